"""Names of people whom the study knows, in whatever way they are written; and what has a fixed form."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oogst.core.deidentify.finding import combine, find
from oogst.core.deidentify.folding import Folded, fold
from oogst.core.deidentify.functions import functions
from oogst.core.deidentify.model import MAYBE, SURE, Hit, Known, Layer
from oogst.core.deidentify.numbers import is_bsn, is_iban
from oogst.core.deidentify.variants import suggest_variants

KNOWN = [
    Known("p1", ("Fatima el Amrani", "Faat"), "person", "[aanjager A2]"),
    Known("p2", ("Marleen van den Heuvel",), "person", "[maatje 1]"),
    Known("p3", ("Bas de Groot",), "person", "[teamlid 3]"),
    Known("p4", ("Zübeyde Çelik",), "person", "[teamlid 4]"),
    Known("p5", ("Marleen Pengel",), "person", "[teamlid 5]"),
    Known("o1", ("Weidelicht College", "weidelichtcollege.nl"), "organisation", "[school 1]"),
]


def found(text: str, **how: object) -> list[tuple[str, str, str, str]]:
    """What is found, as words, kind, certainty and key."""
    return [(text[hit.start : hit.end], hit.kind, hit.certainty, hit.key) for hit in find(text, KNOWN, **how)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Toen zei Fatima el Amrani niets.", "Fatima el Amrani"),
        ("toen zei FATIMA EL AMRANI niets", "FATIMA EL AMRANI"),
        ("toen zei fátima niets", "fátima"),
        ("Het idee van El Amrani.", "El Amrani"),
        ("Het idee van F. el Amrani.", "F. el Amrani"),
        ("Het was Fatima's idee.", "Fatima"),
        ("Het was Amranis idee.", "Amrani"),
        ("Dat heeft fatima e. gezegd", "fatima e"),
        ("Dat zei Faat al.", "Faat"),
        ("Toen kwam Fatima\nel Amrani binnen.", "Fatima\nel Amrani"),
        ("Toen kwam Fa\u00adtima binnen.", "Fa\u00adtima"),
    ],
)
def test_a_known_person_is_found_however_it_is_written(text: str, words: str) -> None:
    assert found(text) == [(words, "person", SURE, "p1")]


@pytest.mark.parametrize(
    ("text", "words", "key"),
    [
        ("toen kwam fatma el amrani", "fatma el amrani", "p1"),
        ("toen kwam fatima el am rani", "fatima el am rani", "p1"),
        ("dat zei marleen vd heufel", "marleen vd heufel", "p2"),
        ("toen vroeg Zubeide iets", "Zubeide", "p4"),
        ("het weide licht college deed mee", "weide licht college", "o1"),
    ],
)
def test_a_near_miss_is_left_to_a_person(text: str, words: str, key: str) -> None:
    (hit,) = find(text, KNOWN)

    assert (text[hit.start : hit.end], hit.layer, hit.certainty, hit.key) == (words, Layer.NEAR, MAYBE, key)


def test_typed_in_haste_the_particles_are_still_read() -> None:
    assert found("gebeld met v.d. heuvel en met marleen vd heuvel") == [
        ("v.d. heuvel", "person", SURE, "p2"),
        ("marleen vd heuvel", "person", SURE, "p2"),
    ]


def test_the_same_replacement_everywhere() -> None:
    text = "Fatima, el Amrani en F. el Amrani zijn één stem."

    assert {hit.suggestion for hit in find(text, KNOWN)} == {"[aanjager A2]"}


def test_a_first_name_of_two_people_is_nobodys() -> None:
    text = "Toen zei Marleen iets."

    (hit,) = find(text, KNOWN)

    assert (hit.certainty, hit.key, hit.suggestion) == (MAYBE, "", "[naam]")


@pytest.mark.parametrize(
    ("text", "words"),
    [("We spraken Fatima Bouhlal.", "Fatima Bouhlal"), ("We spraken Jan el Amrani.", "Jan el Amrani")],
)
def test_somebody_else_with_half_a_known_name_gets_no_known_voice(text: str, words: str) -> None:
    assert found(text) == [(words, "person", MAYBE, "")]


def test_a_name_that_is_a_word_counts_with_a_capital() -> None:
    assert found("Gisteren speelde Bas een bas in een groot koor.") == [
        ("Bas", "person", SURE, "p3"),
        ("bas", "person", MAYBE, "p3"),
    ]


def test_a_school_is_found_by_half_its_name() -> None:
    assert found("Zij werkt op Weidelicht.") == [("Weidelicht", "organisation", SURE, "o1")]


def test_an_address_at_a_known_domain_says_whose_it_is() -> None:
    text = "Mail naar info@weidelichtcollege.nl of zie www.weidelichtcollege.nl/lob."

    mail, site = find(text, KNOWN)

    assert (mail.kind, mail.key, mail.suggestion) == ("email", "o1", "[e-mailadres]")
    assert (site.kind, site.key, site.suggestion) == ("url", "o1", "[school 1]")


@pytest.mark.parametrize(
    ("text", "words", "kind", "certainty"),
    [
        ("Mail a.b-c+lob@voorbeeld-school.nl maar.", "a.b-c+lob@voorbeeld-school.nl", "email", SURE),
        (
            "mail jan punt vries apenstaart voorbeeld punt nl",
            "jan punt vries apenstaart voorbeeld punt nl",
            "email",
            SURE,
        ),
        ("Bel +31 6 12 34 56 78 even.", "+31 6 12 34 56 78", "phone", SURE),
        ("Bel 06-12345678 even.", "06-12345678", "phone", SURE),
        ("Bel (030) 123 45 67 even.", "(030) 123 45 67", "phone", SURE),
        (
            "bel nul zes een twee drie vier vijf zes zeven acht",
            "nul zes een twee drie vier vijf zes zeven acht",
            "phone",
            SURE,
        ),
        ("Op 3 maart was het.", "3 maart", "date", SURE),
        ("Op 3 maart 2025 was het.", "3 maart 2025", "date", SURE),
        ("Op 03-11-2025 was het.", "03-11-2025", "date", SURE),
        ("dat was op drie maart geloof ik", "drie maart", "date", SURE),
        ("verzet naar 4/2 denk ik", "4/2", "date", MAYBE),
        ("We begonnen om 14:30 uur.", "14:30 uur", "time", MAYBE),
        ("Zij is 16 jaar oud.", "16 jaar oud", "age", SURE),
        ("Een 17-jarige vroeg het.", "17-jarige", "age", SURE),
        ("Hij woont op de Lindenlaan 27b.", "Lindenlaan 27b", "address", SURE),
        ("Hij woont op de Prins Bernhardkade 112.", "Prins Bernhardkade 112", "address", SURE),
        ("De code is 3811 KD geloof ik.", "3811 KD", "postcode", SURE),
        ("Nummer 111222333 stond erop.", "111222333", "bsn", SURE),
        ("Zijn bsn is 123456789.", "123456789", "bsn", SURE),
        ("Nummer 123456789 stond erop.", "123456789", "other", MAYBE),
        ("Maak over op NL91 ABNA 0417 1643 00.", "NL91 ABNA 0417 1643 00", "iban", SURE),
        ("Zie https://voorbeeld.nl/pad?x=1 daarvoor.", "https://voorbeeld.nl/pad?x=1", "url", SURE),
        ("Ze heet @zuub_celik daar.", "@zuub_celik", "handle", SURE),
        ("Hij zit in klas 2b nu.", "2b", "class", SURE),
        ("Hij zit in H4A nu.", "H4A", "class", SURE),
        ("Zij deed het Maasdal Lyceum.", "Maasdal Lyceum", "organisation", SURE),
        ("Hij zat op ROC van Heideland.", "ROC van Heideland", "organisation", SURE),
        ("Toen kwam meneer Kromosoeto.", "Kromosoeto", "person", SURE),
        ("toen kwam mevrouw aslantas", "aslantas", "person", MAYBE),
        ("ik sprak youssef el idrissi daarna", "youssef el idrissi", "person", MAYBE),
        ("ze is naar den haag verhuisd", "den haag", "place", MAYBE),
    ],
)
def test_what_has_a_form_of_its_own_is_found(text: str, words: str, kind: str, certainty: str) -> None:
    assert found(text) == [(words, kind, certainty, "")]


@pytest.mark.parametrize(
    "text",
    [
        "Een groot deel van het team werkt al 10 jaar zo.",
        "Ik ben drie jaar geleden begonnen, in schooljaar 2023-2024.",
        "Het kostte 1250 euro en 40 uur.",
        "In 2000 is dat veranderd, zie tabel 2.",
        "[00:12:33] Dat vond ik ook.",
        "Een grote ruimte is beter.",
        "Van de 25 docenten deden er 7 mee.",
        "Anders had ik het niet gedaan.",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_what_people_rejected_before_is_not_found_again() -> None:
    text = "Zij is naar ÜTRECHT verhuisd, of naar Utrecht."

    assert found(text, allowed={fold("Utrecht")}) == []
    assert len(found(text)) == 2


def test_what_the_study_knows_is_found_though_it_was_rejected() -> None:
    assert len(found("Toen kwam Fatima el Amrani.", allowed={fold("Fatima el Amrani")})) == 1


def test_english_text_has_english_dates_and_labels() -> None:
    text = "On March 3, 2025 Fatima will ask Youssef."

    hits = find(text, KNOWN, language="en")

    assert [(text[hit.start : hit.end], hit.suggestion) for hit in hits] == [
        ("March 3, 2025", "[date]"),
        ("Fatima", "[aanjager A2]"),
        ("Youssef", "[name]"),
    ]


def test_more_hits_fill_the_gaps_and_replace_what_the_lists_say() -> None:
    sure = Hit(0, 6, "person", Layer.KNOWN, SURE, "p1", "[x]")
    listed = Hit(10, 14, "person", Layer.LEXICON, MAYBE)
    longer, across, new = (Hit(*span, "person", Layer.DEDUCE, MAYBE) for span in [(10, 20), (4, 8), (30, 34)])

    assert combine([sure, listed], [across, longer, new]) == [sure, longer, new]


def test_functions_are_told_apart_from_what_is_found() -> None:
    text = "De rector en de decaan waren er."

    assert [text[hit.start : hit.end] for hit in functions(text)] == ["rector", "decaan"]
    assert find(text, KNOWN) == []


def test_variants_of_a_name_are_the_safe_ones() -> None:
    assert suggest_variants("Fatima el Amrani") == (
        "Fatima", "el Amrani", "Amrani", "F. el Amrani", "F.e.A.", "FeA",
    )  # fmt: skip
    assert suggest_variants("Jan Bos") == ("Jan", "Bos", "J. Bos", "J.B.")
    assert suggest_variants("Fatima") == ()


@pytest.mark.parametrize(
    ("figures", "valid"),
    [
        ("111222333", True),
        ("123456782", True),
        ("123456789", False),
        ("000000000", False),
        ("11122233", False),
        ("1", False),
    ],
)
def test_the_eleven_test(figures: str, valid: bool) -> None:
    assert is_bsn(figures) is valid


@given(st.integers(10_000_000, 99_999_999), st.integers(0, 8), st.integers(1, 9))
def test_the_eleven_test_sees_every_single_mistake(eight: int, place: int, more: int) -> None:
    for last in range(10):
        figures = f"{eight}{last}"
        wrong = figures[:place] + str((int(figures[place]) + more) % 10) + figures[place + 1 :]
        assert not (is_bsn(figures) and is_bsn(wrong))


def test_the_remainder_of_an_account_number() -> None:
    assert is_iban("NL91 ABNA 0417 1643 00")
    assert not is_iban("NL92 ABNA 0417 1643 00")
    assert not is_iban("NL91")


@given(st.text(max_size=60))
@example("İstanbul ﬁets ß e\u0301\u0302 Fati\u0301ma")
def test_a_place_in_the_folded_text_leads_to_the_same_word(text: str) -> None:
    folded = Folded(text)

    for token in folded.tokens:
        start, end = folded.span(token.start, token.end)
        assert 0 <= start < end <= len(text)
        assert token.word in fold(text[start:end])


NAMES = st.sampled_from(
    ["Fatima el Amrani", "fátima", "MARLEEN VAN DEN HEUVEL", "Bas de Groot", "Zu\u0308beyde", "zubeyde c\u0327elik"]
)
AROUND = st.text(st.sampled_from("aé ß\u0301İ.,!\n😀ﬁ-'’ \u00ad"), max_size=12)


@given(AROUND, NAMES, AROUND)
def test_the_words_found_are_the_words_that_stand_there(before: str, name: str, after: str) -> None:
    text = f"{before} {name} {after}"

    hits = find(text, KNOWN)

    start, end = len(before) + 1, len(before) + 1 + len(name)
    assert any(hit.start <= start and end <= hit.end for hit in hits)
    for hit in hits:
        assert 0 <= hit.start < hit.end <= len(text)
    assert all(one.end <= other.start for one, other in pairwise(hits))


@given(st.text(max_size=80))
def test_any_text_gives_hits_in_order_without_overlap(text: str) -> None:
    hits = find(text, KNOWN)

    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert all(one.end <= other.start for one, other in pairwise(hits))
