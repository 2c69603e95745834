"""What of a study only Oogst has: the talk of the team, its rounds, the life of its codes, its questions and summaries.

One table here is one list in the side file. A new table of the research database is carried by a line here, or excused
by name in the test that enumerates them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy

from oogst.coding.comment_models import Comment, Mention
from oogst.coding.correction_models import Adrift
from oogst.coding.life_models import (
    Board,
    BoardCard,
    BoardGroup,
    CodebookEntry,
    CodebookVersion,
    CodeRelation,
    LookedAgain,
    MemoLink,
    PastStep,
    RelationEvidence,
)
from oogst.coding.models import Code, CodeVersion, Coding, Memo
from oogst.coding.round_models import Round, RoundCode, RoundCoder, RoundCoding, RoundDecision, RoundDone, RoundText
from oogst.coding.suggestion_models import SuggestedCoding
from oogst.insight.models import LeftOutWords, SavedQuery
from oogst.insight.summary_models import CaseSummary
from oogst.studies.models import Study

REVEALED = Q(round__revealed_at__isnull=False)
STAYED = Q(~Exists(RoundCoder.objects.filter(round=OuterRef("round"), user=OuterRef("coder"), off_at__isnull=False)))
ANSWERED = Q(thread=None, pk__in=Comment.objects.present().filter(thread__isnull=False).values("thread"))
FORMER = Q(merged_into__isnull=False) | Q(pk__in=CodebookEntry.objects.values("code"))
LEAVES_AS_CODE = Q(removed_at=None) | FORMER
WAITING = Q(adrift__isnull=False, adrift__removed_at=None, code__removed_at=None)


@dataclass(frozen=True)
class OwnTable:
    """How the rows of one table travel.

    `columns`: plain values. `points`: what its references are of, a kind of thing or a table of this list; those in
    `loose` may stay empty, a row without any other is left out. `people`: columns with accounts. `key`: by which column
    a row is known in the file; "" for parts of `part_of`, which come only with a whole that is new. `same`: what makes
    a row that is here already the same one; of parts, one that the file has twice. `only`: which rows leave. `place`:
    it has words on [start, end) of a source. `talk`: free words that stay when memos stay.
    """

    name: str
    model: type[Model]
    columns: tuple[str, ...] = ()
    points: Mapping[str, str] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    key: str = "id"
    part_of: str = ""
    loose: frozenset[str] = frozenset()
    same: tuple[str, ...] = ()
    only: Q = field(default_factory=Q)
    order: tuple[str | OrderBy, ...] = ("pk",)
    study: str = "study"
    place: bool = False
    talk: bool = False


_WORDS = ("name", "color", "status", "definition", "when", "when_not", "anchor")
OWN: tuple[OwnTable, ...] = (
    # Codes that became part of another, or stand in a version of the codebook: no other program sees them.
    OwnTable(
        "former_codes", Code, (*_WORDS, "version", "meaning_at", "position", "created_at", "removed_at"),
        {"parent": "code", "merged_into": "code"}, ("created_by",), key="guid",
        loose=frozenset({"parent", "merged_into"}), only=Q(removed_at__isnull=False) & FORMER,
        order=("-removed_at", "pk"),
    ),
    OwnTable(
        "former_meanings", CodeVersion, ("number", *_WORDS, "meaning_at", "at"), {"code": "former_codes"}, ("by",),
        key="", part_of="code", study="code__study", same=("code_id", "number"), order=("code_id", "number"),
    ),
    # What lost its words to a correction, and waits for its coder.
    OwnTable(
        "adrift_codings", Coding, ("start", "end", "words", "created_at", "removed_at"),
        {"source": "source", "code": "code"}, ("coder",), key="guid", place=True,
        only=WAITING, order=("source_id", "pk"),
    ),
    OwnTable(
        "adrift", Adrift, ("words", "at"), {"coding": "adrift_codings", "source": "source"}, ("coder", "by"),
        key="", part_of="coding", same=("coding_id",), only=Q(removed_at=None, coding__code__removed_at=None),
        order=("at", "pk"),
    ),
    OwnTable(
        "adrift_memos", Memo, ("kind", "title", "text", "created_at", "edited_at"), {"coding": "adrift_codings"},
        ("by",), key="guid", only=Q(removed_at=None, coding__isnull=False), talk=True,
    ),
    OwnTable(
        "looks", LookedAgain, ("at",), {"coding": "coding"}, ("by",), key="", study="coding__study",
        same=("coding_id", "by", "at"),
    ),
    OwnTable(
        "suggested", SuggestedCoding, (), {"coding": "coding", "code": "code"}, key="", study="coding__study",
        same=("coding_id",),
    ),
    OwnTable(
        "comments", Comment, ("text", "created_at", "edited_at", "resolved_at", "removed_at"),
        {"coding": "coding", "code": "code", "thread": "comments"}, ("by", "resolved_by"), loose=frozenset({"thread"}),
        only=Q(removed_at=None) | ANSWERED, order=(F("thread").asc(nulls_first=True), "pk"), talk=True,
    ),
    OwnTable(
        "mentions", Mention, ("seen_at",), {"comment": "comments"}, ("user_id",), key="", part_of="comment",
        study="comment__study", same=("comment_id", "user_id"), talk=True,
    ),
    OwnTable(
        "memo_links", MemoLink, ("at",),
        {
            "memo": "memo", "other": "memo", "code": "code", "coding": "coding", "source": "source",
            "organisation": "case",
        },
        ("by",), study="memo__study",
        same=("memo_id", "other_id", "code_id", "coding_id", "source_id", "organisation_id"), talk=True,
    ),
    OwnTable(
        "relations", CodeRelation, ("kind", "label", "note", "created_at", "guid"), {"code": "code", "to": "code"},
        ("by",), same=("code_id", "to_id", "kind", "label"), only=Q(removed_at=None),
    ),
    OwnTable(
        "relation_evidence", RelationEvidence, ("stance", "at"), {"relation": "relations", "coding": "coding"}, ("by",),
        same=("relation_id", "coding_id"), only=Q(removed_at=None), study="relation__study",
    ),
    # Written from the log of steps too, see `giving_own`: as what was, for an import is no step of anybody.
    OwnTable(
        "past_steps", PastStep, ("what", "before", "after", "at"), {"code": "code", "old": "code", "new": "code"},
        ("by",), key="", loose=frozenset({"old", "new"}), same=("code_id", "what", "at"),
    ),
    OwnTable("boards", Board, ("name", "created_at", "edited_at"), people=("by",)),
    OwnTable(
        "board_groups", BoardGroup, ("name", "position"), {"board": "boards", "code": "code"}, part_of="board",
        study="board__study",
    ),
    OwnTable(
        "board_cards", BoardCard, ("position",), {"board": "boards", "code": "code", "group": "board_groups"}, key="",
        part_of="board", loose=frozenset({"group"}), study="board__study", same=("board_id", "code_id"),
    ),
    OwnTable("codebooks", CodebookVersion, ("name", "note", "at"), people=("by",), same=("name",)),
    OwnTable(
        "codebook_entries", CodebookEntry, ("number", "position", "codings"),
        {"codebook": "codebooks", "code": "code", "parent": "code"}, key="", part_of="codebook",
        loose=frozenset({"parent"}), study="codebook__study", same=("codebook_id", "code_id"),
    ),
    # A round that is still blind leaves with its texts and coders, and without anything that was coded in it.
    OwnTable(
        "rounds", Round, ("name", "unit", "threshold", "deadline", "created_at", "revealed_at", "reveal_reason"),
        people=("created_by", "revealed_by"),
    ),
    OwnTable(
        "round_texts", RoundText, ("position",), {"round": "rounds", "source": "source"}, key="", part_of="round",
        study="round__study", same=("round_id", "source_id"),
    ),
    OwnTable(
        "round_codes", RoundCode, (), {"round": "rounds", "code": "code"}, key="", part_of="round",
        study="round__study", same=("round_id", "code_id"),
    ),
    OwnTable(
        "round_coders", RoundCoder, ("off_at", "off_reason"), {"round": "rounds"}, ("user", "off_by"), key="",
        part_of="round", study="round__study",
        same=("round_id", "user"),
    ),
    OwnTable(
        "round_done", RoundDone, ("at",), {"round": "rounds", "source": "source"}, ("coder",), key="", part_of="round",
        only=REVEALED, study="round__study", same=("round_id", "source_id", "coder"),
    ),
    OwnTable(
        "round_decisions", RoundDecision, ("outcome", "at"),
        {"round": "rounds", "source": "source", "codings": "coding"}, ("by",), part_of="round",
        only=REVEALED, study="round__study",
    ),
    OwnTable(
        "round_codings", RoundCoding, ("start", "end", "words", "created_at"),
        {"round": "rounds", "source": "source", "code": "code", "decision": "round_decisions"}, ("coder",),
        part_of="round", loose=frozenset({"decision"}), only=REVEALED & STAYED & Q(removed_at=None), place=True,
        order=("source_id", "pk"),
    ),
    OwnTable("questions", SavedQuery, ("name", "definition", "created_at", "edited_at"), people=("by",)),
    OwnTable("left_out_words", LeftOutWords, ("words",), key="", same=("study_id",)),
    OwnTable(
        "summaries", CaseSummary, ("text", "edited_at", "version"), {"organisation": "case", "code": "code"}, ("by",),
        same=("organisation_id", "code_id"),
    ),
)  # fmt: skip
BY_NAME = {table.name: table for table in OWN}


def leaving(table: OwnTable, study: Study) -> "QuerySet[Model, Model]":
    """The rows of a table that leave, in an order in which each comes after what it is an answer to."""
    rows = table.model._default_manager.filter(**{table.study: study}).filter(table.only)
    for name in table.points:
        if name not in table.loose and name not in IDS.get(table.name, ()):
            rows = rows.filter(_leaves(table, name))
    return rows.order_by(*table.order)


IDS = {"codebook_entries": ("parent",), "round_decisions": ("codings",)}
"""References that are no foreign keys: one id, or a list of them."""
_THINGS: dict[str, Q] = {
    "code": LEAVES_AS_CODE,
    "former_codes": Q(removed_at__isnull=False) & FORMER,
    "coding": Q(removed_at=None, code__removed_at=None) | WAITING,
    "adrift_codings": WAITING,
    "memo": Q(removed_at=None, code__removed_at=None, coding__code__removed_at=None)
    & (Q(coding__removed_at=None) | Q(coding__adrift__isnull=False, coding__adrift__removed_at=None)),
}


def _leaves(table: OwnTable, name: str) -> Q:
    """That what a row points to leaves as well; where it points to nothing, that is no reason to stay."""
    kind = table.points[name]
    condition = _under(_THINGS.get(kind, Q()), name)
    if kind in BY_NAME and kind not in _THINGS:
        target = BY_NAME[kind]
        condition &= _under(target.only, name)
        for inner in target.points:
            if inner not in target.loose and inner not in IDS.get(kind, ()):
                condition &= _under(_leaves(target, inner), name)
    return Q(**{f"{name}__isnull": True}) | condition if condition else Q()


def _under(condition: Q, name: str) -> Q:
    """The condition on a row, as one on the row that points to it."""
    children: list[Any] = []
    for child in condition.children:
        if isinstance(child, Q):
            children.append(_under(child, name))
        elif isinstance(child, tuple):
            children.append((f"{name}__{child[0]}", child[1]))
    made = Q(*children, _connector=condition.connector)
    return ~made if condition.negated else made
