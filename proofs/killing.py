"""Kills a server with SIGKILL while people write, and looks whether every write that it acknowledged is there."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from benchmarks.server import PASSWORD, Person, Server

from oogst.core.ids import uuid7

LEAD = "lead@oogst.example"
WRITERS = 4
MASTER = "proof:b25seSBmb3IgdGVzdHM6IHRoaXJ0eS10d28gYnl0ZXM="
PREPARE = """
import json, sys
from oogst.cli import prepare
prepare.everything()
from oogst.core.formats.document import Document
from oogst.coding.services import create_code
from oogst.people.accounts import User
from oogst.sources.services import add_source
from oogst.studies.services import add_organisation, add_person, create_study
lead = User.objects.create_user(sys.argv[1], sys.argv[2], name="Lead")
study = create_study(name="Onderzoek", by=None, lead=lead, names="done")
school = add_organisation(study=study, label="School", by=lead)
source = add_source(study=study, document=Document("Gesprek", "Het bleef stil. " * 4000), by=lead)
codes = [str(create_code(study=study, name=f"code {n}", by=lead).about["code"]) for n in range(int(sys.argv[3]))]
numbers = range(len(codes))
people = [str(add_person(study=study, label=f"teamlid {n}", organisation=school, by=lead).pk) for n in numbers]
print(json.dumps({"slug": study.slug, "source": str(source.pk), "codes": codes, "people": people}))
"""
LOOK = """
import json, sys, uuid
from oogst.cli import prepare
prepare.everything()
from django.db import connections
from oogst.coding.models import Coding
from oogst.flows import agreeing
from oogst.people import trail
from oogst.vault import identities
asked = json.load(sys.stdin)
ids = [uuid.UUID(one) for one in asked["codings"]]
there = set()
for start in range(0, len(ids), 500):
    there |= set(Coding.objects.filter(pk__in=ids[start:start + 500]).values_list("pk", flat=True))
whole = []
for connection in connections.all():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        whole.append(cursor.fetchone()[0])
found = agreeing.compare()
print(json.dumps({
    "missing": len(ids) - len(there), "broken": len(trail.verify()), "integrity": whole, "lost": found.lost,
    "names": {person: identities.read(uuid.UUID(person)).name for person in asked["people"]},
}))
"""


@dataclass
class Kept:
    """What the server said that it kept: ids of codings, and of each person the last name acknowledged."""

    codings: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    underway: dict[str, set[str]] = field(default_factory=dict)  # sent since, and perhaps kept without an answer


@dataclass(frozen=True)
class Outcome:
    rounds: int
    acknowledged: int
    missing: int
    broken_chains: int
    damaged: int
    lost_between: int
    wrong_names: int
    seconds: float

    @property
    def holds(self) -> bool:
        return not (self.missing or self.broken_chains or self.damaged or self.lost_between or self.wrong_names)

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "holds": self.holds}


def kill_and_look(folder: Path, rounds: int, seed: int = 1) -> Outcome:
    """Do it so many times on one data folder. `folder` must be empty."""
    chance = random.Random(seed)
    began = time.perf_counter()
    about = json.loads(script(folder, PREPARE, LEAD, PASSWORD, str(WRITERS)))
    kept = [Kept() for _ in range(WRITERS)]
    cookies: list[dict[str, str]] = []
    damaged = broken = lost = missing = wrong = 0
    for number in range(rounds):
        server = Server(folder)
        if not cookies:
            cookies = [Person(server).sign_in(LEAD).cookies for _ in range(WRITERS)]
        stop = threading.Event()
        threads = [
            threading.Thread(target=_write, args=(server, cookies[writer], about, writer, number, kept[writer], stop))
            for writer in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        _wait_for(kept, chance.randint(4, 60))
        server.process.kill()
        stop.set()
        server.process.wait()
        for thread in threads:
            thread.join()
        found = _look(folder, kept, about["people"])
        missing += found["missing"]
        broken += found["broken"]
        lost += found["lost"]
        damaged += sum(answer != "ok" for answer in found["integrity"])
        wrong += sum(
            found["names"][person] not in {said.names.get(person, ""), *said.underway.get(person, ())}
            for said, person in zip(kept, about["people"], strict=True)
        )
    written = sum(len(one.codings) for one in kept)
    return Outcome(rounds, written, missing, broken, damaged, lost, wrong, round(time.perf_counter() - began, 1))


def _wait_for(kept: list[Kept], writes: int, patience: float = 30.0) -> None:
    """Until so many more writes were acknowledged; the blow then falls in the middle of the next ones."""
    before, until = sum(len(one.codings) for one in kept), time.monotonic() + patience
    while sum(len(one.codings) for one in kept) < before + writes and time.monotonic() < until:
        time.sleep(0.005)


def _write(
    server: Server, cookies: dict[str, str], about: dict[str, Any], writer: int, number: int, kept: Kept,
    stop: threading.Event,
) -> None:  # fmt: skip
    """Codings, and now and then a name for the vault, until the connection breaks."""
    person = Person(server, dict(cookies))
    base, who = f"/s/{about['slug']}", about["people"][writer]
    step = 0
    while not stop.is_set():
        step += 1
        coding, start = str(uuid7()), (number * 400 + step) % 60_000
        body = {
            "id": str(uuid7()), "do": "apply", "source": about["source"], "start": start, "end": start + 5 + writer,
            "codes": [about["codes"][writer]], "new": [], "codings": [coding],
        }  # fmt: skip
        try:
            answer = person.post_json(f"{base}/changes/", body)
            if answer.status == 200 and coding in answer.body.decode():
                kept.codings.append(coding)
            if step % 5 == 0:
                name = f"Naam {number} {step}"
                kept.underway.setdefault(who, set()).add(name)
                form = {"name": name, "csrfmiddlewaretoken": cookies.get("csrftoken", "")}
                if person.post(f"{base}/vault/people/{who}/", form).status == 302:
                    kept.names[who] = name
                    kept.underway[who] = set()
        except (OSError, HTTPException):
            return


def _look(folder: Path, kept: list[Kept], people: list[str]) -> dict[str, Any]:
    asked = json.dumps({"codings": [one for said in kept for one in said.codings], "people": people})
    answer: dict[str, Any] = json.loads(script(folder, LOOK, given=asked))
    return answer


def script(folder: Path, code: str, *words: str, given: str = "") -> str:
    os.environ["OOGST_MASTER_KEY"] = MASTER
    environment = {**os.environ, "OOGST_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "oogst.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=environment, input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout
