"""As whom a visitor of the demonstration can step in: the first member of each role in the demonstration study."""

from dataclasses import dataclass
from functools import cache

from oogst.demo import content
from oogst.people.roles import Role

WORDS = {"advisory": Role.ADVISOR}
INTERVIEWED = "O02-W3F"


@dataclass(frozen=True)
class DemoRole:
    """One made-up account. `organisation` is the code of the school that it belongs to, or ""."""

    role: Role
    name: str
    email: str
    organisation: str

    @property
    def key(self) -> str:
        return self.role.value


def role_of(word: str) -> Role:
    """The role that a word of study.toml means."""
    return WORDS.get(word) or Role(word)


@cache
def by_key() -> dict[str, DemoRole]:
    """One account for each role, by the role's own name, in the order of the roles."""
    found: dict[Role, DemoRole] = {}
    for member in content.study()["members"]:
        role = role_of(member["role"])
        found.setdefault(role, DemoRole(role, member["name"], member["email"], member.get("organisation", "")))
    return {role.value: found[role] for role in Role if role in found}


def slug() -> str:
    """The address of the demonstration study."""
    return str(content.study()["study"]["slug"])


OWN_DATA = "own-data"
"""The key by which a visitor steps in on somebody's own page."""


def own_data_email() -> str:
    """Whose own page the demonstration shows: the champion with an interview in its cooling-off period."""
    return next(member["email"] for member in content.study()["members"] if member.get("person") == INTERVIEWED)
