"""What a step is called: on the undo button, and when it was done."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oogst.coding.models import Change


def label(change: Change) -> str:
    """A few words for a button."""
    return {
        "apply": _("coding a passage"),
        "accept": _("accepting a suggestion"),
        "apply_many": _("coding many passages"),
        "remove": _("removing a coding"),
        "resize": _("changing the limits of a coding"),
        "recode": _("giving another code"),
        "create_code": _("making a code"),
        "edit_code": _("changing a code"),
        "move": _("moving codes"),
        "merge": _("merging codes"),
        "split": _("splitting a code"),
        "remove_codes": _("removing codes"),
        "correct": _("correcting the text"),
        "place": _("giving a coding another place"),
        "let_go": _("letting a coding go"),
        "sort": _("sorting codes into groups"),
        "relate": _("relating codes"),
        "unrelate": _("removing a relation"),
        "weigh": _("putting segments with a relation"),
        "unweigh": _("taking a segment from a relation"),
    }.get(change.verb, _("a step"))


def said(change: Change) -> str:
    """One sentence for who did it."""
    about = change.about
    if change.verb in {"apply", "accept"} and "adrift" in about:
        return _("The words you coded were taken out of the text meanwhile. Your coding waits for another place.")
    if change.verb == "undo":
        return _("Undone: %(step)s.") % {"step": label(change.reverts) if change.reverts else _("a step")}
    if change.verb == "redo":
        return _("Done again: %(step)s.") % {"step": label(change.reverts) if change.reverts else _("a step")}
    if change.verb == "merge":
        n = about.get("codings", 0)
        return ngettext("Merged. %(n)d segment moved along.", "Merged. %(n)d segments moved along.", n) % {"n": n}
    if change.verb == "split":
        return _("Split: the chosen segments have a code of their own.")
    if change.verb == "remove_codes":
        n = len(about.get("codes", []))
        return ngettext("%(n)d code removed.", "%(n)d codes removed.", n) % {"n": n}
    return _("Saved.")
