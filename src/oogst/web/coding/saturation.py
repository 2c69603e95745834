"""The saturation curve: how many new codes each source still brings."""

from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from oogst.coding.queries import coder_names
from oogst.core.saturation import WINDOW
from oogst.exchange import life_tables
from oogst.insight.saturation import CODES, COLLECTED, IMPORTED, THEMES, Saturation, saturation
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import enter
from oogst.web.coding import taking_out
from oogst.web.coding.drawing import chart

Answer = FileResponse | StreamingHttpResponse


class SaturationForm(forms.Form):
    """What the curve shows. Five queries for the choices. What makes no sense is ignored."""

    order = forms.ChoiceField(
        required=False,
        label=gettext_lazy("In order of"),
        choices=[(COLLECTED, gettext_lazy("date of the source")), (IMPORTED, gettext_lazy("coming in"))],
    )
    unit = forms.ChoiceField(
        required=False,
        label=gettext_lazy("What counts"),
        choices=[(CODES, gettext_lazy("codes")), (THEMES, gettext_lazy("themes"))],
    )
    organisation = forms.ChoiceField(required=False, label=gettext_lazy("School"))
    coder = forms.ChoiceField(required=False, label=gettext_lazy("Coder"))

    def __init__(self, study: Study, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        schools = [(str(row.pk), str(row)) for row in study.organisations.all()]
        coders = sorted(((str(pk), name) for pk, name in coder_names(study).items()), key=lambda one: one[1].casefold())
        self.fields["organisation"].choices = [("", _("all")), *schools]  # type: ignore[attr-defined]
        self.fields["coder"].choices = [("", _("all")), *coders]  # type: ignore[attr-defined]

    def found(self, study: Study) -> Saturation:
        self.is_valid()
        return saturation(study, **{name: value for name, value in self.cleaned_data.items() if value})


@require_GET
def curve(request: HttpRequest, slug: str) -> HttpResponse:
    """Some twelve queries, however many sources."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    form = SaturationForm(study, request.GET)
    found = form.found(study)
    share = found.curve.last_share()
    context = {
        **_drawn(found),
        "form": form,
        "rows": [(point, found.sources[point.source], _new(found, point.new)) for point in found.curve.points],
        "total": found.curve.total,
        "uncoded": found.uncoded,
        "share": None if share is None else round(100 * share),
        "window": WINDOW,
        "address": request.GET.urlencode(),
    }
    return render(request, "coding/saturation.html", context)


@require_GET
def saturation_csv(request: HttpRequest, slug: str) -> Answer:
    return _file(request, slug, "csv")


@require_GET
def saturation_xlsx(request: HttpRequest, slug: str) -> Answer:
    return _file(request, slug, "xlsx")


@require_GET
def saturation_svg(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "svg")


@require_GET
def saturation_png(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "png")


def _picture(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    study = enter(request, slug, Permission.EXPORT)
    drawn = _drawn(SaturationForm(study, request.GET).found(study))
    title = _("New codes for each source, and all codes so far")
    return taking_out.picture(request, study, "saturation", form, "coding/saturation_chart.html", drawn, title)


def _file(request: HttpRequest, slug: str, form: str) -> Answer:
    study = enter(request, slug, Permission.EXPORT)
    found = SaturationForm(study, request.GET).found(study)
    rows, headings = life_tables.saturation_rows(found), life_tables.saturation_headings()
    return taking_out.table(request, study, "saturation", form, headings, rows, _("Saturation"))


def _drawn(found: Saturation) -> dict[str, Any]:
    drawn = chart(found.curve)
    return {"chart": drawn, "bars": [(bar, found.sources[bar.source]) for bar in drawn.bars]}


def _new(found: Saturation, codes: Any) -> list[Any]:
    return [found.codes[code] for code in codes]
