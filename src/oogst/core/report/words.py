"""The fixed words of a report, in Dutch and in English. A table with a word missing does not start."""

import datetime
from dataclasses import dataclass

from oogst.core.report.model import Language, Reason

_MAANDEN = "januari februari maart april mei juni juli augustus september oktober november december"
_MONTHS = "January February March April May June July August September October November December"
MONTHS: dict[Language, list[str]] = {"nl": _MAANDEN.split(), "en": _MONTHS.split()}
LOCALES: dict[Language, str] = {"nl": "nl-NL", "en": "en-GB"}


@dataclass(frozen=True)
class Words:
    """A field is a word or sentence as it is printed; `{}` fields are filled in by `statement`."""

    language: Language
    report: str
    skip: str
    contents: str
    study: str
    authors: str
    date: str
    numbers: str
    findings: str
    finding: str
    supports: str
    contradicts: str
    method: str
    legend: str
    term: str
    meaning: str
    sources: str
    sources_intro: str
    no_sources: str
    empty: str
    quote: str
    edited: str
    edited_mark: str
    edited_quotes: str
    edited_intro: str
    as_said: str
    as_shown: str
    what_changed: str
    removed: str
    added: str
    origin: str
    pseudonym: str
    kind: str
    case: str
    source: str
    speaker: str
    time: str
    basis: str
    in_source: str
    table: str
    open_source: str
    only_who_may: str
    quotes_used: str
    problem: str
    made_with: str
    page_of: str
    one_quote: str
    many_quotes: str
    one_source: str
    many_sources: str
    one_case: str
    many_cases: str
    none_edited: str
    one_edited: str
    many_edited: str
    pseudonyms: str
    no_quotes: str
    joined_by: str
    reasons: dict[Reason, str]


NL = Words(
    language="nl",
    report="Verslag",
    skip="Naar de tekst",
    contents="Inhoud",
    study="Onderzoek",
    authors="Geschreven door",
    date="Datum",
    numbers="Het onderzoek in getallen",
    findings="Bevindingen",
    finding="Bevinding",
    supports="Citaten waar dit op steunt",
    contradicts="Citaten die dit tegenspreken",
    method="Hoe dit verslag is gemaakt",
    legend="Woorden en tekens",
    term="Woord of teken",
    meaning="Betekenis",
    sources="Bronnen",
    sources_intro=(
        "Elke bron waaruit dit verslag citeert, met hoe het materiaal is verzameld "
        "en op welke grond het gebruikt mag worden. Personen staan hier onder hun pseudoniem."
    ),
    no_sources="Dit verslag citeert uit geen enkele bron.",
    empty="Dit verslag heeft nog geen tekst.",
    quote="Citaat",
    edited="Bewerkt voor leesbaarheid",
    edited_mark="[bewerkt]",
    edited_quotes="Bewerkte citaten",
    edited_intro=(
        "Deze citaten zijn bewerkt voor leesbaarheid. Wat is weggelaten staat doorgestreept, "
        "wat is toegevoegd staat onderstreept."
    ),
    as_said="Zoals het gezegd of geschreven is",
    as_shown="Zoals het in dit verslag staat",
    what_changed="Wat er is veranderd",
    removed="weggelaten",
    added="toegevoegd",
    origin="Waar dit vandaan komt",
    pseudonym="Pseudoniem",
    kind="Soort materiaal",
    case="Casus",
    source="Bron",
    speaker="Spreker",
    time="Tijd in de opname",
    basis="Mag gebruikt worden op grond van",
    in_source="In de bron",
    table="Tabel",
    open_source="Open de plek in de bron",
    only_who_may="opent alleen voor wie de bron mag zien",
    quotes_used="Citaten",
    problem="Dit blok kan niet worden getoond",
    made_with="Gemaakt met Oogst",
    page_of="van",
    one_quote="één citaat",
    many_quotes="{} citaten",
    one_source="één bron",
    many_sources="{} bronnen",
    one_case="één casus",
    many_cases="{} casussen",
    none_edited="Geen enkel citaat is bewerkt: ze staan er zoals ze gezegd of geschreven zijn.",
    one_edited=(
        "Eén citaat is bewerkt voor leesbaarheid. Het is als bewerkt gemerkt, en het origineel staat erbij, "
        "met het verschil."
    ),
    many_edited=(
        "{} citaten zijn bewerkt voor leesbaarheid. Ze zijn als bewerkt gemerkt, "
        "en het origineel staat erbij, met het verschil."
    ),
    pseudonyms="De namen bij de citaten zijn pseudoniemen.",
    no_quotes="Dit verslag bevat geen citaten.",
    joined_by="Dit verslag bevat {quotes} uit {sources}{cases}.",
    reasons={
        "unknown-kind": "dit soort blok bestaat niet",
        "malformed": "de regel is niet goed geschreven",
        "missing-id": "er staat niet bij welk citaat of welke bevinding bedoeld is",
        "bad-id": "wat er tussen de haken staat, is geen geldige verwijzing",
        "unknown-table": "deze tabel bestaat niet",
        "unknown-option": "er staat iets bij dat hier niet hoort",
        "nested": "zo’n blok moet op een eigen regel staan, buiten een lijst of inspringing",
        "gone": "waar het naar verwijst is er niet meer, of mag niet meer worden gebruikt",
    },
)

EN = Words(
    language="en",
    report="Report",
    skip="Skip to the text",
    contents="Contents",
    study="Study",
    authors="Written by",
    date="Date",
    numbers="The study in numbers",
    findings="Findings",
    finding="Finding",
    supports="Quotes that support this",
    contradicts="Quotes that speak against this",
    method="How this report was made",
    legend="Words and signs",
    term="Word or sign",
    meaning="Meaning",
    sources="Sources",
    sources_intro=(
        "Every source that this report quotes, with how the material was collected "
        "and on which ground it may be used. People appear here under their pseudonym."
    ),
    no_sources="This report quotes no source.",
    empty="This report has no text yet.",
    quote="Quote",
    edited="Edited for readability",
    edited_mark="[edited]",
    edited_quotes="Edited quotes",
    edited_intro=(
        "These quotes were edited for readability. What was removed is struck through, what was added is underlined."
    ),
    as_said="As it was said or written",
    as_shown="As it stands in this report",
    what_changed="What changed",
    removed="removed",
    added="added",
    origin="Where this comes from",
    pseudonym="Pseudonym",
    kind="Kind of material",
    case="Case",
    source="Source",
    speaker="Speaker",
    time="Time in the recording",
    basis="May be used on the basis of",
    in_source="In the source",
    table="Table",
    open_source="Open the place in the source",
    only_who_may="opens only for those who may see the source",
    quotes_used="Quotes",
    problem="This block cannot be shown",
    made_with="Made with Oogst",
    page_of="of",
    one_quote="one quote",
    many_quotes="{} quotes",
    one_source="one source",
    many_sources="{} sources",
    one_case="one case",
    many_cases="{} cases",
    none_edited="No quote was edited: they stand as they were said or written.",
    one_edited=(
        "One quote was edited for readability. It is marked as edited, and the original stands beside it, "
        "with the difference."
    ),
    many_edited=(
        "{} quotes were edited for readability. They are marked as edited, "
        "and the original stands beside them, with the difference."
    ),
    pseudonyms="The names with the quotes are pseudonyms.",
    no_quotes="This report contains no quotes.",
    joined_by="This report contains {quotes} from {sources}{cases}.",
    reasons={
        "unknown-kind": "there is no block of this kind",
        "malformed": "the line is not well formed",
        "missing-id": "it does not say which quote or finding is meant",
        "bad-id": "what stands between the brackets is not a valid reference",
        "unknown-table": "there is no such table",
        "unknown-option": "it has something that does not belong here",
        "nested": "such a block needs a line of its own, outside a list or an indented text",
        "gone": "what it refers to is no longer there, or may no longer be used",
    },
)

WORDS: dict[Language, Words] = {"nl": NL, "en": EN}


def words_for(language: Language) -> Words:
    return WORDS[language]


def long_date(date: datetime.date, language: Language) -> str:
    """A date as people write it: 14 november 2025, 14 November 2025."""
    return f"{date.day} {MONTHS[language][date.month - 1]} {date.year}"
