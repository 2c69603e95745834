"""Everything a coder can do. Each step is one transaction, one entry in the log, and can be taken back."""

from oogst.coding.services.adrift import let_go, place_adrift
from oogst.coding.services.again import doubt_again, find_still_right
from oogst.coding.services.board import (
    add_group,
    apply_board,
    open_board,
    remove_board,
    remove_group,
    rename_group,
    sort_cards,
)
from oogst.coding.services.code import NewCode, create_code, edit_code, move_codes, remove_codes
from oogst.coding.services.coding import apply_codes, recode, remove_codings, resize_coding
from oogst.coding.services.many import apply_code_to_places
from oogst.coding.services.memo import edit_memo, remove_memo, write_memo
from oogst.coding.services.memo_link import link_memo, unlink_memo
from oogst.coding.services.merge import SplitPart, merge_codes, split_code
from oogst.coding.services.relation import drop_evidence, explain_relation, relate, unrelate, weigh_relation
from oogst.coding.services.suggestion import dismiss_suggestion, restore_suggestion, switch_suggestions
from oogst.coding.services.undo import redo, undo
from oogst.coding.services.versions import remove_version, take_version

__all__ = [
    "NewCode",
    "SplitPart",
    "add_group",
    "apply_board",
    "apply_code_to_places",
    "apply_codes",
    "create_code",
    "dismiss_suggestion",
    "doubt_again",
    "drop_evidence",
    "edit_code",
    "edit_memo",
    "explain_relation",
    "find_still_right",
    "let_go",
    "link_memo",
    "merge_codes",
    "move_codes",
    "open_board",
    "place_adrift",
    "recode",
    "redo",
    "relate",
    "remove_board",
    "remove_codes",
    "remove_codings",
    "remove_group",
    "remove_memo",
    "remove_version",
    "rename_group",
    "resize_coding",
    "restore_suggestion",
    "sort_cards",
    "split_code",
    "switch_suggestions",
    "take_version",
    "undo",
    "unlink_memo",
    "unrelate",
    "weigh_relation",
    "write_memo",
]
