"""The worker for what takes long: imports and reports. A thread of the server, or a process of its own."""

import logging
import threading
import time

from django.db import close_old_connections, connections, transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as Engine
from django_tasks_db.models import DBTaskResult

from oogst.flows import alive, exporting, failing, import_material, queued, ticking
from oogst.sources import jobs

logger = logging.getLogger(__name__)
LOOK_EVERY = 1.0  # seconds between two looks at the queue; work of this process wakes the worker at once
RECOVER_EVERY = 60.0  # seconds


class WorkerThread:
    """Does jobs until it is stopped."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._engine: Engine | None = None
        self._exports = exporting.Maker()  # beside it: nobody waits for an import to have an export
        self._thread = threading.Thread(target=self._run, name="oogst-worker", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._exports.start()

    def stop(self, patience: float = 5.0) -> None:
        """Let the job in hand end, for at most `patience` seconds; an unfinished one is taken up at the next start."""
        self._stop.set()
        if self._engine is not None:
            self._engine.running = False
        import_material.wake.set()
        self._exports.stop()
        self._thread.join(patience)

    def wait(self) -> None:
        """Until somebody stops it."""
        self._thread.join()

    def _run(self) -> None:
        recovered = float("-inf")
        while not self._stop.is_set():
            try:
                if time.monotonic() - recovered > RECOVER_EVERY:
                    recover()
                    ticking.tick(timezone.now())
                    recovered = time.monotonic()
                self._work()
            except Exception as reason:  # the worker outlives a database that is away for a while
                logger.error("The worker stumbled; it goes on. %s", failing.what(reason))
            import_material.wake.wait(LOOK_EVERY)
            import_material.wake.clear()
        connections.close_all()

    def _work(self) -> None:
        close_old_connections()
        if not DBTaskResult.objects.ready().exists():
            return
        self._engine = Engine(
            queue_names=["*"], interval=0.2, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=alive.me(), excluded_queue_names=[],
        )  # fmt: skip
        if not self._stop.is_set():
            self._engine.run()


def start_worker() -> WorkerThread:
    """A worker beside the server, in its own thread. `stop()` ends it."""
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    logging.getLogger("django_tasks").setLevel(logging.ERROR)
    worker = WorkerThread()
    worker.start()
    return worker


def recover() -> int:
    """Give back what dead workers had in hand. Returns how many files wait for a worker again. Safe at any time."""
    with transaction.atomic():
        for job in DBTaskResult.objects.running():
            if not any(alive.is_alive(worker) for worker in job.worker_ids[-1:]):
                job.status = "READY"
                job.save(update_fields=["status"])
    waiting = jobs.give_back(alive.is_alive)
    planned = queued.arguments()
    forgotten = [file for file in waiting if str(file) not in planned]
    for file in forgotten:
        import_material.plan(file)
    return len(forgotten)
