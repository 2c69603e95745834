"""Texts on their way in: sealed, then freed of names by layers and by a person, then let in as sources.

While the cooling-off period of an interview lasts, only the interviewer finds its draft; and since a draft is no
source, no list, search, matrix, stream or export can hold it.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.core import workdays
from oogst.core.deidentify.model import Layer
from oogst.core.formats.document import Document
from oogst.core.ids import uuid7
from oogst.core.text import normalise, word_count
from oogst.participation import gate
from oogst.participation.models import Signature
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership
from oogst.people.roles import Role
from oogst.sources import services
from oogst.sources.models import Draft, DraftPerson, Kind, Source
from oogst.sources.review import ACCEPTED, OPEN, REJECTED, Found, Names, as_json, masked, packed, unpacked
from oogst.studies.basis import Basis
from oogst.studies.models import Organisation, Person, Study
from oogst.vault import files, keys, texts
from oogst.vault.models import SealedFile, Subject

State = Draft.State
RAW, NAMES, TITLE = "raw", "names", "title"  # kinds of sealed text
NO_DAY = Q(kind=Kind.INTERVIEW, date=None)  # `lacks_day` as a query


class DecidedMeanwhile(NotAllowed):
    """Somebody else decided in the same text since it was opened."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague decided something in this text meanwhile. Look at it again, and decide once more.")
        )


@dataclass(frozen=True)
class OpenDraft:
    """A draft opened for who reviews it."""

    draft: Draft
    document: Document
    names: Names


@transaction.atomic
def arrive(
    *,
    study: Study,
    document: Document,
    by: User | None,
    review: bool = True,
    basis: str = "",
    basis_note: str = "",
    kind: str = "",
    date: datetime.date | None = None,
    phase: str = "",
    organisation: Organisation | None = None,
    people: Iterable[Person] = (),
    interviewer: uuid.UUID | None = None,
    file_digest: str = "",
) -> Draft:
    """Seal a text and let it wait, through the gate. With `review` names are looked for; without, only time is waited.

    The caller plans the looking. Raises NotAllowed without a ground, VaultLocked without a master key.
    """
    if by is not None:
        access.require(by, Permission.ADD_MATERIAL, study)
    people = list(people)
    chosen = kind or document.kind or ""
    kind = Kind.SURVEY if chosen == "row" else chosen if chosen in Kind.values else Kind.DOCUMENT
    day = date or document.date
    note = basis_note or ("" if basis else study.default_basis_note)
    ground = gate.check(basis or study.default_basis, note, kind=kind, people=people, date=day)
    promised = gate.embargo(study=study, kind=kind, date=day, organisation=organisation)
    draft = Draft(
        id=uuid7(), study=study, kind=kind, date=day, phase=phase, organisation=organisation,
        basis=ground.basis, basis_note=ground.note, words=word_count(document.text),
        created_by=by.pk if by else uuid.UUID(int=0),
        interviewer=interviewer or _interviewer(study, by),
    )  # fmt: skip
    _promise(draft, promised)
    if promised is None:
        draft.promised_day = gate.undated(study=study, kind=kind, date=day, organisation=organisation)
    subject, subject_kind = _subject(draft, people)
    draft.subject = subject
    draft.state = State.FINDING if review else State.READY
    draft.file_mark = keys.mark(study.pk, file_digest) if file_digest else ""
    texts.keep(study.pk, subject, subject_kind, kind=RAW, about=draft.pk, text=packed(document))
    draft.save(force_insert=True)
    DraftPerson.objects.bulk_create(
        DraftPerson(draft=draft, person=person, signature=ground.signatures.get(person.pk)) for person in people
    )
    if not review:
        _keep_names(draft, Names(title=document.name.strip()[:300], variables=document.variables))
    trail.record(by, "draft.arrived", draft, kind=kind, basis=ground.basis.value, promised=str(promised or ""))
    return draft


def visible_drafts(user: User, study: Study) -> QuerySet[Draft, Draft]:
    """The drafts of a study that this account may find: an embargoed one only by its interviewer."""
    if not access.may(user, Permission.REVIEW_NAMES, study):
        return Draft.objects.none()
    return Draft.objects.filter(_free(timezone.now()) | Q(interviewer=user.pk), study=study)


def titles(rows: Iterable[Draft]) -> dict[uuid.UUID, str]:
    """What these drafts may be called, for who may find them. Two queries, however many. Raises VaultLocked.

    Sealed until a person says that there is no name in it, or it enters: the layers do not know every name.
    """
    rows = list(rows)
    kept = texts.read_all(TITLE, [row.pk for row in rows])
    return {row.pk: row.name or kept.get(row.pk, "") for row in rows}


def is_embargoed(draft: Draft) -> bool:
    """Whether only its interviewer may open it: until its promised day is over, or while nobody said its day."""
    return lacks_day(draft) or (draft.embargo_until is not None and timezone.now() < draft.embargo_until)


def lacks_day(draft: Draft) -> bool:
    """An interview of which nobody knows whether its cooling-off period is over."""
    return draft.kind == Kind.INTERVIEW and draft.date is None


def _free(now: datetime.datetime) -> Q:
    """The same as a query: those that are not embargoed."""
    over = Q(embargo_until=None) | Q(embargo_until__lte=now)
    return over & ~NO_DAY


def open_draft(*, draft: Draft, by: User) -> OpenDraft:
    """The words, for who reviews them. Opening embargoed words is on the trail. Raises NotAllowed, VaultLocked."""
    _check_may_open(draft, by)
    if is_embargoed(draft):
        trail.record(by, "draft.opened", draft)
    return OpenDraft(draft, document_of(draft), names_of(draft))


def document_of(draft: Draft) -> Document:
    """The text as it came, for jobs and for `open_draft`. Raises VaultLocked."""
    kept = texts.read(RAW, draft.pk)
    if kept is None:
        raise NotAllowed(_("The words of this text are no longer in the vault."))
    return unpacked(kept)


def names_of(draft: Draft) -> Names:
    kept = texts.read(NAMES, draft.pk)
    if kept is None:
        return Names()
    said = json.loads(kept)
    return Names(tuple(Found(**one) for one in said["found"]), said["title"], said["variables"])


@transaction.atomic
def keep_found(*, draft: Draft, names: Names, layers: Sequence[str]) -> None:
    """What the layers found; from now on it waits for a person. For the job."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk, state=State.FINDING).first()
    if locked is None:
        return
    locked.state, locked.layers = State.REVIEW, list(layers)
    _keep_names(locked, names)
    locked.save()


@transaction.atomic
def keep_decisions(
    *, draft: Draft, found: Sequence[Found], by: User, version: int, title: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> Draft:  # fmt: skip
    """Replace the decisions about a draft by these. Raises DecidedMeanwhile when somebody else decided first.

    The title stays sealed until the review is finished.
    """
    _check_may_open(draft, by)
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.version != version:
        raise DecidedMeanwhile
    if locked.state == State.FINDING:
        raise NotAllowed(_("Names are still being looked for in this text."))
    before, length = names_of(locked), len(document_of(locked).text)
    _check_places(found, length)
    known = {name: value for name, value in (variables or {}).items() if name in before.variables}
    names = Names(
        tuple(sorted(found, key=lambda one: one.start)),
        before.title if title is None else _one_line(title),
        {**before.variables, **known},
    )
    _keep_names(locked, names, new_title=names.title != before.title)
    locked.state, locked.name, locked.version = State.REVIEW, "", locked.version + 1
    locked.save()
    return locked


@transaction.atomic
def keep_numbered(*, draft: Draft, replacements: Mapping[tuple[int, int], str]) -> Draft:
    """Fill in what stands at these accepted places, for the job: whoever reviewed it decided on nothing else.

    Raises DecidedMeanwhile.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.version != draft.version:
        raise DecidedMeanwhile
    before = names_of(locked)
    found = tuple(
        replace(one, replacement=replacements.get((one.start, one.end), one.replacement))
        if one.decision == ACCEPTED
        else one
        for one in before.found
    )
    _keep_names(locked, replace(before, found=found), new_title=False)
    locked.version += 1
    locked.save(update_fields=["version"])
    return locked


@transaction.atomic
def check_can_finish(*, draft: Draft, by: User, version: int | None = None) -> Draft:
    """The draft as it is now. Raises NotAllowed while near-misses are open, it has no name yet, or no day.

    With a `version`, also DecidedMeanwhile: nobody says that all was looked at for what somebody else did since.
    """
    _check_may_open(draft, by)
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.state == State.FINDING:
        raise NotAllowed(_("Names are still being looked for in this text."))
    if version is not None and locked.version != version:
        raise DecidedMeanwhile
    _check_has_day(locked)
    if locked.open:
        raise NotAllowed(_("Some places wait for your decision. Decide on them first."))
    if not names_of(locked).title:
        raise NotAllowed(_("Give this text a name under which the team finds it, without names of people."))
    return locked


@transaction.atomic
def finish_review(*, draft: Draft, by: User, version: int | None = None) -> Draft:
    """Say that every place was looked at, and that its title names nobody. Raises what `check_can_finish` raises."""
    locked = check_can_finish(draft=draft, by=by, version=version)
    locked.name = names_of(locked).title
    locked.state, locked.reviewed_by, locked.reviewed_at = State.READY, by.pk, timezone.now()
    locked.save(update_fields=["state", "name", "reviewed_by", "reviewed_at"])
    trail.record(by, "draft.reviewed", locked, replaced=locked.sure)
    return locked


@transaction.atomic
def let_through(*, draft: Draft, by: User | None = None) -> Source:
    """Let a reviewed text in as a source, with its names replaced. Raises NotAllowed before its time."""
    locked = Draft.objects.select_for_update(of=("self",)).select_related("study", "organisation").get(pk=draft.pk)
    if by is not None:
        _check_may_open(locked, by)
    check_can_enter(locked)
    rows = list(locked.participants.select_related("person", "signature"))
    signatures: dict[uuid.UUID, Signature] = {row.person_id: row.signature for row in rows if row.signature}
    ground = gate.Ground(Basis(locked.basis), locked.basis_note, signatures)
    names = names_of(locked)
    document = masked(document_of(locked), names, locked.name or names.title)
    source = services.let_in(
        study=locked.study, document=document, by=by or _account(locked), basis=locked.basis,
        basis_note=locked.basis_note, kind=locked.kind, date=locked.date, phase=locked.phase,
        organisation=locked.organisation, people=[row.person for row in rows], source_id=locked.pk,
        interviewer=locked.interviewer, given=(ground, locked.promised_day),
    )  # fmt: skip
    services.note_added([source], by)
    texts.discard(TITLE, locked.pk)  # the words and the decisions stay, sealed
    locked.delete()
    return source


def check_can_enter(draft: Draft) -> None:
    """Raises NotAllowed for what is not reviewed, has no day, or is in its cooling-off period."""
    if draft.state != State.READY:
        raise NotAllowed(_("The names in this text are not reviewed yet."))
    _check_has_day(draft)
    if is_embargoed(draft):
        assert draft.promised_day is not None
        raise gate.Embargoed(draft.promised_day)


def ready_to_enter(now: datetime.datetime) -> QuerySet[Draft, Draft]:
    """Reviewed drafts whose cooling-off period is over: `tick` lets them in."""
    return Draft.objects.filter(_free(now), state=State.READY)


@transaction.atomic
def remove_draft(*, draft: Draft, by: User) -> None:
    """Take a draft back out, with everything sealed of it."""
    _check_may_open(draft, by)
    trail.record(by, "draft.removed", draft)
    discard_drafts([draft])


def discard_drafts(drafts: Iterable[Draft]) -> None:
    """Destroy drafts without a trail of their own; the sealed words first."""
    for draft in drafts:
        for kind in (RAW, NAMES, TITLE):
            texts.discard(kind, draft.pk)
        files.discard(SealedFile.objects.filter(about=draft.pk))
        if draft.subject == draft.pk:
            keys.destroy([draft.pk])
        draft.delete()


@transaction.atomic
def redate(*, draft: Draft, date: datetime.date, by: User) -> Draft:
    """Say or correct the day of an interview. What was promised moves later if need be, never earlier.

    Raises NotAllowed for a day that is still to come.
    """
    _check_may_open(draft, by)
    if date > workdays.today(timezone.now()):
        raise NotAllowed(_("That day is still to come."))
    locked = Draft.objects.select_for_update(of=("self",)).select_related("study", "organisation").get(pk=draft.pk)
    locked.date = date
    _promise(locked, gate.embargo(study=locked.study, kind=locked.kind, date=date, organisation=locked.organisation))
    locked.save(update_fields=["date", "promised_day", "embargo_until"])
    trail.record(by, "draft.described", locked, fields=["date"])
    return locked


@transaction.atomic
def say_who(*, draft: Draft, people: Iterable[Person], by: User) -> None:
    """Say who is in a text that waits, so that they can have it destroyed. Raises NotAllowed when the gate does."""
    _check_may_open(draft, by)
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    here = set(locked.participants.values_list("person_id", flat=True))
    added = [person for person in people if person.pk not in here]
    if any(person.study_id != locked.study_id for person in added):
        raise NotAllowed(_("This person belongs to another study."))
    if not added:
        return
    ground = gate.check(locked.basis, locked.basis_note, kind=locked.kind, people=added, date=locked.date)
    DraftPerson.objects.bulk_create(
        DraftPerson(draft=locked, person=person, signature=ground.signatures.get(person.pk)) for person in added
    )
    trail.record(by, "draft.described", locked, fields=["people"])


def _check_has_day(draft: Draft) -> None:
    if lacks_day(draft):
        raise NotAllowed(_("Say on which day the interview was held: the cooling-off period begins then."))


def _check_may_open(draft: Draft, by: User) -> None:
    access.require(by, Permission.REVIEW_NAMES, draft)
    if is_embargoed(draft) and draft.interviewer != by.pk:
        raise NotAllowed(_("Only the interviewer opens this text while its cooling-off period lasts."))


def _check_places(found: Sequence[Found], length: int) -> None:
    end, layers = 0, set(Layer)
    for one in sorted(found, key=lambda one: one.start):
        if not (end <= one.start < one.end <= length):
            raise NotAllowed(_("Two places overlap, or lie outside the text. Look at the text again."))
        if one.decision not in (ACCEPTED, REJECTED, OPEN) or one.layer not in layers:
            raise NotAllowed(_("This decision is none that Oogst knows."))
        if one.decision == ACCEPTED and not one.replacement.strip():
            raise NotAllowed(_("Say what stands there instead."))
        end = one.end


def _promise(draft: Draft, promised: datetime.date | None) -> None:
    """Keep what is promised from now on: the later of the two days, for the right to destroy and for the embargo."""
    if promised is None:
        return
    draft.promised_day = max(draft.promised_day or promised, promised)
    draft.embargo_until = max(draft.embargo_until or workdays.end_of(promised), workdays.end_of(promised))


def _subject(draft: Draft, people: Sequence[Person]) -> tuple[uuid.UUID, Subject]:
    """Under whose key its words go: of the one person in it, or a key of its own."""
    return (people[0].pk, Subject.PERSON) if len(people) == 1 else (draft.pk, Subject.THING)


def _one_line(title: str) -> str:
    return " ".join(normalise(title).split())[:300]


def _keep_names(draft: Draft, names: Names, *, new_title: bool = True) -> None:
    decided = [one for one in names.found if one.decision == ACCEPTED]
    draft.sure = len(decided)
    draft.open = sum(one.decision == OPEN for one in names.found)
    said = {"found": [as_json(one) for one in names.found], "title": names.title, "variables": dict(names.variables)}
    kind = Subject.THING if draft.subject == draft.pk else Subject.PERSON
    texts.keep(draft.study_id, draft.subject, kind, kind=NAMES, about=draft.pk, text=json.dumps(said))
    if new_title:
        texts.keep(draft.study_id, draft.subject, kind, kind=TITLE, about=draft.pk, text=names.title)


def _interviewer(study: Study, by: User | None) -> uuid.UUID | None:
    """Who brought it in; on the command line, who leads the study."""
    if by is not None:
        return by.pk
    lead = Membership.objects.filter(study=study, role=Role.LEAD).order_by("since").first()
    return lead.user_id if lead else uuid.UUID(int=0)


def _account(draft: Draft) -> User | None:
    return User.objects.filter(pk=draft.reviewed_by or draft.created_by).first()
