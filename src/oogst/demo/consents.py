"""The consents of the demonstration: two versions, signed on a screen, on paper and by mail; and one that waits."""

import datetime
import re
from collections.abc import Iterable, Mapping

from oogst.demo.clock import at, standing_at
from oogst.participation import forms, recording, rendering, signing, standing
from oogst.participation.models import ConsentAsk, ConsentForm, ConsentVersion, Language
from oogst.participation.printing import blank
from oogst.people.accounts import User
from oogst.studies.models import Person, Study

FIRST, SECOND = datetime.date(2025, 8, 28), datetime.date(2025, 9, 18)
SIGNED_FIRST, SIGNED_SECOND = datetime.date(2025, 9, 2), datetime.date(2025, 9, 24)
ON_PAPER, BY_MAIL = ("O01-H3S", "O01-T2M"), ("O02-B7Q",)
BLANK = re.compile(r"\[(?:vul in|fill in):[^\]]*\]")
WAITS, ASKED = "O04-Y7J", "O04-S5X"
SECOND_TIME = (
    "O01-P7K", "O02-W3F", "O03-K4D", "O04-L2C", "O01-Z4U", "O02-N5H", "O02-M4V", "O04-P3D", "TC-9QX",
)  # fmt: skip
"""Who also signed the second version: those of whom recordings were made after it."""


def make(
    *, study: Study, people: Mapping[str, Person], names: Mapping[str, str], lead: User, second: User, coach: User
) -> None:
    """Publish both versions and let people sign. `names` are what they wrote under it; they go into the vault only."""
    first = _publish(study=study, by=lead, second=second)
    for code in names:
        if code in ON_PAPER or code in BY_MAIL:
            _recorded(people[code], first, code in ON_PAPER, by=coach, second=lead)
        elif code not in (WAITS, ASKED):
            _signed(people[code], first, names[code], SIGNED_FIRST)
    again = _publish_again(form=first.form, by=lead, second=second)
    for code in SECOND_TIME:
        _signed(people[code], again, names[code], SIGNED_SECOND)
    proof = blank(rendering.show(again.texts.get(language=Language.NL), people[WAITS].organisation))
    recording.record_paper(
        person=people[WAITS], version=again, language=Language.NL, yes=again.purposes, proof=proof, by=coach
    )
    ConsentAsk.objects.create(study=study, person=people[ASKED], version=again, by=coach.pk)


def sign_newest(person: Person, name: str) -> None:
    """Let somebody sign the version in use, now."""
    version = ConsentVersion.objects.get(study=person.study_id, state=ConsentVersion.State.PUBLISHED)
    _agree(person, version, name)


def covered(people: Iterable[Person], kind: str) -> bool:
    """Whether each of these people agreed to this kind of material."""
    ids = [person.pk for person in people]
    return bool(ids) and set(standing.covering(ids, standing.PURPOSE_OF.get(kind, ""))) == set(ids)


def _publish(*, study: Study, by: User, second: User) -> ConsentVersion:
    with standing_at(at(FIRST)):
        form = forms.create_form(study=study, title="Meedoen aan het onderzoek", by=by)
        version = form.versions.get()
        for text in list(version.texts.all()):
            forms.keep_text(
                version=version, language=text.language, by=by, sheet=_filled(text.sheet), statement=text.statement,
                purposes=text.purposes, questions=text.questions,
            )  # fmt: skip
        version = forms.propose(version=version, by=by)
    with standing_at(at(FIRST, 15)):
        return forms.publish(version=version, by=second)


def _filled(sheet: str) -> str:
    """A sheet with its blanks filled in: whom to turn to."""
    said = iter(("Marije Bos", "marije.bos@oogst.example", "klachten@oogst.example"))
    return BLANK.sub(lambda _blank: next(said), sheet)


def _publish_again(*, form: ConsentForm, by: User, second: User) -> ConsentVersion:
    """The second version says that recordings are typed out on a computer of the university."""
    with standing_at(at(SECOND)):
        version = forms.new_version(form=form, by=by)
        forms.edit_version(
            version=version, by=by, purposes=version.purposes, required=version.required, changed=["recording"]
        )
        for text in list(version.texts.all()):
            added = TYPED_OUT[Language(text.language)]
            forms.keep_text(
                version=version, language=text.language, by=by, sheet=text.sheet, statement=text.statement,
                purposes={**text.purposes, "recording": f"{text.purposes['recording']} {added}"},
                questions=text.questions,
            )  # fmt: skip
        version = forms.propose(version=version, by=by)
    with standing_at(at(SECOND, 16)):
        return forms.publish(version=version, by=second)


TYPED_OUT = {
    Language.NL: "Een computer van de hogeschool typt de opname uit; een onderzoeker kijkt die tekst na.",
    Language.NL_PLAIN: "Een computer van de hogeschool typt uit wat je zegt. Een onderzoeker kijkt dat na.",
    Language.EN: "A computer of the university types out the recording; a researcher checks that text.",
}


def _signed(person: Person, version: ConsentVersion, name: str, day: datetime.date) -> None:
    with standing_at(at(day, 9 + len(name) % 8)):
        _agree(person, version, name)


def _agree(person: Person, version: ConsentVersion, name: str) -> None:
    ask = ConsentAsk.objects.create(study=person.study, person=person, version=version, by=version.drafted_by)
    shown = rendering.show(version.texts.get(language=Language.NL), person.organisation)
    signing.sign(
        ask_or_person=ask, shown=shown, digest=shown.digest, language=Language.NL, yes=version.purposes, name=name
    )


def _recorded(person: Person, version: ConsentVersion, on_paper: bool, *, by: User, second: User) -> None:
    with standing_at(at(SIGNED_FIRST, 14)):
        said = {"person": person, "version": version, "language": Language.NL, "yes": version.purposes, "by": by}
        if on_paper:
            shown = rendering.show(version.texts.get(language=Language.NL), person.organisation)
            signature = recording.record_paper(**said, proof=blank(shown))
        else:
            signature = recording.record_mail(**said, proof=MAIL.encode())
    with standing_at(at(SIGNED_FIRST, 16)):
        recording.look_at_proof(signature=signature, by=second)
        recording.confirm(signature=signature, by=second)


MAIL = """Hoi,

Ik heb de brief gelezen en ik doe mee, met alles wat erin staat. Het formulier afdrukken lukt hier niet, is dit goed zo?

Groet
"""
