"""Learning suggestions beside everything else, and holding what was learnt.

What was learnt holds words of people, so it stands nowhere but in the memory of this process, and not for long. Before
each use it is seen whether all that taught it may still be read; if not it is thrown away. See decision 021.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connections, transaction
from django.utils import timezone

from oogst.coding.suggesting.learned import Found, Learned, codings_now
from oogst.coding.suggesting.material import Material, material_of
from oogst.core.suggesting.examples import Candidate, Example
from oogst.core.suggesting.model import Model
from oogst.core.suggesting.process import CannotLearn, is_installed, learn_apart
from oogst.studies.models import Study

logger = logging.getLogger(__name__)
KEPT = 4 * 3600.0  # seconds, after which it is forgotten and, when somebody asks, learnt again
Learner = Callable[[Sequence[Example], Sequence[Example]], tuple[Model, list[Candidate]]]
_held: dict[uuid.UUID, Learned] = {}
_busy: set[uuid.UUID] = set()
_failed: set[uuid.UUID] = set()
_lock = threading.Lock()


@dataclass(frozen=True)
class Standing:
    """How things are with the suggestions of a study. `learned` is None before there is anything to use."""

    on: bool
    is_installed: bool
    learned: Learned | None = None
    is_learning: bool = False
    has_failed: bool = False
    is_old: bool = False


def standing(study: Study) -> Standing:
    """How things are; where nothing was learnt yet, or much was coded since, learning begins. Two queries at most."""
    installed = is_installed()
    if not study.suggestions or not installed:
        forget(study.pk)
        return Standing(study.suggestions, installed)
    learned = _usable(study)
    old = learned is not None and learned.is_old(study)
    if (learned is None or old) and study.pk not in _failed:
        begin(study)
    return Standing(True, True, learned, study.pk in _busy, study.pk in _failed, old)


def begin(study: Study) -> None:
    """Learn in the background, after the transaction, unless that goes on already."""
    transaction.on_commit(lambda: _start(study.pk))


def learn(study: Study, learner: Learner = learn_apart) -> Learned:
    """Learn now, and hold it. Raises CannotLearn. `learner`: in a process of its own, unless told otherwise."""
    there = codings_now(study)
    material = material_of(study)
    model, found = learner(material.examples, material.passages)
    learned = Learned(model, _placed(material, found), material.revisions, there, timezone.now())
    with _lock:
        _held[study.pk] = learned
    forgetting = threading.Timer(KEPT, _forget_this, [study.pk, learned])
    forgetting.daemon = True
    forgetting.start()
    return learned


def forget(study: uuid.UUID) -> None:
    """Throw away what was learnt from a study, in this process."""
    with _lock:
        _held.pop(study, None)


def _usable(study: Study) -> Learned | None:
    learned = _held.get(study.pk)
    if learned is not None and not learned.may_be_used(study):
        forget(study.pk)
        return None
    return learned


def _start(study: uuid.UUID) -> None:
    with _lock:
        if study in _busy:
            return
        _busy.add(study)
        _failed.discard(study)
    threading.Thread(target=_run, args=(study,), name="oogst-suggestions", daemon=True).start()


def _run(study: uuid.UUID) -> None:
    try:
        learn(Study.objects.get(pk=study))
    except Study.DoesNotExist:
        forget(study)
    except CannotLearn:
        logger.warning("Suggestions of a study could not be learnt.")
        _failed.add(study)
    except Exception as reason:  # its text could hold words of people
        logger.error("Suggestions of a study could not be learnt: %s", type(reason).__name__)
        _failed.add(study)
    finally:
        _busy.discard(study)
        connections.close_all()


def _placed(material: Material, found: list[Candidate]) -> dict[str, list[Found]]:
    placed: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        place, like = material.passage_places[one.passage], material.example_places[one.like]
        placed[one.code].append(Found(place, like))
    return dict(placed)


def _forget_this(study: uuid.UUID, learned: Learned) -> None:
    with _lock:
        if _held.get(study) is learned:
            del _held[study]
