"""The users of a project: accounts of this study where they are the same, imported coders where not."""

import uuid

from django.utils.translation import gettext as _

from oogst.coding.models import ImportedCoder
from oogst.core.formats.refi import User as FileUser
from oogst.core.formats.refi_values import guid_for
from oogst.exchange.arrival import Arrival


def take_coders(arrival: Arrival, users: list[FileUser]) -> None:
    """Know who coded. An account is recognised only when it works on this study, so that nobody else is spoken for."""
    members = set(arrival.study.memberships.values_list("user_id", flat=True)) | {arrival.actor}
    imported = dict(ImportedCoder.objects.filter(study=arrival.study).values_list("guid", "pk"))
    for user in users:
        guid = uuid.UUID(user.guid)
        if guid in members:
            arrival.coders[user.guid] = guid
            continue
        if guid not in imported:
            name = user.name.strip()[:120] or _("unknown coder")
            imported[guid] = ImportedCoder.objects.create(study=arrival.study, name=name, guid=guid).pk
            arrival.outcome.counts["coders"] += 1
        arrival.coders[user.guid] = imported[guid]


def coder_of(arrival: Arrival, guid: str | None) -> uuid.UUID:
    """Who this was. Without a user, or with one that the project does not name: its only one, or "unknown coder"."""
    if guid is not None and guid in arrival.coders:
        return arrival.coders[guid]
    if guid is None and len(arrival.coders) == 1:
        return next(iter(arrival.coders.values()))
    arrival.outcome.remark("coder-unknown")
    if arrival.unknown_coder is None:
        coder, made = ImportedCoder.objects.get_or_create(
            study=arrival.study, guid=uuid.UUID(guid_for("unknown coder")), defaults={"name": _("unknown coder")}
        )
        arrival.unknown_coder = coder.pk
        arrival.outcome.counts["coders"] += made
    return arrival.unknown_coder
