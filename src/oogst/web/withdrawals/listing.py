"""Who stopped, and what was destroyed: the list, and the certificates."""

import uuid
from typing import Literal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oogst.flows import withdrawing
from oogst.flows.erasing.certificate import backup_lines
from oogst.participation.models import Withdrawal
from oogst.people.access import Permission
from oogst.people.accounts import names
from oogst.web.access import enter, fetch
from oogst.web.serving import serve_bytes

A_PAGE = 50


@require_safe
def withdrawals(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest first. Three queries besides entering."""
    study = enter(request, slug, Permission.RECORD_WITHDRAWAL)
    rows = Withdrawal.objects.filter(study=study).select_related("person").order_by("-asked_at")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    known = names({row.recorded_by for row in page.object_list if row.recorded_by})
    shown = [(row, known.get(row.recorded_by, "") if row.recorded_by else "") for row in page.object_list]
    return render(request, "withdrawals/list.html", {"page": page, "rows": shown})


@require_safe
def withdrawal(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """What happened; of a destruction, the certificate."""
    study = enter(request, slug, Permission.RECORD_WITHDRAWAL)
    row = fetch(request, Permission.RECORD_WITHDRAWAL, Withdrawal.objects.filter(study=study), pk)
    said = withdrawing.certificate(row)
    counted = [kind for kind in said["classes"] if kind["count"]]
    context = {
        "withdrawal": row, "certificate": said, "counted": counted, "backups": backup_lines(said),
        "nought": [kind["label"] for kind in said["classes"] if not kind["count"]],
        "recorded_by": names({row.recorded_by}).get(row.recorded_by, "") if row.recorded_by else "",
    }  # fmt: skip
    return render(request, "withdrawals/withdrawal.html", context)


@require_safe
def certificate(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponseBase:
    """The certificate as a PDF, in the language of who asks."""
    study = enter(request, slug, Permission.RECORD_WITHDRAWAL)
    row = fetch(request, Permission.RECORD_WITHDRAWAL, Withdrawal.objects.filter(study=study), pk)
    language: Literal["nl", "en"] = "en" if translation.get_language() == "en" else "nl"
    content = withdrawing.certificate_pdf(row, language)
    return serve_bytes(request, content, name=_("certificate") + ".pdf", content_type="application/pdf")
