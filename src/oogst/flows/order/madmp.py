"""The data management plan for machines: RDA DMP Common Standard 1.1, as JSON.

Source: https://github.com/RDA-DMP-Common/RDA-DMP-Common-Standard (JSON schema 1.1).
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.flows.order import facts
from oogst.flows.order.inventory import Holding, holdings, who_may
from oogst.people.accounts import User
from oogst.people.roles import RESEARCH_ROLES, Role
from oogst.studies import retention
from oogst.studies.models import Study
from oogst.studies.queries import Member, lead_researchers, members
from oogst.studies.retention import Rule, Start

LANGUAGES = {"nl": "nld", "en": "eng"}
OTHER = "other"


def machine_plan(study: Study) -> dict[str, Any]:
    """The plan. Accounts of the research team are named in it, as the standard asks; participants are not."""
    rules = retention.rules(study)
    leads = lead_researchers(study)
    return {
        "dmp": {
            "title": study.name,
            "description": study.question or study.name,
            "language": LANGUAGES[study.language],
            "created": _moment(study.created_at),
            "modified": _moment(timezone.now()),
            "dmp_id": {"identifier": _address(study), "type": "url" if settings.SITE_URL else OTHER},
            "contact": _contact(leads[0] if leads else None),
            "contributor": [_contributor(member) for member in members(study) if _roles(member)],
            "ethical_issues_exist": "yes",
            "ethical_issues_description": " ".join(facts.names_replaced(study)),
            "project": [_project(study)],
            "dataset": [_dataset(study, one, rules.get(one.rule or "")) for one in holdings(study) if one.is_dataset],
        }
    }


def _project(study: Study) -> dict[str, str]:
    said = {
        "title": study.name, "description": study.question or study.name,
        "start": timezone.localdate(study.created_at).isoformat(),
    }  # fmt: skip
    return said | ({"end": study.ended_on.isoformat()} if study.ended_on else {})


def _dataset(study: Study, one: Holding, rule: Rule | None) -> dict[str, Any]:
    return {
        "title": str(one.label),
        "description": str(one.what),
        "type": one.forms[0] if one.forms else OTHER,
        "dataset_id": {"identifier": f"{study.pk}/{one.key}", "type": OTHER},
        "personal_data": "yes" if one.is_personal else "no",
        "sensitive_data": "unknown",  # what somebody tells may be: nobody can say so beforehand
        "preservation_statement": str(rule.cls.what) if rule else "",
        "security_and_privacy": [
            {"title": str(one.protection), "description": _("Seen by: %(roles)s") % {"roles": _roles_of(one)}},
            *({"title": line.partition(".")[0].partition(":")[0], "description": line} for line in facts.security()),
        ],
        "distribution": [_distribution(study, one, rule)],
    }


def _distribution(study: Study, one: Holding, rule: Rule | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "title": str(one.label), "description": str(one.place), "data_access": "closed", "format": list(one.forms),
    }  # fmt: skip
    if one.size is not None:
        said["byte_size"] = one.size
    if rule and rule.cls.start is Start.RELEASE and study.ended_on:
        said["available_until"] = (study.ended_on + datetime.timedelta(days=rule.days)).isoformat()
    if settings.SITE_URL:
        said["host"] = {
            "title": settings.INSTITUTION or "Oogst", "url": settings.SITE_URL, "geo_location": "NL",
            "backup_frequency": "daily", "support_versioning": "yes",
        }  # fmt: skip
    return said


def _contact(user: User | None) -> dict[str, Any]:
    name, mail = (user.name, user.email) if user else (settings.INSTITUTION or "Oogst", "")
    return {"name": name, "mbox": mail, "contact_id": {"identifier": str(user.pk) if user else name, "type": OTHER}}


def _contributor(member: Member) -> dict[str, Any]:
    return {
        "name": member.user.name,
        "contributor_id": {"identifier": str(member.user.pk), "type": OTHER},
        "role": _roles(member),
    }


def _roles(member: Member) -> list[str]:
    return sorted({each.role for each in member.memberships if Role(each.role) in RESEARCH_ROLES})


def _roles_of(one: Holding) -> str:
    return ", ".join(who_may(one.permission)) or _("nobody")


def _address(study: Study) -> str:
    return f"{settings.SITE_URL}/s/{study.slug}/order/plan/" if settings.SITE_URL else str(study.pk)


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).replace(microsecond=0).isoformat()
