"""What there is of a study: each class of data with its volume, its form, its place, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oogst.coding.models import Code, Coding, Memo
from oogst.exchange.models import ExportTaken
from oogst.participation.models import Letter, Signature
from oogst.people.access import TABLE, Permission
from oogst.people.models import TrailEntry
from oogst.people.roles import ROLE_NAMES, Role
from oogst.sources.models import Draft, Import, Source
from oogst.story.models import Finding, Quote
from oogst.studies.models import Study
from oogst.vault.models import Identity, SealedFile, SealedText

RESEARCH, VAULT, FILES = _("research database"), _("vault database"), _("folder of sealed files")
PSEUDONYMOUS = _("without names")
SEALED = _("sealed under a key of each person")
PLAIN = _("without words of people")
SIGN_IN = _("names and addresses of who signs in")
_P = Permission


@dataclass(frozen=True)
class Holding:
    """One class of data. `size` in bytes, where that is known. `rule` is its class in `studies.retention`."""

    key: str
    label: Promise
    what: Promise
    count: int
    size: int | None
    forms: tuple[str, ...]  # media types
    place: Promise
    protection: Promise
    permission: Permission | None  # None: nobody, through Oogst
    rule: str | None
    is_dataset: bool = True
    is_personal: bool = True


def who_may(permission: Permission | None) -> list[str]:
    """The roles that the table of permissions gives this, in their order."""
    return [str(ROLE_NAMES[role]) for role in Role if permission in TABLE[role]]


def holdings(study: Study) -> list[Holding]:
    """Everything, whether there is any of it or not. About twenty queries."""
    return [*_research(study), *_vault(study), *_around(study)]


def _research(study: Study) -> Iterable[Holding]:
    sources = Source.objects.filter(study=study).aggregate(count=Count("pk"), size=Sum("length"))
    yield Holding(
        "material", _("Texts to work with"),
        _("Interviews, harvest reports, logbooks, mails and notes, with their names replaced"),
        sources["count"], sources["size"] or 0, ("text/plain",), RESEARCH, PSEUDONYMOUS, _P.READ_MATERIAL, "material",
    )  # fmt: skip
    codings, memos = Coding.objects.present().filter(study=study), Memo.objects.filter(study=study, removed_at=None)
    codes = Code.objects.present().filter(study=study).count()
    yield Holding(
        "analysis", _("Codes, codings and memos"), _("What the team sees in the texts"),
        codes + codings.count() + memos.count(), None, ("application/x-qdpx", "text/csv"), RESEARCH, PSEUDONYMOUS,
        _P.READ_MATERIAL, "material",
    )  # fmt: skip
    yield Holding(
        "story", _("Findings and report"), _("Claims, with the quotes on which they rest"),
        Finding.objects.filter(study=study).count() + Quote.objects.filter(study=study).count(), None,
        ("text/html", "application/pdf"), RESEARCH, PSEUDONYMOUS, _P.READ_STORY, "material",
    )  # fmt: skip
    yield Holding(
        "people", _("Pseudonyms"), _("Which role somebody has in which school"), study.people.count(), None,
        ("text/csv",), RESEARCH, PSEUDONYMOUS, _P.READ_MATERIAL, "material",
    )  # fmt: skip


def _vault(study: Study) -> Iterable[Holding]:
    drafts = Draft.objects.filter(study=study)
    yield Holding(
        "drafts", _("Texts on their way in"),
        _("Texts whose names are being replaced, or whose cooling-off period lasts"),
        drafts.count(), None, ("text/plain",), VAULT, SEALED, _P.REVIEW_NAMES, None,
    )  # fmt: skip
    waiting = list(drafts.values_list("pk", flat=True))
    raw = SealedText.objects.filter(subject__study=study.pk).exclude(about__in=waiting)
    yield Holding(
        "raw_texts", _("Texts with their names"), _("Texts as they came, and what was replaced in them"),
        raw.count(), raw.aggregate(size=Sum(Length("sealed")))["size"] or 0, ("text/plain",), VAULT, SEALED, None,
        "raw_texts",
    )  # fmt: skip
    yield Holding(
        "identities", _("Names and addresses"), _("Who is behind a pseudonym: name, address, telephone, employer"),
        Identity.objects.filter(subject__study=study.pk).count(), None, ("application/json",), VAULT, SEALED,
        _P.OPEN_IDENTITY, "identities",
    )  # fmt: skip
    recordings = SealedFile.objects.filter(subject__study=study.pk, kind="recording")
    yield _files("recordings", _("Recordings"), _("Sound of interviews"), recordings, _P.HEAR_RECORDINGS, "audio/*")
    signed = Signature.objects.filter(study=study)
    copies = SealedFile.objects.filter(subject__study=study.pk).exclude(kind="recording")
    yield Holding(
        "consents", _("Signed consents"),
        _("Who agreed to what, in which very words; copies and scans of what was signed"),
        signed.count(), _size(copies), ("application/pdf",), FILES, SEALED, _P.ASK_CONSENT, "consents",
    )  # fmt: skip


def _around(study: Study) -> Iterable[Holding]:
    yield Holding(
        "letters", _("Log of letters"), _("That a letter went to somebody; not its words, not the address"),
        Letter.objects.filter(study=study).count(), None, (), RESEARCH, PSEUDONYMOUS, _P.ASK_CONSENT, "letters",
        is_dataset=False,
    )  # fmt: skip
    yield Holding(
        "imports", _("Reports of imports"), _("Names of files that came in, and what was odd about them"),
        Import.objects.filter(study=study).count(), None, (), RESEARCH, PSEUDONYMOUS, _P.READ_MATERIAL, "imports",
        is_dataset=False,
    )  # fmt: skip
    yield Holding(
        "exports", _("Register of exports"), _("Who took which file out, with which people in it"),
        ExportTaken.objects.filter(study=study).count(), None, (), RESEARCH, PSEUDONYMOUS, _P.EXPORT, "material",
        is_dataset=False,
    )  # fmt: skip
    yield Holding(
        "trail", _("Trail"), _("Who did what, and when; chained, so that nothing is changed unseen"),
        TrailEntry.objects.filter(chain=str(study.pk)).count(), None, ("application/json",), RESEARCH, PLAIN,
        _P.READ_TRAIL, "trail", is_dataset=False,
    )  # fmt: skip
    yield Holding(
        "accounts", _("Accounts"), _("Who can sign in to this study"),
        study.memberships.order_by().aggregate(count=Count(F("user_id"), distinct=True))["count"], None, (), VAULT,
        SIGN_IN, _P.MANAGE_STUDY, None, is_dataset=False,
    )  # fmt: skip


def _files(
    key: str, label: Promise, what: Promise, rows: QuerySet[SealedFile], permission: Permission, form: str
) -> Holding:
    return Holding(key, label, what, rows.count(), _size(rows), (form,), FILES, SEALED, permission, key)


def _size(rows: QuerySet[SealedFile]) -> int:
    return rows.aggregate(size=Sum("size"))["size"] or 0
