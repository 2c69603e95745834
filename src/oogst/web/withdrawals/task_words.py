"""What each kind of task asks, in words: a title, and what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SAID: dict[str, tuple[Promise, Promise]] = {
    "recall": (
        gettext_lazy("Call a file back"),
        gettext_lazy(
            "Somebody who is in this file has withdrawn. Find every copy, also those that were passed on, and destroy "
            "it, or take this person out. Export anew if you still need it."
        ),
    ),
    "withdrawal.stop": (
        gettext_lazy("Somebody stopped"),
        gettext_lazy("Call off what was planned with this person, and take them off your own lists."),
    ),
    "withdrawal.destroy": (
        gettext_lazy("Somebody had everything destroyed"),
        gettext_lazy(
            "Destroy what you still have of it outside Oogst: the recorder, the phone, paper, mail, notes. Call off "
            "what was planned."
        ),
    ),
    "withdrawal.group_text": (
        gettext_lazy("Look at a text of a group"),
        gettext_lazy(
            "Somebody of this group had everything destroyed. What is said in a circle cannot be taken out one by "
            "one: look whether something in it points to one person, and take that out."
        ),
    ),
    "withdrawal.draft_gone": (
        gettext_lazy("A talk of several people was destroyed"),
        gettext_lazy(
            "One of them took everything back, and it could not be told whose words were whose. What the others said "
            "can come in again, without that one."
        ),
    ),
    "withdrawal.bring_again": (
        gettext_lazy("A file was taken out of the queue"),
        gettext_lazy(
            "It was of several people, and one of them took everything back. Bring in again what the others gave."
        ),
    ),
    "masking.look": (
        gettext_lazy("Look for a name in a text"),
        gettext_lazy(
            "A backup was put back. After it was made, this text was corrected and a name in it was replaced. Look "
            "whether that name stands in it again, and replace it."
        ),
    ),
    "round.code": (
        gettext_lazy("Code the texts of a blind round"),
        gettext_lazy(
            "A colleague asked you to code these texts, without seeing each other’s work. It is ticked off by itself "
            "once you are done with all of them."
        ),
    ),
    "round.settle": (
        gettext_lazy("Settle the differences of a round"),
        gettext_lazy("The blind round that you began is revealed. Walk through the differences with its coders."),
    ),
    "retention": (
        gettext_lazy("Something is going to be removed"),
        gettext_lazy("Its time is over. Look at it under “Order”; you can keep it, with a reason."),
    ),
    "archive": (
        gettext_lazy("Material has to go to an archive"),
        gettext_lazy("Its time in this study is over. Hand it over to the archive of your organisation."),
    ),
}


def title(kind: str) -> str:
    return str(SAID[kind][0]) if kind in SAID else _("Something to look at")


def what_to_do(kind: str) -> str:
    return str(SAID[kind][1]) if kind in SAID else ""


def facts(kind: str, details: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is known of it, as pairs of a name and what it is."""
    known = []
    if details.get("format"):
        known.append((_("format"), str(details["format"]).upper()))
    if day := parse_date(str(details.get("taken", ""))):
        known.append((_("taken on"), date_format(day, "j F Y")))
    if kind == "recall":
        known.append((_("by"), names.get(str(details.get("by", "")), _("on the server itself"))))
    if details.get("person"):
        known.append((_("who"), str(details["person"])))
    if details.get("school"):
        known.append((_("school"), str(details["school"])))
    if isinstance(details.get("count"), int):
        known.append((_("how many"), str(details["count"])))
    return known
