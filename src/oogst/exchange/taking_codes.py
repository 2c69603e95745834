"""The codebook of a project: new codes are made in its order, those that are here already are left as they are."""

import datetime
import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from oogst.coding.log import CODE_WORDS
from oogst.coding.models import Code, CodeVersion, Coding, Status
from oogst.coding.services.code import GAP
from oogst.core.codebook import next_color
from oogst.core.formats.refi import Code as FileCode
from oogst.exchange.arrival import Arrival
from oogst.exchange.describing import description
from oogst.exchange.merging import RULES, take_meaning
from oogst.exchange.moments import keep_moments
from oogst.exchange.side_file import Bag

LONGEST_NAME = 300
_LONGEST = {"name": LONGEST_NAME, "color": 7, "status": 10}


def take_codes(arrival: Arrival, codes: Sequence[FileCode]) -> None:
    """Make the codes that are not here yet, each after its parent. Some four queries, however many codes."""
    known = {str(code.guid): code for code in Code.objects.filter(study=arrival.study)}
    by_pk = {code.pk: code for code in known.values()}
    is_first = not known
    position = max((code.position for code in known.values()), default=0)
    colors = [code.color for code in known.values() if code.removed_at is None]
    made: list[Code] = []
    parents = {code.guid: code.parent_guid for code in codes}
    for code in codes:
        if code.guid in arrival.codes:
            arrival.outcome.leave("code", code.name, "code-twice")
        elif code.guid in known:
            _recognise(arrival, code, known[code.guid], by_pk)
        else:
            position += GAP
            side = arrival.side.codes.inside(code.guid)
            parent = arrival.codes.get(parents[code.guid] or "")
            new = _new(arrival, code, side, parent, colors)
            wished = side.number("position") if is_first else None
            new.position = position if wished is None else wished
            colors.append(new.color)
            made.append(new)
            arrival.codes[code.guid] = new
            arrival.outcome.item("code", "taken", new.name)
    Code.objects.bulk_create(made)
    guids = {code.pk: guid for guid, code in arrival.codes.items()}
    keep_moments(Code, [(code, arrival.side.codes.inside(guids[code.pk]).moment("at")) for code in made], "created_at")
    _keep_versions([(version, at) for code in made for version, at in _versions(arrival, code, guids[code.pk])])
    arrival.outcome.counts["codes"] += len(made)


def _new(arrival: Arrival, code: FileCode, side: Bag, parent: Code | None, colors: list[str]) -> Code:
    name = " ".join(code.name.split()) or _("Untitled")
    if len(name) > LONGEST_NAME:
        arrival.outcome.remark("name-cut")
    status = Status.OPEN if code.is_codable else Status.CATEGORY
    return Code(
        study=arrival.study,
        guid=uuid.UUID(code.guid),
        parent=parent,
        name=name[:LONGEST_NAME],
        color=code.color or next_color(colors, parent.color if parent else None),
        status=side.one_of("status", Status.values) or status,
        definition=_definition(code, side),
        when=side.text("when"),
        when_not=side.text("when_not"),
        anchor=side.text("anchor"),
        version=side.number("version") or 1,
        meaning_at=side.moment("meaning_at"),
        created_by=arrival.coders.get(side.text("by"), arrival.actor),
    )


def _versions(arrival: Arrival, code: Code, guid: str) -> list[tuple[CodeVersion, datetime.datetime | None]]:
    """What the code means now, and what it meant before as far as our own side file tells; with when that was."""
    now = CodeVersion(
        code=code, number=code.version, by=arrival.actor, **{name: getattr(code, name) for name in CODE_WORDS}
    )
    found: dict[int, tuple[CodeVersion, datetime.datetime | None]] = {code.version: (now, None)}
    for bag in arrival.side.codes.inside(guid).bags("versions"):
        number = bag.number("number")
        if number is None or not 0 < number <= code.version:
            arrival.outcome.remark("side-file-odd")
            continue
        version = CodeVersion(
            code=code, number=number, by=arrival.coders.get(bag.text("by"), arrival.actor),
            meaning_at=bag.moment("meaning_at"),
            **{name: bag.text(name, _LONGEST.get(name, 1_000_000)) for name in CODE_WORDS},
        )  # fmt: skip
        if number == code.version:
            version, now.meaning_at = now, code.meaning_at
            version.by = arrival.coders.get(bag.text("by"), arrival.actor)
        found[number] = version, bag.moment("at")
    return [found[number] for number in sorted(found)]


def _keep_versions(versions: Sequence[tuple[CodeVersion, datetime.datetime | None]]) -> None:
    CodeVersion.objects.bulk_create([version for version, _at in versions])
    keep_moments(CodeVersion, versions, "at")


def _recognise(arrival: Arrival, code: FileCode, here: Code, by_pk: dict[uuid.UUID, Code]) -> None:
    """A code that is here already. One that was merged is the code it became; one that was removed stays away."""
    meaning = _definition(code, arrival.side.codes.inside(code.guid))
    same = " ".join(code.name.split())[:LONGEST_NAME] == here.name and meaning in (here.definition, description(here))
    seen: set[uuid.UUID] = set()
    while here.removed_at is not None and here.merged_into_id and here.pk not in seen:
        seen.add(here.pk)
        here = by_pk[here.merged_into_id]
    if here.removed_at is not None:
        arrival.codes_out.add(code.guid)
        arrival.outcome.leave("code", code.name, "code-removed-here")
        return
    arrival.codes[code.guid] = here
    arrival.outcome.counts["codes_here"] += 1
    side = arrival.side.codes.inside(code.guid)
    same = same and all(side.text(word) == getattr(here, word) for word in RULES if side)
    differs = not same and not seen and not take_meaning(arrival, here, " ".join(code.name.split()), meaning, side)
    arrival.outcome.remark("code-differs", int(differs))
    why = (("code-differs", {"count": 1}),) if differs else ()
    arrival.outcome.item("code", "here", here.name, odd=differs, remarks=why)


def _definition(code: FileCode, side: Bag) -> str:
    return side.text("definition") if side else code.description


def link_anchors(arrival: Arrival) -> None:
    """Give codes the coding that shows them best, once the codings are here."""
    wished = {}
    for guid, code in arrival.codes.items():
        anchor = arrival.side.codes.inside(guid).guid("anchor_coding")
        if anchor is not None and code.anchor_coding_id is None:
            wished[code] = anchor
    found = {
        coding.guid: coding
        for coding in Coding.objects.present().filter(study=arrival.study, guid__in=list(wished.values()))
    }
    changed = []
    for code, anchor in wished.items():
        if anchor in found:
            code.anchor_coding = found[anchor]
            changed.append(code)
    Code.objects.bulk_update(changed, ["anchor_coding"], batch_size=200)
