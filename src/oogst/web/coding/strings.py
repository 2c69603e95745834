"""Every sentence that the desk's script says, translated. {gaps} are filled by the script."""

from django.utils.translation import gettext as _


def bench_strings() -> dict[str, str]:
    return {**_doing(), **_seeing(), **_codes(), **_keeping(), **_together()}


def _doing() -> dict[str, str]:
    return {
        "coded": _("Coded with {codes}: {words}"),
        "removed": _("Coding removed: {code}"),
        "recoded": _("The coding now has the code {code}. Its memos came along."),
        "resized": _("The coding now reads: {words}"),
        "select_first": _("Select a passage first."),
        "nothing_to_repeat": _("You have not used a code yet."),
        "not_yours": _("This coding is a colleague’s. Only that colleague or the lead researcher can change it."),
        "which_codes": _("Code “{words}”"),
        "which_instead": _("Which code instead?"),
        "merge_with": _("Merge with which code?"),
        "adrift_one": _("A coding of yours lost its words: {code}, “{words}”. Select its new place."),
        "adrift_n": _("{n} codings of yours lost their words. The first: {code}, “{words}”. Select its new place."),
        "adrift_placed": _("The coding has a place again."),
        "adrift_gone": _("Let go. Undo brings it back."),
        "suggested_n": _("May fit: {codes}. Keys 1 to {n}."),
        "needs_network": _("This needs a connection. Try again when you are back online."),
    }


def _seeing() -> dict[str, str]:
    return {
        "selected": _("Selected: {words}"),
        "one_code": _("1 code"),
        "n_codes": _("{n} codes"),
        "one_code_here": _("1 code on this line"),
        "n_codes_here": _("{n} codes on this line"),
        "more_codings": _("+{n} more codings"),
        "has_memo": _("has a memo"),
        "has_talk": _("has an open conversation"),
        "no_codings": _("Nothing in this text has been coded yet."),
        "coding_read": _("{code}, {who}: {words}"),
        "found_one": _("1 place"),
        "found_n": _("{n} places"),
        "found_of": _("{at} of {n}"),
        "linked_place": _("The link led to: {words}"),
        "handle_start": _("Start of the coding; left and right arrow move it"),
        "handle_end": _("End of the coding; left and right arrow move it"),
    }


def _codes() -> dict[str, str]:
    return {
        "code_total": _("{n} · {top} at the top"),
        "times_used": _("times used"),
        "codes_selected": _("{n} chosen"),
        "codes_cut": _("Ready to move: {names}. Go to a code and press Ctrl+V to put them under it."),
        "codes_moved": _("Moved {names} to {under}."),
        "the_top": _("the top"),
        "at_the_top": _("at the top"),
        "not_under_itself": _("A code cannot be moved under itself."),
        "new_name": _("New name"),
        "new_code": _("new code “{name}”"),
        "looks_like": _("looks like {names}"),
        "chosen_codes": _("Chosen: {names}"),
        "code_made": _("Code made: {name}"),
        "unnamed": _("new code"),
    }


def _keeping() -> dict[str, str]:
    return {
        "kept": _("All saved"),
        "keeping": _("Saving…"),
        "one_on_device": _("1 change is still on this device"),
        "n_on_device": _("{n} changes are still on this device"),
        "signed_out": _("You are signed out. {n} changes wait on this device until you sign in again."),
        "refused": _("That could not be done. The screen shows how things stand now."),
        "memo_waits": _("No connection. This memo is on this device, and is sent by itself when the network is back."),
        "undo": _("Undo"),
        "redo": _("Redo"),
    }


def _together() -> dict[str, str]:
    return {
        "colleague_here": _("{name} has this text open"),
        "colleague_at": _("{name} is here: {words}"),
        "text_changed": _("This text was corrected. The page reads it again."),
    }
