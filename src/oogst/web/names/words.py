"""Every sentence that the review's script says, translated. {gaps} are filled by the script."""

from django.utils.translation import gettext as _


def review_strings() -> dict[str, str]:
    return {
        "selected": _("Selected: {words}"),
        "one_code": _("1 place"),
        "n_codes": _("{n} places"),
        "accepted": _("is replaced"),
        "rejected": _("stays"),
        "open": _("open"),
        "hint": _("perhaps recognisable"),
        "accepted_as": _("is replaced by"),
        "place_of": _("Place {at} of {n}"),
        "progress": _("{done} of {n} decided"),
        "everywhere": _("Everywhere in this text ({n}×)"),
        "did_accept": _("Replaced by {as}: {words}"),
        "did_reject": _("Stays: {words}"),
        "did_add": _("Added: {words}. Say what stands there instead, and press Enter."),
        "did_undo": _("Undone."),
        "did_redo": _("Done again."),
        "nothing_to_undo": _("There is nothing to undo."),
        "nothing_to_redo": _("There is nothing to redo."),
        "now": _("{words}. {state}"),
        "no_open": _("Nothing is open any more. Read the text once yourself, then finish."),
        "select_first": _("Select the words first, with the mouse, a finger, or Shift and the arrow keys."),
        "no_places": _("Nothing was found in this text. Read it yourself: what was missed, you add with n."),
        "still_open": _("{n} places are still open. This is the first."),
        "needs_title": _("Give this text a name under which the team finds it, without names of people."),
        "kept": _("All saved"),
        "keeping": _("Saving…"),
        "waits": _("Not saved yet. Oogst tries again by itself; leave this page open."),
        "signed_out": _("You are signed out. Sign in again in another tab; this page then saves what waits."),
        "meanwhile": _(
            "A colleague decided something in this text meanwhile. Your decisions are put on top of theirs."
        ),
        "dropped": _("{n} of your decisions overlapped with theirs and were let go. Look at those places again."),
        "gone": _("This text waits no longer: it entered the material, or it was removed."),
        "refused": _("That could not be saved. The screen shows how things stand now."),
    }
