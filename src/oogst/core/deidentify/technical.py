"""What has a fixed form: mail and web addresses, accounts, phones, bank and citizen numbers, postcodes, addresses."""

import re
from collections.abc import Iterator

from oogst.core.deidentify.folding import Folded
from oogst.core.deidentify.model import MAYBE, SURE
from oogst.core.deidentify.numbers import is_bsn, is_iban
from oogst.core.deidentify.word_lists import everyday

Found = tuple[int, int, str, str]
"""Start and end in the folded text, kind, certainty."""

_ENDINGS = r"nl|com|org|net|eu|be|de|fr|io|edu|info|app|sr|tr|ma|uk|me|social|school|amsterdam|frl"
EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+'-]*\w@(?:[\w-]+\.)+[a-z]{2,}|(?<![\w.+-])[\w.+'-]*\w\s?@\s?[\w-]+\.[a-z]{2,4}(?!\w)"
)
SPOKEN_EMAIL = re.compile(
    r"(?<!\w)\w+(?:\s(?:punt|streepje)\s\w+)*\s(?:apenstaart(?:je)?|apestaart(?:je)?|at)\s\w+(?:\s(?:punt|streepje)\s\w+)+"
)
URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"']*[\w/]|(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_ENDINGS})(?![\w-])(?:/[^\s<>\"']*[\w/])?"
)
HANDLE = re.compile(r"(?<![\w.@])@[a-z_][\w.]{0,28}\w")
NAMED_HANDLE = re.compile(r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|discord)\s*[:=]\s*(@?[\w.]{2,30}\w)")
PHONE = re.compile(
    r"(?<![\w+/.-])(?:(?:\+|00)[1-9]\d{0,2}[\s.-]{0,2}(?:\(0\)\s?)?|\(0\d{1,3}\)[\s.-]?|0)(?:[\s./-]{0,3}\d){7,12}(?!\w)"
)
_DIGIT = "nul|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|[a-z]+tien|[a-z]*tig"
SPOKEN_PHONE = re.compile(rf"\bnul(?:[\s,-]+(?:dubbel\s)?(?:{_DIGIT})){{4,11}}\b")
IBAN = re.compile(
    r"(?<!\w)[a-z]{2}\d{2}(?:\s?[a-z]{4})(?:\s?\d{2,4}){2,6}(?!\w)|(?<!\w)[a-z]{2}\d{2}(?:\s?\d{4}){2,7}(?:\s?\d{1,3})?(?!\w)"
)
BSN = re.compile(r"(?<![\w.+-])\d(?:[ .]?\d){7,8}(?![\w-])(?!\.\d)")
_BSN_WORD = re.compile(r"(?:bsn|burgerservice(?:nummer)?|sofi(?:-?nummer)?)\W{0,3}(?:\w+\W{1,2}){0,3}$")
NUMBER = re.compile(
    r"\b(?:leerling|student|studenten|personeels|klant|docent|dossier|kenteken|paspoort)(?:en)?-?(?:nummer|nr)\.?\s?(?:is|:)?\s?([a-z]?\d[\d.-]{2,11}\d)"
)
POSTCODE = re.compile(r"(?<![\w.,-])[1-9]\d{3}\s?(?!s[ads]\b)[a-z]{2}(?!\w)")
_STREETS = (
    "straat|laan|weg|plein|gracht|kade|singel|hof|steeg|dijk|pad|dreef|markt|park|boulevard|plantsoen|baan|ring|wal|burg"
    "|haven|oever|veld|akker|erf|wijk|zoom|straatje|hofje|poort"
)
ADDRESS = re.compile(
    rf"(?<![\w@])(?:(?:[^\W\d_][\w'.-]*\s){{0,3}}?)[^\W\d_][\w'-]*(?:{_STREETS})\s\d{{1,4}}(?!\d|[.,:]\d)"
    r"(?:\s?-\s?\d{1,3}(?!\d)|\s?[a-h](?![\w'])|[a-z]{1,3}(?!\w)|\s(?:bis|hs|huis|zwart|rood)\b)?"
)
_NO_STREET = re.compile(
    r"(?:onder|half|om|snel|terug|uit|buiten|spoor|vaar|lands?)?(?:weg|baan|pad|hof|markt|park|ring)$|^halver"
)
_STREET_WORD = re.compile(rf"[^\W\d_][\w'-]*(?:{_STREETS})(?=\s\d)")
_STREET_PREFIX = re.compile(
    r"(?<!\w)(?:prins|prinses|koningin|koning|burgemeester|burg\.|dr\.|dokter|sint|st\.|professor|prof\.|pastoor|oude|nieuwe)\s"
    r"(?:\w\.\s?)*$"
)
STREET = re.compile(
    r"(?<![\w@])[^\W\d_][\w'-]{2,}(?:straat|laan|plein|gracht|kade|singel|steeg|dreef|plantsoen|weg|park|brug|kerk)(?!\w)"
)


def technical(folded: Folded) -> Iterator[Found]:
    """Every one of them; some overlap, and who asked decides."""
    text = folded.text
    for match in EMAIL.finditer(text):
        yield *match.span(), "email", SURE
    for match in SPOKEN_EMAIL.finditer(text):
        yield *match.span(), "email", MAYBE if " at " in match.group() else SURE
    for match in URL.finditer(text):
        yield *match.span(), "url", SURE
    for match in HANDLE.finditer(text):
        yield *match.span(), "handle", SURE
    for match in NAMED_HANDLE.finditer(text):
        yield *match.span(1), "handle", SURE
    for match in IBAN.finditer(text):
        yield *match.span(), "iban", SURE if is_iban(match.group()) else MAYBE
    yield from _phones(text)
    yield from _numbers(text)
    yield from _places_to_live(folded)


def _phones(text: str) -> Iterator[Found]:
    for match in PHONE.finditer(text):
        figures = sum(character.isdigit() for character in match.group())
        if figures == 10 or (match.group()[0] == "+" and figures >= 10) or match.group().startswith("00"):
            yield *match.span(), "phone", SURE
        elif figures in {9, 11}:
            yield *match.span(), "phone", MAYBE
    for match in SPOKEN_PHONE.finditer(text):
        yield *match.span(), "phone", SURE


def _numbers(text: str) -> Iterator[Found]:
    for match in BSN.finditer(text):
        figures = "".join(filter(str.isdigit, match.group()))
        named = _BSN_WORD.search(text[max(0, match.start() - 50) : match.start()])
        if named:
            yield *match.span(), "bsn", SURE
        elif len(figures) == 9:
            spaced = len(match.group()) - len(figures)
            if is_bsn(figures) and spaced <= 3:
                yield *match.span(), "bsn", SURE
            elif not spaced:
                yield *match.span(), "other", MAYBE
    for match in NUMBER.finditer(text):
        yield *match.span(1), "other", SURE


def _places_to_live(folded: Folded) -> Iterator[Found]:
    text = folded.text
    for match in POSTCODE.finditer(text):
        letters = match.group()[-2:]
        start, end = folded.span(match.end() - 2, match.end())
        shouted = folded.original[start:end].isupper()
        if shouted or letters not in _SHORT_WORDS:
            yield *match.span(), "postcode", SURE if shouted else MAYBE
    for match in ADDRESS.finditer(text):
        street = _STREET_WORD.search(match.group())
        if not street or _NO_STREET.search(street.group()) or street.group() in everyday():
            continue
        yield match.start() + _street_starts(folded, match, street.start()), match.end(), "address", SURE
    for match in STREET.finditer(text):
        number = folded.token_at(match.start())
        if number < len(folded.tokens) and folded.is_marked(number) and match.group() not in everyday():
            yield *match.span(), "address", MAYBE


def _street_starts(folded: Folded, match: re.Match[str], street: int) -> int:
    """Where the name of a street begins: the words with a capital before it belong to it ("Prins Hendrikkade")."""
    start = street
    prefix = _STREET_PREFIX.search(match.group()[:street])
    if prefix:
        return prefix.start()
    if not folded.has_capital(folded.token_at(match.start() + street)):
        return start
    for word in reversed(list(re.finditer(r"\S+", match.group()[:street]))):
        number = folded.token_at(match.start() + word.start())
        small = word.group() in {"van", "de", "den", "der"}
        if not small and not folded.is_marked(number):
            break
        start = start if small else word.start()
    return start


_SHORT_WORDS_WORDS = """
    in is en er de we ze je op om of te zo na al ik nu me mn zn uh eh ha he ja u ie en ma as to it at an on so no my
    km kg cm mm ml gb mb kb jr uu bc ad
"""
_SHORT_WORDS = frozenset(_SHORT_WORDS_WORDS.split())
