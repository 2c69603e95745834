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


def cards(*, school: bool) -> list[Card]:
    """The cards of school people, or those of the research team."""
    shown = [role for role in by_key().values() if (role.role in SCHOOL_ROLES) == school]
    return [Card(role, ROLE_NAMES[role.role], ICONS[role.role], SEES[role.role]) for role in shown]
