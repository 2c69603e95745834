"""The second person: look at the form or the mail, lay it beside what was recorded, and say whether it is so."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oogst.participation import queries
from oogst.participation import recording as service
from oogst.people.accounts import names
from oogst.people.models import TrailEntry
from oogst.vault.models import SealedFile
from oogst.web.access import me
from oogst.web.consent.doors import said, signature_of, site
from oogst.web.serving import SHOWN


def check(request: HttpRequest, slug: str, signature: uuid.UUID) -> HttpResponse:
    """`do`: confirm, refuse, or back (by who recorded it)."""
    _study, row = signature_of(request, slug, signature)
    user = me(request)
    if request.method == "POST":
        do = request.POST.get("do")
        if do == "confirm" and said(request, lambda: service.confirm(signature=row, by=user, site=site(request))):
            messages.success(request, _("Confirmed. From now on this answer counts; the copy goes out by mail."))
            return redirect("consent_person", slug, row.person_id)
        if do == "refuse" and said(request, lambda: service.refuse(signature=row, by=user) or True):
            messages.success(request, _("Rejected. It never counted; it can be recorded anew."))
            return redirect("consent_person", slug, row.person_id)
        if do == "back" and said(request, lambda: service.take_back(signature=row, by=user) or True):
            messages.success(request, _("Taken back."))
            return redirect("consent_person", slug, row.person_id)
        return redirect("consent_check", slug, row.pk)
    kept = SealedFile.objects.filter(pk=row.proof).first() if row.proof else None
    looked = TrailEntry.objects.filter(actor=user.pk, verb=service.SEEN, object_id=str(row.pk)).exists()
    context = {
        "signature": row,
        "yes": [queries.label(purpose) for purpose in row.yes],
        "no": [queries.label(purpose) for purpose in row.no],
        "recorder": names({row.recorded_by}).get(row.recorded_by, "") if row.recorded_by else "",
        "mine": row.recorded_by == user.pk,
        "open": row.confirmed_at is None and row.ended_at is None,
        "proof": kept,
        "is_picture": kept is not None and kept.media_type in SHOWN,
        "looked": looked,
    }
    return render(request, "consent/check.html", context)
