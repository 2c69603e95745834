"""Makes exports beside everything else: each in a thread of its own, so that nobody waits for another's export."""

import logging
import threading
import time
import uuid

from django.core.exceptions import PermissionDenied
from django.db import close_old_connections, connections

from oogst.exchange import outgoing
from oogst.exchange.models import ExportJob
from oogst.exchange.scope import Wish
from oogst.flows import alive
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study

logger = logging.getLogger(__name__)
wake = threading.Event()  # set when there is work, so that a maker in this process need not wait for its next look
LOOK_EVERY = 1.0  # seconds between two looks at what waits
RECOVER_EVERY = 60.0  # seconds
AT_ONCE = 4  # exports that are made at the same time


def ask(*, study: Study, wish: Wish, format: str, by: User, job_id: uuid.UUID | None = None) -> ExportJob:
    """As `outgoing.ask`; and a maker of this process begins at once."""
    job = outgoing.ask(study=study, wish=wish, format=format, by=by, job_id=job_id)
    wake.set()
    return job


def make_waiting() -> int:
    """Make what waits, one after the other, in this thread. Returns how many."""
    made = 0
    while (job := outgoing.claim(alive.me())) is not None:
        _make(job)
        made += 1
    return made


class Maker:
    """Makes exports until it is stopped."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._free = threading.Semaphore(AT_ONCE)
        self._thread = threading.Thread(target=self._run, name="oogst-exports", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 1.0) -> None:
        """What is being made is taken up again at the next start."""
        self._stop.set()
        wake.set()
        self._thread.join(patience)

    def _run(self) -> None:
        recovered = float("-inf")
        while not self._stop.is_set():
            try:
                close_old_connections()
                if time.monotonic() - recovered > RECOVER_EVERY:
                    outgoing.give_back(alive.is_alive)
                    recovered = time.monotonic()
                self._begin_what_waits()
            except Exception:  # the maker outlives a database that is away for a while
                logger.exception("The maker of exports stumbled; it goes on.")
            wake.wait(LOOK_EVERY)
            wake.clear()
        connections.close_all()

    def _begin_what_waits(self) -> None:
        while self._free.acquire(blocking=False):
            job = outgoing.claim(alive.me())
            if job is None:
                self._free.release()
                return
            threading.Thread(target=self._one, args=(job,), name="oogst-export", daemon=True).start()

    def _one(self, job: ExportJob) -> None:
        try:
            _make(job)
        finally:
            connections.close_all()
            self._free.release()
            wake.set()


def _make(job: ExportJob) -> None:
    try:
        outgoing.make(job)
    except outgoing.Stopped:
        logger.info("An export was no longer wanted.")
    except PermissionDenied:
        outgoing.fail(job, "not-allowed")
    except NotAllowed:
        outgoing.fail(job, "nothing")
    except Exception:
        logger.exception("Export %s failed", job.pk)
        outgoing.fail(job, "failed")
