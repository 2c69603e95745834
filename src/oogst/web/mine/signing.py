"""Reading and understanding: one thing at a time, in the language that was chosen at the start."""

import math

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oogst.core.text import word_count
from oogst.flows import signing_again
from oogst.participation import asking
from oogst.participation import signing as service
from oogst.participation.models import ConsentAsk, Language
from oogst.people.errors import NotAllowed
from oogst.studies.models import Person
from oogst.web.mine import entry, reading
from oogst.web.mine.entry import own
from oogst.web.mine.reading import Reading
from oogst.web.mine.showing import show

WORDS_A_MINUTE = 200
ANSWERING = ["GET", "HEAD", "POST"]


@require_http_methods(ANSWERING)
@own
def language(request: HttpRequest) -> HttpResponseBase:
    """In which words one wants to read. With one language there is nothing to choose."""
    person: Person = request.person  # type: ignore[attr-defined]
    if request.method == "POST" and "again" in request.POST:
        return _again(request, person)
    ask = asking.open_ask(person)
    if ask is None:
        return nothing_asked(request)
    asking.opened(ask)
    texts = {text.language: text for text in ask.version.texts.all()}
    chosen = request.POST.get("language", "") if len(texts) > 1 else next(iter(texts))
    if chosen in texts:
        return _begin(request, ask, chosen)
    choices = [(code, texts[code].sheet) for code in Language.values if code in texts]
    minutes = [(code, max(1, math.ceil(word_count(sheet) / WORDS_A_MINUTE))) for code, sheet in choices]
    return show(request, "mine/language.html", {"ask": ask, "choices": minutes})


@require_safe
@own
def read(request: HttpRequest) -> HttpResponseBase:
    here = reading.current(request, request.person)  # type: ignore[attr-defined]
    return show(request, "mine/read.html", {"here": here, "step": 1}) if here else entry.go(request, "sign")


@require_http_methods(ANSWERING)
@own
def questions(request: HttpRequest) -> HttpResponseBase:
    """One question at a time. A wrong answer shows what to read again, and asks again; it can be left after that."""
    here = reading.current(request, request.person)  # type: ignore[attr-defined]
    if here is None:
        return entry.go(request, "sign")
    asked = here.next_question
    if request.method == "POST":
        return _answer(request, here) if here.is_of(request) else other_text(request)
    if asked is None:
        return entry.go(request, "choose")
    return show(request, "mine/question.html", {"here": here, "question": asked, "step": asked.number + 1})


def _again(request: HttpRequest, person: Person) -> HttpResponse:
    signed = person.signatures.select_related("version__form")
    chosen = next((one.version.form for one in signed if str(one.version.form_id) == request.POST["again"]), None)
    if chosen is None:
        raise Http404
    try:
        signing_again.begin(person=person, form=chosen)
    except NotAllowed as reason:
        return show(request, "mine/refused.html", {"reason": str(reason)}, status=409)
    request.session.pop(reading.SIGNED, None)
    return entry.go(request, "sign")


def _begin(request: HttpRequest, ask: ConsentAsk, chosen: str) -> HttpResponse:
    reading.begin(request, ask, chosen)
    request.session.pop(reading.SIGNED, None)
    answer = entry.go(request, "read")
    answer.set_cookie(  # what Oogst itself says follows
        settings.LANGUAGE_COOKIE_NAME,
        "en" if chosen == Language.EN else "nl",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return answer


def _answer(request: HttpRequest, here: Reading) -> HttpResponse:
    asked = {str(question.number): question for question in here.questions}
    question = asked.get(request.POST.get("question", ""))
    if question is None:
        raise Http404
    context = {"here": here, "question": question, "step": question.number + 1}
    option = request.POST.get("option", "")
    if option not in {str(number) for number in range(len(question.options))}:
        return show(request, "mine/question.html", {**context, "nothing_chosen": True}, status=422)
    answer = service.answer_question(ask=here.ask, shown=here.shown, number=question.number, option=int(option))
    if answer.right:
        return entry.go(request, "questions")
    return show(request, "mine/question.html", {**context, "again": True})


def other_text(request: HttpRequest) -> HttpResponse:
    reason = _(
        "This answer is about another text than the one you are reading. Choose your language again, and read that one."
    )
    return show(request, "mine/refused.html", {"reason": reason}, status=409)


def nothing_asked(request: HttpRequest) -> HttpResponse:
    return entry.go(request, "signed" if reading.SIGNED in request.session else "")
