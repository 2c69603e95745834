"""What stands out in a case, as a table and as a picture, to take along."""

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oogst.exchange import seeing_tables
from oogst.insight.case import Standing, standing
from oogst.people.access import Permission
from oogst.studies.models import Organisation, Study
from oogst.web.access import enter, fetch
from oogst.web.coding import taking_out
from oogst.web.insight.forms import ProfileForm
from oogst.web.insight.grid_drawing import Named, bars

Answer = FileResponse | StreamingHttpResponse


@require_GET
def as_csv(request: HttpRequest, slug: str, school: uuid.UUID) -> Answer:
    return _table(request, slug, school, "csv")


@require_GET
def as_xlsx(request: HttpRequest, slug: str, school: uuid.UUID) -> Answer:
    return _table(request, slug, school, "xlsx")


@require_GET
def as_svg(request: HttpRequest, slug: str, school: uuid.UUID) -> HttpResponse:
    return _picture(request, slug, school, "svg")


@require_GET
def as_png(request: HttpRequest, slug: str, school: uuid.UUID) -> HttpResponse:
    return _picture(request, slug, school, "png")


def _table(request: HttpRequest, slug: str, school: uuid.UUID, form: str) -> Answer:
    study, case, found = _found(request, slug, school)
    rows, headings = seeing_tables.standing_rows(case, found), seeing_tables.standing_headings()
    return taking_out.table(request, study, "code_profile", form, headings, rows, _("Profile"))


def _picture(request: HttpRequest, slug: str, school: uuid.UUID, form: str) -> HttpResponse:
    study, case, found = _found(request, slug, school)
    named = [
        Named(one.code.label, one.code.color, one.share, _percent(one.share), "", one.everywhere,
              _percent(one.everywhere))
        for one in found
    ]  # fmt: skip
    most = max((max(one.share, one.everywhere) for one in found), default=1.0)
    drawn = {"bars": bars(named, most, labels=(case.label, _("All of the study")), at_most=100)}
    title = f"{_('What stands out')}: {case.label}"
    return taking_out.picture(request, study, "code_profile", form, "insight/bars_picture.html", drawn, title)


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"


def _found(request: HttpRequest, slug: str, school: uuid.UUID) -> tuple[Study, Organisation, list[Standing]]:
    study = enter(request, slug, Permission.EXPORT)
    case: Organisation = fetch(request, Permission.EXPORT, study.organisations.all(), school)
    case.study = study
    return study, case, standing(case, ProfileForm(study, request.GET).chosen()["rows"])
