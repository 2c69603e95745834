"""Whose words they are: the turns of somebody, of a role, and of those who ask the questions."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from oogst.insight.wanted import NONE
from oogst.people.roles import RESEARCH_ROLES
from oogst.sources.models import Participant, Turn
from oogst.studies.models import Study

INTERVIEWER = "interviewer"
"""As a role: whoever asks the questions, by the label of the turn or by a role in the research team."""
LABELS = (
    "ond", "onderzoeker", "int", "intv", "interviewer", "i", "vrager", "moderator", "gespreksleider", "facilitator",
    "begeleider", "researcher", "v",
)  # fmt: skip


def turns(study: Study) -> QuerySet[Turn]:
    """The turns of the newest texts."""
    return Turn.objects.filter(revision__source__study=study, revision__digest=F("revision__source__digest")).order_by()


def of_role(study: Study, role: str) -> QuerySet[Turn]:
    """The turns of people with a role, or of interviewers."""
    if role != INTERVIEWER:
        return turns(study).filter(person__role=role)
    asks = Q(person__role__in=[one.value for one in RESEARCH_ROLES])
    for label in LABELS:
        asks |= Q(person=None, speaker__iexact=label) | Q(person=None, speaker__iexact=f"{label}.")
    return turns(study).filter(asks)


def of_whom(study: Study, *, person: str = "", role: str = "") -> QuerySet[Turn]:
    """The turns of this person or role; NONE: those of nobody that is known."""
    said = turns(study)
    if person:
        said = said.filter(person=None) if person == NONE else said.filter(person_id=person)
    if role == NONE:
        return said.filter(Q(person=None) | Q(person__role=""))
    return said.filter(pk__in=of_role(study, role)) if role else said


def present(study: Study, *, person: str = "", role: str = "") -> list[Any]:
    """The sources in which they take part and where no turn is anybody's: there all words count as theirs."""
    heard = turns(study).exclude(person=None).values("revision__source")
    silent = study.sources.order_by().exclude(pk__in=heard)
    known = Participant.objects.filter(source__study=study)
    if person and person != NONE:
        return list(silent.filter(pk__in=known.filter(person_id=person).values("source")).values_list("pk", flat=True))
    if role and role != NONE:
        return list(silent.filter(pk__in=known.filter(person__role=role).values("source")).values_list("pk", flat=True))
    if role == NONE:
        known = known.exclude(person__role="")
    return list(silent.exclude(pk__in=known.values("source")).values_list("pk", flat=True))
