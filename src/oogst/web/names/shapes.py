"""A text that waits, as its page and its script read it."""

from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oogst.core.deidentify.folding import fold
from oogst.core.deidentify.model import LABELS, Hit, Layer, label
from oogst.sources.deciding import targets
from oogst.sources.drafts import OpenDraft
from oogst.sources.models import Draft
from oogst.sources.recognisable import recognisable
from oogst.sources.review import Found
from oogst.studies import other_names

HINT = "hint"
"""The decision of a place that was only pointed out; it is no place of the draft until somebody decides."""
WHY: dict[str, Promise] = {
    "known": gettext_lazy("A name that this study knows."),
    "near": gettext_lazy("Looks like a name that this study knows."),
    "pattern": gettext_lazy("Has the form of something that leads to a person."),
    "deduce": gettext_lazy("Deduce takes it for something that leads to a person."),
    "lexicon": gettext_lazy("Is in the list of first names or places."),
    "person": gettext_lazy("Added by a person."),
    HINT: gettext_lazy(
        "Perhaps recognisable: as far as this study knows, fewer than three people at this school have it."
    ),
}
KINDS: dict[str, Promise] = {
    "person": gettext_lazy("name"), "organisation": gettext_lazy("organisation"), "place": gettext_lazy("place"),
    "email": gettext_lazy("e-mail address"), "phone": gettext_lazy("phone number"), "date": gettext_lazy("date"),
    "address": gettext_lazy("address"), "postcode": gettext_lazy("postcode"), "bsn": gettext_lazy("citizen number"),
    "iban": gettext_lazy("bank account"), "url": gettext_lazy("web address"), "handle": gettext_lazy("account name"),
    "age": gettext_lazy("age"), "time": gettext_lazy("time"), "class": gettext_lazy("class"),
    "function": gettext_lazy("function"), "other": gettext_lazy("other"),
}  # fmt: skip


def desk(opened: OpenDraft) -> dict[str, Any]:
    """What the script of the review starts from. Four queries, and three of the vault."""
    draft, text = opened.draft, opened.document.text
    address = [draft.study.slug, draft.pk]
    return {
        **state(opened),
        "hints": [_hint(hit, draft.study.language) for hit in recognisable(draft, text, opened.names.found)],
        "known": replacements(opened),
        "why": {layer: str(words) for layer, words in WHY.items()},
        "kinds": {kind: str(words) for kind, words in KINDS.items()},
        "plain": {kind: label(kind, draft.study.language) for kind in LABELS["en"]},
        "urls": {
            "decide": reverse("names_decide", args=address),
            "state": reverse("names_state", args=address),
            "list": reverse("names_waiting", args=[draft.study.slug]),
        },
    }


def state(opened: OpenDraft) -> dict[str, Any]:
    """What may have changed since the page was opened."""
    return {
        "version": opened.draft.version,
        "title": opened.names.title,
        "variables": dict(opened.names.variables),
        "places": [place(one) for one in opened.names.found],
    }


def place(one: Found) -> dict[str, Any]:
    return {
        "start": one.start, "end": one.end, "kind": one.kind, "layer": one.layer, "decision": one.decision,
        "replacement": one.replacement,
    }  # fmt: skip


def _hint(hit: Hit, language: str) -> dict[str, Any]:
    return {
        "start": hit.start, "end": hit.end, "kind": hit.kind, "layer": HINT, "decision": HINT,
        "replacement": hit.suggestion or label(hit.kind, language),
    }  # fmt: skip


def replacements(opened: OpenDraft) -> list[dict[str, str]]:
    """What can stand in the place of a name: pseudonyms, schools, others by number, and the plain labels.

    Whom a number stands for is told only by words of this very text: another text may be under embargo.
    """
    draft, text = opened.draft, opened.document.text
    here: dict[str, dict[str, str]] = defaultdict(dict)
    for one in opened.names.found:
        words = " ".join(text[one.start : one.end].split())
        here[one.replacement].setdefault(fold(words), words)
    found = {target.replacement: "" for target in targets(draft.study)}
    for other in other_names.read(draft.study):
        found.setdefault(other.replacement, "")
    for kind in LABELS["en"]:
        found.setdefault(label(kind, draft.study.language), "")
    return [{"words": words, "here": ", ".join(list(here[words].values())[:3])} for words in found]


def layers(draft: Draft) -> list[str]:
    """Which layers could not look, in sentences."""
    why = dict(layer.split(":", 1) for layer in draft.layers if ":" in layer)
    if Layer.DEDUCE.value not in why:
        return []
    if why["deduce"] == "not-installed":
        return [_("Deduce, which finds names that nobody listed, is not installed here. Read with more care.")]
    if why["deduce"] == "switched-off":
        return [_("Deduce, which finds names that nobody listed, is switched off here. Read with more care.")]
    return [_("Deduce, which finds names that nobody listed, did not work this time. Read with more care.")]
