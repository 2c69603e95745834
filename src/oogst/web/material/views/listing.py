"""The list of the material."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from oogst.exchange.leaving import note_taken, people_in
from oogst.people import trail
from oogst.people.access import Permission
from oogst.sources import queries
from oogst.sources.models import Import
from oogst.studies.models import Study
from oogst.web.access import enter, me
from oogst.web.material.forms.listing import ListForm
from oogst.web.material.tables import as_csv as table

A_PAGE = 50


def material(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.READ_MATERIAL)
    form = ListForm(study, request.GET)
    wanted = form.wanted()
    found = queries.material(study, wanted)
    count, words = queries.totals(found)
    page = Paginator(cast(Any, _Counted(found, count)), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "wanted": wanted, "page": page, "rows": queries.rows_of(list(page.object_list)),
        "count": count, "words": words, "list": _list(request), "batch": _batch(study, wanted.batch),
        "more": _more_filters(form, wanted),
    }  # fmt: skip
    return render(request, "material/list.html", context)


def as_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    study = enter(request, slug, Permission.EXPORT)
    found = list(queries.material(study, ListForm(study, request.GET).wanted()))
    user = me(request)
    trail.record(user, "material.listed", study, sources=len(found))
    note_taken(study=study, by=user, format="material.csv", people=people_in(source.pk for source in found))
    answer = StreamingHttpResponse(table(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{study.slug}-material-{timezone.localdate()}.csv"'
    return answer


class _Counted:
    """A list whose length is known already, so that the paginator need not ask."""

    ordered = True

    def __init__(self, rows: object, count: int) -> None:
        self.rows, self.length = rows, count

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, part: slice) -> object:
        return self.rows[part]  # type: ignore[index]


def _list(request: HttpRequest) -> str:
    """The filters and order of this list, to find the way back to it and the source that comes next."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return "&".join(part for part in kept.urlencode().split("&") if not part.endswith("="))


def _batch(study: Study, batch: str) -> Import | None:
    return study.imports.filter(pk=batch).first() if batch else None


def _more_filters(form: ListForm, wanted: queries.Wanted) -> bool:
    """Whether one of the filters that are folded away is in use."""
    return bool(wanted.person or wanted.basis or wanted.coded or wanted.variable or wanted.phase)
