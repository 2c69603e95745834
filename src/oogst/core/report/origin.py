"""Where quotes come from, in words: the line under a quote, the facts behind it, and the list of sources."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from oogst.core.report.model import Quote, Report
from oogst.core.report.words import Words, long_date

CONTEXT_EDGE = 90


@dataclass(frozen=True)
class SourceEntry:
    """A source that a report quotes, and the numbers of the quotes from it."""

    source: str
    pseudonym: str
    kind: str
    date: str
    case: str
    basis: str
    quotes: tuple[int, ...] = ()


def label(quote: Quote, words: Words) -> str:
    """Citaat 3 in Dutch, Quote 3 in English."""
    return f"{words.quote} {quote.number}"


def in_source(quote: Quote) -> tuple[str, str, str] | None:
    """Before, the words (a long quote shortened in its middle), after; None when no context was given."""
    if not quote.context_before.strip() and not quote.context_after.strip():
        return None
    words = quote.words
    if len(words) > 2 * CONTEXT_EDGE:
        words = f"{words[:CONTEXT_EDGE].rstrip()} … {words[-CONTEXT_EDGE:].lstrip()}"
    before, after = quote.context_before.strip(), quote.context_after.strip()
    return (f"{before} " if before else "", words.strip(), f" {after}" if after else "")


def attribution(quote: Quote, words: Words) -> str:
    """The line under a quote: who, what, when and where, as far as known."""
    date = long_date(quote.date, words.language) if quote.date else ""
    return " · ".join(
        part for part in (quote.pseudonym or quote.speaker, quote.kind, date, quote.case, quote.time) if part
    )


def facts(quote: Quote, words: Words) -> list[tuple[str, str]]:
    """Label and value of all that is known of a quote's origin; what is not known is left out."""
    speaker = quote.speaker if quote.speaker != quote.pseudonym else ""
    pairs = [
        (words.pseudonym, quote.pseudonym),
        (words.speaker, speaker),
        (words.kind, quote.kind),
        (words.date, long_date(quote.date, words.language) if quote.date else ""),
        (words.case, quote.case),
        (words.source, quote.source),
        (words.time, quote.time),
        (words.basis, quote.basis),
    ]
    return [(name, value) for name, value in pairs if value]


def sources_of(report: Report, words: Words) -> tuple[SourceEntry, ...]:
    """The sources of all quotes, in the order in which they are first quoted."""
    found: dict[SourceEntry, dict[int, None]] = {}
    for quote in report.quotes():
        date = long_date(quote.date, words.language) if quote.date else ""
        entry = SourceEntry(quote.source, quote.pseudonym, quote.kind, date, quote.case, quote.basis)
        found.setdefault(entry, {})[quote.number] = None
    return tuple(replace(entry, quotes=tuple(sorted(numbers))) for entry, numbers in found.items())


def edited_quotes(report: Report) -> tuple[Quote, ...]:
    """Each quote that was edited, once, by number."""
    once = {quote.number: quote for quote in report.quotes() if quote.is_edited}
    return tuple(once[number] for number in sorted(once))


def statement(report: Report, words: Words) -> str:
    """What a report says of its own quotes: how many, from how many sources and cases, how many edited."""
    quotes = {quote.number: quote for quote in report.quotes()}
    if not quotes:
        return words.no_quotes
    cases = _distinct(quote.case for quote in quotes.values())
    in_cases = " in " + _count(cases, words.one_case, words.many_cases) if cases else ""
    sources = _distinct((quote.source, quote.kind, str(quote.date), quote.case) for quote in quotes.values())
    first = words.joined_by.format(
        quotes=_count(len(quotes), words.one_quote, words.many_quotes),
        sources=_count(sources, words.one_source, words.many_sources),
        cases=in_cases,
    )
    edited = len(edited_quotes(report))
    second = _count(edited, words.one_edited, words.many_edited) if edited else words.none_edited
    return f"{first} {second} {words.pseudonyms}"


def _distinct(values: Iterable[object]) -> int:
    return len({value for value in values if value})


def _count(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.format(number)
