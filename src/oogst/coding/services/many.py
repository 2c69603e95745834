"""Putting one code on many passages at once."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import log, rules
from oogst.coding.log import Step
from oogst.coding.models import Change, Code, Coding
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.sources.models import Revision, Source
from oogst.studies.models import Study

MOST = 5_000
AT_ONCE = 200  # texts in memory
Place = tuple[uuid.UUID, int, int]


@transaction.atomic
def apply_code_to_places(
    *, study: Study, places: Sequence[Place], code: Code, by: User, change_id: uuid.UUID | None = None
) -> Change:
    """Put a code on many passages, each a source with [start, end) in code points, as one step that undo takes back.

    Where this coder has put it already it stays as it is. Raises NotAllowed for more than 5,000 passages, and when
    nothing is left to code.
    """
    access.require(by, Permission.CODE, study)
    if (change := log.known(study, change_id, by)) is not None:
        return change
    rules.check_same_study(study, code)
    rules.check_present(code)
    if len(places) > MOST:
        raise NotAllowed(_("These are more than %(most)d passages. Ask for fewer, and code in parts.") % {"most": MOST})
    there = set(
        Coding.objects.present().filter(code=code, coder=by.pk).values_list("source_id", "start", "end").order_by()
    )
    codings = _codings(study, sorted(set(places) - there), code, by)
    if not codings:
        raise NotAllowed(_("You have put this code on all of these already."))
    Coding.objects.bulk_create(codings, batch_size=500)
    step = Step()
    step.made(*codings)
    return log.record(step, study=study, verb="apply_many", by=by, change_id=change_id, codings=len(codings))


def _codings(study: Study, places: Sequence[Place], code: Code, by: User) -> list[Coding]:
    inside: dict[uuid.UUID, list[tuple[int, int]]] = defaultdict(list)
    for pk, start, end in places:
        inside[pk].append((start, end))
    ids, now, made = list(inside), timezone.now(), []
    for at in range(0, len(ids), AT_ONCE):
        sources = Source.objects.filter(study=study).in_bulk(ids[at : at + AT_ONCE])
        texts = dict(Revision.objects.filter(source__in=sources).order_by("number").values_list("source_id", "text"))
        for pk, source in sources.items():
            for start, end in inside[pk]:
                rules.check_span(source, start, end)
                words = texts[pk][start:end]
                made.append(
                    Coding(
                        study=study, source=source, code=code, start=start, end=end, words=words, coder=by.pk,
                        created_at=now,
                    )
                )  # fmt: skip
    return made
