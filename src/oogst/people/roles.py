"""The roles that somebody can have in a study."""

from enum import StrEnum

from django.utils.translation import gettext_lazy


class Role(StrEnum):
    LEAD = "lead"
    RESEARCHER = "researcher"
    COACH = "coach"
    ADVISOR = "advisor"
    CHAMPION = "champion"
    BUDDY = "buddy"
    MANAGER = "manager"
    TEAM_MEMBER = "team_member"


ROLE_NAMES = {
    Role.LEAD: gettext_lazy("lead researcher"),
    Role.RESEARCHER: gettext_lazy("researcher"),
    Role.COACH: gettext_lazy("team coach"),
    Role.ADVISOR: gettext_lazy("advisory board member"),
    Role.CHAMPION: gettext_lazy("champion"),
    Role.BUDDY: gettext_lazy("buddy"),
    Role.MANAGER: gettext_lazy("manager"),
    Role.TEAM_MEMBER: gettext_lazy("team member"),
}
RESEARCH_ROLES = frozenset({Role.LEAD, Role.RESEARCHER, Role.COACH, Role.ADVISOR})
SCHOOL_ROLES = frozenset(Role) - RESEARCH_ROLES
