"""The least consent that counts."""

import hashlib
from typing import Any

from django.utils import timezone

from oogst.core.ids import uuid7
from oogst.participation.models import ConsentForm, ConsentShown, ConsentText, ConsentVersion, Signature
from oogst.studies.models import Person, Study


def make_version(study: Study, purposes: list[str], **fields: Any) -> ConsentVersion:
    """A published version of a new form."""
    form = fields.pop("form", None) or ConsentForm.objects.create(study=study, title="Deelname")
    version = ConsentVersion.objects.create(
        study=study, form=form, number=form.versions.count() + 1, state="draft", purposes=purposes,
        drafted_by=uuid7(), **fields,
    )  # fmt: skip
    text = ConsentText.objects.create(
        version=version, language="nl", sheet="Waarover het gaat.", statement="Ik doe mee."
    )
    body = "<p>Waarover het gaat.</p>"
    ConsentShown.objects.create(study=study, text=text, body=body, digest=hashlib.sha256(body.encode()).hexdigest())
    version.state, version.proposed_by, version.published_by = "published", uuid7(), uuid7()
    version.published_at = timezone.now()
    version.save()
    return version


def make_signature(person: Person, *, yes: list[str], no: list[str] = (), **fields: Any) -> Signature:  # type: ignore[assignment]
    version = fields.pop("version", None) or make_version(person.study, [*yes, *no])
    shown = ConsentShown.objects.get(text__version=version, text__language="nl")
    fields.setdefault("confirmed_at", timezone.now())
    return Signature.objects.create(
        study=person.study, person=person, version=version, shown=shown, language="nl", digest=shown.digest,
        yes=yes, no=list(no), method=fields.pop("method", "code"), **fields,
    )  # fmt: skip
