"""Keeping the codebook as it is now under a name."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import queries
from oogst.coding.life_models import CodebookEntry, CodebookVersion
from oogst.coding.models import Code
from oogst.core.text import normalise
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study


@transaction.atomic
def take_version(*, study: Study, name: str, by: User, note: str = "") -> CodebookVersion:
    """Keep the codebook as it is now: which codes, with which words, where. Its words stay those of each code."""
    access.require(by, Permission.CODE, study)
    name = _name(study, name)
    used = queries.counts(study)
    kept = CodebookVersion.objects.create(
        study=study, name=name, note=normalise(note).strip(), by=by.pk, at=timezone.now()
    )
    codes = Code.objects.present().filter(study=study)
    CodebookEntry.objects.bulk_create(
        [
            CodebookEntry(
                codebook=kept, code=code, number=code.version, parent=code.parent_id, position=code.position,
                codings=used.get(code.pk, 0),
            )
            for code in codes
        ],
        batch_size=500,
    )  # fmt: skip
    trail.record(by, "codebook.kept", kept, codes=len(codes))
    return kept


@transaction.atomic
def remove_version(*, version: CodebookVersion, by: User) -> None:
    """Forget a version. The codes and their words stay as they are."""
    access.require(by, Permission.CODE, version)
    trail.record(by, "codebook.forgotten", version)
    version.delete()


def _name(study: Study, name: str) -> str:
    name = " ".join(normalise(name).split())[:120]
    if not name:
        raise NotAllowed(_("Give the version a name, so that you know it again."))
    if study.codebook_versions.filter(name=name).exists():
        raise NotAllowed(_("There is a version with this name already. Choose another."))
    return name
