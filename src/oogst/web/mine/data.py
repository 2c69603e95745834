"""Mijn gegevens: what there is of me, and the copies of what I signed."""

import uuid

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oogst.flows import own_data
from oogst.participation import copies
from oogst.participation.models import Signature
from oogst.people.errors import NotAllowed
from oogst.studies.models import Person
from oogst.studies.queries import lead_researchers
from oogst.web.mine.entry import own
from oogst.web.mine.showing import show
from oogst.web.serving import serve_bytes
from oogst.web.studies.role_words import NAME, REPORT, YOURS


@require_safe
@own
def data(request: HttpRequest) -> HttpResponseBase:
    person: Person = request.person  # type: ignore[attr-defined]
    context = {
        "data": own_data.of(person),
        "readers": (YOURS, NAME, REPORT),
        "contacts": lead_researchers(person.study),
        "study_name": person.study.name,
    }
    return show(request, "mine/data.html", context)


@require_safe
@own
def copy(request: HttpRequest) -> HttpResponseBase:
    """The PDF of one's own signature, by ?signature=. Of nobody else's: it is looked up among one's own."""
    signature = _signature(request.person, request.GET.get("signature", ""))  # type: ignore[attr-defined]
    try:
        content = copies.read(signature)
    except NotAllowed:  # it is still being made, or the vault is locked
        reason = _("Your copy cannot be opened just now. Try again later today. You also got it by mail.")
        return show(request, "mine/refused.html", {"reason": reason}, status=503)
    name = _("consent version %(number)d") % {"number": signature.version.number} + ".pdf"
    return serve_bytes(request, content, name=name, content_type=copies.PDF)


def _signature(person: Person, pk: str) -> Signature:
    try:
        return person.signatures.select_related("version").get(pk=uuid.UUID(pk))
    except (ValueError, Signature.DoesNotExist) as error:
        raise Http404 from error
