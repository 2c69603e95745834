"""Whether the time of an answer tells who has an account: measured at the sign-in page of a real server."""

import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.server import Person, Server

from proofs.killing import script

EACH = 12  # more failures from one place would shut the door
PREPARE = """
import sys
from oogst.cli import prepare
prepare.everything()
from oogst.people.accounts import User
for number in range(int(sys.argv[1])):
    User.objects.create_user(f"known{number}@oogst.example", "een lang wachtwoord", name=f"Collega {number}")
print("{}")
"""


@dataclass(frozen=True)
class Timing:
    """Medians in seconds. `told`: how often a known address is slower than an unknown one; 0.5 says nothing."""

    known: float
    unknown: float
    told: float
    each: int


def sign_in(folder: Path) -> Timing:
    """Try a wrong password on addresses with and without an account, by turns."""
    json.loads(script(folder, PREPARE, str(EACH)))
    with Server(folder) as server:
        _try(server, "warm@oogst.example")
        pairs = [
            (_try(server, f"known{number}@oogst.example"), _try(server, f"unknown{number}@oogst.example"))
            for number in range(EACH)
        ]
    known, unknown = [one for one, _other in pairs], [other for _one, other in pairs]
    told = sum((one > other) + (one == other) / 2 for one in known for other in unknown) / EACH**2
    return Timing(statistics.median(known), statistics.median(unknown), told, EACH)


def _try(server: Server, email: str) -> float:
    person = Person(server)
    person.get("/accounts/login/")
    form: dict[str, Any] = {
        "login": email, "password": "een verkeerd wachtwoord", "csrfmiddlewaretoken": person.cookies["csrftoken"],
    }  # fmt: skip
    answer = person.post("/accounts/login/", form)
    if answer.status not in (200, 422):
        raise RuntimeError(f"A wrong password answered {answer.status}")
    return answer.seconds
