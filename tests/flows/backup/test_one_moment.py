"""A backup under a load of writers is of one moment: what it has of the research, it has of the vault."""

import sqlite3
import threading
from contextlib import closing

from oogst.flows.backup import on_sqlite

WRITE = """
from oogst.core.formats.document import Document
from oogst.people.accounts import User
from oogst.sources.services import add_source
from oogst.studies import services
from oogst.studies.identities import keep_identity
from oogst.studies.models import Study
from oogst.vault.identities import Who

study, lead = Study.objects.get(), User.objects.get()
while True:
    person = services.add_person(study=study, label="teamlid", by=lead)
    keep_identity(person=person, who=Who(name=f"Fatma {person.pk}"), by=None)
    add_source(study=study, document=Document(name="Logboek", text=f"Het ging goed.\\n{person.pk}\\n"), by=lead,
               people=[person])
    print(person.pk, flush=True)
"""
LOOK = """
import json
from oogst.people import trail
from oogst.people.models import TrailEntry
from oogst.sources.models import Source
from oogst.studies.models import Person
from oogst.vault import identities
known = {person.pk: identities.read(person.pk).name for person in Person.objects.all()}
told = TrailEntry.objects.filter(verb="identity.kept").values_list("object_id", flat=True)
print(json.dumps({
    "trail": [str(each) for each in trail.verify()],
    "people": [str(pk) for pk in known],
    "told but not there": [pk for pk in told if pk not in {str(each) for each, name in known.items() if name}],
    "wrong": [str(pk) for pk, name in known.items() if name not in ("", "Fatma Yildiz", f"Fatma {pk}")],
    "in a source": [str(pk) for source in Source.objects.all() for pk in source.people.values_list("pk", flat=True)
                    if not known[pk]],
    "texts": len([source.current().text for source in Source.objects.all()]),
}))
"""


def test_while_processes_write_a_backup_has_all_that_was_kept_before_it(copied, other):
    writers = [copied.start(WRITE) for _ in range(3)]
    kept: list[str] = []
    readers = [threading.Thread(target=lambda out=one.stdout: kept.extend(map(str.strip, out))) for one in writers]
    try:
        kept.extend(writer.stdout.readline().strip() for writer in writers)  # all of them are at it
        for reader in readers:
            reader.start()
        before = set(kept)
        data, keys = copied.does("backup").split()
        assert len(kept) > len(before), "nobody wrote meanwhile"
    finally:
        for writer in writers:
            writer.kill()
        for reader in readers:
            reader.join()

    other.does("restore", data, "--keys", keys)

    found = other.python(LOOK)
    assert {name: found[name] for name in ("trail", "told but not there", "wrong", "in a source")} == {
        "trail": [], "told but not there": [], "wrong": [], "in a source": [],
    }  # fmt: skip
    assert before <= set(found["people"])
    assert found["texts"] > len(before) - 3


def test_the_two_databases_are_copied_as_of_one_moment(tmp_path):
    """Writers add to the one, then to the other. Seen at one moment, they differ by at most one for each writer."""
    files = [tmp_path / name for name in ("research", "vault")]
    for file in files:
        with closing(sqlite3.connect(file)) as base:
            base.execute("PRAGMA journal_mode=WAL")
            base.execute("CREATE TABLE line (writer, number)")
    stop = threading.Event()

    def write(writer: int) -> None:
        bases = [sqlite3.connect(file, isolation_level=None, timeout=30) for file in reversed(files)]
        number = 0
        while not stop.is_set():
            number += 1
            for base in bases:
                base.execute("INSERT INTO line VALUES (?, ?)", [writer, number])
        for base in bases:
            base.close()

    threads = [threading.Thread(target=write, args=[writer]) for writer in range(4)]
    for thread in threads:
        thread.start()
    try:
        seen = []
        for _ in range(25):
            with on_sqlite.one_moment(files) as (readers, _moment):
                # Slowly: what is written between the first look and the second must not be seen.
                first = dict(readers[0].execute("SELECT writer, max(number) FROM line GROUP BY writer"))
                stop.wait(0.02)
                second = dict(readers[1].execute("SELECT writer, max(number) FROM line GROUP BY writer"))
                seen.append((first, second))
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert sum(seen[-1][1].values()) > sum(seen[0][1].values())
    assert {second.get(w, 0) - first.get(w, 0) for first, second in seen for w in range(4)} <= {0, 1}


def test_who_holds_one_database_and_waits_for_the_other_gets_it(tmp_path):
    files = [tmp_path / name for name in ("research", "vault")]
    for file in files:
        with closing(sqlite3.connect(file)) as base:
            base.execute("PRAGMA journal_mode=WAL")
            base.execute("CREATE TABLE line (number)")
    holding, wrong = threading.Event(), []

    def other_way_round() -> None:
        vault, research = (sqlite3.connect(file, isolation_level=None, timeout=20) for file in reversed(files))
        try:
            for number in range(20):
                vault.execute("BEGIN IMMEDIATE")
                holding.set()
                research.execute("BEGIN IMMEDIATE")
                for base in (vault, research):
                    base.execute("INSERT INTO line VALUES (?)", [number])
                    base.execute("COMMIT")
        except sqlite3.OperationalError as error:
            wrong.append(error)
        finally:
            vault.close()
            research.close()

    thread = threading.Thread(target=other_way_round)
    thread.start()
    holding.wait()
    for _ in range(5):
        with on_sqlite.one_moment(files):
            pass
    thread.join()

    assert wrong == []
