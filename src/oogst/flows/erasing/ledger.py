"""The ledger of destructions: what was destroyed, and destroying it again after a backup was put back."""

from oogst.flows.erasing import steps, stopping
from oogst.flows.erasing.lines import Entry, append, entries, entry, file

__all__ = ["Entry", "append", "entries", "entry", "file", "replay"]


def replay() -> int:
    """Destroy again whatever of the ledger is here. Returns of how many people. Safe to run at any time, twice too.

    For after a restore, before anybody is served; keys need no master key to be destroyed. Free pages are cleaned
    unless somebody uses the databases, and otherwise by the next tick.
    """
    stopping.replay()
    return sum(steps.again(one) for one in entries())
