"""A study in which every table that travels holds something, and every column of it."""

import datetime
import uuid

from tests.exchange.things import PLAIN, rich_study
from tests.factories import make_code, make_coding, make_source

from oogst.coding import services as coding
from oogst.coding.comment_models import Comment, Mention
from oogst.coding.correction_models import Adrift
from oogst.coding.life_models import (
    Board,
    BoardCard,
    BoardGroup,
    CodeRelation,
    LookedAgain,
    MemoLink,
    PastStep,
    RelationEvidence,
)
from oogst.coding.models import Code, Coding, Memo
from oogst.coding.round_models import Round, RoundCode, RoundCoder, RoundCoding, RoundDecision, RoundDone, RoundText
from oogst.coding.suggestion_models import SuggestedCoding
from oogst.exchange.kept_models import (
    KeptEdge,
    KeptGraph,
    KeptHandle,
    KeptLink,
    KeptMember,
    KeptSet,
    KeptSource,
    KeptVertex,
)
from oogst.flows.correcting.saving import correct
from oogst.insight.models import LeftOutWords, SavedQuery
from oogst.insight.summary_models import CaseSummary
from oogst.people.accounts import User
from oogst.sources.models import Source, Turn
from oogst.story.models import Quote
from oogst.studies.models import Study

AT = datetime.datetime(2025, 3, 4, 5, 6, 7, 80, tzinfo=datetime.UTC)
LATER = AT + datetime.timedelta(days=9)


def full_study(lead: User) -> Study:
    study = rich_study(lead)
    other = User.objects.get(pk=study.memberships.exclude(user_id=lead.pk).get().user_id)
    study.variables.update(description="Wat er geteld werd.")
    Turn.objects.filter(revision__source__study=study, number=0).update(ends_ms=900)
    _gone_codes(study, lead)
    _talk(study, lead, other)
    _life(study, lead, other)
    make_round(study, lead, other)
    _asked(study, lead, other)
    _kept(study)
    _waits(study, lead)
    return study


def _gone_codes(study: Study, lead: User) -> None:
    """A version of the codebook, of which one code was removed since."""
    gone = make_code(study, lead, "vroeger", definition="Zo was het.", when="toen", when_not="nu", anchor="Ooit")
    coding.edit_code(code=gone, by=lead, definition="Zo was het ook.")
    coding.take_version(study=study, name="Eerste ronde", note="Na drie gesprekken.", by=lead)
    coding.remove_codes(codes=[gone], by=lead)
    room, apart = study.codes.get(name="Ruimte"), make_code(study, lead, "apart")
    coding.move_codes(codes=[apart], parent=room, by=lead)
    PastStep.objects.create(study=study, code=apart, what="split", old=room, by=lead.pk, at=AT)
    PastStep.objects.create(study=study, code=apart, what="words", before=1, after=2, by=lead.pk, at=AT)


def _talk(study: Study, lead: User, other: User) -> None:
    first = coded(study)
    thread = Comment.objects.create(
        study=study, coding=first, text="Is dit wel stilte? @Karim", by=lead.pk, created_at=AT, edited_at=LATER,
        resolved_at=LATER, resolved_by=other.pk,
    )  # fmt: skip
    Mention.objects.create(comment=thread, user_id=other.pk, seen_at=LATER)
    Comment.objects.create(study=study, coding=first, thread=thread, text="Ja.", by=other.pk, created_at=LATER)
    gone = Comment.objects.create(study=study, code=first.code, text="", by=other.pk, created_at=AT, removed_at=LATER)
    Comment.objects.create(study=study, code=first.code, thread=gone, text="Bij de code.", by=lead.pk, created_at=LATER)
    SuggestedCoding.objects.create(coding=first, code=study.codes.get(name="Ruimte"))
    LookedAgain.objects.create(coding=first, by=other.pk, at=LATER)
    memo, about = study.memos.get(title="Memo method"), study.memos.get(title="Memo theory")
    case, source = study.organisations.get(label="De Werf"), study.sources.get(name="Logboek")
    for target in (
        {"other": about},
        {"code": first.code},
        {"coding": first},
        {"source": source},
        {"organisation": case},
    ):
        MemoLink.objects.create(memo=memo, by=other.pk, at=LATER, **target)


def _life(study: Study, lead: User, other: User) -> None:
    first, theme = coded(study), study.codes.get(name="Ruimte")
    relation = CodeRelation.objects.create(
        study=study, code=first.code, to=theme, kind="own", label="hoort bij", note="Zo lijkt het.", by=other.pk,
        created_at=AT,
    )  # fmt: skip
    RelationEvidence.objects.create(relation=relation, coding=first, stance="against", by=lead.pk, at=LATER)
    board = Board.objects.create(study=study, name="Tafel", by=lead.pk, created_at=AT, edited_at=LATER)
    group = BoardGroup.objects.create(board=board, name="Rust", position=3)
    BoardGroup.objects.create(board=board, code=theme, position=4)
    BoardCard.objects.create(board=board, code=first.code, group=group, position=2)


def make_round(study: Study, lead: User, other: User, *, blind: bool = False, name: str = "Ronde 1") -> Round:
    """One text, two coders and a code; one of them coded, and unless it is blind the team decided."""
    source, code = study.sources.get(name="Logboek"), study.codes.get(name="stil & <traag>")
    shown = {} if blind else {"revealed_at": LATER, "revealed_by": lead.pk, "reveal_reason": "Het duurde te lang."}
    made = Round.objects.create(
        study=study,
        name=name,
        unit="turn",
        threshold=40,
        deadline=datetime.date(2025, 4, 1),
        created_by=other.pk,
        **shown,
    )
    RoundText.objects.create(round=made, source=source, position=2)
    RoundCode.objects.create(round=made, code=code)
    RoundCoder.objects.create(round=made, user=lead.pk)
    RoundCoder.objects.create(round=made, user=other.pk)
    guest = study.imported_coders.get().pk
    RoundCoder.objects.create(round=made, user=guest, off_at=LATER, off_by=lead.pk, off_reason="Verhuisd.")
    RoundDone.objects.create(round=made, source=source, coder=other.pk)
    decision = None
    if not blind:
        decision = RoundDecision.objects.create(
            round=made, source=source, outcome="kept", codings=[str(coded(study).pk)], by=lead.pk
        )
    RoundCoding.objects.create(
        study=study, round=made, source=source, code=code, start=7, end=18, words=PLAIN[7:18], coder=other.pk,
        created_at=AT, decision=decision,
    )  # fmt: skip
    return made


def _asked(study: Study, lead: User, other: User) -> None:
    code, person = coded(study).code, study.people.get()
    asked = {
        "first": {"code": str(code.pk), "own": True},
        "steps": [{"relation": "and", "what": {"words": "kring", "typed": False}, "no": True}],
    }
    only = {"person": str(person.pk), "coder": str(other.pk), "variable": str(study.variables.get(name="team").pk)}
    only |= {"organisation": str(study.organisations.get(label="De Werf").pk), "phase": "closing"}
    SavedQuery.objects.create(
        study=study, name="Stil en kring", definition={"asked": asked, "only": only}, by=lead.pk, created_at=AT,
        edited_at=LATER,
    )  # fmt: skip
    LeftOutWords.objects.create(study=study, words="eigenlijk gewoon")
    CaseSummary.objects.create(
        study=study, organisation=study.organisations.get(label="De Werf"), code=code, text="Hier helpt stilte.",
        by=other.pk, edited_at=LATER, version=3,
    )  # fmt: skip


def _kept(study: Study) -> None:
    """As another program draws and groups."""
    source, code = study.sources.get(name="Logboek"), study.codes.get(name="Ruimte")
    case, memo = study.organisations.get(label="De Werf"), study.memos.get(title="Memo doubt")
    KeptSource.objects.create(source=source, made_at=AT, made_by=study.imported_coders.get().pk)
    handles = {
        name: KeptHandle.objects.create(study=study, **{name: row})
        for name, row in (("source", source), ("code", code), ("coding", coded(study)), ("memo", memo), ("case", case))
    }
    group = KeptSet.objects.create(study=study, name="Kringen", description="Van het begin")
    link = KeptLink.objects.create(
        study=study, name="leidt tot", direction="OneWay", color="#112233", origin=handles["code"],
        target=handles["coding"],
    )  # fmt: skip
    KeptMember.objects.create(set=group, handle=handles["source"])
    KeptMember.objects.create(link=link, handle=handles["memo"])
    KeptMember.objects.create(case=case, handle=handles["code"])
    graph = KeptGraph.objects.create(study=study, name="Kaart")
    ends = [
        KeptVertex.objects.create(
            graph=graph, name=name, stands_for=handles[name], look={"firstX": 1, "firstY": 2, "shape": "Oval"}
        )
        for name in ("code", "case")
    ]
    KeptEdge.objects.create(
        graph=graph, name="dus", origin=ends[0], target=ends[1], stands_for=link, look={"lineStyle": "dashed"}
    )


def _waits(study: Study, lead: User) -> None:
    """A coding and a quote that lost their words to a correction, with a memo on it."""
    text = "Eerst dit. Dan een zin die verdwijnt. En dan dat."
    source = make_source(study, text, by=lead, name="Verbeterd")
    start = text.index("Dan")
    lost = make_coding(source, study.codes.get(name="Ruimte"), lead, start, start + 26)
    coding.write_memo(study=study, text="Deze zin was belangrijk.", about=lost, by=lead)
    Quote.objects.create(
        study=study, source=source, start=start, end=start + 26, words=lost.words, edited="Dan […]", created_by=lead.pk
    )
    correct(source=source, start=0, end=len(text), words=text[:start] + text[start + 27 :], seen=source.digest, by=lead)
    assert Adrift.objects.waiting().filter(study=study).count() == 1


def coded(study: Study) -> Coding:
    """The coding that most things are about."""
    return Coding.objects.present().filter(study=study, code__name="stil & <traag>").earliest("created_at")


def ids_of(study: Study, *models: type) -> set[uuid.UUID]:
    return {pk for model in models for pk in model.objects.filter(study=study).values_list("pk", flat=True)}


__all__ = ["AT", "LATER", "Code", "Memo", "Source", "coded", "full_study", "ids_of", "make_round"]
