"""Ids that stand in questions: of codes, schools, people and coders. In a file they say of what kind they are."""

import re
from collections.abc import Callable, Mapping
from typing import Any

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KINDS = ("code", "source", "case", "variable", "person", "coder")
TOLD = re.compile(rf"(?P<kind>{'|'.join(KINDS)}):(?P<guid>{_ID.pattern})")
DEEPEST = 60


def ids_in(thing: Any) -> set[str]:
    """All strings that are ids."""
    found: set[str] = set()

    def see(text: str) -> str:
        if _ID.fullmatch(text):
            found.add(text)
        return text

    _walked(thing, see)
    return found


def with_others(thing: Any, others: Mapping[str, str]) -> Any:
    """The same with other ids, where those are known."""
    return _walked(thing, lambda text: others.get(text, text))


def told_in(thing: Any) -> list[tuple[str, str]]:
    """The kinds and GUIDs that a file tells."""
    found: list[tuple[str, str]] = []

    def see(text: str) -> str:
        if told := TOLD.fullmatch(text):
            found.append((told["kind"], told["guid"]))
        return text

    _walked(thing, see)
    return found


def _walked(thing: Any, change: Callable[[str], str], depth: int = 0) -> Any:
    """Raises ValueError for what is nested too deeply to be a question."""
    if depth > DEEPEST:
        raise ValueError("Nested too deeply.")
    if isinstance(thing, dict):
        return {name: _walked(value, change, depth + 1) for name, value in thing.items()}
    if isinstance(thing, list):
        return [_walked(value, change, depth + 1) for value in thing]
    return change(thing) if isinstance(thing, str) else thing
