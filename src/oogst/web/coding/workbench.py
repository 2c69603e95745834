"""The page on which a text is coded."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from oogst.core.codebook import PALETTE
from oogst.people.access import Permission, allows
from oogst.people.roles import Role
from oogst.sources import shifts
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.coding import labels, lines, shapes
from oogst.web.coding.neighbours import previous_and_next
from oogst.web.coding.strings import bench_strings
from oogst.web.live import reading

NONE = uuid.UUID(int=0)  # stands for an id in addresses that the desk fills in


@require_GET
def workbench(request: HttpRequest, slug: str, source: uuid.UUID) -> HttpResponse:
    """The desk for one source. Some twenty queries, however long the text and many the codings."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    row = _source(request, study, source)
    revision = row.current()
    turns = list(revision.turns.all())
    before, after = previous_and_next(row)
    context = {
        "source": row,
        "lines": lines.html(revision.text, turns),
        "has_turns": bool(turns),
        "text_language": row.language or study.language,
        "before": before,
        "after": after,
        "bench": {**bench_data(request, study, row), "strings": bench_strings()},
    }
    return render(request, "coding/workbench.html", context)


@require_GET
def state(request: HttpRequest, slug: str, source: uuid.UUID) -> JsonResponse:
    """All that may have changed since the page was opened."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    return JsonResponse(bench_data(request, study, _source(request, study, source)))


@require_GET
def place(request: HttpRequest, slug: str, source: uuid.UUID, start: int, end: int) -> HttpResponse:
    """The permanent address of a passage: opens the desk there, for who may read the material."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    row = _source(request, study, source)
    return HttpResponseRedirect(f"{reverse('workbench', args=[study.slug, row.pk])}?at={start}-{end}")


def bench_data(request: HttpRequest, study: Study, source: Source) -> dict[str, Any]:
    """What the desk's script starts from. Thirteen queries."""
    held = request.roles  # type: ignore[attr-defined]
    user: Any = request.user
    known = reading.heads({study.pk}).get(study.pk, 0)  # before all else: what comes later, the stream tells
    return {
        "live": {"after": known, "text": source.digest},
        "source": {"id": source.pk, "name": source.name, "length": source.length, "revision": shifts.newest(source)},
        "adrift": shapes.adrift(source.pk, user),
        "study": {"slug": study.slug},
        "me": user.pk,
        "token": get_token(request),
        "palette": PALETTE,
        "coders": shapes.coders(source, user),
        "codes": shapes.all_codes(study),
        "codings": shapes.codings_of(source),
        "may": {"code": allows(held, Permission.CODE), "all": Role.LEAD in held},
        "urls": _urls(study, source) | _suggest(study, source),
        **shapes.stacks(study, user, labels.label),
    }


def _urls(study: Study, source: Source) -> dict[str, str]:
    return {
        "changes": reverse("changes", args=[study.slug]),
        "state": reverse("bench_state", args=[study.slug, source.pk]),
        "preview": reverse("codes_preview", args=[study.slug]),
        "code_panel": f"{reverse('code_panel', args=[study.slug, NONE])}?source={source.pk}",
        "coding_panel": reverse("coding_panel", args=[study.slug, NONE]),
        "correct": reverse("correct_text", args=[study.slug, source.pk]),
        "source_panel": reverse("source_panel", args=[study.slug, source.pk]),
        "live": reverse("live", args=[study.slug, source.pk]),
        "here": reverse("here", args=[study.slug, source.pk]),
    }


def _suggest(study: Study, source: Source) -> dict[str, str]:
    """Where the desk asks which codes may fit, in a study that wants that."""
    return {"suggest": reverse("bench_suggest", args=[study.slug, source.pk])} if study.suggestions else {}


def _source(request: HttpRequest, study: Study, pk: uuid.UUID) -> Source:
    rows = Source.objects.filter(study=study).select_related("organisation", "study")
    return fetch(request, Permission.READ_MATERIAL, rows, pk)
