"""Signing on a screen, saying no, and the questions that teach. What was signed is bound to the very bytes shown."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.core.ids import uuid7
from oogst.core.workdays import today
from oogst.participation import copies, rendering, settling, states
from oogst.participation.copies import verify_copies
from oogst.participation.models import ConsentAsk, ConsentShown, ConsentText, ConsentVersion, Method, Signature
from oogst.participation.recording import confirm, record_mail, record_paper
from oogst.people import trail
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.mail import can_mail
from oogst.studies.models import Person
from oogst.vault import identities, master, texts
from oogst.vault.models import Subject

__all__ = [
    "answer_question", "asks_code", "confirm", "decline", "questions_of", "record_mail", "record_paper", "sign",
    "text_for", "verify_copies",
]  # fmt: skip

SELF = "participant"  # on the trail, in place of a role of an account


@dataclass(frozen=True)
class Question:
    """A question that teaches. `passage` is HTML: what to read again."""

    number: int
    question: str
    options: tuple[str, ...]
    right: int
    passage: str


@dataclass(frozen=True)
class Answer:
    """`tries` counts this one. A wrong answer is no barrier: it shows the passage and asks again."""

    right: bool
    passage: str
    tries: int


def text_for(version: ConsentVersion, language: str) -> ConsentText:
    """The text in this language, or in Dutch where it is not there. One query."""
    texts = {text.language: text for text in version.texts.select_related("version")}
    return texts.get(language) or texts["nl"]


def questions_of(shown: ConsentShown) -> tuple[Question, ...]:
    return tuple(
        Question(
            number, row["question"], tuple(row["options"]), row["right"], rendering.passage(shown.body, row["passage"])
        )
        for number, row in enumerate(shown.text.questions, 1)
    )


@transaction.atomic
def answer_question(*, ask: ConsentAsk, shown: ConsentShown, number: int, option: int) -> Answer:
    """Count a try, and say whether it was right. Which answer was given is kept nowhere. Raises NotAllowed."""
    questions = {question.number: question for question in questions_of(shown)}
    if number not in questions or not 0 <= option < len(questions[number].options):
        raise NotAllowed(_("There is no such question."))
    row = ConsentAsk.objects.select_for_update().get(pk=ask.pk)
    tries = row.attempts.get(str(number), 0) + 1
    row.attempts = {**row.attempts, str(number): tries}
    row.save(update_fields=["attempts"])
    ask.attempts = row.attempts
    return Answer(questions[number].right == option, questions[number].passage, tries)


def asks_code(person: Person) -> bool:
    """Whether who signs with an account shows with a code by mail that they are this person.

    Not where it cannot be: without an address of theirs, or without a mail server. The account is what there is then.
    """
    return can_mail() and bool(identities.reachable([person.pk]))


def sign(
    *,
    ask_or_person: ConsentAsk | Person,
    shown: ConsentShown,
    digest: str,
    language: str,
    yes: Collection[str],
    name: str = "",
    by: User | None = None,
    site: str = "",
) -> Signature | None:
    """Sign on a screen, by who came in with a link and a code, or with an account (`by`) and a code.

    `digest` and `language` are those that the page named when it sent the answer: another text than was shown there
    is refused. `name` is what the signer typed; it is sealed, for the copy. The copy is mailed at once.
    None when the answer is a no (to everything, or to what cannot be left out), which is kept as one.
    Raises NotAllowed, VaultLocked.
    """
    master.masters()
    ask, number = _open_ask(ask_or_person, shown.text.version_id), uuid7()
    _check_signing(ask, shown, digest, language, yes)  # and once more below, when nobody else is at it
    if states.is_decline(ask.version, yes):
        decline(ask=ask, by=by)
        return None
    person = ask.person
    if name.strip():
        texts.keep(
            person.study_id, person.pk, Subject.PERSON, kind=copies.NAME_KIND, about=number, text=" ".join(name.split())
        )
    try:
        with transaction.atomic():
            ask = ConsentAsk.objects.select_for_update().get(pk=ask.pk)
            _check_signing(ask, shown, digest, language, yes)
            signature = _signature(ask, shown, number, yes, by)
    except BaseException:
        texts.discard(copies.NAME_KIND, number)
        raise
    copies.give_or_later(signature, site)
    return signature


@transaction.atomic
def decline(*, ask: ConsentAsk, by: User | None = None) -> None:
    """Say no to what was asked. What was agreed to before under this form ends as well; what was given stays."""
    row = ConsentAsk.objects.select_for_update().get(pk=ask.pk)
    _check_open(row)
    settling.say_no(row)
    trail.record(by, "consent.declined", row, role=SELF, number=row.version.number)


def _open_ask(ask_or_person: ConsentAsk | Person, version: uuid.UUID) -> ConsentAsk:
    if isinstance(ask_or_person, ConsentAsk):
        return ask_or_person
    ask = ConsentAsk.objects.filter(person=ask_or_person, version=version, ended_at=None).first()
    if ask is None:
        raise NotAllowed(_("This question has been answered or taken back."))
    return ask


def _check_open(ask: ConsentAsk) -> None:
    if ask.ended_at is not None:
        raise NotAllowed(_("This question has been answered or taken back."))
    states.check_takes_part(ask.person)


def _check_signing(ask: ConsentAsk, shown: ConsentShown, digest: str, language: str, yes: Collection[str]) -> None:
    _check_open(ask)
    version = ask.version
    if shown.text.version_id != version.pk or version.state != ConsentVersion.State.PUBLISHED:
        raise NotAllowed(_("There is a newer text meanwhile. Open your link again and read that one."))
    if shown.text.language != language or not hmac.compare_digest(shown.digest, digest):
        raise NotAllowed(_("This answer is about another text than the one you read. Read it again, then sign."))
    now_shown = rendering.digest_of(rendering.render(shown.text, ask.person.organisation))
    if now_shown != shown.digest:
        raise NotAllowed(_("There is a newer text meanwhile. Open your link again and read that one."))
    states.check_can_be_signed(version, today(timezone.now()))
    states.check_answer(version, yes)


def _signature(
    ask: ConsentAsk, shown: ConsentShown, number: uuid.UUID, yes: Collection[str], by: User | None
) -> Signature:
    now = timezone.now()
    agreed, refused = settling.sorted_answer(ask.version, yes)
    signature = Signature.objects.create(
        id=number, study_id=ask.study_id, person=ask.person, version=ask.version, shown=shown,
        language=shown.text.language, digest=shown.digest, yes=agreed, no=refused, method=Method.CODE,
        signed_at=now, confirmed_at=now,
    )  # fmt: skip
    settling.replace_earlier(signature)
    settling.end_asks(signature)
    trail.record(by, "consent.signed", signature, role=SELF, number=ask.version.number, yes=agreed, no=refused)
    return signature
