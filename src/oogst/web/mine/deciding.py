"""Yes or no to each purpose, signing it, or saying no; and what was answered."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oogst.flows import signing_again
from oogst.participation import asking
from oogst.participation import signing as service
from oogst.participation.models import ConsentAsk, Signature
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Person
from oogst.vault.master import VaultLocked
from oogst.web.access import me
from oogst.web.mine import confirming, entry, reading, session
from oogst.web.mine.entry import own
from oogst.web.mine.forms import PurposesForm
from oogst.web.mine.reading import Reading
from oogst.web.mine.showing import show
from oogst.web.mine.signing import ANSWERING, nothing_asked, other_text


@require_http_methods(ANSWERING)
@own
def choose(request: HttpRequest) -> HttpResponseBase:
    """Yes or no to each purpose, one's name, and signing."""
    here = reading.current(request, request.person)  # type: ignore[attr-defined]
    if here is None:
        return entry.go(request, "sign")
    if here.next_question is not None:
        return entry.go(request, "questions")
    if confirming.lacks(request, here.ask.person):
        return entry.go(request, "confirm")
    form = PurposesForm(request.POST if request.method == "POST" else None, asked=here.parts.purposes)
    if request.method == "POST":
        if not here.is_of(request):
            return other_text(request)
        if form.is_valid():
            return _sign(request, here, form)
    context = {"here": here, "form": form, "step": here.steps}
    return show(request, "mine/choose.html", context, status=422 if form.errors else 200)


@require_http_methods(ANSWERING)
@own
def decline(request: HttpRequest) -> HttpResponseBase:
    """Saying no, or leaving it as it was: one button."""
    person: Person = request.person  # type: ignore[attr-defined]
    ask = asking.open_ask(person)
    if ask is None:
        return nothing_asked(request)
    if request.method != "POST":
        return show(request, "mine/decline.html", _declining(ask, person))
    if signing_again.is_own_wish(ask):
        signing_again.leave(ask=ask)
        return entry.go(request)
    service.decline(ask=ask, by=_account(request))
    reading.done(request, None)
    return entry.go(request, "signed")


@require_safe
@own
def signed(request: HttpRequest) -> HttpResponseBase:
    """What was answered in this session, with the copy."""
    known = request.session.get(reading.SIGNED)
    if known is None:
        return entry.go(request)
    person: Person = request.person  # type: ignore[attr-defined]
    signature = (
        None if known == reading.NO else person.signatures.select_related("version__form").filter(pk=known).first()
    )
    return show(request, "mine/signed.html", {"signature": signature})


def _sign(request: HttpRequest, here: Reading, form: PurposesForm) -> HttpResponse:
    try:
        signature = service.sign(
            ask_or_person=here.ask,
            shown=here.shown,
            digest=request.POST["digest"],
            language=request.POST["language"],
            yes=form.yes,
            name=form.cleaned_data["name"],
            by=_account(request),
            site=settings.SITE_URL or request.build_absolute_uri("/").rstrip("/"),
        )
    except VaultLocked:
        reason = _("Signing is not possible just now. Nothing was kept. Try again later today, or ask the researcher.")
        return show(request, "mine/refused.html", {"reason": reason}, status=503)
    except NotAllowed as refused:
        return _signed_meanwhile(request, here, str(refused))
    confirming.used(request)
    session.stay_in(request, here.ask.person)
    reading.done(request, signature)
    return entry.go(request, "signed")


def _signed_meanwhile(request: HttpRequest, here: Reading, reason: str) -> HttpResponse:
    """Pressed twice: the first time counted. Otherwise what stands in the way is said."""
    ask = ConsentAsk.objects.get(pk=here.ask.pk)
    if ask.outcome == "signed":
        newest = Signature.objects.standing().filter(person=ask.person_id, version=ask.version_id)
        reading.done(request, newest.latest("signed_at"))
        return entry.go(request, "signed")
    return show(request, "mine/refused.html", {"reason": reason}, status=409)


def _declining(ask: ConsentAsk, person: Person) -> dict[str, object]:
    """`signed`: whether a no ends something that they agreed to under this form."""
    standing = Signature.objects.standing().filter(person=person, version__form=ask.version.form_id)
    return {"ask": ask, "own_wish": signing_again.is_own_wish(ask), "signed": standing.exists()}


def _account(request: HttpRequest) -> User | None:
    """Who came in with an account; nobody for a link, also where somebody is signed in as well."""
    return None if hasattr(request, "participant_link") else me(request)
