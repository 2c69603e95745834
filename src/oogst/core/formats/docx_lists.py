"""The bullets and numbers of lists in DOCX, which stand in a part of their own and not in the text."""

import re

from lxml import etree

from oogst.core.formats.numbering import ordinal

_STYLES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_PLACE = re.compile(r"%(\d)")


class ListMarks:
    """Counts along while the paragraphs of one document are read in order."""

    def __init__(self, numbering: etree._Element | None) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}  # (list, level) -> format, text, start
        self._counts: dict[tuple[str, int], int] = {}
        self._abstract: dict[str, str] = {}
        if numbering is not None:
            self._load(numbering)

    def _load(self, numbering: etree._Element) -> None:
        for child in numbering.iterchildren("{*}num"):
            reference = child.find("{*}abstractNumId")
            if reference is not None:
                self._abstract[_attribute(child, "numId")] = _attribute(reference, "val")
        for child in numbering.iterchildren("{*}abstractNum"):
            for level in child.iterchildren("{*}lvl"):
                key = (_attribute(child, "abstractNumId"), _whole(_attribute(level, "ilvl"), 0))
                self._levels[key] = (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    _whole(_value(level, "start"), 1),
                )

    def mark(self, number_id: str, level: int) -> str:
        """The mark before the next paragraph of this list, with a space; empty when the list is unknown."""
        abstract = self._abstract.get(number_id)
        if abstract is None or (abstract, level) not in self._levels:
            return ""
        form, text, start = self._levels[abstract, level]
        if form == "none":
            return ""
        if form == "bullet":
            return "  " * level + "• "
        self._counts[number_id, level] = self._counts.get((number_id, level), start - 1) + 1
        for key in [key for key in self._counts if key[0] == number_id and key[1] > level]:
            del self._counts[key]

        def place(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            style = self._levels.get((abstract, at), ("decimal", "", 1))
            return ordinal(self._counts.get((number_id, at), style[2]), _STYLES.get(style[0], "1"))

        return "  " * level + _PLACE.sub(place, text).strip() + " " if text.strip() else ""


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute by local name, because Word writes two namespaces."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _value(element: etree._Element, name: str) -> str:
    child = element.find(f"{{*}}{name}")
    return "" if child is None else _attribute(child, "val")


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else default
