"""Before somebody signs with an account: a code by mail, as for who comes in with a link. To destroy, it is asked too.

Whoever finds an account open, or set its password, is not for that the person to whom it belongs.
"""

import time

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oogst.participation import links, signing
from oogst.participation.models import PersonalLink
from oogst.people.errors import NotAllowed
from oogst.studies.models import Person
from oogst.web.mine import entry, reading
from oogst.web.mine.entry import own
from oogst.web.mine.forms import CodeForm
from oogst.web.mine.showing import show

CONFIRMED = "participant_confirmed"  # {"person": id, "until": seconds}
SENT = "participant_confirm_sent"
LASTS = 30 * 60  # seconds


def lacks(request: HttpRequest, person: Person) -> bool:
    """Whether a code must be given first; not by who came in with a link, since that took one."""
    if hasattr(request, "participant_link") or not signing.asks_code(person):
        return False
    known = request.session.get(CONFIRMED, {})
    return known.get("person") != str(person.pk) or known.get("until", 0) < time.time()


def used(request: HttpRequest) -> None:
    """One code is for one signature."""
    request.session.pop(CONFIRMED, None)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def confirm(request: HttpRequest) -> HttpResponseBase:
    """First a button that mails a code; then the field for it, and on to the choices."""
    person: Person = request.person  # type: ignore[attr-defined]
    if reading.current(request, person) is None:
        return entry.go(request, "sign")
    if not lacks(request, person):
        return entry.go(request, "choose")
    if request.method == "POST" and "send" in request.POST:
        return _send(request, person)
    sent = request.session.get(SENT) == str(person.pk)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if links.check_code(link_of(request, person), form.cleaned_data["code"]):
            request.session.pop(SENT, None)
            request.session[CONFIRMED] = {"person": str(person.pk), "until": int(time.time()) + LASTS}
            return entry.go(request, "choose")
        form.add_error(
            "code", _("This is not the code, or it is too old. Look in the newest mail, or ask for a new code.")
        )
    return show(request, "mine/confirm.html", {"form": form, "sent": sent}, status=422 if form.errors else 200)


def link_of(request: HttpRequest, person: Person) -> PersonalLink:
    """Whose code confirms: of the link with which somebody is in, or of the account's person."""
    here: PersonalLink | None = getattr(request, "participant_link", None)
    if here is not None:
        return here
    lasting = links.living().filter(person=person, purpose=PersonalLink.Purpose.MY_DATA)
    if not lasting.exists():
        links.make_link(person=person, purpose=PersonalLink.Purpose.MY_DATA)
    return lasting.latest("made_at")


def _send(request: HttpRequest, person: Person) -> HttpResponse:
    try:
        sent = links.send_code(link_of(request, person))
    except NotAllowed:  # the vault is locked
        sent = False
    if sent:
        request.session[SENT] = str(person.pk)
        return entry.go(request, "confirm")
    return show(request, "mine/confirm.html", {"form": CodeForm(), "sent": False, "not_sent": True}, status=422)
