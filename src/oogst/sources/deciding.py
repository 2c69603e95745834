"""What a person decides about places in a text that waits: a few at a time, in the words that they see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from oogst.core.deidentify.model import LABELS, SURE, Layer, label
from oogst.core.text import normalise
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources import drafts
from oogst.sources.models import Draft
from oogst.sources.review import ACCEPTED, Found
from oogst.studies.identities import organisation_replacement
from oogst.studies.models import Study

LONGEST = 80  # characters of a replacement


@dataclass(frozen=True)
class Choice:
    """A decision about the place [start, end). Without a replacement, what stood there already, or the plain label."""

    start: int
    end: int
    decision: str
    replacement: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Target:
    """Somebody or a school of the study, for whom a name stands."""

    key: str
    kind: str
    replacement: str


def targets(study: Study) -> list[Target]:
    """The pseudonyms of a study as they stand in a text. Two queries."""
    people = [Target(str(row.pk), "person", f"[{row.label}]") for row in study.people.all()]
    schools = [Target(str(row.pk), "organisation", organisation_replacement(row)) for row in study.organisations.all()]
    return people + schools


def decide(
    *,
    draft: Draft,
    by: User,
    version: int,
    chosen: Sequence[Choice] = (),
    gone: Iterable[tuple[int, int]] = (),
    title: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> Draft:
    """Take places away, then decide about others; a place that is not there yet is added as a person's own find.

    Raises what `drafts.keep_decisions` raises, DecidedMeanwhile above all.
    """
    known = _by_words(targets(draft.study))
    found = {(one.start, one.end): one for one in drafts.names_of(draft).found}
    for place in gone:
        found.pop(place, None)
    for choice in chosen:
        place = (choice.start, choice.end)
        found[place] = _decided(found.get(place), choice, known, draft.study.language)
    return drafts.keep_decisions(
        draft=draft, found=list(found.values()), by=by, version=version, title=title, variables=variables
    )


def _by_words(known: Iterable[Target]) -> dict[str, Target | None]:
    """By what stands in the text; None for a pseudonym that two people share, which leads to nobody alone."""
    found: dict[str, Target | None] = {}
    for target in known:
        found[target.replacement] = None if target.replacement in found else target
    return found


def _decided(before: Found | None, choice: Choice, known: Mapping[str, Target | None], language: str) -> Found:
    """The place with the decision. Other words in its stead say anew whom, or what kind of thing, it stands for."""
    if before is None:
        kind = choice.kind if choice.kind in LABELS["en"] else "other"
        plain = label(kind, language)
        before = Found(choice.start, choice.end, kind, Layer.PERSON, SURE, choice.decision, plain)
    wish = " ".join(normalise(choice.replacement).split())
    if len(wish) > LONGEST:
        raise NotAllowed(_("Keep what stands there instead short: at most %(most)s characters.") % {"most": LONGEST})
    if choice.decision != ACCEPTED or wish in ("", before.replacement):
        return replace(before, decision=choice.decision)
    bracketed = f"[{wish.strip('[]')}]"
    words = bracketed if bracketed in known else wish
    target = known.get(words)
    if target is None:
        kind = next((kind for kind in LABELS["en"] if label(kind, language) == words), before.kind)
        return replace(before, decision=choice.decision, replacement=words, key="", kind=kind)
    kind = before.kind if before.kind == "place" and target.kind == "organisation" else target.kind
    return replace(before, decision=choice.decision, replacement=words, key=target.key, kind=kind)
