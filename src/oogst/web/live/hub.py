"""Who has which text open in this process, and one thread that reads the trail for all of them.

A desk that falls behind is let go: its browser comes back and says up to where it knew things. One process serves
everybody by default; with several, each reads the same trail, and hears from the others who is where.
"""

import asyncio
import logging
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connections

from oogst.flows.stopping import server_stops
from oogst.people import accounts
from oogst.web.coding.shapes import initials
from oogst.web.live import reading
from oogst.web.live.elsewhere import Elsewhere, There
from oogst.web.live.reading import News
from oogst.web.live.staying import no_longer

log = logging.getLogger(__name__)
PACE = 0.4  # seconds between two looks at the trail when nobody calls
CHECK = 10.0  # seconds between two times that it is asked who may still read
ROOM = 200  # news that may wait for one desk


@dataclass(eq=False)
class Desk:
    """One open page. `tab` is made by the page; `at` is the code point somebody is at, if they did anything yet."""

    study: uuid.UUID
    source: uuid.UUID
    digest: str
    user: uuid.UUID
    name: str
    initials: str
    session: str
    tab: str
    after: int
    at: int | None = None
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    queue: asyncio.Queue[News | None] = field(default_factory=lambda: asyncio.Queue(ROOM))

    def tell(self, news: News | None) -> None:
        """From any thread. None: the stream ends."""
        self.loop.call_soon_threadsafe(self._put, news)

    def _put(self, news: News | None) -> None:
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            news = None
        self.queue.put_nowait(news)


class Hub:
    """Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._desks: set[Desk] = set()
        self._moved: set[uuid.UUID] = set()  # texts on which somebody came, went, or is elsewhere
        self._call = threading.Event()
        self._reader: threading.Thread | None = None
        self._checked = time.monotonic()
        self._elsewhere = Elsewhere()

    def open(self, desk: Desk) -> None:
        with self._lock:
            self._desks.add(desk)
            self._moved.add(desk.source)
            if self._reader is None:
                self._reader = threading.Thread(target=self._read, name="oogst-live", daemon=True)
                self._reader.start()
        self._call.set()

    def leave(self, desk: Desk) -> None:
        with self._lock:
            self._desks.discard(desk)
            self._moved.add(desk.source)
        self._call.set()

    def nudge(self) -> None:
        """Something was written: look now."""
        self._call.set()

    def place(self, source: uuid.UUID, user: uuid.UUID, tab: str, at: int) -> None:
        """Where somebody is in a text; nothing for a page that is not open here."""
        with self._lock:
            mine = [desk for desk in self._desks if (desk.source, desk.user, desk.tab) == (source, user, tab)]
            for desk in mine:
                desk.at = at
                self._moved.add(source)
        if mine:
            self._call.set()

    def close(self, **_signal: Any) -> None:
        """The server stops: let every page go."""
        for desk in self._all():
            desk.tell(None)

    def look(self) -> None:
        """Tell every desk what it does not know yet. Raises DatabaseError."""
        desks = self._all()
        self._tell_who(desks, self._elsewhere.look(desks))
        ends = reading.heads({desk.study for desk in desks})
        groups: dict[tuple[uuid.UUID, int], list[Desk]] = defaultdict(list)
        for desk in desks:
            if desk.after < ends.get(desk.study, 0):
                groups[desk.study, desk.after].append(desk)
        for (study, after), group in groups.items():
            _deliver(group, reading.since(study, after, ends[study], _texts(group)), ends[study])

    def check(self) -> None:
        """Let go of who may no longer read. Raises DatabaseError."""
        for desk in no_longer(self._all()):
            desk.tell(None)

    def _all(self) -> list[Desk]:
        with self._lock:
            return list(self._desks)

    def _tell_who(self, desks: Iterable[Desk], changed: set[uuid.UUID]) -> None:
        """Of texts on which somebody moved, here or in another process (`changed`)."""
        with self._lock:
            moved, self._moved = self._moved | changed, set()
        together: dict[uuid.UUID, list[Desk]] = defaultdict(list)
        for desk in desks:
            if desk.source in moved:
                together[desk.source].append(desk)
        others = {source: self._elsewhere.rows.get(source, frozenset()) for source in together}
        named = _named(others.values())
        for source, here in together.items():
            all_here = [{"tab": d.tab, "who": d.user, "name": d.name, "initials": d.initials, "at": d.at} for d in here]
            news = News("here", all_here + [named[row] for row in others[source] if row in named])
            for desk in here:
                desk.tell(news)

    def _read(self) -> None:
        """The thread: as long as there is a desk."""
        try:
            while True:
                self._call.wait(PACE)
                self._call.clear()
                with self._lock:
                    if not self._desks:
                        self._reader = None
                        break
                try:
                    self.look()
                    if time.monotonic() - self._checked >= CHECK:
                        self._checked = time.monotonic()
                        self.check()
                except DatabaseError as error:  # locked for long, or away: the next look is soon
                    log.warning("live: the trail could not be read (%s)", type(error).__name__)
                    connections.close_all()
            self._elsewhere.leave()
        except DatabaseError as error:  # it goes by itself, half a minute later
            log.warning("live: the others could not be told (%s)", type(error).__name__)
        finally:
            connections.close_all()


def _named(groups: Iterable[Iterable[There]]) -> dict[There, dict[str, Any]]:
    """Pages of other processes, as those of this one are told. One query, when there are any."""
    rows = [row for group in groups for row in group]
    names = accounts.names({row.user for row in rows}) if rows else {}
    return {
        row: {"tab": row.tab, "who": row.user, "name": name, "initials": initials(name), "at": row.at}
        for row in rows
        if (name := names.get(row.user))
    }


def _texts(desks: Iterable[Desk]) -> dict[uuid.UUID, str]:
    return {desk.source: desk.digest for desk in desks}


def _deliver(desks: Iterable[Desk], news: dict[uuid.UUID, list[News]], until: int) -> None:
    for desk in desks:
        desk.after = until
        for each in news[desk.source]:
            desk.tell(each)


hub = Hub()
server_stops.connect(hub.close, dispatch_uid="oogst.live.close")
