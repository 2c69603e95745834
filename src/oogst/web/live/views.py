"""The stream of an open desk, and where it says who is where."""

import asyncio
import re
import uuid
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET, require_POST

from oogst.people.access import Permission
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import enter, fetch, me
from oogst.web.coding.shapes import initials
from oogst.web.live.hub import Desk, hub

BEAT = 15  # seconds of silence after which a stream shows that it lives
TAB = re.compile(r"[A-Za-z0-9-]{1,40}")
PLACE = re.compile(r"[0-9]{1,9}")


@require_GET
async def live(request: HttpRequest, slug: str, source: uuid.UUID) -> HttpResponseBase:
    """Server-sent events: `change`, `here`, `text` (another one now, or gone), `behind` (read everything again).

    Where the server cannot keep a stream open, 204: then the browser does not come back, and the page still works.
    """
    study, row = await sync_to_async(_entered)(request, slug, source)
    if not hasattr(request, "scope"):
        return HttpResponse(status=204)
    user, tab = me(request), request.GET.get("tab", "")
    if not TAB.fullmatch(tab):
        return HttpResponse(status=422)
    digest = request.GET.get("text", row.digest)
    session = request.session.session_key or ""
    desk = Desk(study.pk, row.pk, digest, user.pk, user.name, initials(user.name), session, tab, _after(request))
    hub.open(desk)
    response = StreamingHttpResponse(_events(desk), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


@require_POST
def here(request: HttpRequest, slug: str, source: uuid.UUID) -> HttpResponse:
    """Where in the text somebody is, in code points."""
    _study, row = _entered(request, slug, source)
    at, tab = request.POST.get("at", ""), request.POST.get("tab", "")
    if not PLACE.fullmatch(at) or not TAB.fullmatch(tab):
        return HttpResponse(status=422)
    hub.place(row.pk, me(request).pk, tab, min(int(at), row.length))
    return HttpResponse(status=204)


def _entered(request: HttpRequest, slug: str, source: uuid.UUID) -> tuple[Study, Source]:
    study = enter(request, slug, Permission.READ_MATERIAL)
    return study, fetch(request, Permission.READ_MATERIAL, Source.objects.filter(study=study), source)


async def _events(desk: Desk) -> AsyncIterator[str]:
    """Until the page goes, the server stops, or its reader may no longer read."""
    await sync_to_async(connections.close_all)()  # else each open page would hold two connections
    try:
        yield "retry: 2000\n\n"
        while True:
            try:
                news = await asyncio.wait_for(desk.queue.get(), BEAT)
            except TimeoutError:
                yield ":\n\n"
                continue
            if news is None:
                return
            yield news.encoded
    finally:
        hub.leave(desk)


def _after(request: HttpRequest) -> int:
    """Up to where the page knows things: what the browser says after a break, or else what the page began with."""
    said = request.headers.get("Last-Event-ID", "") or request.GET.get("after", "")
    return int(said) if re.fullmatch(r"[0-9]{1,17}", said) else 0
