"""What a browser keeps for a participant: only the ids of a link and of what they had done, and for half an hour."""

import time

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from oogst.participation import links
from oogst.participation.models import PersonalLink, Withdrawal
from oogst.studies.models import Person

PARTICIPANT = "participant"  # the id of the link with which somebody came in
SEEN = "participant_seen"
KNOCKED = "participant_knocked"  # the id of a link that was followed; its code has not been given yet
WITHDRAWN = "participant_withdrawn"  # the id of what they had done: with it goes the certificate
OWN = "participant_"  # what else is kept for them begins so
IDLE = 30 * 60  # seconds


def link_of(request: HttpRequest) -> PersonalLink | None:
    """The link by which somebody is in. None when it is no longer good, or they did nothing for half an hour."""
    return _living(request, PARTICIPANT)


def knock(request: HttpRequest, link: PersonalLink) -> None:
    """Somebody followed a link; what comes next is the code."""
    forget(request)
    request.session[KNOCKED] = str(link.pk)
    request.session[SEEN] = int(time.time())


def knocked(request: HttpRequest) -> PersonalLink | None:
    """The link that was followed last, if its code may still be asked for."""
    return _living(request, KNOCKED)


def come_in(request: HttpRequest, link: PersonalLink) -> None:
    """The code was right. The session gets another key, so that one that was planted before is worth nothing."""
    forget(request)
    request.session.cycle_key()
    request.session[PARTICIPANT] = str(link.pk)
    request.session[SEEN] = int(time.time())


def stay_in(request: HttpRequest, person: Person) -> None:
    """With the copy of what was signed goes a new link to one's own data, which ends the one before: take that one."""
    here: PersonalLink | None = getattr(request, "participant_link", None)
    if here is None or links.living().filter(pk=here.pk).exists():
        return
    newer = links.living().filter(person=person, purpose=here.purpose).order_by("-made_at").first()
    if newer is not None:
        request.session[PARTICIPANT] = str(newer.pk)


def leave(request: HttpRequest) -> None:
    """Nothing of the participant is left in this browser; who is signed in with an account as well stays so."""
    if request.user.is_authenticated:
        forget(request)
        request.session.cycle_key()
    else:
        request.session.flush()


def remember_withdrawal(request: HttpRequest, withdrawal: Withdrawal) -> None:
    """What was done can be read here as long as the session lasts, also when nothing else is left."""
    request.session[WITHDRAWN] = str(withdrawal.pk)
    request.session[SEEN] = int(time.time())


def only_remember(request: HttpRequest, withdrawal: Withdrawal) -> None:
    """Everything was destroyed, sessions too: a new one knows nothing but which withdrawal it was."""
    request.session.flush()
    request.user = AnonymousUser()
    remember_withdrawal(request, withdrawal)


def withdrawn(request: HttpRequest) -> Withdrawal | None:
    """What somebody had done in this session."""
    known = _fresh(request, WITHDRAWN)
    return Withdrawal.objects.filter(pk=known).select_related("study").first() if known else None


def forget(request: HttpRequest) -> None:
    for key in list(request.session.keys()):
        if key == PARTICIPANT or key.startswith(OWN):
            del request.session[key]


def seen(request: HttpRequest) -> None:
    """Somebody does something: the half hour begins anew. A write a minute, at most."""
    if time.time() - request.session.get(SEEN, 0) > IDLE / 30:
        request.session[SEEN] = int(time.time())


def _living(request: HttpRequest, key: str) -> PersonalLink | None:
    """Looked up anew each time, so that a link that was ended is dead from then on."""
    known = _fresh(request, key)
    return links.living().filter(pk=known).first() if known else None


def _fresh(request: HttpRequest, key: str) -> str | None:
    resting = time.time() - request.session.get(SEEN, 0) > IDLE
    return None if resting else request.session.get(key)
