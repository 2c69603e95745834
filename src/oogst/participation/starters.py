"""The texts that a new form starts from: complete, to be made one's own. They stand as files in `starters/`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from oogst.participation.models import ConsentText, ConsentVersion, Language, Purpose

FOLDER = Path(__file__).parent / "starters"
PURPOSES = tuple(purpose.value for purpose in Purpose)
REQUIRED: tuple[str, ...] = ()  # each may be left out, until who writes the form decides otherwise


def text(version: ConsentVersion, language: Language) -> ConsentText:
    """An unsaved text for a version."""
    return ConsentText(version=version, language=language.value, **_read(language.value))


@cache
def _read(language: str) -> dict[str, Any]:
    folder = FOLDER / language
    said: dict[str, Any] = json.loads((folder / "words.json").read_text())
    return {"sheet": (folder / "sheet.md").read_text(), "statement": (folder / "statement.md").read_text(), **said}
