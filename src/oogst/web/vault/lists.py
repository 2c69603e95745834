"""A list of identities: looked at without showing a name, and taken in on a yes. Nothing of the file is kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from oogst.core.formats.document import CannotRead
from oogst.core.formats.guard import read_rows_guarded
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies import identity_list
from oogst.studies.models import Study
from oogst.vault import keys
from oogst.web.access import enter, me
from oogst.web.vault import waiting
from oogst.web.vault.forms import ListForm
from oogst.web.vault.uploads import SealedHandler, SealedUpload, seal_uploads

MOST = 4 * 2**20  # bytes
PROBLEMS = {
    "nothing": gettext_lazy("nothing to keep: no name, address, telephone number or employer"),
    "address": gettext_lazy("the e-mail address is none"),
    "code": gettext_lazy("nobody has this code; leave the code empty for somebody new"),
    "several": gettext_lazy("this could be several people; give the code"),
    "twice": gettext_lazy("this person stands in the list twice"),
    "school": gettext_lazy("this study does not know the school; give its number or its name in this study"),
    "role": gettext_lazy("this role is none of Oogst"),
    "label": gettext_lazy("the pseudonym is too long, or gives the name away"),
}
COLUMN_NAMES = {
    "code": gettext_lazy("Code"), "label": gettext_lazy("Pseudonym"), "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail address"), "phone": gettext_lazy("Telephone number"),
    "employer": gettext_lazy("Employer"), "other_names": gettext_lazy("Other names"),
    "school": gettext_lazy("School"), "role": gettext_lazy("Role"),
}  # fmt: skip


@csrf_exempt  # only here: `_bring` checks the token, once files are taken in sealed
@never_cache
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    study = enter(request, slug, Permission.KEEP_IDENTITIES)
    return _bring(request, study, seal_uploads(request, MOST))


@csrf_protect
def _bring(request: HttpRequest, study: Study, handler: SealedHandler) -> HttpResponse:
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST":
        if handler.too_large:
            form.errors.pop("file", None)
            form.add_error("file", _("This list is too large: at most 4 MB."))
        elif form.is_valid():
            try:
                return _preview(request, study, form.cleaned_data["file"])
            except NotAllowed as reason:
                form.add_error("file", str(reason))
    status = 422 if form.errors else 200
    return render(request, "vault/list.html", {"form": form, "unlocked": keys.is_open(study.pk)}, status=status)


@never_cache
@require_POST
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """Take in what was previewed. It is looked up anew: somebody may have been added meanwhile."""
    study = enter(request, slug, Permission.KEEP_IDENTITIES)
    rows = waiting.unpack(request, study, request.POST.get("list", ""))
    if rows is None:
        messages.error(request, _("This list has waited too long. Choose the file again."))
        return redirect("identities_bring", slug=slug)
    try:
        plan = identity_list.plan(study, rows)
        new = identity_list.take(study=study, lines=plan.lines, by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("identities_bring", slug=slug)
    count = len(plan.lines)
    said = ngettext("%(count)s identity is kept.", "%(count)s identities are kept.", count) % {"count": count}
    if new:
        said += " " + ngettext(
            "%(count)s new person has a random code.", "%(count)s new people have random codes.", len(new)
        ) % {"count": len(new)}
    messages.success(request, said)
    return redirect("vault", slug=slug)


def _preview(request: HttpRequest, study: Study, upload: SealedUpload) -> HttpResponse:
    try:
        rows, columns, unread = identity_list.rows_of(read_rows_guarded(upload.whole()))
    except CannotRead as error:
        raise NotAllowed(
            _("This file cannot be read as a table. Save it as CSV or XLSX and choose it again.")
        ) from error
    if not {"code", "label", "name", "email"} & set(columns):
        raise NotAllowed(_("The first row must say what the columns are: code or pseudonym, name, email…"))
    if len(rows) > identity_list.MOST:
        raise NotAllowed(_("At most %(most)s rows at once.") % {"most": identity_list.MOST})
    plan = identity_list.plan(study, rows, columns=columns, unread=unread)
    problems = [(number, PROBLEMS[code]) for number, code in plan.problems]
    context = {
        "plan": plan, "problems": problems, "columns": [COLUMN_NAMES[name] for name in columns],
        "list": waiting.pack(request, study, rows) if plan.lines else "",
    }  # fmt: skip
    return render(request, "vault/list_preview.html", context)
