"""Agreement as a page and as a table: of a round, and of the ordinary codings of people who coded the same texts."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from oogst.coding.round_models import Round
from oogst.coding.round_models import Unit as UnitChoice
from oogst.core.agreement.coded import Unit
from oogst.core.agreement.measuring import Measured
from oogst.core.agreement.unitizing import Unitized
from oogst.insight import agreement as insight
from oogst.insight.agreement import Comparison, Line
from oogst.insight.services import note_download
from oogst.people.access import Permission
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import enter, me
from oogst.web.coding import taking_out
from oogst.web.insight.downloads import csv_file, xlsx_file
from oogst.web.insight.grid_drawing import Named, bars
from oogst.web.rounds.doors import round_of
from oogst.web.rounds.forms import who_may_code
from oogst.web.rounds.words import NAMES, UNITS, caution, shown, unit_told


class Asked(forms.Form):
    """Whose codings, in which texts, by what. What makes no sense is left out."""

    coder = forms.MultipleChoiceField(label=gettext_lazy("Coders"), widget=forms.CheckboxSelectMultiple, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Compared by"), choices=UnitChoice.choices)
    threshold = forms.IntegerField(label=gettext_lazy("Overlap in percent"), min_value=1, max_value=100, initial=50)


@require_GET
def of_round(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponse:
    """Some fifteen queries, and the counting."""
    _study, row = round_of(request, slug, round, Permission.READ_MATERIAL)
    if row.revealed_at is None:
        return _still_blind(request, row)
    found = insight.of_round(row, _unit(request))
    shown_as = {"round": row, "form": _unit_form(row, found), "address": f"unit={found.unit}", **_context(found)}
    return render(request, "rounds/agreement.html", shown_as)


@require_GET
def round_csv(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponseBase:
    study, row = round_of(request, slug, round, Permission.EXPORT)
    if row.revealed_at is None:
        return _still_blind(request, row)
    found = _exported_round(request, row, "csv")
    return csv_file(study, "agreement", _headings(found), _rows(found))


@require_GET
def round_xlsx(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponseBase:
    study, row = round_of(request, slug, round, Permission.EXPORT)
    if row.revealed_at is None:
        return _still_blind(request, row)
    found = _exported_round(request, row, "xlsx")
    return xlsx_file(study, "agreement", _headings(found), _rows(found), _("Agreement"))


@require_GET
def ordinary(request: HttpRequest, slug: str) -> HttpResponse:
    """Of codings that are nobody's secret: coders could see each other's, and the page says so."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    form, found = _asked(request, study)
    context = {"form": form, "address": request.GET.urlencode(), **(_context(found) if found else {})}
    return render(request, "rounds/ordinary.html", context)


@require_GET
def ordinary_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    study, found = _exported(request, slug, "csv")
    return csv_file(study, "agreement", _headings(found), _rows(found))


@require_GET
def ordinary_xlsx(request: HttpRequest, slug: str) -> FileResponse:
    study, found = _exported(request, slug, "xlsx")
    return xlsx_file(study, "agreement", _headings(found), _rows(found), _("Agreement"))


@require_GET
def round_svg(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponse:
    return _round_picture(request, slug, round, "svg")


@require_GET
def round_png(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponse:
    return _round_picture(request, slug, round, "png")


@require_GET
def ordinary_svg(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, *_exported(request, slug, "svg"), "svg")


@require_GET
def ordinary_png(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, *_exported(request, slug, "png"), "png")


def _round_picture(request: HttpRequest, slug: str, round: uuid.UUID, form: str) -> HttpResponse:
    study, row = round_of(request, slug, round, Permission.EXPORT)
    if row.revealed_at is None:
        return _still_blind(request, row)
    return _picture(request, study, _exported_round(request, row, form), form)


def _picture(request: HttpRequest, study: Study, found: Comparison, form: str) -> HttpResponse:
    """Each code with its first coefficients as bars."""
    names = list(found.by_code[0].measured if found.by_code else ())[:2]
    named = [_bars(line, names) for line in found.by_code]
    labels = [str(NAMES[name]) for name in names] + [""] * (2 - len(names))
    drawn = {"bars": bars(named, 1.0, labels=(labels[0], labels[1]), at_most=100)}
    title = f"{_('Agreement')}: {_('Code').lower()}, {UNITS[found.unit]}"
    return taking_out.drawing(request, study, "agreement", form, "insight/bars_picture.html", drawn, title)


def _bars(line: Line, names: list[str]) -> Named:
    """Below zero there is no bar; the number says how far."""
    cells = [shown(name, line.measured[name]) for name in names]
    both = [(each.bar / 100, each.text if each.value is not None else each.why) for each in cells]
    (value, said), (other, other_said) = both[0], (both[1] if len(both) > 1 else (None, ""))
    return Named(line.label, line.color, value, said, "", other, other_said)


def _unit(request: HttpRequest) -> Unit | None:
    asked = request.GET.get("unit", "")
    return Unit(asked) if asked in set(Unit) else None


def _unit_form(row: Round, found: Comparison) -> Asked:
    return Asked(initial={"unit": found.unit, "threshold": row.threshold}, auto_id="agreement_%s")


def _asked(request: HttpRequest, study: Study) -> tuple[Asked, Comparison | None]:
    """The form as it was asked, and what comes of it; None while fewer than two coders are chosen."""
    people = [(str(user.pk), user.name) for user in who_may_code(study)]
    form = Asked(request.GET or None, auto_id="agreement_%s")
    form.fields["coder"].choices = people  # type: ignore[attr-defined]
    form.is_valid()
    said: dict[str, Any] = getattr(form, "cleaned_data", {})
    coders = [uuid.UUID(one) for one in said.get("coder") or ()]
    if len(coders) < 2:
        return form, None
    unit, threshold = Unit(said.get("unit") or Unit.SENTENCE), said.get("threshold") or 50
    sources = list(Source.objects.filter(study=study).only("pk"))
    return form, insight.of_codings(study, sources, coders, unit, threshold)


def _still_blind(request: HttpRequest, row: Round) -> HttpResponse:
    messages.info(request, _("This round is still blind. Results come when everybody is done."))
    return redirect("round", row.study.slug, row.pk)


def _exported_round(request: HttpRequest, row: Round, form: str) -> Comparison:
    found = insight.of_round(row, _unit(request))
    _note(request, row.study, found, form)
    return found


def _exported(request: HttpRequest, slug: str, form: str) -> tuple[Study, Comparison]:
    study = enter(request, slug, Permission.EXPORT)
    _form, found = _asked(request, study)
    found = found or Comparison(Unit.SENTENCE, 50, (), 0, None, (), ())
    _note(request, study, found, form)
    return study, found


def _note(request: HttpRequest, study: Study, found: Comparison, form: str) -> None:
    note_download(study=study, what="agreement", by=me(request), form=form, codes=len(found.by_code))


def _context(found: Comparison) -> dict[str, Any]:
    report = found.report
    return {
        "found": found,
        "told": unit_told(found.unit, found.threshold),
        "overall": [shown(name, each) for name, each in report.measured.items() if each.reason != "needs_two_coders"]
        if report
        else [],
        "cautions": [caution(each, _names(found)) for each in report.cautions] if report else [],
        "pieces": report.table.paired if report else 0,
        "pair_names": _pair_names(found),
        "labels": [NAMES[name] for name in found.by_code[0].measured] if found.by_code else [],
        "tables": [
            (_("Code"), [_line(each) for each in found.by_code], "by-code"),
            (_("Text"), [_line(each) for each in found.by_text], "by-text"),
        ],
        "rounds_drawn": report.rounds if report else 0,
    }


def _pair_names(found: Comparison) -> list[dict[str, Any]]:
    """Pairs with names for the ids by which core knows coders."""
    if found.report is None or len(found.coders) < 3:
        return []
    names = _names(found)
    return [
        {"coders": " · ".join(names[one] for one in pair.coders), "percent": pair.percent, "kappa": pair.cohen_kappa}
        for pair in found.report.pairs
    ]


def _names(found: Comparison) -> dict[str, str]:
    """What coders are called, by the ids that core knows."""
    return dict(zip(found.report.table.coders, found.coders, strict=True)) if found.report else {}


def _line(line: Line) -> dict[str, Any]:
    return {
        "line": line,
        "cells": [shown(name, each) for name, each in line.measured.items()],
        "unitizing": _of_unitizing(line.unitized),
    }


def _of_unitizing(found: Unitized | None) -> str:
    return "–" if found is None or found.alpha is None else number_format(round(found.alpha, 2), 2)


def _headings(found: Comparison) -> list[str]:
    return [
        _("about"), _("name"), _("compared by"), _("units"), _("coefficient"), _("value"), _("low"), _("high"),
        _("note"), *[_("codings of %(coder)s") % {"coder": name} for name in found.coders],
    ]  # fmt: skip


def _rows(found: Comparison) -> Iterator[list[Any]]:
    """A row a coefficient: overall, of each code, of each text."""
    unit = str(UNITS[found.unit])
    if found.report is not None:
        for name, each in found.report.measured.items():
            yield [
                _("everything"),
                "",
                unit,
                found.report.table.paired,
                *_numbers(name, each),
                *[""] * len(found.coders),
            ]
    for about, lines in ((_("code"), found.by_code), (_("text"), found.by_text)):
        for line in lines:
            for name, each in line.measured.items():
                yield [about, line.label, unit, line.pieces, *_numbers(name, each), *line.times]
            if line.unitized is not None:
                value = line.unitized.alpha
                yield [
                    about, line.label, _("stretches of text"), line.unitized.segments, _("alpha for unitizing"),
                    "" if value is None else round(value, 4), "", "", "", *line.times,
                ]  # fmt: skip


def _numbers(name: str, found: Measured) -> list[Any]:
    said = shown(name, found)
    return [said.label, *("" if one is None else round(one, 4) for one in (said.value, said.low, said.high)), said.why]
