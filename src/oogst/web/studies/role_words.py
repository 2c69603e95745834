"""What a role means at a school, and who reads what: the sentences of the page of school people.

`%(word)s` becomes the school's own word for career guidance.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oogst.people.roles import Role


@dataclass(frozen=True)
class Reader:
    """One kind of thing: who reads it, and who never will."""

    what: Promise
    reads: Promise
    never: Promise | None = None


GOALS = (
    _("There is a shared picture of what is good about %(word)s here, and why."),
    _("The team knows that picture and stands behind it."),
    _("Everybody in the team sees which part they can play in it."),
    _("Everybody can play that part, with an eye for what stands in the way of students, also when it does not show."),
)
MEANS: dict[Role, tuple[Promise, ...]] = {
    Role.CHAMPION: (
        _("You set %(word)s going at your school. You choose the pace, the form and whom you ask."),
        _("You do not do it alone: you have a buddy at school and a coach beside you."),
        _("Now and then you tell how it goes. The small things count, it need not be beautiful."),
    ),
    Role.BUDDY: (
        _("You stand beside the champion, so that nobody has to carry %(word)s alone."),
        _("You think along, listen, and say so when it is too much."),
        _("At the end somebody of the research team asks you how it was."),
    ),
    Role.MANAGER: (
        _("You give %(word)s time and room, and show that it matters to you."),
        _("You see what was agreed. What people say stays with them and the research team."),
        _("Look back now and then with the champion: what helps, and what stands in the way?"),
    ),
    Role.TEAM_MEMBER: (
        _("You may join when the team talks about %(word)s. You speak from your own experience."),
        _("What was collected in a dialogue is used only after you could read it and respond."),
        _("You never have to. You may stop at any moment, without giving a reason."),
    ),
}
YOURS = Reader(
    _("What you write or say for the study"),
    _("Read by the research team only."),
    _("Never by your manager, your colleagues or another school."),
)
NAME = Reader(
    _("Your name"),
    _("Known to the research team, and kept apart from what you said."),
    _("Never in the analysis, never in the report: there you have a code."),
)
REPORT = Reader(
    _("The report"),
    _("Anyone may read it. It tells what was said, and not by whom."),
)
AGREEMENTS = Reader(
    _("Agreements, plans and hours"),
    _("Read by the research team, the champion and the management."),
)
THEIRS = Reader(
    _("What people of your school say or write"),
    _("Read by the research team only."),
    _("Never by you, nor by anybody else in the management: that is promised to all who take part."),
)
NUMBERS = Reader(
    _("Numbers"),
    _("You see numbers only when they are about five people or more."),
)


def readers(role: Role) -> tuple[Reader, ...]:
    """Who reads what, as it matters to this role."""
    if role is Role.MANAGER:
        return (AGREEMENTS, THEIRS, NUMBERS, REPORT)
    return (YOURS, NAME, AGREEMENTS, REPORT)
