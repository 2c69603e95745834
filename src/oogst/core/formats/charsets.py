"""From bytes to letters, when nobody says which character set.

The order: a byte order mark; strict UTF-8; UTF-16 that is plainly so; then the old code pages. There cp1252 is the
rule, as the one of the Netherlands and its neighbours, unless another page makes far better sense of the letters.
Every guess is remarked, and `encoding=` overrules it.
"""

import codecs
import re
import unicodedata

from oogst.core.formats.alphabets import ALPHABETS, FREQUENT_CJK, Alphabet
from oogst.core.formats.document import CannotRead, Remark

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 60_000  # bytes that decide about a code page
_TYPOGRAPHY = frozenset("“”‘’‚„–—…«»‹›·•€£§°©®™½¼¾±×÷µ¶\xa0´¨¿¡ªº№،؛؟·")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_ASCII_LETTERS = re.compile("[A-Za-z]+")
_WESTERN_LEAD = 0.15  # how much better another page must be than cp1252
_LEAST_SENSE = 0.5


def decode(data: bytes, encoding: str | None = None) -> tuple[str, tuple[Remark, ...]]:
    """The text of the bytes, with a remark when its character set was guessed.

    Raises CannotRead: unknown-encoding when the named one does not exist or does not fit.
    """
    if encoding:
        return _decode_as(data, encoding), ()
    for mark, name in MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), _broken(data.decode(name, errors="replace"))
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and error.start >= len(data) - 3 and error.start > 8
        if cut and any(byte > 0x7F for byte in data[: error.start]):
            return data[: error.start].decode("utf-8"), (Remark("ends-early"),)
    wide = utf16_without_mark(data)
    if wide:
        return data.decode(wide, errors="replace"), (Remark("guessed-encoding", {"encoding": wide}),)
    guess = guess_code_page(data)
    text = data.decode(guess, errors="replace")
    return text, (Remark("guessed-encoding", {"encoding": guess}), *_broken(text))


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError, TypeError, ValueError) as error:
        raise CannotRead("unknown-encoding", {"encoding": encoding[:40]}) from error


def _broken(text: str) -> tuple[Remark, ...]:
    count = text.count("\ufffd")
    return (Remark("unreadable-characters", {"count": count}),) if count else ()


def utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of mostly Western letters: nearly every other byte is zero, always on the same side."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 4 or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def guess_code_page(data: bytes) -> str:
    """The likeliest old code page of bytes that are not UTF-8. Needs evidence to leave cp1252."""
    sample = data[:_SAMPLE]
    if len(data) > _SAMPLE:
        # Not in the middle of a double-byte character: cut at a line end or a space.
        sample = sample[: max(sample.rfind(b"\n"), sample.rfind(b" ")) + 1] or sample
    high = sum(byte > 0x7F for byte in sample)
    western = max(_sense(sample, alphabet) for alphabet in ALPHABETS if alphabet.encoding == "cp1252")
    best, best_sense = "cp1252", western
    for alphabet in ALPHABETS:
        sense = _sense(sample, alphabet)
        if alphabet.encoding != "cp1252" and sense > max(western + _WESTERN_LEAD, best_sense + 0.001):
            best, best_sense = alphabet.encoding, sense
    for encoding in FREQUENT_CJK:
        sense = _sense_cjk(sample, encoding)
        if sense > best_sense:
            best, best_sense = encoding, sense
    if best != "cp1252" and (high < 4 or best_sense < _LEAST_SENSE):
        return "cp1252"
    return best


def _sense(sample: bytes, alphabet: Alphabet) -> float:
    """How well the non-ASCII characters fit one language in one code page: about 1 for right, below 0 for nonsense."""
    try:
        text = sample.decode(alphabet.encoding)
    except UnicodeDecodeError:
        if alphabet.encoding != "cp1252":
            return -9.0
        text = sample.decode("cp1252", errors="replace")
    points = 0.0
    weight = 0.0
    for match in _BEYOND_ASCII.finditer(text):
        index = match.start()
        weight += 1
        before = text[index - 1] if index else " "
        after = text[index + 1] if index + 1 < len(text) else " "
        points += _points(match[0], before, after, alphabet)
    if not weight:
        return 0.0
    ascii_letters = len(text) - len(_ASCII_LETTERS.sub("", text))
    if alphabet.own_script and ascii_letters > 4 * weight:
        # An English text with a few odd bytes is not a Greek text.
        points -= 0.5 * weight
    if not alphabet.own_script and weight > 1.2 * ascii_letters:
        points -= weight
    return points / weight


def _points(character: str, before: str, after: str, alphabet: Alphabet) -> float:
    inside = before.isalpha() and after.isalpha()
    if character in _TYPOGRAPHY:
        return -1.5 if inside and character not in "’·\xa0–—" else 0.6
    if unicodedata.category(character) == "Mn":
        return 0.8 if before.isalpha() or unicodedata.category(before) == "Mn" else -1.0
    if not character.isalpha():
        return -2.0
    rank = alphabet.rank.get(character.lower())
    if rank is None:
        return -1.5
    if character != character.lower() and before.isalpha() and before == before.lower() != before.upper():
        return -1.5
    if not alphabet.own_script:
        return 1.0
    # Hebrew read as KOI8-R is all capitals.
    shouting = character != character.lower() and before != before.lower()
    return 1.0 - 0.6 * rank - (0.4 if shouting else 0.0)


def _sense_cjk(sample: bytes, encoding: str) -> float:
    """Like `_sense`, for double-byte pages: the share of very frequent characters, stretched to the same scale."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 3 or error.start < 20:
            return -9.0
        text = sample[: error.start].decode(encoding)
    wide = [character for character in text if character > "\x7f"]
    if len(wide) < 4:
        return -9.0
    frequent = FREQUENT_CJK[encoding]
    common = odd = kana = 0
    for character in wide:
        is_kana = "\u3040" <= character <= "\u30ff"
        kana += is_kana
        if character in frequent or (is_kana and encoding in {"cp932", "euc_jp"}):
            common += 1
        elif not _is_cjk(character):
            odd += 1
    if encoding in {"cp932", "euc_jp"} and kana < 0.2 * len(wide):
        return -9.0
    if encoding in {"gb18030", "big5"} and kana > 0.1 * len(wide):
        return -9.0
    return 4.0 * common / len(wide) - 3.0 * odd / len(wide) if common else -9.0


def _is_cjk(character: str) -> bool:
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\uac00" <= character <= "\ud7a3"
        or "\u3000" <= character <= "\u30ff"
        or "\uff00" <= character <= "\uffef"
        or "\ufe30" <= character <= "\ufe4f"
        or character in _TYPOGRAPHY
    )
