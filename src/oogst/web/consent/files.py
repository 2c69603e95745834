"""Papers: the form to print, a signed copy, a scan. Each opening of what is somebody's is on the trail."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oogst.participation import copies, printing, recording, rendering
from oogst.people import trail
from oogst.people.access import Permission
from oogst.web.access import me
from oogst.web.consent.doors import ASK, known_language, said, signature_of, site, version_of
from oogst.web.serving import serve_bytes


@require_safe
def blank(request: HttpRequest, slug: str, version: uuid.UUID, language: str) -> HttpResponseBase:
    """To print, in the words of a school if `school` names one of this study."""
    study, row = version_of(request, slug, version, ASK)
    text = get_object_or_404(row.texts.select_related("version__form"), language=known_language(language))
    wanted = request.GET.get("school", "")
    schools = {str(school.pk): school for school in study.organisations.all()}
    shown = said(request, lambda: rendering.show(text, schools.get(wanted)))
    if shown is None:
        return redirect("consent_version", slug, row.pk)
    name = f"toestemming-v{row.number}-{language}.pdf"
    return serve_bytes(request, printing.blank(shown), name=name, content_type="application/pdf")


@require_safe
def copy(request: HttpRequest, slug: str, signature: uuid.UUID) -> HttpResponseBase:
    """The copy bears the name of who signed: only who may open identities has it."""
    _study, row = signature_of(request, slug, signature, Permission.OPEN_IDENTITY)
    content = said(request, lambda: copies.read(row))
    if content is None:
        return redirect("consent_person", slug, row.person_id)
    trail.record(me(request), "consent.copy_opened", row)
    return serve_bytes(request, content, name=f"{row.person.code}.pdf", content_type="application/pdf")


@require_POST
def copy_again(request: HttpRequest, slug: str, signature: uuid.UUID) -> HttpResponse:
    """Mail it to the person once more; who asks for it sees nothing of it."""
    _study, row = signature_of(request, slug, signature)
    sent = said(request, lambda: copies.send_again(signature=row, by=me(request), site=site(request)))
    if sent:
        messages.success(request, _("The copy has been sent again, to the person’s own address."))
    elif sent is False:
        messages.error(request, _("No letter went out. Is there an address in the vault, and is it right?"))
    return redirect("consent_person", slug, row.person_id)


@require_safe
def proof(request: HttpRequest, slug: str, signature: uuid.UUID) -> HttpResponseBase:
    """A photo is shown; a PDF or mail is a download; the text of a mail is plain text."""
    _study, row = signature_of(request, slug, signature)
    found = said(request, lambda: recording.look_at_proof(signature=row, by=me(request)))
    if found is None:
        return redirect("consent_check", slug, row.pk)
    kept, content = found
    return serve_bytes(request, content, name=recording.file_name(row, kept), content_type=kept.media_type)
