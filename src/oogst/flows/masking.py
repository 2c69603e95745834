"""A name that was missed in a text of the material: out of the text, and out of all that hangs on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from oogst.coding.comment_models import Comment
from oogst.coding.life_models import Board, CodebookVersion, CodeRelation
from oogst.coding.models import Code, Memo
from oogst.core.deidentify.model import label
from oogst.core.deidentify.occurrences import occurrences
from oogst.exchange.giving_kept import kept_names
from oogst.flows.erasing import masked
from oogst.insight.models import SavedQuery
from oogst.insight.summary_models import CaseSummary
from oogst.people.accounts import User
from oogst.sources import masking
from oogst.sources.masking import Masked
from oogst.sources.models import Source
from oogst.story.models import Finding, Section
from oogst.studies import other_names
from oogst.studies.models import Study


def mask_name(
    *, source: Source, places: Sequence[tuple[int, int]], replacement: str, seen: str, by: User, number: bool = True
) -> Masked:
    """Replace the places of one name everywhere it hangs: text, codings, quotes, memos on it, search index.

    Without a replacement the name gets a number, the same in the texts after this one. Raises what `mask_source`
    raises: NotAllowed, VaultLocked.
    """
    with transaction.atomic():
        text = source.current().text
        plain = label("person", source.study.language)
        instead = " ".join(replacement.split())
        if number and instead in ("", plain) and places:
            start, end = places[0]
            instead = other_names.add(source.study, " ".join(text[start:end].split()), "person", origin=source.pk)
        spans = [(start, end, instead or plain) for start, end in places]
        done = masking.mask_source(source=source, places=spans, seen=seen, by=by)
        masked.move(source, done)
        masked.write_down(source, spans, done)
    return done


def elsewhere(study: Study, words: str, source: Source) -> dict[str, int]:
    """How often the same words stand in what people wrote, which a person must look at: counts per kind of thing."""
    memos = Memo.objects.filter(study=study, removed_at=None).exclude(Q(source=source) | Q(coding__source=source))
    written = {
        "memos": [f"{memo.title}\n{memo.text}" for memo in memos],
        "codes": [
            f"{code.name}\n{code.definition}\n{code.when}\n{code.when_not}\n{code.anchor}"
            for code in Code.objects.filter(study=study, removed_at=None).exclude(anchor_coding__source=source)
        ],
        "relations": [f"{one.label}\n{one.note}" for one in CodeRelation.objects.filter(study=study)],
        "versions": [f"{one.name}\n{one.note}" for one in CodebookVersion.objects.filter(study=study)],
        "boards": [
            f"{one.name}\n" + "\n".join(one.groups.values_list("name", flat=True))
            for one in Board.objects.filter(study=study)
        ],
        "comments": list(Comment.objects.present().filter(study=study).values_list("text", flat=True)),
        "findings": [f"{one.claim}\n{one.explanation}" for one in Finding.objects.filter(study=study)],
        "sections": [f"{one.title}\n{one.body}" for one in Section.objects.filter(report__study=study)],
        "questions": [f"{one.name}\n{one.definition}" for one in SavedQuery.objects.filter(study=study)],
        "summaries": list(CaseSummary.objects.filter(study=study).values_list("text", flat=True)),
        "groups": kept_names(study),
        "sources": list(study.sources.exclude(pk=source.pk).values_list("name", flat=True)),
    }
    counts = {kind: sum(bool(occurrences(text, words)) for text in texts) for kind, texts in written.items()}
    return {kind: count for kind, count in counts.items() if count}
