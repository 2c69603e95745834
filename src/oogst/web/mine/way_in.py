"""Coming in with a personal link and a code by mail; and going out again."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oogst.participation import links
from oogst.participation.models import PersonalLink
from oogst.people.errors import NotAllowed
from oogst.web.mine import session
from oogst.web.mine.forms import CodeForm

SENT = "participant_sent"  # a code is under way


@require_safe
def way_in(request: HttpRequest, secret: str) -> HttpResponse:
    """What stands in the mail. It always leads on, so that the secret stays in no address bar and no Referer."""
    link = links.find(secret)
    if link is not None:
        session.knock(request, link)
    answer = redirect("own_code" if link is not None else "own_closed")
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """A link that does not work, whatever the reason: nobody learns whether there ever was one."""
    return render(request, "mine/closed.html", status=404)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """First a button that mails a code; then the field for it."""
    link = session.knocked(request)
    if link is None:
        return redirect("own" if session.link_of(request) else "own_closed")
    if request.method == "POST" and "send" in request.POST:
        return _send(request, link)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if links.check_code(link, form.cleaned_data["code"]):
            return _enter(request, link)
        form.add_error(
            "code", _("This is not the code, or it is too old. Look in the newest mail, or ask for a new code.")
        )
    context = {"form": form, "sent": request.session.get(SENT, False), "study_name": link.study.name}
    return render(request, "mine/code.html", context, status=422 if form.errors else 200)


@require_POST
def out(request: HttpRequest) -> HttpResponse:
    """Done: nothing of the participant stays in this browser."""
    session.leave(request)
    return redirect("own_left")


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    return render(request, "mine/left.html")


def _send(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    try:
        sent = links.send_code(link)
    except NotAllowed:  # the vault is locked, or this person stopped: not for them to solve
        sent = False
    if sent:
        request.session[SENT] = True
        return redirect("own_code")
    context = {"form": CodeForm(), "sent": request.session.get(SENT, False), "study_name": link.study.name}
    return render(request, "mine/code.html", {**context, "not_sent": True}, status=422)


def _enter(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    session.come_in(request, link)
    asked = link.purpose == PersonalLink.Purpose.CONSENT
    return redirect("own_sign" if asked else "own")
