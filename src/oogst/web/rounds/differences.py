"""Walking through every difference of a revealed round, to a version that the team agrees on."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from oogst.coding import round_queries
from oogst.coding.models import Code
from oogst.coding.queries import tree
from oogst.coding.round_models import Round, RoundCoding, RoundDecision
from oogst.coding.services import consensus
from oogst.coding.services.consensus import Kept
from oogst.core.agreement.coded import Mark
from oogst.core.agreement.places import Differs, Place, places
from oogst.core.spans import words
from oogst.people import accounts
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import me
from oogst.web.rounds.doors import round_of, text_of
from oogst.web.rounds.words import DIFFERS

AROUND = 160  # characters shown before and after a place
CHOICE_AROUND = 60  # characters around it from which own limits can be chosen
LONGEST = 600  # characters of a passage shown


@dataclass(frozen=True)
class Option:
    """A code on a passage, and who gave it."""

    value: str
    code: Code
    words: str
    who: str


@dataclass(frozen=True)
class Shown:
    """A place as a card: its words with what stands around, what each coder made of it, and what was decided."""

    anchor: str
    place: Place
    told: str
    before: str
    words: str
    after: str
    options: list[Option]
    absent: str
    marks: list[uuid.UUID]
    coders: list[tuple[uuid.UUID, str]]
    own_words: list[tuple[int, int, str]] = field(default_factory=list)
    own_start: int = 0
    own_end: int = 0
    decision: RoundDecision | None = None
    by: str = ""


@require_GET
def differences(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponse:
    """One text at a time; some fifteen queries, however many differences."""
    study, row = round_of(request, slug, round, Permission.READ_MATERIAL)
    if row.revealed_at is None:
        messages.info(request, _("This round is still blind. Results come when everybody is done."))
        return redirect("round", study.slug, row.pk)
    stands = round_queries.standing(row)
    marks = list(round_queries.revealed(row).select_related("code", "decision").order_by("start", "end", "id"))
    marks = [each for each in marks if (each.source_id, each.coder) in stands.done]
    left: dict[uuid.UUID, int] = defaultdict(int)
    by_text: dict[uuid.UUID, list[RoundCoding]] = defaultdict(list)
    for each in marks:
        by_text[each.source_id].append(each)
    names = accounts.names({*stands.coders, *(each.decision.by for each in marks if each.decision)})
    agreed = 0
    for source, some in by_text.items():
        for place in _places([each for each in some if each.decision is None], _who_did(stands, source)):
            left[source] += place.differs is not Differs.NOTHING
            agreed += place.differs is Differs.NOTHING
    sources = Source.objects.in_bulk(stands.texts)
    texts = [(sources[pk], left[pk]) for pk in stands.texts if pk in sources]
    asked = request.GET.get("text", "")
    chosen = next((text for text, _n in texts if str(text.pk) == asked), None)
    chosen = chosen or next((text for text, n in texts if n), None) or (texts[0][0] if texts else None)
    open_places: list[Shown] = []
    settled: list[Shown] = []
    if chosen:
        some, did = by_text[chosen.pk], _who_did(stands, chosen.pk)
        open_places, settled = _cards(chosen, some, did, names)
    context = {
        "round": row, "texts": texts, "chosen": chosen, "open_places": open_places, "settled": settled,
        "agreed": agreed, "left": sum(left.values()), "nodes": tree(study),
    }  # fmt: skip
    return render(request, "rounds/differences.html", context)


@require_POST
def settle(request: HttpRequest, slug: str, round: uuid.UUID, source: uuid.UUID) -> HttpResponse:
    """Keep one coder's, everybody's, nobody's, or something else."""
    study, row = round_of(request, slug, round, Permission.CODE)
    text = text_of(row, source)
    try:
        marks = [uuid.UUID(one) for one in request.POST.getlist("mark")]
        keep = _keep(request, study, row, marks)
        consensus.decide(round=row, source=text, marks=marks, keep=keep, by=me(request))
    except ValueError:
        messages.error(request, _("Choose a code and limits that follow each other."))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Settled."))
    return _back(row, text)


@require_POST
def agreed(request: HttpRequest, slug: str, round: uuid.UUID) -> HttpResponse:
    """Take over everything on which all agree exactly."""
    study, row = round_of(request, slug, round, Permission.CODE)
    try:
        n = consensus.take_what_all_agree_on(round=row, by=me(request))
    except NotAllowed as reason:
        messages.info(request, str(reason))
    else:
        said = ngettext("%(n)d coding taken over.", "%(n)d codings taken over.", n)
        messages.success(request, said % {"n": n})
    return redirect("round_differences", study.slug, row.pk)


@require_POST
def again(request: HttpRequest, slug: str, round: uuid.UUID, decision: uuid.UUID) -> HttpResponse:
    _study, row = round_of(request, slug, round, Permission.CODE)
    made = RoundDecision.objects.filter(round=row, pk=decision).select_related("round__study", "source").first()
    if made is None:
        raise Http404
    text = made.source
    try:
        consensus.reopen(decision=made, by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("This place is open again."))
    return _back(row, text)


def _keep(request: HttpRequest, study: Study, row: Round, marks: Sequence[uuid.UUID]) -> list[Kept]:
    """What the pressed button keeps. Raises ValueError for what makes no sense."""
    what = request.POST.get("what", "")
    if what == "none":
        return []
    if what == "own":
        code = Code.objects.present().filter(study=study, pk=uuid.UUID(request.POST.get("code", ""))).first()
        start, end = int(request.POST.get("start", "")), int(request.POST.get("end", ""))
        if code is None or start >= end:
            raise ValueError(what)
        return [Kept(code, start, end)]
    rows = round_queries.revealed(row).filter(pk__in=list(marks)).select_related("code__merged_into")
    if what != "all":
        rows = rows.filter(coder=uuid.UUID(what))
    return [Kept(*each) for each in {(one.code, one.start, one.end): None for one in rows}]


def _cards(
    source: Source, marks: Sequence[RoundCoding], did: Sequence[str], names: dict[uuid.UUID, str]
) -> tuple[list[Shown], list[Shown]]:
    """What is open and what is settled, in the order of the text."""
    text = source.current().text
    open_marks = [each for each in marks if each.decision is None]
    waiting = [
        _card(text, place, open_marks, names, number)
        for number, place in enumerate(_places(open_marks, did), 1)
        if place.differs is not Differs.NOTHING
    ]
    decided: dict[RoundDecision, list[RoundCoding]] = defaultdict(list)
    for each in marks:
        if each.decision is not None:
            decided[each.decision].append(each)
    settled = [
        _card(text, _whole(some, did), some, names, number, decision)
        for number, (decision, some) in enumerate(decided.items(), 1)
    ]
    return waiting, settled


def _whole(marks: Sequence[RoundCoding], did: Sequence[str]) -> Place:
    """What was settled together is one place, whatever it would be by itself."""
    found = _places(marks, did)
    if len(found) == 1:
        return found[0]
    return Place(tuple(mark for place in found for mark in place.marks), Differs.SEVERAL, ())


def _places(marks: Iterable[RoundCoding], did: Sequence[str]) -> list[Place]:
    return places([Mark(str(each.coder), str(each.code_id), each.start, each.end) for each in marks], did)


def _who_did(stands: round_queries.Standing, source: uuid.UUID) -> list[str]:
    return [str(coder) for coder in stands.coders if (source, coder) in stands.done]


def _card(
    text: str,
    place: Place,
    marks: Sequence[RoundCoding],
    names: dict[uuid.UUID, str],
    number: int,
    decision: RoundDecision | None = None,
) -> Shown:
    wanted = set(place.marks)
    rows = [each for each in marks if Mark(str(each.coder), str(each.code_id), each.start, each.end) in wanted]
    options: dict[tuple[uuid.UUID, int, int], list[RoundCoding]] = defaultdict(list)
    for each in rows:
        options[each.code_id, each.start, each.end].append(each)
    start, end = place.start, place.end
    choices = [] if decision else _choices(text, start, end)
    return Shown(
        anchor=f"{'settled' if decision else 'place'}-{number}",
        place=place,
        told=str(DIFFERS[place.differs]),
        before=_tail(text[max(0, start - AROUND) : start], start > AROUND),
        words=text[start:end] if end - start <= LONGEST else f"{text[start : start + LONGEST]}…",
        after=_head(text[end : end + AROUND], end + AROUND < len(text)),
        options=[
            Option(
                f"{first}:{begin}:{stop}", some[0].code, text[begin:stop],
                ", ".join(names.get(each.coder, "?") for each in some),
            )
            for (first, begin, stop), some in options.items()
        ],
        absent=", ".join(names.get(uuid.UUID(one), "?") for one in place.absent),
        marks=[each.pk for each in rows],
        coders=[(pk, names.get(pk, "?")) for pk in dict.fromkeys(each.coder for each in rows)],
        own_words=[(*span, text[slice(*span)]) for span in choices],
        own_start=min((span[0] for span in choices if span[1] > start), default=start),
        own_end=max((span[1] for span in choices if span[0] < end), default=end),
        decision=decision,
        by=names.get(decision.by, "?") if decision else "",
    )  # fmt: skip


def _choices(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words from which own limits can be chosen: the place, and some around it."""
    first, last = max(0, start - CHOICE_AROUND), min(len(text), end + CHOICE_AROUND)
    spans = [(span.start, span.end) for span in words(text, first, last)]
    return [(one, _with_sign(text, two)) for one, two in spans]


def _with_sign(text: str, end: int) -> int:
    """A sign that closes a sentence comes along with its last word."""
    return end + 1 if end < len(text) and text[end] in ".!?…" else end


def _tail(text: str, cut: bool) -> str:
    return f"…{text[text.find(' ') + 1 :]}" if cut else text


def _head(text: str, cut: bool) -> str:
    return f"{text[: text.rfind(' ') + 1]}…" if cut else text


def _back(row: Round, text: Source) -> HttpResponse:
    return redirect(f"{reverse('round_differences', args=[row.study.slug, row.pk])}?text={text.pk}")
