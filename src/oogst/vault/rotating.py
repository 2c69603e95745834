"""A new master key, with all keys of studies and subjects wrapped anew, while others go on reading and writing."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _

from oogst.people.errors import NotAllowed
from oogst.vault import keys, master
from oogst.vault.models import StudyKey, SubjectKey


@dataclass(frozen=True)
class Rotated:
    """What a rotation did. `left`: names of older master keys that the administrator may now take away."""

    master: str
    studies: int
    subjects: int
    resumed: bool
    left: tuple[str, ...]


def rotate(progress: Callable[[uuid.UUID, int], None] = lambda _study, _count: None) -> Rotated:
    """Rotate. After an interruption it goes on with the master key that was made then.

    Raises VaultLocked, and NotAllowed when another rotation runs, when a key is lacking, or when there is no new key
    in front in the environment.
    """
    with _alone():
        before = master.masters()
        lacking = keys.masters_in_use() - {one.name for one in before}
        if lacking:
            raise NotAllowed(
                _("Not all master keys are here: %(names)s still wraps something. Put it back first.")
                % {"names": ", ".join(sorted(lacking))}
            )
        resumed = len(before) > 1 and master.is_in_file()
        if not resumed and (master.is_in_file() or len(before) == 1):
            master.add()  # refused, with what to do, when the only key comes from the environment
        newest = master.masters()[0]
        studies = _studies()
        subjects = 0
        for study in studies:
            count = keys.rotate(study)
            subjects += count
            progress(study, count)
        keys.drop_unused()
        left = tuple(one.name for one in master.masters() if one.name != newest.name)
        return Rotated(newest.name, len(studies), subjects, resumed, left)


def is_unfinished() -> bool:
    """Whether something is still wrapped by another master key than the first, or by a retired key of its study."""
    newest = master.masters()[0].name
    behind = SubjectKey.objects.filter(study_key__current=False)
    return StudyKey.objects.exclude(master=newest).exists() or behind.exists()


def _studies() -> list[uuid.UUID]:
    return list(StudyKey.objects.order_by("study").values_list("study", flat=True).distinct())


@contextmanager
def _alone() -> Iterator[None]:
    """One rotation at a time: the system lets go of this lock also when the process is killed."""
    try:
        import fcntl
    except ImportError:  # Windows: the administrator sees to it
        yield
        return
    place = master.file().with_name(f"{master.file().name}.rotating")
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotAllowed(_("Another rotation is running.")) from error
        yield
