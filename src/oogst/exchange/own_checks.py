"""What the database would refuse of a row from a side file, seen before it is asked."""

from typing import Any

from oogst.coding.comment_models import Comment
from oogst.coding.life_models import BoardGroup, CodeRelation, MemoLink
from oogst.coding.models import Memo
from oogst.coding.round_models import Round
from oogst.insight.asking import services
from oogst.insight.models import SavedQuery


def is_right(row: Any) -> bool:
    """Whether the row can stand in its table."""
    check = _CHECKS.get(type(row))
    return check is None or bool(check(row))


def _comment(row: Comment) -> bool:
    return (row.coding_id is None) != (row.code_id is None) and bool(row.text.strip() or row.removed_at)


def _link(row: MemoLink) -> bool:
    return sum(getattr(row, f"{name}_id") is not None for name in MemoLink.TARGETS) == 1 and row.memo_id != row.other_id


def _relation(row: CodeRelation) -> bool:
    return row.code_id != row.to_id and (row.kind != CodeRelation.Kind.OWN or bool(row.label))


def _group(row: BoardGroup) -> bool:
    return (row.code_id is None) == bool(row.name)


def _question(row: SavedQuery) -> bool:
    try:
        services.read(row)
    except ValueError:
        return False
    return bool(row.name.strip())


_CHECKS: dict[type, Any] = {
    Comment: _comment, MemoLink: _link, CodeRelation: _relation, BoardGroup: _group, SavedQuery: _question,
    Round: lambda row: 1 <= row.threshold <= 100 and bool(row.name.strip()),
    Memo: lambda row: bool(row.text.strip()),
}  # fmt: skip
