"""From an address to a thing of consent, for who may; and how a refusal is said."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest

from oogst.participation.models import ConsentForm, ConsentVersion, Language, Signature
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.studies.models import Person, Study
from oogst.web.access import enter, fetch

ASK, WRITE = Permission.ASK_CONSENT, Permission.WRITE_CONSENT


def person_of(request: HttpRequest, slug: str, pk: uuid.UUID) -> tuple[Study, Person]:
    study = enter(request, slug, ASK)
    return study, fetch(request, ASK, study.people.select_related("organisation", "study"), pk)


def form_of(request: HttpRequest, slug: str, pk: uuid.UUID, permission: Permission) -> tuple[Study, ConsentForm]:
    study = enter(request, slug, permission)
    return study, fetch(request, permission, study.consent_forms.all(), pk)


def version_of(request: HttpRequest, slug: str, pk: uuid.UUID, permission: Permission) -> tuple[Study, ConsentVersion]:
    study = enter(request, slug, permission)
    rows = ConsentVersion.objects.filter(study=study).select_related("form", "study")
    return study, fetch(request, permission, rows, pk)


def signature_of(
    request: HttpRequest, slug: str, pk: uuid.UUID, permission: Permission = ASK
) -> tuple[Study, Signature]:
    study = enter(request, slug, permission)
    rows = Signature.objects.filter(study=study)
    rows = rows.select_related("person__organisation", "version__form", "version__study", "shown__text__version")
    return study, fetch(request, permission, rows, pk)


def known_language(language: str) -> str:
    if language not in Language.values:
        raise Http404
    return language


def site(request: HttpRequest) -> str:
    """How the links in letters begin."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def said(request: HttpRequest, service: Callable[[], Any]) -> Any:
    """Run a service; a refusal becomes a message on the next page, and None."""
    try:
        return service()
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return None
