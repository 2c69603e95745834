"""Where somebody is in signing: what was asked, and the very text in the language that was chosen."""

from dataclasses import dataclass

from django.http import HttpRequest

from oogst.flows import signing_again
from oogst.participation import asking, rendering, signing
from oogst.participation.models import ConsentAsk, ConsentShown, Signature
from oogst.participation.signing import Question
from oogst.studies.models import Person

READING = "participant_reading"  # {"ask": id, "shown": id}
SIGNED = "participant_signed"  # the id of the signature given in this session, or "no"
NO = "no"


@dataclass(frozen=True)
class Reading:
    ask: ConsentAsk
    shown: ConsentShown

    @property
    def parts(self) -> rendering.Parts:
        return rendering.parts(self.shown.body)

    @property
    def questions(self) -> tuple[Question, ...]:
        return signing.questions_of(self.shown)

    @property
    def steps(self) -> int:
        """Reading, each question, choosing."""
        return len(self.shown.text.questions) + 2

    @property
    def lang(self) -> str:
        return "en" if self.shown.text.language == "en" else "nl"

    @property
    def is_own_wish(self) -> bool:
        return signing_again.is_own_wish(self.ask)

    @property
    def next_question(self) -> Question | None:
        """The first that was not tried yet; none for who signed this version before."""
        if Signature.objects.filter(person=self.ask.person_id, version=self.ask.version_id).exists():
            return None
        return next((question for question in self.questions if str(question.number) not in self.ask.attempts), None)

    def is_of(self, request: HttpRequest) -> bool:
        """Whether what was sent names the text that this person is reading, and its language."""
        return (request.POST.get("digest"), request.POST.get("language")) == (
            self.shown.digest,
            self.shown.text.language,
        )


def begin(request: HttpRequest, ask: ConsentAsk, language: str) -> None:
    """From now on this text counts, in this language, with the own word of this person's school."""
    shown = rendering.show(signing.text_for(ask.version, language), ask.person.organisation)
    request.session[READING] = {"ask": str(ask.pk), "shown": str(shown.pk)}


def current(request: HttpRequest, person: Person) -> Reading | None:
    """What is being read; None once it was answered, taken back or replaced, or when no language was chosen."""
    kept = request.session.get(READING)
    ask = asking.open_ask(person)
    if not kept or ask is None or kept["ask"] != str(ask.pk):
        return None
    shown = ConsentShown.objects.select_related("text__version").filter(pk=kept["shown"]).first()
    return Reading(ask, shown) if shown is not None and shown.text.version_id == ask.version_id else None


def done(request: HttpRequest, signature: Signature | None) -> None:
    request.session.pop(READING, None)
    request.session[SIGNED] = str(signature.pk) if signature else NO
