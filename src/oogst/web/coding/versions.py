"""Versions of the codebook: keeping one, reading it, and what differs between two."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oogst.coding import services
from oogst.coding import versions as reading
from oogst.coding.life_models import CodebookVersion
from oogst.coding.models import Code, Coding, Status
from oogst.exchange import life_tables
from oogst.people import accounts
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.coding import taking_out

NOW = "now"
Answer = FileResponse | StreamingHttpResponse


@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Four queries, however many versions."""
    study = enter(request, slug, Permission.CODE if request.method == "POST" else Permission.READ_MATERIAL)
    refused, typed = "", {"name": "", "note": ""}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        try:
            services.take_version(study=study, by=request.user, **typed)  # type: ignore[arg-type]
        except NotAllowed as reason:
            refused = str(reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("codebook_versions", slug)
    rows = list(study.codebook_versions.prefetch_related("entries"))
    names = accounts.names({row.by for row in rows})
    context = {
        "rows": [(row, names.get(row.by, ""), len(row.entries.all())) for row in rows],
        "codes": Code.objects.present().filter(study=study).count(),
        "refused": refused, "typed": typed,
    }  # fmt: skip
    return render(request, "coding/versions.html", context, status=422 if refused else 200)


@require_GET
def version(request: HttpRequest, slug: str, kept: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.READ_MATERIAL)
    row = fetch(request, Permission.READ_MATERIAL, CodebookVersion.objects.filter(study=study), kept)
    present = set(Code.objects.present().filter(study=study).values_list("pk", flat=True))
    context = {
        "version": row,
        "lines": [(line, line.entry.key in present) for line in reading.lines(row, study)],
        "by": accounts.names({row.by}).get(row.by, ""),
    }
    return render(request, "coding/version.html", context)


@require_POST
def remove(request: HttpRequest, slug: str, kept: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = fetch(request, Permission.CODE, CodebookVersion.objects.filter(study=study), kept)
    services.remove_version(version=row, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The version was removed. The codes are as they were."))
    return redirect("codebook_versions", slug)


@require_GET
def difference(request: HttpRequest, slug: str) -> HttpResponse:
    """From one version to another, or to now. Some eight queries."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    rows = list(study.codebook_versions.all())
    old, new = _chosen(request, rows)
    context: dict[str, Any] = {"rows": rows, "old": old, "new": new, "now": NOW, "address": request.GET.urlencode()}
    if rows:
        before, after = reading.lines(old, study), reading.lines(new, study)
        found = reading.difference(study, old, new)
        context |= {
            "found": found,
            "old_names": reading.names(before),
            "changed": [_told(one, reading.names(before), reading.names(after)) for one in found.changed],
            "present": set(Code.objects.present().filter(study=study).values_list("pk", flat=True)),
            "statuses": dict(Status.choices),
        }
    return render(request, "coding/difference.html", context)


@require_GET
def version_csv(request: HttpRequest, slug: str, kept: uuid.UUID) -> Answer:
    return _version_file(request, slug, kept, "csv")


@require_GET
def version_xlsx(request: HttpRequest, slug: str, kept: uuid.UUID) -> Answer:
    return _version_file(request, slug, kept, "xlsx")


@require_GET
def difference_csv(request: HttpRequest, slug: str) -> Answer:
    return _difference_file(request, slug, "csv")


@require_GET
def difference_xlsx(request: HttpRequest, slug: str) -> Answer:
    return _difference_file(request, slug, "xlsx")


def _version_file(request: HttpRequest, slug: str, kept: uuid.UUID, form: str) -> Answer:
    study = enter(request, slug, Permission.EXPORT)
    row = fetch(request, Permission.EXPORT, CodebookVersion.objects.filter(study=study), kept)
    lines = reading.lines(row, study)
    rows = life_tables.version_rows(lines)
    return _file(request, study, "codebook", form, life_tables.version_headings(), rows, row.name)


def _difference_file(request: HttpRequest, slug: str, form: str) -> Answer:
    study = enter(request, slug, Permission.EXPORT)
    old, new = _chosen(request, list(study.codebook_versions.all()))
    names = [reading.names(reading.lines(one, study)) for one in (old, new)]
    rows = life_tables.difference_rows(reading.difference(study, old, new), *names)
    headings = life_tables.difference_headings()
    return _file(request, study, "codebook_difference", form, headings, rows, _("Difference"))


def _file(
    request: HttpRequest, study: Study, what: str, form: str, headings: list[str], rows: Iterable[Any], title: str
) -> Answer:
    """With the people whose words are anchor examples."""
    anchors = Code.objects.filter(study=study, anchor_coding__isnull=False).values("anchor_coding")
    sources = Coding.objects.filter(pk__in=anchors).values_list("source_id", flat=True)
    return taking_out.table(request, study, what, form, headings, rows, title, sources=sources)


def _chosen(request: HttpRequest, rows: list[CodebookVersion]) -> tuple[CodebookVersion | None, CodebookVersion | None]:
    """The two sides: the newest version and now, unless others were asked."""
    by_id = {str(row.pk): row for row in rows}
    asked = [request.GET.get(name, "") for name in ("old", "new")]
    if any(one not in ("", NOW) and one not in by_id for one in asked):
        raise Http404
    first = rows[0] if rows and not asked[0] else by_id.get(asked[0])
    return first, by_id.get(asked[1])


def _told(one: Any, old: dict[Any, str], new: dict[Any, str]) -> dict[str, Any]:
    """A code that changed, with where it stood and stands, and its words in pieces."""
    fields, statuses = life_tables.field_names(), dict(Status.choices)
    return {
        "entry": one.after, "before": one.before, "is_renamed": one.is_renamed, "is_moved": one.is_moved,
        "was_under": old.get(one.before.parent, "") if one.before.parent else "",
        "is_under": new.get(one.after.parent, "") if one.after.parent else "",
        "statuses": (statuses[one.before.status], statuses[one.after.status]) if one.has_other_status else None,
        "words": [(fields[word.field], word.pieces) for word in one.words],
    }  # fmt: skip
