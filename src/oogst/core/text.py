"""The one form that a text has in Oogst: Unicode NFC, `\\n` line ends, no byte order mark.

Positions are counted in code points from 0 and a span is half-open, as in REFI-QDA. JavaScript counts UTF-16
units; `utf16_offset` and `codepoint_offset` say the same place in either, and the browser does it the same way.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_left

LINE_ENDS = re.compile("\r\n|\r|\x85|\u2028|\u2029|\x0b|\x0c")
UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
BYTE_ORDER_MARK = "\ufeff"


def normalise(text: str) -> str:
    """The text as it is kept. Drops leading byte order marks and control characters; keeps every word."""
    text = UNWANTED.sub("", LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text.lstrip(BYTE_ORDER_MARK))


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def word_count(text: str) -> int:
    return len(text.split())


class Utf16Map:
    """Converts positions in one text between code points and UTF-16 units.

    Costs one pass over the text to make, and a binary search over the characters beyond the BMP per question.
    """

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._wide = [index for index, character in enumerate(text) if character > "\uffff"]
        self._wide_utf16 = [index + order for order, index in enumerate(self._wide)]

    def utf16_offset(self, codepoints: int) -> int:
        """The UTF-16 position of a code point position (0 to the length of the text)."""
        return codepoints + bisect_left(self._wide, codepoints)

    def codepoint_offset(self, units: int) -> int:
        """The code point position of a UTF-16 position. Inside a surrogate pair it is the pair's start."""
        return units - bisect_left(self._wide_utf16, units)
