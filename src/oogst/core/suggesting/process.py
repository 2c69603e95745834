"""Learning in a process of its own, that gives way to others: no request waits for it, and its memory goes with it.

The words go in through one pipe and what was learnt comes out of another; nothing lies on disk, and nothing of
scikit-learn stays in the process that asked.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, astuple
from pathlib import Path

import numpy as np

from oogst.core.suggesting.examples import Candidate, Example
from oogst.core.suggesting.model import Measure, Model

SECONDS = 1800  # on the clock; it gives way to everything else, so a busy machine may take long
_WORKER = Path(__file__).with_name("worker.py")
_KEPT = ("SYSTEMROOT", "PATH")  # no secrets of the server's environment
_ONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class CannotLearn(Exception):
    """Learning ended badly: it took too long or too much memory, or was cut off."""


def is_installed() -> bool:
    """Whether scikit-learn is here, without loading it (which takes seconds and much memory)."""
    return importlib.util.find_spec("sklearn") is not None


def learn_apart(examples: Sequence[Example], passages: Sequence[Example]) -> tuple[Model, list[Candidate]]:
    """What `learning.learn_and_find` gives, from a process of its own. Raises CannotLearn."""
    asked = json.dumps({"examples": [_said(one) for one in examples], "passages": [_said(one) for one in passages]})
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no shell
            [sys.executable, "-I", "-B", str(_WORKER)],
            input=asked.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**{key: os.environ[key] for key in _KEPT if key in os.environ}, **_ONE},
            timeout=SECONDS,
            check=True,
        )
        return load(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError, KeyError) as error:
        raise CannotLearn from error


def dump(model: Model, found: Sequence[Candidate]) -> bytes:
    """A model on its way out: arrays, and the rest as JSON beside them. No pickle."""
    told = {
        "codes": model.codes,
        "stems": model.stems,
        "measures": [asdict(one) for one in model.measures.values()],
        "found": [astuple(one) for one in found],
    }
    out = io.BytesIO()
    words = np.frombuffer(json.dumps(told).encode(), np.uint8)
    np.savez(out, told=words, idf=model.idf, weights=model.weights, bias=model.bias)
    return out.getvalue()


def load(said: bytes) -> tuple[Model, list[Candidate]]:
    with np.load(io.BytesIO(said), allow_pickle=False) as arrays:
        told = json.loads(arrays["told"].tobytes())
        measures = {one["code"]: Measure(**one) for one in told["measures"]}
        model = Model(
            tuple(told["codes"]), told["stems"], arrays["idf"], arrays["weights"], arrays["bias"], measures
        )  # fmt: skip
    return model, [Candidate(*one) for one in told["found"]]


def _said(one: Example) -> list[object]:
    return [one.source, one.language, one.words, sorted(one.codes)]
