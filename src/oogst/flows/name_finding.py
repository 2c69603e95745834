"""From a text that waits to one without names: the layers look, a person decides, the study learns, it enters."""

import dataclasses
import datetime
import logging
import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.db.models import QuerySet
from django_tasks import task

from oogst.core.deidentify.deduce_process import DeduceProcess, NamesUnavailable, find_with_deduce, is_installed
from oogst.core.deidentify.finding import find
from oogst.core.deidentify.folding import fold
from oogst.core.deidentify.masking import mask
from oogst.core.deidentify.model import SURE, Hit, Known, Layer, label
from oogst.flows import queued
from oogst.flows.failing import wordless
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import drafts
from oogst.sources.models import Draft, NotAName, Source
from oogst.sources.review import ACCEPTED, REJECTED, Found, Names
from oogst.studies import identities, other_names
from oogst.studies.models import Organisation, Person, Study
from oogst.vault import identities as vault_identities
from oogst.vault import keys
from oogst.vault.identities import Who
from oogst.vault.master import VaultLocked

logger = logging.getLogger(__name__)
NAMED = frozenset({"person", "organisation", "place"})
SETTLED = datetime.timedelta(minutes=1)


def plan(draft_id: uuid.UUID) -> None:
    """Have a worker look for names."""
    look.enqueue(str(draft_id))


@task()
@wordless
def look(draft_id: str) -> None:
    """The job of one draft. Twice does no harm: the second finds it looked at."""
    look_at(uuid.UUID(draft_id))


def look_at(draft_id: uuid.UUID) -> None:
    """Let the layers look at a draft. With the vault locked it goes on waiting, and `look_at_forgotten` comes back."""
    draft = Draft.objects.select_related("study").filter(pk=draft_id, state=Draft.State.FINDING).first()
    if draft is None:
        return
    try:
        document = drafts.document_of(draft)
        known = known_names(draft.study)
        hits, layers = _look(draft.study, document.text, known, document.language or draft.study.language)
        names = Names(
            tuple(Found.of(hit, draft.study.language) for hit in hits),
            _plainly(document.name, known, draft.study.language),
            _plain_variables(document.variables, known, draft.study.language),
        )
        drafts.keep_found(draft=draft, names=names, layers=layers)
    except VaultLocked:
        logger.warning("The vault is locked: draft %s waits until names can be looked for.", draft.pk)


def look_at_forgotten(now: datetime.datetime) -> int:
    """Plan the looking again for drafts that no job took up: the vault was locked, or a worker died. For `tick`."""
    waiting = Draft.objects.filter(state=Draft.State.FINDING, created_at__lt=now - SETTLED)
    planned = queued.arguments()
    forgotten = [pk for pk in waiting.values_list("pk", flat=True) if str(pk) not in planned]
    for pk in forgotten:
        plan(pk)
    return len(forgotten)


def known_names(study: Study) -> list[Known]:
    """Of people, organisations and others. For a worker, never for a screen. Raises VaultLocked."""
    return [*identities.registry(study), *other_names.read(study)]


def finish(*, draft: Draft, by: User, version: int | None = None) -> Source | None:
    """Say that a draft is reviewed, and let it in when its time has come.

    `version` is the one that this person looked at. Returns the source, or None while the cooling-off period lasts.
    Raises NotAllowed while places are open, DecidedMeanwhile.
    """
    looked_at = drafts.check_can_finish(draft=draft, by=by, version=version)
    ready = drafts.finish_review(draft=looked_at, by=by, version=looked_at.version)
    return None if drafts.is_embargoed(ready) else enter(draft=ready, by=by)


def enter(*, draft: Draft, by: User | None = None) -> Source:
    """Let the study learn from a reviewed draft, and let it in.

    Never before its cooling-off period is over: what is learned of it, colleagues can see. Raises NotAllowed.
    """
    drafts.check_can_enter(draft)
    learn(draft, by or _reviewer(draft))
    return drafts.let_through(draft=draft, by=by)


def finish_all_sure(*, study: Study, by: User) -> list[Source]:
    """Finish, in one go, all drafts in which nothing is open. Returns those that entered; others go on waiting."""
    entered = []
    for draft in all_sure(study=study, by=by):
        try:
            source = finish(draft=draft, by=by)
        except NotAllowed:  # it stays where it is, and its own page says why
            continue
        if source is not None:
            entered.append(source)
    return entered


def all_sure(*, study: Study, by: User) -> QuerySet[Draft, Draft]:
    """The drafts that this account may finish in one go: the layers were sure, or a person decided on every place.

    Not an interview of which nobody knows the day.
    """
    return drafts.visible_drafts(by, study).filter(~drafts.NO_DAY, state=Draft.State.REVIEW, open=0)


def say_day(*, draft: Draft, date: datetime.date, by: User) -> Source | None:
    """Say on which day an interview was held; what waited for nothing else enters. Raises NotAllowed."""
    dated = drafts.redate(draft=draft, date=date, by=by)
    if dated.state != Draft.State.READY or drafts.is_embargoed(dated):
        return None
    return enter(draft=dated, by=by)


def let_through_due(now: datetime.datetime) -> int:
    """Let in what was reviewed and whose cooling-off period is over. For `tick`; may run twice."""
    count = 0
    for draft in drafts.ready_to_enter(now):
        try:
            enter(draft=draft)
            count += 1
        except (NotAllowed, Draft.DoesNotExist):  # locked, withdrawn, or a colleague was first
            continue
    return count


def learn(draft: Draft, by: User | None) -> None:
    """Keep what a reviewer decided for the texts after this one: names for the registry, others not to ask again.

    New names of people outside the study get a number, the same everywhere: `[naam 3]`. Raises VaultLocked.
    """
    study = draft.study
    text, names = drafts.document_of(draft).text, drafts.names_of(draft)
    known: dict[tuple[str, str, str], str] = {}
    decided = [_numbered(draft, text, one, known) for one in names.found]
    if decided != list(names.found):
        numbered = {(one.start, one.end): one.replacement for one in decided}
        draft.version = drafts.keep_numbered(draft=draft, replacements=numbered).version
    _learn_other_names(study, text, decided, by)
    _learn_no_names(study, text, decided)


def _reviewer(draft: Draft) -> User | None:
    return User.objects.filter(pk=draft.reviewed_by).first() if draft.reviewed_by else None


def _numbered(draft: Draft, text: str, one: Found, known: dict[tuple[str, str, str], str]) -> Found:
    """A name of somebody outside the study with its number; `known` saves asking twice for the same words."""
    if one.decision != ACCEPTED or one.key or one.kind not in NAMED:
        return one
    study = draft.study
    plain = label(one.kind, study.language)
    if one.replacement == plain and one.kind != "person":
        return one  # `[plaats]` says enough
    wish = "" if one.replacement == plain else one.replacement
    words = " ".join(text[one.start : one.end].split())
    asked = (fold(words), one.kind, wish)
    if asked not in known:
        known[asked] = other_names.add(study, words, one.kind, wish, origin=draft.pk)
    return dataclasses.replace(one, replacement=known[asked])


def _learn_other_names(study: Study, text: str, decided: Iterable[Found], by: User | None) -> None:
    """What a person said is somebody or a school of the study, under a name that was not known, is one of their names.

    A place that stands for a school becomes one of its places.
    """
    if by is None or not access.may(by, Permission.KEEP_IDENTITIES, study):
        return
    new: dict[tuple[str, str], dict[str, str]] = {}
    for one in decided:
        if one.decision == ACCEPTED and one.key and one.layer != Layer.KNOWN and one.kind in NAMED:
            words = " ".join(text[one.start : one.end].split())
            new.setdefault((one.key, one.kind), {}).setdefault(fold(words), words)
    keys_named = _ids(key for key, _kind in new)
    about: dict[str, Person | Organisation] = {
        str(row.pk): row
        for rows in (Person.objects.filter(study=study), Organisation.objects.filter(study=study))
        for row in rows.filter(pk__in=keys_named)
    }
    for (key, kind), called in new.items():
        if (row := about.get(key)) is None:
            continue
        who = vault_identities.read(row.pk)
        as_place = kind == "place" and isinstance(row, Organisation)
        before = who.places if as_place else who.other_names
        had = {fold(name) for name in (who.name, *before)}
        added = tuple(words for folded, words in called.items() if folded not in had)
        if added:
            said = Who(places=(*before, *added)) if as_place else Who(other_names=(*before, *added))
            identities.add_to_identity(about=row, said=said, by=by)


def _learn_no_names(study: Study, text: str, decided: Sequence[Found]) -> None:
    """A function that was left as it is says nothing of the next school, where fewer people may have it."""
    masked = {fold(text[one.start : one.end]) for one in decided if one.decision == ACCEPTED}
    left = {fold(text[one.start : one.end]) for one in decided if one.decision == REJECTED and one.kind != "function"}
    refused = left - masked
    marks = keys.marks(study.pk, refused)
    NotAName.objects.bulk_create((NotAName(study=study, mark=mark) for mark in marks.values()), ignore_conflicts=True)


def _look(study: Study, text: str, known: Sequence[Known], language: str) -> tuple[list[Hit], list[str]]:
    """The hits, and which layers looked; "deduce:why" for the one that could not."""
    hits = find(text, known, language=language)
    layers = [Layer.KNOWN.value, Layer.PATTERN.value, Layer.NEAR.value, Layer.LEXICON.value]
    try:
        hits = find_with_deduce(_deduce(), text, hits, language=language)
        layers.append(Layer.DEDUCE.value)
    except NamesUnavailable as reason:
        layers.append(f"{Layer.DEDUCE.value}:{reason}")
    return _without_refused(study, text, hits), layers


def _deduce() -> DeduceProcess:
    """The one process of deduce that this worker has. Raises NamesUnavailable where it is switched off or absent."""
    if not settings.DEDUCE:
        raise NamesUnavailable("switched-off")
    if not is_installed():
        raise NamesUnavailable("not-installed")
    return _process(os.getpid())


@cache
def _process(_of: int) -> DeduceProcess:
    return DeduceProcess(settings.DATA / "names")


def _without_refused(study: Study, text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Without what people said before is no name; what the study knows is always asked."""
    asked = {fold(text[hit.start : hit.end]) for hit in hits if hit.layer is not Layer.KNOWN}
    marks = keys.marks(study.pk, asked)
    refused = set(NotAName.objects.filter(study=study, mark__in=marks.values()).values_list("mark", flat=True))
    return [hit for hit in hits if hit.layer is Layer.KNOWN or marks[fold(text[hit.start : hit.end])] not in refused]


def _plain_variables(variables: Mapping[str, str], known: Sequence[Known], language: str) -> dict[str, str]:
    """Values, and the headings of their columns: every study member sees those. Two that become the same get a number.

    Of a heading only what is certain is replaced, so that the same column is called the same in every row.
    """
    plain: dict[str, str] = {}
    for heading, value in variables.items():
        name = said = _plainly(heading, known, language, only_sure=True)
        number = 1
        while name in plain:
            number += 1
            name = f"{said} ({number})"
        plain[name] = _plainly(value, known, language)
    return plain


def _plainly(words: str, known: Sequence[Known], language: str, *, only_sure: bool = False) -> str:
    """A title or a value with everything replaced that may lead to a person; a person can still change it."""
    hits = [hit for hit in find(words, known, language=language) if not only_sure or hit.certainty == SURE]
    replaced, _moves = mask(words, [(hit.start, hit.end, hit.suggestion or label(hit.kind, language)) for hit in hits])
    return replaced


def _ids(values: Iterable[str]) -> list[uuid.UUID]:
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found
