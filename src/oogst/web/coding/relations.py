"""How codes have to do with each other: as a table, as a map, and one by one with the segments for and against."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oogst.coding import relations as reading
from oogst.coding import services
from oogst.coding.life_models import CodeRelation
from oogst.coding.models import Code, Coding
from oogst.coding.standing import became, standing
from oogst.exchange import life_tables
from oogst.insight.segments import Describing
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.coding import taking_out
from oogst.web.coding.drawing import relation_map
from oogst.web.coding.forms import parent_choices

A_PAGE = 12
MOST_LOOKED_AT = 4000  # codings of both codes among which those together are looked for
Answer = FileResponse | StreamingHttpResponse


class RelationForm(forms.Form):
    """Two codes and how they have to do with each other."""

    code = forms.ChoiceField(label=gettext_lazy("Code"))
    kind = forms.ChoiceField(label=gettext_lazy("Relation"), choices=CodeRelation.Kind.choices)
    label = forms.CharField(label=gettext_lazy("In own words"), max_length=80, required=False)
    to = forms.ChoiceField(label=gettext_lazy("Other code"))
    note = forms.CharField(
        label=gettext_lazy("Explanation"), widget=forms.Textarea(attrs={"rows": 3}), max_length=20_000, required=False
    )
    coding = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("choose a code")), *parent_choices(study)[1:]]
        for name in ("code", "to"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


@require_GET
def relations(request: HttpRequest, slug: str) -> HttpResponse:
    """Some eight queries, however many relations."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    asked = {name: request.GET.get(name, "") for name in ("code", "kind", "look")}
    shown = _found(study, asked)
    context = {
        "related": shown,
        "every": bool(shown) or CodeRelation.objects.present().filter(study=study).exists(),
        "map": relation_map(shown) if asked["look"] == "map" and shown else None,
        "asked": asked,
        "kinds": CodeRelation.Kind.choices,
        "codes": sorted({(str(c.pk), c.name) for one in reading.related(study) for c in (one.code, one.to)},
                        key=lambda item: item[1].casefold()),
        "address": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "coding/relations.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    initial = {name: request.GET.get(name, "") for name in ("code", "to", "coding")}
    form = RelationForm(request.POST or None, study=study, initial=initial)
    coding = _coding(request, study, request.POST.get("coding") or initial["coding"])
    if coding is not None and not initial["code"]:
        form.initial["code"] = str(coding.code_id)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        codes = [
            Code.objects.present().select_related("study").get(study=study, pk=said[name]) for name in ("code", "to")
        ]
        try:
            change = services.relate(
                code=codes[0], to=codes[1], kind=said["kind"], label=said["label"], note=said["note"],
                evidence=[coding] if coding else [], by=request.user,  # type: ignore[arg-type]
            )  # fmt: skip
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("code_relation", slug, change.about["relation"])
    context = {"form": form, "coding": coding}
    return render(request, "coding/relation_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def relation(request: HttpRequest, slug: str, relation: uuid.UUID) -> HttpResponse:
    """One relation: what speaks for it and against it, and segments to choose from. Some twenty queries."""
    needed = Permission.CODE if request.method == "POST" else Permission.READ_MATERIAL
    study = enter(request, slug, needed)
    row = _relation(request, study, relation, needed)
    if request.method == "POST":
        services.explain_relation(relation=row, note=request.POST.get("note", "")[:20_000], by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("code_relation", slug, row.pk)
    now = standing(study)
    ends = [now.get(row.code_id), now.get(row.to_id)]
    evidence = list(row.evidence.filter(removed_at__isnull=True, coding__removed_at__isnull=True))
    page = Paginator(_candidates(now, ends, {one.coding_id for one in evidence}), A_PAGE).get_page(
        request.GET.get("page")
    )
    describing = Describing(study, also=False)
    segments = {one.coding.pk: one for one in describing.segments([one.coding_id for one in evidence])}
    context = {
        "relation": row, "code": ends[0], "to": ends[1], "page_obj": page,
        "speaks_for": [(one, segments[one.coding_id]) for one in evidence if one.stance == reading.FOR],
        "speaks_against": [(one, segments[one.coding_id]) for one in evidence if one.stance == reading.AGAINST],
        "candidates": describing.segments(list(page.object_list)),
    }  # fmt: skip
    return render(request, "coding/relation.html", context)


@require_POST
def weigh(request: HttpRequest, slug: str, relation: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = _relation(request, study, relation, Permission.CODE)
    codings = Coding.objects.present().filter(study=study, pk__in=_ids(request.POST.getlist("codings")))
    stance = request.POST.get("stance", "")
    try:
        services.weigh_relation(
            relation=row, codings=list(codings.select_related("study")), stance=stance, by=request.user,  # type: ignore[arg-type]
        )  # fmt: skip
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Saved."))
    return redirect("code_relation", slug, row.pk)


@require_POST
def drop(request: HttpRequest, slug: str, relation: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = _relation(request, study, relation, Permission.CODE)
    for evidence in row.evidence.filter(pk__in=_ids([request.POST.get("evidence", "")]), removed_at__isnull=True):
        services.drop_evidence(evidence=evidence, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The segment no longer stands with this relation. Undo brings it back."))
    return redirect("code_relation", slug, row.pk)


@require_POST
def remove(request: HttpRequest, slug: str, relation: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row = _relation(request, study, relation, Permission.CODE)
    services.unrelate(relation=row, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The relation was removed. Undo brings it back."))
    return redirect("code_relations", slug)


@require_GET
def relations_csv(request: HttpRequest, slug: str) -> Answer:
    return _file(request, slug, "csv")


@require_GET
def relations_xlsx(request: HttpRequest, slug: str) -> Answer:
    return _file(request, slug, "xlsx")


@require_GET
def relations_svg(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "svg")


@require_GET
def relations_png(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, slug, "png")


def _picture(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    study = enter(request, slug, Permission.EXPORT)
    drawn = {"map": relation_map(_found(study, request.GET))}
    title = _("Map of the relations between codes")
    return taking_out.picture(request, study, "relations", form, "coding/relations_map.html", drawn, title)


def _file(request: HttpRequest, slug: str, form: str) -> Answer:
    study = enter(request, slug, Permission.EXPORT)
    rows = life_tables.relation_rows(_found(study, request.GET))
    return taking_out.table(request, study, "relations", form, life_tables.relation_headings(), rows, _("Relations"))


def _found(study: Study, asked: Any) -> list[reading.Related]:
    code, kind = asked.get("code", ""), asked.get("kind", "")
    return [
        one
        for one in reading.related(study)
        if (not code or code in (str(one.code.pk), str(one.to.pk))) and kind in ("", one.relation.kind)
    ]


def _candidates(now: dict[uuid.UUID, Code], ends: list[Code | None], weighed: set[uuid.UUID]) -> list[uuid.UUID]:
    """Codings of both codes: first those where the other code is on the same words, then the newest. One query."""
    both = [set(became(now, end)) if end else set() for end in ends]
    rows = Coding.objects.present().filter(code__in=both[0] | both[1]).order_by("-created_at", "pk")
    found = list(rows.values_list("pk", "source_id", "start", "end", "code_id")[:MOST_LOOKED_AT])
    sides: list[dict[uuid.UUID, list[tuple[int, int]]]] = [{}, {}]
    for _pk, source, start, end, code in found:
        sides[code in both[1]].setdefault(source, []).append((start, end))
    together: list[uuid.UUID] = []
    alone: list[uuid.UUID] = []
    for pk, source, start, end, code in found:
        if pk not in weighed:
            others = sides[code not in both[1]].get(source, ())
            is_together = any(begin < end and start < stop for begin, stop in others)
            (together if is_together else alone).append(pk)
    return together + alone


def _relation(request: HttpRequest, study: Study, pk: uuid.UUID, needed: Permission) -> CodeRelation:
    rows = CodeRelation.objects.present().filter(study=study).select_related("study")
    return fetch(request, needed, rows, pk)


def _coding(request: HttpRequest, study: Study, asked: str) -> Coding | None:
    """The segment that gave the thought, when there is one."""
    if not asked:
        return None
    rows = Coding.objects.present().filter(study=study, pk__in=_ids([asked]))
    return rows.select_related("study", "source", "code").first()


def _ids(values: Iterable[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(value) for value in values]
    except ValueError as error:
        raise Http404 from error
