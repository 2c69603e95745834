"""Undo for what was just removed: remembered in the session of who removed it, for a while."""

import time
import uuid
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from oogst.story import services
from oogst.story.models import Evidence, Finding, Quote, Report, Section
from oogst.studies.models import Study

KEY = "story_put_back"
WHILE = 15 * 60  # seconds


def remember_finding(request: HttpRequest, finding: Finding) -> None:
    evidence = [[str(pk), stance] for pk, stance in finding.evidence.values_list("quote_id", "stance")]
    _remember(
        request, finding.study, "finding", _("The finding was removed."),
        id=str(finding.pk), claim=finding.claim, explanation=finding.explanation, position=finding.position,
        evidence=evidence,
    )  # fmt: skip


def remember_evidence(request: HttpRequest, evidence: Evidence) -> None:
    _remember(
        request, evidence.finding.study, "evidence", _("The quote was taken out of this finding."),
        finding=str(evidence.finding_id), quote=str(evidence.quote_id), stance=evidence.stance,
    )  # fmt: skip


def remember_section(request: HttpRequest, section: Section) -> None:
    _remember(
        request, section.report.study, "section", _("The section was removed."),
        title=section.title, body=section.body, position=section.position,
    )  # fmt: skip


def offered(request: HttpRequest, study: Study, *kinds: str) -> str:
    """The sentence about what can be put back on this page, or nothing."""
    kept = request.session.get(KEY)
    if not kept or kept["study"] != str(study.pk) or kept["kind"] not in kinds or kept["until"] < time.time():
        return ""
    return str(kept["said"])


def put_back(request: HttpRequest, study: Study) -> str:
    """Make the last removal undone. Says what came back, or that it is too late; returns the address name to go to."""
    if not offered(request, study, "finding", "evidence", "section"):
        return ""
    kept = request.session.pop(KEY)
    by: Any = request.user
    match kept["kind"]:
        case "finding":
            services.restore_finding(
                study=study, finding_id=uuid.UUID(kept["id"]), claim=kept["claim"], explanation=kept["explanation"],
                position=kept["position"], evidence=[(uuid.UUID(pk), stance) for pk, stance in kept["evidence"]], by=by,
            )  # fmt: skip
        case "evidence":
            finding = Finding.objects.filter(study=study, pk=kept["finding"]).first()
            quote = Quote.objects.filter(study=study, pk=kept["quote"]).first()
            if finding is None or quote is None:
                return ""
            services.weigh(finding=finding, quote=quote, stance=kept["stance"], by=by)
        case "section":
            report = Report.objects.get(study=study)
            services.restore_section(
                report=report, title=kept["title"], body=kept["body"], position=kept["position"], by=by
            )
    return str(kept["kind"])


def _remember(request: HttpRequest, study: Study, kind: str, said: str, **row: Any) -> None:
    request.session[KEY] = {"study": str(study.pk), "kind": kind, "said": said, "until": time.time() + WHILE, **row}
