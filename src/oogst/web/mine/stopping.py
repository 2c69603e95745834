"""Stopping, and having everything destroyed: first what it means, then the act, then what is left of it."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oogst.flows import own_data, withdrawing
from oogst.flows.erasing import plan
from oogst.flows.erasing.certificate import as_pdf, backup_lines
from oogst.participation import links
from oogst.participation.models import Withdrawal
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Person
from oogst.studies.queries import lead_researchers
from oogst.web.access import enter
from oogst.web.mine import entry, session
from oogst.web.mine.confirming import link_of
from oogst.web.mine.entry import own
from oogst.web.mine.forms import CodeForm
from oogst.web.mine.showing import show
from oogst.web.serving import serve_bytes

SENT = "participant_destroy_sent"


@require_http_methods(["GET", "HEAD", "POST"])
@own
def stop(request: HttpRequest) -> HttpResponseBase:
    """Always possible, without reasons. Sent twice, it stops once."""
    person: Person = request.person  # type: ignore[attr-defined]
    if person.stopped_at is not None:
        return entry.go(request)
    if request.method == "POST":
        session.remember_withdrawal(request, withdrawing.stop(person=person))
        return entry.go(request, "after")
    return show(request, "mine/stop.html", {"data": own_data.of(person)})


@require_http_methods(["GET", "HEAD", "POST"])
@own
def destroy(request: HttpRequest) -> HttpResponseBase:
    """Within the cooling-off period: what goes, a code by mail, and then it goes."""
    person: Person = request.person  # type: ignore[attr-defined]
    data = own_data.of(person)
    context: dict[str, object] = {"data": data, "contacts": lead_researchers(person.study)}
    if data.destroy_until is None:
        return show(request, "mine/too_late.html", context)
    context["fates"] = _fates(person, data)
    if request.method == "POST" and "send" in request.POST:
        return _send(request, person, context)
    sent = request.session.get(SENT) == str(person.pk)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if links.check_code(link_of(request, person), form.cleaned_data["code"]):
            return _destroyed(request, person)
        form.add_error(
            "code", _("This is not the code, or it is too old. Look in the newest mail, or ask for a new code.")
        )
    return show(
        request, "mine/destroy.html", {**context, "form": form, "sent": sent}, status=422 if form.errors else 200
    )


@require_safe
def after(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """What was done, with its certificate: the person is gone from here, so the session remembers which it was."""
    done = _done(request, slug)
    if done is None:
        return entry.go(request)
    said = withdrawing.certificate(done)
    context = {
        "done": done,
        "destroyed": done.kind == Withdrawal.Kind.DESTROY,
        "classes": [row for row in said["classes"] if row["count"]],
        "backups": backup_lines(said),
        "contacts": lead_researchers(done.study),
        "is_in": session.link_of(request) is not None,
    }
    return show(request, "mine/after.html", context)


@require_safe
def certificate(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """The certificate as a PDF, to keep. Only of a destruction there is one."""
    done = _done(request, slug)
    if done is None or done.kind != Withdrawal.Kind.DESTROY:
        return entry.go(request)
    content = as_pdf(done, "en" if get_language() == "en" else "nl")
    return serve_bytes(request, content, name=_("certificate") + ".pdf", content_type="application/pdf")


def _fates(person: Person, data: own_data.OwnData) -> list[tuple[own_data.Given, str]]:
    """Of each contribution what would happen to it: "goes" whole, is "cut", or is "shared" with a group."""
    going = plan.of(person)
    cut, shared = {*going.cuts, *going.draft_cuts}, {*going.shared}
    return [(given, "cut" if given.id in cut else "shared" if given.id in shared else "goes") for given in data.given]


def _send(request: HttpRequest, person: Person, context: dict[str, object]) -> HttpResponse:
    try:
        sent = links.send_code(link_of(request, person))
    except NotAllowed:  # the vault is locked
        sent = False
    if sent:
        request.session[SENT] = str(person.pk)
        return entry.go(request, "destroy")
    return show(request, "mine/destroy.html", {**context, "form": CodeForm(), "not_sent": True}, status=422)


def _destroyed(request: HttpRequest, person: Person) -> HttpResponse:
    try:
        done = withdrawing.destroy(person=person)
    except NotAllowed:  # the last day ended between the page and the code
        return entry.go(request, "destroy")
    session.only_remember(request, done)
    return redirect("own_after")  # an account that was for this alone is gone as well


def _done(request: HttpRequest, slug: str) -> Withdrawal | None:
    done = session.withdrawn(request)
    if slug:
        study = enter(request, slug, Permission.OWN_DATA)
        return done if done is not None and done.study_id == study.pk else None
    return done
