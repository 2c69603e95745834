"""Dates, times of day, ages and school classes, in figures and in words."""

import re
from collections.abc import Iterator

from oogst.core.deidentify.folding import Folded
from oogst.core.deidentify.model import MAYBE, SURE
from oogst.core.deidentify.technical import Found

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|jan\\.?|febr?\\.?|mrt\\.?|apr\\.?|jun\\.?|jul\\.?|aug\\.?|sept?\\.?|o[kc]t\\.?|nov\\.?|dec\\.?"
)
_ENGLISH_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_UNITS = "een|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_NUMBER = rf"(?:(?:(?:{_UNITS})en)?(?:{_TENS})|{_TEENS}|{_UNITS})"
_ORDINAL = rf"(?:(?:{_NUMBER})(?:de|ste)|eerste|derde|achtste)"
_YEAR = r"(?:(?:19|20)\d{2}|'\d{2})"
_SEVERAL = r"(?:[0-3]?\d(?:e|ste|de)?,\s)*[0-3]?\d(?:e|ste|de)?\s?(?:en|of|tot|t/m|-)\s?"
DATES = (
    (re.compile(r"(?<![\w.,/-])[0-3]?\d([-/.])[01]?\d\1(?:(?:19|20)\d{2}|\d{2})(?![\w/-])(?!\.\d)"), SURE),
    (re.compile(r"(?<![\w.,/-])(?:19|20)\d{2}-[01]\d-[0-3]\d(?![\w-])"), SURE),
    (re.compile(rf"(?<![\w.,])(?:{_SEVERAL})?[0-3]?\d(?:e|ste|de)?\s?(?:{_MONTHS})(?!\w)(?:\s{_YEAR}(?!\w))?"), SURE),
    (re.compile(rf"(?<!\w)(?:{_NUMBER}|{_ORDINAL})\s(?:{_MONTHS})(?!\w)(?:\s{_YEAR}(?!\w))?"), SURE),
    (re.compile(rf"(?<!\w)(?:{_MONTHS})\s{_YEAR}(?!\w)"), MAYBE),
    (
        re.compile(
            r"(?:\b(?:op|dd\.?|d\.d\.|per|datum:?|van|vanaf|tot|naar|nr\.?|voor|na)\s)([0-3]?\d[-/][01]?\d)(?![\w/:-])(?!\s(?:jaar|keer|uur|week|weken|maal|leerlingen|studenten))"
        ),
        MAYBE,
    ),
    (re.compile(r"\b(?:geboren|geb\.?|geboortejaar)\s(?:in\s|op\s)?((?:19|20)\d{2})(?!\w)"), SURE),
)
ENGLISH_DATES = (
    (re.compile(rf"(?<!\w)(?:{_ENGLISH_MONTHS})\s[0-3]?\d(?:st|nd|rd|th)?(?:,?\s{_YEAR})?(?!\w)"), SURE),
    (re.compile(rf"(?<!\w)[0-3]?\d(?:st|nd|rd|th)?\s(?:of\s)?(?:{_ENGLISH_MONTHS})(?:,?\s{_YEAR})?(?!\w)"), SURE),
)
TIMES = (
    re.compile(r"(?<![\w:.,\[(])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])(?:\s?(?:uur|u)\b)?"),
    re.compile(r"(?<![\w:.,])(?:[01]?\d|2[0-4])[.:][0-5]\d\s?(?:uur|u)\b"),
    re.compile(r"(?<![\w:.,])(?:[01]?\d|2[0-4])[hu][0-5]\d\b"),
    re.compile(r"\b(?:om|rond|vanaf|tegen)\s((?:[01]?\d|2[0-4])\s?(?:uur|u))\b"),
    re.compile(rf"\b(?:om|rond|vanaf|tegen)\s((?:{_NUMBER})\suur|half\s(?:{_NUMBER}|\d{{1,2}})|kwart\s(?:over|voor)\s(?:{_NUMBER}|\d{{1,2}}))\b"),
)  # fmt: skip
_NO_AGE = (
    r"(?!\s?(?:jaar\s)?(?:geleden|lang|ervaring|later|terug|werkzaam|bezig|docent|leraar|voor\sde\sklas|in\sdienst|keer"
    r"|uur|procent|%|minuten|weken|maanden|dagen|jaren|van\sde|euro|op\sde|leerlingen|studenten|mensen|collega))"
)
AGES = (
    (re.compile(rf"(?<![\w-])(?:\d{{1,3}}|{_NUMBER})(?:-|\s)?jarigen?(?!\w)"), SURE),
    (re.compile(rf"(?<![\w.,])(?:\d{{1,3}}|{_NUMBER})\sjaar\s(?:oud|jong)\b"), SURE),
    (re.compile(r"\bleeftijd\s?(?:is|van|:)?\s?(\d{1,3})(?![\d.,])"), SURE),
    (
        re.compile(
            r"\b(?:is|ben|bent|was|werd|wordt|word|zijn)\s(?:nu\s|net\s|pas\s|al\s|inmiddels\s|nog\s|toen\s)?"
            rf"((?:\d{{2}}|{_TEENS}|(?:(?:{_UNITS})en)?(?:{_TENS}))(?:\sjaar)?)(?![\w:/])(?![.,-]\d){_NO_AGE}"
        ),
        MAYBE,
    ),
    (re.compile(r"(?<=[a-z])\s?\((\d{1,2})\)"), MAYBE),
    (re.compile(r"\b\d{1,2}\s(?:years\sold|year-old)\b"), SURE),
)  # fmt: skip
_STREAMS = "[hvmtbkga]|hv|vh|mh|th|vm|kb|bb|gt|tl|kgt|ath|gym"
CLASSES = (
    (re.compile(r"\b(?:klas|brugklas|mentorklas|groep)\s([1-8]\s?[a-z]{1,2}\d?|[hvmtbkga][1-6][a-z0-9]?)(?!\w)"), SURE),
    (re.compile(rf"(?<![\w.@/-])(?:{_STREAMS})[1-6][a-z](?!\w)"), SURE),
    (re.compile(rf"(?<![\w.@/-])[1-6](?:{_STREAMS}|havo|vwo|mavo|vmbo)[1-9a-e](?!\w)"), SURE),
    (re.compile(r"(?<![\w.@/-])[1-6][abcdfgh](?![\w.)-])"), MAYBE),
    (re.compile(r"(?<![\w.@/-])[hvm][1-6](?!\w)"), MAYBE),
    (re.compile(r"(?<![\w.@/-])(?!lob|slb|mbo|hbo|vwo|pta|cao|a4|a3)[a-z]{2,4}\d{1,2}[a-z](?!\w)"), MAYBE),
)  # fmt: skip


def moments(folded: Folded, language: str) -> Iterator[Found]:
    """Every one of them; a date written in figures without its year only after a word that says it is one."""
    text = folded.text
    if not any(character.isdigit() for character in text) and not _SPELLED.search(text):
        return
    for pattern, certainty in (*DATES, *(ENGLISH_DATES if language != "nl" else ())):
        for match in pattern.finditer(text):
            if _month_is_word(match.group()):
                continue
            yield *_group(match), "date", certainty
    for pattern in TIMES:
        for match in pattern.finditer(text):
            if not _is_time_code(text, match):
                yield *_group(match), "time", MAYBE
    for pattern, certainty in AGES:
        for match in pattern.finditer(text):
            yield *_group(match), "age", certainty
    for pattern, certainty in CLASSES:
        for match in pattern.finditer(text):
            yield *_group(match), "class", certainty


_SPELLED = re.compile(rf"\b(?:{_NUMBER}|{_ORDINAL})\b|jarige")


def _group(match: re.Match[str]) -> tuple[int, int]:
    """The part of a pattern that is to be replaced: its last group when that took part and is more than a sign."""
    last = match.lastindex
    return match.span(last) if last and len(match.group(last)) > 1 else match.span()


def _month_is_word(found: str) -> bool:
    """ "Een mei", "drie mei" are dates; "een mrt" and "een dec" are not, nor is "een jan"."""
    return found.startswith("een ") and not found.startswith(("een mei", "een april", "een januari", "een maart"))


def _is_time_code(text: str, match: re.Match[str]) -> bool:
    """Whether a time says where in a recording a line was spoken: at the start of a line, or in brackets."""
    before = text[max(0, match.start() - 2) : match.start()]
    return not before or before[-1:] in "\n[(" or text[match.end() : match.end() + 1] in {"]", ")"}
