"""Everything a coder can do. Each step is one transaction, one entry in the log, and can be taken back."""

from oogst.coding.services.code import NewCode, create_code, edit_code, move_codes, remove_codes
from oogst.coding.services.coding import apply_codes, recode, remove_codings, resize_coding
from oogst.coding.services.memo import edit_memo, remove_memo, write_memo
from oogst.coding.services.merge import SplitPart, merge_codes, split_code
from oogst.coding.services.undo import redo, undo

__all__ = [
    "NewCode",
    "SplitPart",
    "apply_codes",
    "create_code",
    "edit_code",
    "edit_memo",
    "merge_codes",
    "move_codes",
    "recode",
    "redo",
    "remove_codes",
    "remove_codings",
    "remove_memo",
    "resize_coding",
    "split_code",
    "undo",
    "write_memo",
]
