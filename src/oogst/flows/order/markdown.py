"""A sheet as Markdown (CommonMark with tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oogst.flows.order.sheet import Facts, Grid, Part, Points, Sheet, Text

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_STARTS = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def write_markdown(sheet: Sheet) -> str:
    about = f"{_plain(sheet.study)} · {sheet.made.isoformat()}"
    lines = [f"# {_plain(sheet.title)}", "", about, "", _plain(sheet.lead)]
    for part in sheet.parts:
        lines += ["", *_part(part)]
    return "\n".join(lines) + "\n"


def _part(part: Part) -> Iterator[str]:
    yield f"## {_plain(part.title)}"
    for block in part.blocks:
        yield ""
        match block:
            case Text():
                yield _plain(block.words)
            case Facts():
                for name, value in block.rows:
                    yield f"- **{_plain(name)}**: {_plain(value) or '–'}"
            case Points():
                for point in block.points:
                    yield f"- {'[ ] ' if block.open else ''}{_plain(point)}"
            case Grid():
                yield from _grid(block)


def _grid(grid: Grid) -> Iterator[str]:
    if grid.caption:
        yield f"**{_plain(grid.caption)}**"
        yield ""
    yield f"| {' | '.join(map(_plain, grid.headers))} |"
    yield f"|{'---|' * len(grid.headers)}"
    for row in grid.rows:
        yield f"| {' | '.join(_plain(cell) or '–' for cell in row)} |"


def _plain(words: str) -> str:
    """On one line, with nothing in it that Markdown would take for a mark."""
    return _STARTS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", " ".join(words.split())))
