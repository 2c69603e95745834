"""The ledger: what was destroyed, removed or masked, and doing that again after a backup was put back."""

from oogst.flows.erasing import masked, removed, steps, stopping
from oogst.flows.erasing.lines import Entry, append, entries, entry, file

__all__ = ["Entry", "append", "entries", "entry", "file", "replay"]


def replay() -> int:
    """Destroy again whatever of the ledger is here. Returns of how many people. Safe to run at any time, twice too.

    For after a restore, before anybody is served; keys need no master key to be destroyed. Free pages are cleaned
    unless somebody uses the databases, and otherwise by the next tick.
    """
    stopping.replay()
    people = 0
    for one in entries():
        masked.replay()  # each in its own time: turns are cut out of the revision that a masking had made, and after
        people += steps.again(one)
    masked.replay()
    removed.replay()
    return people
