"""Builds a text line by line in its one form, and remembers where the headings are."""

from oogst.core.formats.document import Heading
from oogst.core.text import normalise


class Lines:
    """Lines that become one text. Each is normalised on its own, so that positions hold in the whole."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._levels: dict[int, int] = {}

    def add(self, line: str, level: int = 0) -> None:
        """One paragraph; it may hold line breaks of its own. A level from 1 makes it a heading."""
        line = normalise(line)
        if level and line.strip():
            self._levels[len(self._lines)] = level
        self._lines.append(line)

    def build(self) -> tuple[str, tuple[Heading, ...]]:
        """The text without empty lines at either end, and its headings."""
        first, last = 0, len(self._lines)
        while first < last and not self._lines[first].strip():
            first += 1
        while last > first and not self._lines[last - 1].strip():
            last -= 1
        headings = []
        position = 0
        for index in range(first, last):
            line = self._lines[index]
            if index in self._levels:
                headings.append(Heading(position, position + len(line), self._levels[index]))
            position += len(line) + 1
        return "\n".join(self._lines[first:last]), tuple(headings)
