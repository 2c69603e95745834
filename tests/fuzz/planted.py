"""Importers that go wrong on purpose, so that a test can see that fuzzing finds it."""

import os
from collections.abc import Callable


def _raises(data: bytes) -> None:
    if len(data) % 3 == 0:
        raise KeyError("planted")


def _dies(data: bytes) -> None:
    if len(data) % 3 == 0:
        os.abort()


def _hangs(data: bytes) -> None:
    while len(data) % 3 == 0:
        pass


PLANTED: dict[str, Callable[[bytes], None]] = {
    "planted-error": _raises, "planted-death": _dies, "planted-loop": _hangs,
}  # fmt: skip
