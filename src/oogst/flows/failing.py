"""What went wrong, without the words of the error: those may be the words of a person."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class JobFailed(Exception):
    """In place of the error that ended a job; the queue keeps its message and its traceback."""


def what(error: BaseException) -> str:
    """The kind of an error, and the file and line that raised it: "ValueError at reading.py:12"."""
    frames = traceback.extract_tb(error.__traceback__)
    return type(error).__name__ + (f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "")


def wordless(job: Callable[P, R]) -> Callable[P, R]:
    """A job of which an error tells only what kind it is."""

    @wraps(job)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return job(*args, **kwargs)
        except Exception as error:
            told = what(error)
        raise JobFailed(told)  # after the except clause, so that nothing refers to the error itself

    return run
