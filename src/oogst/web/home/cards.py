"""What each role sees, on the first page of the demonstration."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oogst.demo.roles import DemoRole, by_key
from oogst.people.roles import ROLE_NAMES, SCHOOL_ROLES, Role


@dataclass(frozen=True)
class Card:
    """One role to step in as."""

    role: DemoRole
    title: Promise
    icon: str
    sees: Promise


ICONS = {
    Role.LEAD: "route", Role.RESEARCHER: "glasses", Role.COACH: "footprints", Role.ADVISOR: "message-circle",
    Role.CHAMPION: "megaphone", Role.BUDDY: "handshake", Role.MANAGER: "calendar-check", Role.TEAM_MEMBER: "users",
}  # fmt: skip
SEES = {
    Role.LEAD: _("Everything: the road, the material, the codes, the report, and who works on the study."),
    Role.RESEARCHER: _("Reads and codes the material, looks for patterns, and writes findings and the report."),
    Role.COACH: _("Adds logbooks and observations, and thinks along with the codes. Exports nothing."),
    Role.ADVISOR: _("Reads the findings and the draft report, with pseudonyms. Not the material itself."),
    Role.CHAMPION: _("The own school: what the study is, the goals, and what driving the theme means."),
    Role.BUDDY: _("The own school: what a buddy does, and who reads what."),
    Role.MANAGER: _("What was agreed, and who reads what. Never a statement of a person."),
    Role.TEAM_MEMBER: _("What the study is, and what happens with what you say."),
}


@dataclass(frozen=True)
class Place:
    """A page of the demonstration study to begin at: `name` of its address, and as whom."""

    name: str
    role: Role
    title: Promise
    icon: str
    sees: Promise


PLACES = (
    Place("rounds", Role.RESEARCHER, _("A blind round"), "eye-off",
          _("Logbooks wait for you, and nobody sees what a colleague codes. Two earlier rounds are revealed: see "
            "how far you agree, and settle the differences.")),
    Place("comments", Role.LEAD, _("Talk about codings"), "messages-square",
          _("Colleagues call each other beside a passage or a code, and end a thread once they agree.")),
    Place("code_relations", Role.LEAD, _("What codes have to do with each other"), "waypoints",
          _("Causes, conditions and consequences, with segments for and against; where codes come from; a board to "
            "sort them on.")),
    Place("search_saved", Role.RESEARCHER, _("Questions that you keep"), "search",
          _("Codes and words near each other, within what somebody says; answered anew each time.")),
)  # fmt: skip
"""What a team does together, to begin at from the first page."""


def place(name: str, role: str) -> Place | None:
    """The place with this name, for who steps in with this role."""
    return next((one for one in PLACES if (one.name, one.role.value) == (name, role)), None)


def cards(*, school: bool) -> list[Card]:
    """The cards of school people, or those of the research team."""
    shown = [role for role in by_key().values() if (role.role in SCHOOL_ROLES) == school]
    return [Card(role, ROLE_NAMES[role.role], ICONS[role.role], SEES[role.role]) for role in shown]
