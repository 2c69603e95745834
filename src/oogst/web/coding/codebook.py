"""The codebook as a table: to read, to print, and to put in order, many codes at once."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from oogst.coding import previews, queries, services
from oogst.coding.models import Code, Coding, Status
from oogst.coding.queries import Node
from oogst.coding.services import SplitPart
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study
from oogst.web.access import enter
from oogst.web.coding.forms import parent_choices

SHOWN_SEGMENTS = 400  # in the dialog that splits a code


@require_GET
def codebook(request: HttpRequest, slug: str) -> HttpResponse:
    """Two queries for the tree, whatever its size."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    q, status = request.GET.get("q", "").strip(), request.GET.get("status", "")
    every = queries.tree(study)
    nodes = _filtered(every, q, status)
    context = {
        "nodes": nodes,
        "all_count": len(every),
        "most": max((node.total for node in every), default=0),
        "q": q,
        "status": status,
        "statuses": Status.choices,
        "parents": parent_choices(study),
    }
    return render(request, "coding/codebook.html", context)


@require_GET
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """What merging, splitting or removing would do. A piece of a dialog for the desk, else a page."""
    study = enter(request, slug, Permission.CODE)
    do = request.GET.get("do", "")
    codes = _codes(study, request.GET.getlist("codes"))
    if do not in PREVIEWS or not codes:
        messages.info(request, _("Choose one or more codes first."))
        return redirect("codebook", slug)
    try:
        context = PREVIEWS[do](request, study, codes)
    except NotAllowed as reason:
        context = {"refused": str(reason)}
    in_place = request.headers.get("X-Requested-With") == "fetch"
    template = "coding/preview_body.html" if in_place else "coding/preview.html"
    return render(request, template, {"do": do, "codes": codes, **context})


@require_POST
def act(request: HttpRequest, slug: str) -> HttpResponse:
    """Do something with the chosen codes, from a form."""
    study = enter(request, slug, Permission.CODE)
    do = request.POST.get("do", "")
    if do not in ACTS:
        raise Http404
    try:
        codes = _codes(study, request.POST.getlist("codes"))
        if not codes:
            raise NotAllowed(_("Choose one or more codes first."))
        messages.success(request, ACTS[do](request, study, codes))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("codebook", slug)


def _filtered(nodes: list[Node], q: str, status: str) -> list[Node]:
    """The codes that fit, with what they stand under."""
    if not q and status not in Status.values:
        return nodes
    wanted = q.casefold()
    fits = [_fits(node, wanted, status) for node in nodes]
    shown: list[Node] = []
    for index, node in enumerate(nodes):
        below = index + 1
        while below < len(nodes) and nodes[below].depth > node.depth:
            below += 1
        if any(fits[index:below]):
            shown.append(node)
    return shown


def _fits(node: Node, q: str, status: str) -> bool:
    words = " ".join([node.code.name, node.code.definition, node.code.when, node.code.when_not, node.code.anchor])
    return q in words.casefold() and (status not in Status.values or node.code.status == status)


def _codes(study: Study, ids: list[str]) -> list[Code]:
    """The codes that were chosen, in the order they were sent. Raises Http404 for ids that are none of this study."""
    try:
        wanted = list(dict.fromkeys(uuid.UUID(one) for one in ids))
    except ValueError as error:
        raise Http404 from error
    found = {code.pk: code for code in Code.objects.filter(study=study, pk__in=wanted).select_related("study")}
    if len(found) != len(wanted):
        raise Http404
    return [found[one] for one in wanted]


def _preview_merge(request: HttpRequest, study: Study, codes: list[Code]) -> dict[str, object]:
    if len(codes) < 2:
        raise NotAllowed(_("Choose at least two codes to merge."))
    wanted = request.GET.get("into", "")
    into = next((code for code in codes if str(code.pk) == wanted), codes[0])
    going = [code for code in codes if code.pk != into.pk]
    return {"into": into, **_told(study, codes, previews.preview_merge(going, into))}


def _preview_remove(request: HttpRequest, study: Study, codes: list[Code]) -> dict[str, object]:
    return _told(study, codes, previews.preview_remove(codes))


def _preview_split(request: HttpRequest, study: Study, codes: list[Code]) -> dict[str, object]:
    code = codes[0]
    segments = Coding.objects.present().filter(code=code).select_related("source").order_by("source__name", "start")
    total = segments.count()
    return {"code": code, "segments": segments[:SHOWN_SEGMENTS], "total": total, "cut_off": total > SHOWN_SEGMENTS}


def _told(study: Study, codes: list[Code], found: previews.Preview) -> dict[str, object]:
    names = queries.coder_names(study)
    return {
        "preview": found,
        "rows": [(code, found.by_code.get(code.pk, 0)) for code in codes],
        "coders": sorted((names.get(pk, _("somebody")), count) for pk, count in found.by_coder.items()),
    }


def _merge(request: HttpRequest, study: Study, codes: list[Code]) -> str:
    (into,) = _codes(study, [request.POST.get("into", "")])
    going = [code for code in codes if code.pk != into.pk]
    services.merge_codes(codes=going, into=into, by=request.user)  # type: ignore[arg-type]
    return _("Merged into “%(name)s”. Undo brings the codes back.") % {"name": into.name}


def _remove(request: HttpRequest, study: Study, codes: list[Code]) -> str:
    services.remove_codes(codes=codes, by=request.user)  # type: ignore[arg-type]
    return _counted(len(codes), _("Undo brings them back."))


def _split(request: HttpRequest, study: Study, codes: list[Code]) -> str:
    try:
        ids = [uuid.UUID(one) for one in request.POST.getlist("codings")]
    except ValueError as error:
        raise Http404 from error
    codings = list(Coding.objects.present().filter(study=study, pk__in=ids))
    name = request.POST.get("name", "")
    services.split_code(code=codes[0], parts=[SplitPart(name, codings)], by=request.user)  # type: ignore[arg-type]
    return _("“%(name)s” has its own segments now.") % {"name": name.strip()}


def _move(request: HttpRequest, study: Study, codes: list[Code]) -> str:
    wanted = request.POST.get("parent", "")
    parent = _codes(study, [wanted])[0] if wanted else None
    services.move_codes(codes=codes, parent=parent, by=request.user)  # type: ignore[arg-type]
    return _("Moved.")


def _status(request: HttpRequest, study: Study, codes: list[Code]) -> str:
    return _change_all(request, codes, status=request.POST.get("status", ""))


def _color(request: HttpRequest, study: Study, codes: list[Code]) -> str:
    return _change_all(request, codes, color=request.POST.get("color", ""))


def _change_all(request: HttpRequest, codes: list[Code], **fields: str) -> str:
    for code in codes:
        services.edit_code(code=code, by=request.user, **fields)  # type: ignore[arg-type]
    return ngettext("%(n)d code changed.", "%(n)d codes changed.", len(codes)) % {"n": len(codes)}


def _counted(n: int, then: str) -> str:
    return ngettext("%(n)d code removed.", "%(n)d codes removed.", n) % {"n": n} + " " + then


PREVIEWS = {"merge": _preview_merge, "remove": _preview_remove, "split": _preview_split}
ACTS = {"merge": _merge, "remove": _remove, "split": _split, "move": _move, "status": _status, "color": _color}
