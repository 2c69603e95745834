"""Texts that go as a whole, with all that hangs on them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from oogst.coding.comment_models import Comment
from oogst.coding.life_models import RelationEvidence
from oogst.coding.models import Code, Coding, Memo
from oogst.coding.round_models import RoundCoding
from oogst.flows.erasing.gone import Gone
from oogst.sources import index
from oogst.sources.models import Draft, DraftPerson, IndexedText, Participant, Revision, Source, Turn, VariableValue
from oogst.story.models import Evidence, Quote


def remove_sources(ids: Iterable[uuid.UUID], gone: Gone) -> None:
    sources = list(Source.objects.filter(pk__in=list(ids)))
    if not sources:
        return
    inside = Source.objects.filter(pk__in=[source.pk for source in sources])
    take_codings(Coding.objects.filter(source__in=inside).values_list("pk", flat=True), gone)
    take_quotes(Quote.objects.filter(source__in=inside).values_list("pk", flat=True), gone)
    gone.counts["codings"] += RoundCoding.objects.filter(source__in=inside).count()
    gone.take("memos", Memo.objects.filter(source__in=inside).values_list("pk", flat=True))
    gone.take("sources", [source.pk for source in sources])
    for kind, model in (("revisions", Revision), ("participations", Participant), ("values", VariableValue)):
        gone.counts[kind] += model._default_manager.filter(source__in=inside).count()
    gone.counts["turns"] += Turn.objects.filter(revision__source__in=inside).count()
    gone.counts["index"] += IndexedText.objects.filter(source__in=inside).count()
    gone.digests |= {source.file_digest for source in sources if source.file_digest}
    index.remove(sources)
    inside.delete()  # what is sealed of them goes with the vault's step: it must be there if this is cut off


def remove_drafts(ids: Iterable[uuid.UUID], gone: Gone) -> None:
    """The rows of texts that wait; what is sealed of them goes with the vault's step."""
    drafts = Draft.objects.filter(pk__in=list(ids))
    gone.take("drafts", drafts.values_list("pk", flat=True))
    gone.counts["participations"] += DraftPerson.objects.filter(draft__in=drafts).count()
    drafts.delete()


def take_codings(ids: Iterable[uuid.UUID], gone: Gone) -> None:
    """Note what goes with these codings: their words, their memos, the examples that they were."""
    ids = list(ids)
    gone.take("codings", ids)
    gone.excerpts += list(Coding.objects.filter(pk__in=ids).values_list("code_id", "words"))
    gone.anchored |= set(Code.objects.filter(anchor_coding__in=ids).values_list("pk", flat=True))
    gone.ids |= {str(pk) for pk in RelationEvidence.objects.filter(coding__in=ids).values_list("pk", flat=True)}
    gone.take("comments", Comment.objects.filter(coding__in=ids).values_list("pk", flat=True))
    gone.take("memos", Memo.objects.filter(coding__in=ids).values_list("pk", flat=True))


def take_quotes(ids: Iterable[uuid.UUID], gone: Gone) -> None:
    """Note what goes with these quotes: their places under findings."""
    ids = list(ids)
    gone.take("quotes", ids)
    gone.quotes |= set(ids)
    weighed = Evidence.objects.filter(quote__in=ids)
    gone.counts["evidence"] += weighed.count()
    gone.findings.update(weighed.values_list("finding_id", flat=True))
