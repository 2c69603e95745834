"""Conversations as a page shows them."""

from django.http import HttpRequest

from oogst.coding import talk
from oogst.coding.models import Code, Coding
from oogst.coding.services.comment import see
from oogst.studies.models import Study
from oogst.web.access import me


def shown(request: HttpRequest, thing: Coding | Code) -> list[talk.Thread]:
    """The conversations about a thing; those that call me were seen from now on. Three queries, or four."""
    threads = talk.about(thing, me(request))
    seen(request, threads)
    return threads


def seen(request: HttpRequest, threads: list[talk.Thread]) -> None:
    calling = [thread for thread in threads if thread.calls]
    if calling:
        see(user=me(request), comments=[said.comment.pk for one in calling for said in (one.first, *one.answers)])


def others(request: HttpRequest, study: Study) -> list[str]:
    """Names that one may call, without one's own. Two queries."""
    found = talk.colleagues(study)
    found.pop(me(request).pk, None)
    return sorted(found.values())


def in_place(request: HttpRequest) -> bool:
    """Whether the desk's pane sent this, and wants that pane for an answer."""
    return request.headers.get("X-Requested-With") == "fetch"
