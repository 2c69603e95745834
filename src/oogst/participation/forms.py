"""Consent forms and their versions: written, proposed by one, published by another, and then never changed."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.participation import starters
from oogst.participation.models import ConsentAsk, ConsentForm, ConsentText, ConsentVersion, Language, Purpose
from oogst.participation.validating import problems
from oogst.people import access, trail
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.studies.models import Study

State = ConsentVersion.State


class ChangedMeanwhile(NotAllowed):
    """Somebody else saved something else since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A colleague saved something else here meanwhile. What you filled in is still on this page: open it "
                "in another window as it is now, and bring over there what is yours."
            )
        )


def stamp_of_text(text: ConsentText | None) -> str:
    """Changes with the words; "" for a text that is not there."""
    return (
        _stamp([text.sheet, text.statement, text.purposes, text.questions]) if text and not text._state.adding else ""
    )


def stamp_of_version(version: ConsentVersion) -> str:
    """Changes with what is asked."""
    return _stamp([version.purposes, version.required, version.changed, str(version.valid_until or "")])


@transaction.atomic
def create_form(*, study: Study, title: str, by: User) -> ConsentForm:
    """A form with a first draft that starts from a good text, in all languages."""
    access.require(by, Permission.WRITE_CONSENT, study)
    form = ConsentForm.objects.create(study=study, title=title.strip())
    version = ConsentVersion.objects.create(
        study=study, form=form, number=1, drafted_by=by.pk,
        purposes=list(starters.PURPOSES), required=list(starters.REQUIRED),
    )  # fmt: skip
    ConsentText.objects.bulk_create(starters.text(version, language) for language in Language)
    trail.record(by, "consent.form_made", form)
    return form


@transaction.atomic
def new_version(*, form: ConsentForm, by: User) -> ConsentVersion:
    """A draft that starts from the newest version. Raises NotAllowed while another draft is under way."""
    access.require(by, Permission.WRITE_CONSENT, form)
    last = form.versions.order_by("-number").first()
    if last is None or last.state in {State.DRAFT, State.PROPOSED}:
        raise NotAllowed(_("There is a draft of this form already. Go on with that one."))
    version = ConsentVersion.objects.create(
        study_id=form.study_id, form=form, number=last.number + 1, drafted_by=by.pk,
        purposes=last.purposes, required=last.required,
    )  # fmt: skip
    copied = ("language", "sheet", "statement", "purposes", "questions")
    texts = [{name: getattr(text, name) for name in copied} for text in last.texts.all()]
    ConsentText.objects.bulk_create(ConsentText(version=version, **text) for text in texts)
    trail.record(by, "consent.drafted", version, number=version.number)
    return version


@transaction.atomic
def edit_version(
    *,
    version: ConsentVersion,
    by: User,
    purposes: Sequence[str],
    required: Sequence[str],
    changed: Sequence[str] = (),
    valid_until: datetime.date | None = None,
    based_on: str | None = None,
) -> ConsentVersion:
    """What is asked, what cannot be left out, and what means something else than before. Drafts only.

    `based_on` is the stamp of what was changed. Raises ChangedMeanwhile when it is another by now.
    """
    version = _draft(version, by)
    before = stamp_of_version(version)
    chosen = [purpose.value for purpose in Purpose if purpose in purposes]  # in one order, always
    version.purposes = chosen
    version.required = [purpose for purpose in chosen if purpose in required]
    version.changed = [purpose for purpose in chosen if purpose in changed] if version.number > 1 else []
    version.valid_until = valid_until
    if based_on is not None and before not in (based_on, stamp_of_version(version)):
        raise ChangedMeanwhile
    version.save(update_fields=["purposes", "required", "changed", "valid_until"])
    trail.record(by, "consent.edited", version, number=version.number)
    return version


@transaction.atomic
def keep_text(
    *,
    version: ConsentVersion,
    language: str,
    by: User,
    sheet: str,
    statement: str,
    purposes: dict[str, str],
    questions: list[dict[str, Any]],
    based_on: str | None = None,
) -> ConsentText:
    """Write the words in one language. Drafts only: a published text never changes.

    `based_on` is the stamp of the text that was changed. Raises ChangedMeanwhile when it is another by now; saying
    once more what stands there already is no change.
    """
    version = _draft(version, by)
    now = stamp_of_text(version.texts.filter(language=language).first())
    if based_on is not None and now not in (based_on, _stamp([sheet, statement, purposes, questions])):
        raise ChangedMeanwhile
    said = {"sheet": sheet, "statement": statement, "purposes": purposes, "questions": questions}
    text, _made = ConsentText.objects.update_or_create(
        version=version, language=Language(language).value, defaults=said
    )
    trail.record(by, "consent.written", version, number=version.number, language=language)
    return text


@transaction.atomic
def remove_text(*, version: ConsentVersion, language: str, by: User) -> None:
    """Leave a language out. Drafts only."""
    version = _draft(version, by)
    version.texts.filter(language=language).delete()
    trail.record(by, "consent.text_removed", version, number=version.number, language=language)


@transaction.atomic
def propose(*, version: ConsentVersion, by: User) -> ConsentVersion:
    """Hand a draft to a second person. Raises NotAllowed with the first thing that is missing."""
    version = _draft(version, by)
    _check_whole(version)
    version.state, version.proposed_by = State.PROPOSED, by.pk
    version.save(update_fields=["state", "proposed_by"])
    trail.record(by, "consent.proposed", version, number=version.number)
    return version


@transaction.atomic
def send_back(*, version: ConsentVersion, by: User) -> ConsentVersion:
    """Make a proposal a draft again, to change something in it."""
    version = _locked(version, by)
    if version.state != State.PROPOSED:
        raise NotAllowed(_("Only what waits for a second person can go back."))
    version.state, version.proposed_by = State.DRAFT, None
    version.save(update_fields=["state", "proposed_by"])
    trail.record(by, "consent.sent_back", version, number=version.number)
    return version


@transaction.atomic
def publish(*, version: ConsentVersion, by: User) -> ConsentVersion:
    """Put a proposal into use, by another person than who proposed it; the version before it is replaced.

    Who was asked for the version before and has not answered is asked for this one instead: their link leads here.
    """
    version = _locked(version, by)
    if version.state != State.PROPOSED:
        raise NotAllowed(_("Only what was proposed can be published."))
    if version.proposed_by == by.pk:
        raise NotAllowed(_("A second person publishes it: whoever proposed it cannot do that alone."))
    _check_whole(version)
    before = version.form.versions.filter(state=State.PUBLISHED).first()
    if before is not None:
        before.state = State.RETIRED
        before.save(update_fields=["state"])
    version.state, version.published_by, version.published_at = State.PUBLISHED, by.pk, timezone.now()
    version.save(update_fields=["state", "published_by", "published_at"])
    if before is not None:
        _hand_over(before, version)
    trail.record(by, "consent.published", version, number=version.number, changed=version.changed)
    return version


@transaction.atomic
def retire(*, version: ConsentVersion, by: User) -> ConsentVersion:
    """Take a version out of use without another in its place; what was signed stays."""
    version = _locked(version, by)
    if version.state != State.PUBLISHED:
        raise NotAllowed(_("Only a version that is in use can be taken out of use."))
    version.state = State.RETIRED
    version.save(update_fields=["state"])
    _end_asks(version)
    trail.record(by, "consent.retired", version, number=version.number)
    return version


def _stamp(said: list[Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _draft(version: ConsentVersion, by: User) -> ConsentVersion:
    version = _locked(version, by)
    if version.state == State.PROPOSED:
        raise NotAllowed(_("This version waits for a second person. Take it back first, then change it."))
    if version.state != State.DRAFT:
        raise NotAllowed(_("This version is published and never changes. Make a new version."))
    return version


def _locked(version: ConsentVersion, by: User) -> ConsentVersion:
    access.require(by, Permission.WRITE_CONSENT, version)
    return ConsentVersion.objects.select_for_update().get(pk=version.pk)


def _check_whole(version: ConsentVersion) -> None:
    blocking = [problem for problem in problems(version) if problem.blocks]
    if blocking:
        first = blocking[0]
        language = f"{Language(first.language).label.capitalize()}: " if first.language else ""
        raise NotAllowed(language + first.sentence)


def _hand_over(before: ConsentVersion, version: ConsentVersion) -> None:
    """Who was reminded is not reminded again."""
    waiting = list(ConsentAsk.objects.filter(version=before, ended_at=None))
    _end_asks(before)
    ConsentAsk.objects.bulk_create(
        ConsentAsk(
            study_id=ask.study_id, person_id=ask.person_id, version=version, by=ask.by, reminded_at=ask.reminded_at
        )
        for ask in waiting
    )


def _end_asks(version: ConsentVersion) -> None:
    ConsentAsk.objects.filter(version=version, ended_at=None).update(ended_at=timezone.now(), outcome="replaced")
