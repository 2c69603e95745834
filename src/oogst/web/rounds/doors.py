"""From an address to a round and its texts, for who may."""

import uuid

from django.http import Http404, HttpRequest

from oogst.coding.round_models import Round
from oogst.people.access import Permission
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import enter, fetch


def round_of(request: HttpRequest, slug: str, pk: uuid.UUID, permission: Permission) -> tuple[Study, Round]:
    study = enter(request, slug, permission)
    row = fetch(request, permission, Round.objects.filter(study=study), pk)
    row.study = study
    return study, row


def text_of(round: Round, pk: uuid.UUID) -> Source:
    """A text of the round. Raises Http404 for any other."""
    source = Source.objects.filter(study=round.study, rounds=round, pk=pk).first()
    if source is None:
        raise Http404
    source.study = round.study
    return source
