"""Recordings in the browser: brought in sealed, played from any place, removed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from oogst.people.access import Permission, may
from oogst.people.errors import NotAllowed
from oogst.sources import drafts, recordings
from oogst.sources.models import Draft, Source
from oogst.studies.models import Study
from oogst.vault import keys
from oogst.vault.models import SealedFile
from oogst.web.access import enter, fetch, me
from oogst.web.serving import serve
from oogst.web.vault.uploads import SealedHandler, SealedUpload, seal_uploads

AT_ONCE = 4 * 2**20  # bytes in one answer: a player asks for the rest of an hour, and would keep one of our threads
A_SITTING = 4 * 3600  # seconds in which playing the same recording again is the same listening
HEARD = "heard"


@dataclass(frozen=True)
class Shown:
    """What the part of a page with recordings needs (templates/vault/recording.html)."""

    rows: tuple[SealedFile, ...]
    attach_url: str
    back: str
    may_hear: bool
    may_attach: bool
    unlocked: bool


def shown(request: HttpRequest, about: Source | Draft) -> Shown:
    """For a page about a source or a draft, as `sound` in its context. Two queries to the vault."""
    what = "source" if isinstance(about, Source) else "draft"
    return Shown(
        rows=tuple(recordings.recordings_of(about)),
        attach_url=reverse(f"{what}_recording", args=[about.study.slug, about.pk]),
        back=request.get_full_path(),
        may_hear=may(me(request), Permission.HEAR_RECORDINGS, about),
        may_attach=may(me(request), Permission.ADD_MATERIAL, about),
        unlocked=keys.is_open(about.study_id),
    )


@csrf_exempt  # only here: `_attach` checks the token, once the file is taken in sealed
@require_POST
def attach_to_source(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.ADD_MATERIAL)
    source = fetch(request, Permission.ADD_MATERIAL, study.sources.select_related("study"), pk)
    return _attach(request, source, seal_uploads(request, settings.MAXIMUM_RECORDING_SIZE))


@csrf_exempt  # only here: `_attach` checks the token, once the file is taken in sealed
@require_POST
def attach_to_draft(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    study = enter(request, slug, Permission.ADD_MATERIAL)
    visible = drafts.visible_drafts(me(request), study).select_related("study")
    draft = fetch(request, Permission.ADD_MATERIAL, visible, pk)
    return _attach(request, draft, seal_uploads(request, settings.MAXIMUM_RECORDING_SIZE))


@csrf_protect
def _attach(request: HttpRequest, about: Source | Draft, handler: SealedHandler) -> HttpResponse:
    back = _back(request, about)
    upload = request.FILES.get("recording")
    if handler.too_large:
        messages.error(request, _("This recording is too large; nothing of it was kept."))
    elif not isinstance(upload, SealedUpload):
        messages.error(request, _("Choose a recording first."))
    else:
        try:
            recordings.attach(about=about, name=upload.name or "", parts=upload.chunks(), by=me(request))
            messages.success(request, _("The recording is sealed in the vault."))
        except NotAllowed as reason:
            messages.error(request, str(reason))
        finally:
            upload.close()
    return redirect(back)


@require_safe
def sound(request: HttpRequest, slug: str, pk: str) -> HttpResponseBase:
    """The bytes that a player asked for, four megabytes at most; the whole only for who asks without a range."""
    study = enter(request, slug, Permission.HEAR_RECORDINGS)
    recording, about = _find(request, study, pk)
    heard = request.session.get(HEARD, {})
    again = time.time() - heard.get(str(pk), 0) < A_SITTING
    try:
        opened = recordings.hear(recording=recording, about=about, by=me(request), again=again)
    except NotAllowed as reason:
        return HttpResponse(str(reason), status=423, content_type="text/plain; charset=utf-8")
    if not again:
        request.session[HEARD] = {**heard, str(pk): int(time.time())}
    name = recordings.call_it(recording, about)
    return serve(request, opened, name=name, content_type=recording.media_type, etag=str(pk), at_once=AT_ONCE)


def remove(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Asks first, without script as well."""
    study = enter(request, slug, Permission.ADD_MATERIAL)
    recording, about = _find(request, study, pk)
    back = _back(request, about)
    if request.method == "POST":
        try:
            recordings.remove(recording=recording, about=about, by=me(request))
            messages.success(request, _("The recording is destroyed."))
        except NotAllowed as reason:
            messages.error(request, str(reason))
        return redirect(back)
    return render(request, "vault/recording_remove.html", {"recording": recording, "about": about, "back": back})


def _find(request: HttpRequest, study: Study, pk: str) -> tuple[SealedFile, Source | Draft]:
    try:
        return recordings.find(study=study, recording=pk, by=me(request))  # type: ignore[arg-type]
    except SealedFile.DoesNotExist as error:
        raise Http404 from error


def _back(request: HttpRequest, about: Source | Draft) -> str:
    """To where this was done from, if that is a page of ours."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    if ours and asked.startswith("/"):
        return asked
    if isinstance(about, Source):
        return reverse("source", args=[about.study.slug, about.pk])
    return reverse("vault", args=[about.study.slug])
