"""The trail of a study: who changed what and when, without words of persons; and the proof that it is whole."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oogst.coding.models import Code
from oogst.people import trail as chain
from oogst.people.access import Permission
from oogst.people.accounts import names
from oogst.people.models import TrailEntry
from oogst.people.roles import ROLE_NAMES, Role
from oogst.sources.models import Source
from oogst.studies.identities import reasons
from oogst.studies.models import Organisation, Person, Study
from oogst.web.access import enter
from oogst.web.studies.trail_words import GROUPS, more, said

A_PAGE = 50
OPENED = "identity.opened"
NAMED: dict[str, tuple[Any, str, str]] = {
    "source": (Source, "name", "source"),
    "code": (Code, "name", "code"),
    "organisation": (Organisation, "label", "school"),
    "person": (Person, "label", ""),
}


@require_safe
def trail(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first, fifty on a page. Seven queries besides entering, however long the trail;
    one more when an identity was opened."""
    study = enter(request, slug, Permission.READ_TRAIL)
    entries = TrailEntry.objects.filter(chain=str(study.pk))
    found = entries.order_by().exclude(actor=None).values_list("actor", flat=True).distinct()
    actors = names({actor for actor in found if actor})
    page = Paginator(_filtered(entries, request), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(study, list(page.object_list), actors),
        "actors": sorted(actors.items(), key=lambda pair: pair[1]),
        "groups": [(key, title) for key, (title, _starts) in GROUPS.items()],
        "chosen": request.GET,
    }
    return render(request, "studies/trail.html", context)


@require_POST
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """Walk the chain, and say whether anything in it was changed or is missing."""
    study = enter(request, slug, Permission.READ_TRAIL)
    broken = chain.verify(str(study.pk))
    count = TrailEntry.objects.filter(chain=str(study.pk)).count()
    if broken:
        place = broken[0].sequence
        messages.error(
            request, _("The trail is broken at entry %(place)s. Tell your administrator.") % {"place": place}
        )
    else:
        messages.success(
            request, _("The trail is whole: %(count)s entries, none changed, none missing.") % {"count": count}
        )
    return redirect("trail", slug=slug)


def _filtered(entries: QuerySet[TrailEntry], request: HttpRequest) -> QuerySet[TrailEntry]:
    """By group of verbs, by who, and by days. What is no date or account filters nothing."""
    if (group := GROUPS.get(request.GET.get("what", ""))) is not None:
        wanted = Q()
        for start in group[1]:
            wanted |= Q(verb__startswith=start)
        entries = entries.filter(wanted)
    if (actor := _uuid(request.GET.get("who", ""))) is not None:
        entries = entries.filter(actor=actor)
    if (first := _date(request.GET.get("from", ""))) is not None:
        entries = entries.filter(at__date__gte=first)
    if (last := _date(request.GET.get("to", ""))) is not None:
        entries = entries.filter(at__date__lte=last)
    return entries.order_by("-sequence")


def _rows(study: Study, entries: list[TrailEntry], actors: dict[uuid.UUID, str]) -> list[dict[str, Any]]:
    about = _names_of(study, entries)
    why = reasons(entry.details.get("reason") for entry in entries if entry.verb == OPENED)
    return [
        {
            "entry": entry,
            "who": actors.get(entry.actor, "") if entry.actor else "",
            "said": said(entry.verb),
            "more": why.get(entry.details.get("reason", ""), "") or more(entry.verb, entry.details),
            "role": ROLE_NAMES[Role(entry.details["role_given"])]
            if entry.details.get("role_given") in list(Role)
            else "",
            "about": about.get((entry.object_type, entry.object_id)),
            "address": NAMED.get(entry.object_type, (None, "", ""))[2],
        }
        for entry in entries
    ]


def _names_of(study: Study, entries: list[TrailEntry]) -> dict[tuple[str, str], str]:
    """What the entries are about, as far as it is still there. A query for each of four kinds."""
    found: dict[tuple[str, str], str] = {}
    for kind, (model, field, _address) in NAMED.items():
        ids = {entry.object_id for entry in entries if entry.object_type == kind}
        if ids:
            rows = model.objects.filter(study=study, pk__in=ids).values_list("pk", field)
            found.update({(kind, str(pk)): name for pk, name in rows})
    return found


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _date(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
