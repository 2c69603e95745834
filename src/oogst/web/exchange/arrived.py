"""What came of each thing of a project; or what would come of it, with the choices, when it was here before."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from oogst.exchange import itemising
from oogst.exchange.choices import Choices
from oogst.exchange.models import ImportItem
from oogst.exchange.previewing import COUNTED
from oogst.flows import import_material as flow
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources import rules
from oogst.sources.models import ImportFile
from oogst.web.access import enter, me

PER_PAGE = 100
State = ImportItem.State
KINDS = {
    "source": gettext_lazy("Sources"), "code": gettext_lazy("Codes"), "coding": gettext_lazy("Codings"),
    "memo": gettext_lazy("Memos"), "case": gettext_lazy("Schools"), "variable": gettext_lazy("Variables"),
    "set": gettext_lazy("Groups"), "link": gettext_lazy("Relations"), "graph": gettext_lazy("Drawings"),
    "story": gettext_lazy("Findings"), "report": gettext_lazy("Report"), "comment": gettext_lazy("Comments"),
    "relation": gettext_lazy("Relations of codes"), "board": gettext_lazy("Boards"),
    "version": gettext_lazy("Versions of the codebook"), "round": gettext_lazy("Rounds"),
    "question": gettext_lazy("Questions"), "summary": gettext_lazy("Summaries"),
}  # fmt: skip
TONES = {"taken": "leaf", "new": "leaf", "here": "sky", "changed": "", "gone": "clay", "left": "clay"}


class MergeForm(forms.Form):
    """A choice for each kind; without any, nothing that is here changes."""

    codes = forms.BooleanField(
        required=False, label=gettext_lazy("Codes that differ: take name and meaning from the file")
    )
    memos = forms.BooleanField(
        required=False,
        label=gettext_lazy("Memos that differ: take the words from the file (your own and imported ones)"),
    )
    texts = forms.BooleanField(
        required=False,
        label=gettext_lazy("Texts that differ: take the newer text (what was coded is carried over)"),
        help_text=gettext_lazy("Codings that lose their words wait for a place. Undo in that text takes it back."),
    )
    codings = forms.BooleanField(
        required=False,
        label=gettext_lazy("Codings that differ: take place and code from the file (your own and imported ones)"),
    )
    new_sources = forms.BooleanField(required=False, initial=True, label=gettext_lazy("New sources come in"))
    new_codings = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("New codings on sources that are here come in")
    )
    gone_codings = forms.BooleanField(
        required=False,
        label=gettext_lazy("Codings that the file no longer has: remove them here too (your own and imported ones)"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def arrived(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    """The report per item of one file; sending the form merges a project that was here before."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    if request.method == "POST":
        access.require(me(request), Permission.ADD_MATERIAL, study)
    found = ImportFile.objects.filter(batch__study=study, pk=file).select_related("batch__study").first()
    if found is None:
        raise Http404
    if found.state != ImportFile.State.TAKEN and not rules.may_look_inside(found, me(request).pk):
        messages.error(request, _("Only who brought this file in can look inside it."))
        return redirect("import_report", study.slug, found.batch_id)
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            flow.read_again(file=found, by=me(request), merge=Choices(**form.cleaned_data).as_json())
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("import_report", study.slug, found.batch_id)
    return render(request, "exchange/arrived.html", _context(request, found, form), status=422 if form.errors else 200)


def _context(request: HttpRequest, file: ImportFile, form: MergeForm) -> dict[str, object]:
    """Five queries, however many lines."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    rows = itemising.items_of(file, kind=kind, state=state, odd=bool(request.GET.get("odd")))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    asks = file.report.get("refusal", {}).get("code") == "comes-back"
    return {
        "file": file, "batch": file.batch, "page": page, "form": form, "asks": asks and bool(file.stored),
        "totals": _counted(file.report["refusal"]["details"].get("counts", {})) if asks else _listed(file),
        "lines": [(itemising.told(item), KINDS.get(item.kind, item.kind), TONES[item.state]) for item in page],
        "only": {"kind": kind, "state": state, "odd": request.GET.get("odd", "")},
    }  # fmt: skip


def _listed(file: ImportFile) -> list[dict[str, object]]:
    rows = itemising.totals(file)
    return [
        {"kind": row["kind"], "label": KINDS.get(row["kind"], row["kind"]), "state": row["state"],
         "said": State(row["state"]).label, "count": row["count"], "listed": True}
        for row in rows
    ]  # fmt: skip


def _counted(counts: dict[str, dict[str, int]]) -> list[dict[str, object]]:
    """What the preview counted; codings, memos and what is the same have no lines."""
    return [
        {"kind": kind, "label": KINDS.get(kind, kind), "state": state, "said": State(state).label, "count": count,
         "listed": state != "here" and kind not in ("coding", "memo", *COUNTED.values())}
        for kind, states in counts.items() for state, count in states.items()
    ]  # fmt: skip
