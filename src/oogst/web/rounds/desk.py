"""The desk of a blind round: the text, the codes, and one's own codings; nothing of anybody else."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oogst.coding import round_queries
from oogst.coding.round_models import Round, RoundDone
from oogst.coding.services import rounds as services
from oogst.core.codebook import PALETTE
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.web.access import me
from oogst.web.coding import lines
from oogst.web.coding.shapes import initials
from oogst.web.coding.strings import bench_strings
from oogst.web.coding.verbs import Malformed
from oogst.web.rounds import changing
from oogst.web.rounds.doors import round_of, text_of


@require_GET
def desk(request: HttpRequest, slug: str, round: uuid.UUID, source: uuid.UUID) -> HttpResponse:
    """Some fifteen queries, however long the text."""
    study, row = round_of(request, slug, round, Permission.CODE)
    text = text_of(row, source)
    stands = round_queries.standing(row)
    if row.revealed_at or me(request).pk not in stands.coders:
        return redirect("round", study.slug, row.pk)
    revision = text.current()
    turns = list(revision.turns.all())
    order = [pk for pk in stands.texts if (pk, me(request).pk) not in stands.done and pk != text.pk]
    context = {
        "round": row,
        "source": text,
        "lines": lines.html(revision.text, turns),
        "has_turns": bool(turns),
        "text_language": text.language or study.language,
        "done": (text.pk, me(request).pk) in stands.done,
        "following": order[0] if order else None,
        "codes": round_queries.codes(row),
        "bench": {**_data(request, row, text), "strings": _strings()},
    }
    return render(request, "rounds/desk.html", context)


@require_GET
def state(request: HttpRequest, slug: str, round: uuid.UUID, source: uuid.UUID) -> JsonResponse:
    """All that may have changed since the page was opened."""
    _study, row = round_of(request, slug, round, Permission.CODE)
    return JsonResponse(_data(request, row, text_of(row, source)))


@require_POST
def changes(request: HttpRequest, slug: str, round: uuid.UUID, source: uuid.UUID) -> JsonResponse:
    """Make one change. Answers as the desk of ordinary codings does: 200, 403, 404, 409 or 422."""
    try:
        _study, row = round_of(request, slug, round, Permission.CODE)
        return JsonResponse(changing.make(request, row, text_of(row, source)))
    except Malformed:
        return _refuse(_("Oogst does not understand this change. Reload the page and try again."), 422)
    except NotAllowed as reason:
        return _refuse(str(reason), 409)
    except PermissionDenied as reason:
        return _refuse(str(reason), 403)
    except Http404:
        return _refuse(_("This is no longer there. Reload the page to see how things stand."), 404)


@require_POST
def done(request: HttpRequest, slug: str, round: uuid.UUID, source: uuid.UUID) -> HttpResponse:
    """Say that one is done with a text, or with `again` that one goes on."""
    study, row = round_of(request, slug, round, Permission.CODE)
    text = text_of(row, source)
    again = "again" in request.POST
    try:
        verb = services.take_back_done if again else services.say_done
        row = verb(round=row, source=text, by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("round", study.slug, row.pk)
    if again:
        return redirect("round_desk", study.slug, row.pk, text.pk)
    if row.revealed_at:
        messages.success(request, _("Everybody is done: the round has been revealed."))
    else:
        messages.success(request, _("Noted: you are done with %(text)s.") % {"text": text.name})
    return redirect("round", study.slug, row.pk)


def _data(request: HttpRequest, row: Round, text: Source) -> dict[str, Any]:
    """What the desk's script starts from. Five queries.

    The study has another name here than on the ordinary desk: under that name the device keeps what was not sent yet,
    and nothing of a round may ever be sent there.
    """
    user = me(request)
    is_done = RoundDone.objects.filter(round=row, source=text, coder=user.pk).exists()
    args = [row.study.slug, row.pk, text.pk]
    return {
        "source": {"id": text.pk, "name": text.name, "length": text.length},
        "study": {"slug": f"{row.study.slug}.{row.pk}"},
        "me": user.pk,
        "token": get_token(request),
        "palette": PALETTE,
        "coders": {str(user.pk): {"name": user.name, "initials": initials(user.name), "free": False}},
        "codes": [changing.code_row(code) for code in round_queries.codes(row)],
        "codings": [changing.coding_row(each) for each in round_queries.own(row, text, user)],
        "may": {"code": not is_done and not row.revealed_at, "all": False},
        "urls": {"changes": reverse("round_changes", args=args), "state": reverse("round_state", args=args)},
        "undo": None,
        "redo": None,
    }


def _strings() -> dict[str, str]:
    return bench_strings() | {
        "only_these": _("A blind round has its own codes. New ones can be made after it."),
        "not_yours": _("You said that you are done with this text. Take that back first."),
        "undo_done": _("Undone."),
        "redo_done": _("Made again."),
        "nothing_to_undo": _("There is nothing to undo."),
        "nothing_to_redo": _("There is nothing to make again."),
    }


def _refuse(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"error": reason}, status=status)
