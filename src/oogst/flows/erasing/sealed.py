"""The vault: what is sealed of one person, the keys, the account. None of it needs a master key to be destroyed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet

from oogst.flows.erasing.marks import withdrawn
from oogst.flows.erasing.plan import SHUT, Plan, draft_turns
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.models import Membership
from oogst.sources.draft_cutting import cut_turns
from oogst.sources.drafts import NAMES, RAW, discard_drafts
from oogst.sources.models import Draft, Source
from oogst.studies import other_names
from oogst.studies.models import Person, Study
from oogst.studies.tasks import open_task
from oogst.vault import files, identities, keys, master
from oogst.vault.models import AddressIndex, Identity, SealedFile, SealedText, SubjectKey
from oogst.vault.router import VAULT

Ids = Collection[uuid.UUID]
BRING_AGAIN = "withdrawal.draft_gone"


def subjects(plan: Plan) -> list[uuid.UUID]:
    return [uuid.UUID(one) for one in plan.subjects]


def count_sealed(plan: Plan) -> dict[str, int]:
    """What the vault holds of this plan now."""
    ids = subjects(plan)
    return {
        "identities": Identity.objects.filter(pk__in=ids).count(),
        "addresses": AddressIndex.objects.filter(subject__in=ids).count(),
        "keys": SubjectKey.objects.filter(pk__in=[*ids, *plan.draft_cuts]).count(),
        "sealed_texts": SealedText.objects.filter(_of(ids)).count(),
        "sealed_files": SealedFile.objects.filter(_of([*ids, *plan.draft_cuts])).count(),
        "accounts": User.objects.filter(pk__in=plan.accounts).count(),
        "sessions": len(_sessions(ids)),
    }


def key_names(plan: Plan) -> list[str]:
    """How a certificate calls the keys that go."""
    rows = SubjectKey.objects.filter(pk__in=[*subjects(plan), *plan.draft_cuts])
    return [str(name) for name in rows.order_by("pk").values_list("key_id", flat=True)]


def cut_drafts(plan: Plan) -> None:
    """Take the person's turns out of texts that wait, under a new key: the old words cannot be opened again.

    Recordings of them go whole. With the vault locked since it was planned, the text goes whole as well: a destruction
    never waits for a key. A task says that what others said can be brought in again.
    """
    person = Person.objects.filter(pk=plan.person).first()
    for draft in Draft.objects.select_related("study").filter(pk__in=plan.draft_cuts):
        files.discard(SealedFile.objects.filter(about=draft.pk))
        if not master.is_open():
            discard_drafts([draft])
            whose = draft.interviewer or draft.created_by
            open_task(draft.study, BRING_AGAIN, Permission.ADD_MATERIAL, about=draft.pk, user=whose)
        elif person is not None and (turns := draft_turns(draft, person)):
            cut_turns(draft=draft, turns=turns, mark=withdrawn(draft.study.language))


def remove(plan: Plan) -> None:
    """Files first, since their rows say where they are; then keys with all that is sealed; then the account."""
    ids = subjects(plan)
    files.discard(SealedFile.objects.filter(_of(ids)))
    _forget_names(plan)
    with transaction.atomic(using=VAULT):
        SealedText.objects.filter(_of(ids)).delete()
        _raw_of_groups(plan).delete()
        keys.destroy(ids)
        Session.objects.filter(pk__in=_sessions(ids)).delete()
        used = Membership.objects.filter(user_id__in=plan.accounts).exclude(person=plan.person)
        only = set(plan.accounts) - set(used.values_list("user_id", flat=True))
        User.objects.filter(pk__in=only).delete()


def is_clean(plan: Plan) -> bool:
    """Whether the vault knows nothing of this plan."""
    ids = subjects(plan)
    left = (
        SubjectKey.objects.filter(pk__in=ids), SealedText.objects.filter(_of(ids)),
        SealedFile.objects.filter(_of(ids)), User.objects.filter(pk__in=plan.accounts),
    )  # fmt: skip
    return not any(rows.exists() for rows in (*left, _raw_of_groups(plan)))


def _raw_of_groups(plan: Plan) -> QuerySet[SealedText, SealedText]:
    """The raw text of a group's report, in which the name may stand; the text without names stays."""
    sources = Source.objects.filter(pk__in=plan.shared)
    return SealedText.objects.filter(about__in=list(sources.values_list("pk", flat=True)), kind__in=(RAW, NAMES))


def _of(ids: Ids) -> Q:
    return Q(subject__in=list(ids)) | Q(about__in=list(ids))


def _sessions(ids: Ids) -> list[str]:
    """Sessions that know one of these ids: of the account, or of somebody who came in by a personal link."""
    wanted = [str(one) for one in ids]
    found = []
    for session in Session.objects.iterator(500):
        said = json.dumps(session.get_decoded(), default=str)
        if any(one in said for one in wanted):
            found.append(session.pk)
    return found


def _forget_names(plan: Plan) -> None:
    """The person's own names may also stand among those of people outside the study, from before they were known; and
    there stand names of others that only came up in what is destroyed."""
    study = Study.objects.filter(pk=plan.study).first()
    try:
        who = identities.read(plan.person)
        if study is not None:
            other_names.forget(study, [who.name, *who.other_names], [*plan.sources, *plan.drafts])
    except SHUT:
        return
