"""What of a study leaves the house: everything, or chosen codes, sources and cases."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from oogst.coding.models import Code, CodeVersion, Coding, Memo
from oogst.coding.round_models import RoundCoding
from oogst.core.codebook import with_descendants
from oogst.exchange.giving_own import people_in
from oogst.exchange.kept_models import KeptSource
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.story.models import Finding, Quote
from oogst.studies.models import Organisation, Study


@dataclass(frozen=True)
class Wish:
    """What somebody chose. Nothing chosen of a kind means all of it; ids of another study choose nothing."""

    codes: frozenset[uuid.UUID] = frozenset()
    sources: frozenset[uuid.UUID] = frozenset()
    cases: frozenset[uuid.UUID] = frozenset()
    memos: bool = True

    @property
    def is_everything(self) -> bool:
        return self.memos and self.is_whole

    @property
    def is_whole(self) -> bool:
        """Not a part: only then story, talk, rounds and questions leave, for they may hold words of what stays."""
        return not (self.codes or self.sources or self.cases)


@dataclass(frozen=True)
class Counts:
    sources: int
    cases: int
    codes: int
    codings: int
    coders: int
    people: int
    memos: int
    blind_rounds: int = 0  # of which only the names of texts and coders leave

    def as_dict(self) -> dict[str, int]:
        return dict(vars(self))


@dataclass(frozen=True)
class Scope:
    """The rows of one study that a wish lets out. Every query begins with the study."""

    study: Study
    wish: Wish = Wish()

    @cached_property
    def codes(self) -> list[Code]:
        """The codes in the order of the codebook, each after its parent; of chosen codes also what is above them."""
        every = {code.pk: code for code in self.study.codes.filter(removed_at__isnull=True)}
        parents = {pk: code.parent_id if code.parent_id in every else None for pk, code in every.items()}
        kept = set(every)
        if self.wish.codes:
            kept = set(self.coded)
            for pk in self.coded:
                above = parents[pk]
                while above is not None and above not in kept:
                    kept.add(above)
                    above = parents[above]
        below: dict[uuid.UUID | None, list[Code]] = {}
        for code in sorted(every.values(), key=lambda code: (code.position, code.name)):
            if code.pk in kept:
                below.setdefault(parents[code.pk], []).append(code)
        ordered: list[Code] = []
        waiting = list(reversed(below.get(None, [])))
        while waiting:
            code = waiting.pop()
            ordered.append(code)
            waiting += reversed(below.get(code.pk, []))
        return ordered

    @cached_property
    def coded(self) -> frozenset[uuid.UUID]:
        """The codes whose codings leave: the chosen ones with all below them."""
        rows = self.study.codes.filter(removed_at__isnull=True).values_list("pk", "parent_id")
        parents: dict[uuid.UUID, uuid.UUID | None] = dict(rows)
        if not self.wish.codes:
            return frozenset(parents)
        return frozenset(with_descendants(parents, self.wish.codes & parents.keys()) & parents.keys())

    def sources(self) -> "QuerySet[Source, Source]":
        """In the order in which they are written."""
        rows = Source.objects.filter(study=self.study)
        if self.wish.sources:
            rows = rows.filter(pk__in=self.wish.sources)
        if self.wish.cases:
            rows = rows.filter(organisation__in=self.wish.cases)
        return rows.order_by("date", "name", "id")

    def cases(self) -> "QuerySet[Organisation, Organisation]":
        rows = Organisation.objects.filter(study=self.study).order_by("code")
        if self.wish.cases:
            return rows.filter(pk__in=self.wish.cases)
        return rows.filter(sources__in=self.sources()).distinct() if self.wish.sources else rows

    def codings(self) -> "QuerySet[Coding, Coding]":
        """Codings that stand; removed ones never leave."""
        rows = Coding.objects.present().filter(study=self.study, code__removed_at__isnull=True)
        if self.wish.codes:
            rows = rows.filter(code__in=self.coded)
        return rows.filter(source__in=self.sources()) if self.wish.sources or self.wish.cases else rows

    def memos(self) -> "QuerySet[Memo, Memo]":
        """Memos about what leaves, and about the study as a whole."""
        rows = Memo.objects.present().filter(study=self.study)
        if not self.wish.memos:
            return rows.none()
        rows = rows.exclude(code__removed_at__isnull=False).exclude(coding__removed_at__isnull=False)
        rows = rows.exclude(coding__code__removed_at__isnull=False)
        if self.wish.is_everything:
            return rows
        whole = Q(source=None, code=None, coding=None, organisation=None)
        return rows.filter(
            whole
            | Q(source__in=self.sources())
            | Q(code__in=[code.pk for code in self.codes])
            | Q(coding__in=self.codings())
            | Q(organisation__in=self.cases())
        )

    def people(self) -> list[uuid.UUID]:
        """Pseudonyms that leave: all, or those who are in the chosen sources."""
        rows = self.study.people.all()
        if self.wish.sources or self.wish.cases:
            rows = rows.filter(
                Q(participations__source__in=self.sources()) | Q(turn__revision__source__in=self.sources())
            )
        return list(rows.order_by("code").distinct().values_list("pk", flat=True))

    def coders(self) -> set[uuid.UUID]:
        """Account ids and ids of imported coders who made what leaves."""
        coders: set[uuid.UUID] = set(self.codings().order_by().values_list("coder", flat=True).distinct())
        makers = KeptSource.objects.filter(source__in=self.sources()).values_list("made_by", flat=True)
        coders |= {maker for maker in makers if maker is not None}
        coders |= set(self.memos().order_by().values_list("by", flat=True).distinct())
        return coders | self._authors() if self.wish.is_whole else coders

    def _authors(self) -> set[uuid.UUID]:
        """Who made the rest of a whole study. A query for each kind of thing."""
        rows: list[QuerySet[Any, Any]] = [
            CodeVersion.objects.filter(code__study=self.study, code__removed_at__isnull=True).values_list(
                "by", flat=True
            ),
            *(
                model._default_manager.filter(study=self.study).values_list("created_by", flat=True)
                for model in (Code, Source, Quote, Finding)
            ),
        ]
        found = {by for some in rows for by in some.order_by().distinct()}
        return found | people_in(self.study, talk=self.wish.memos)

    def blind_rounds(self) -> int:
        """Rounds in which was coded and that are not revealed yet: that stays here. One query."""
        if not self.wish.is_whole:
            return 0
        rows = RoundCoding.objects.present().filter(study=self.study, round__revealed_at=None)
        return rows.order_by().values("round").distinct().count()

    def counts(self) -> Counts:
        """Some thirty queries at most, whatever the size."""
        return Counts(
            sources=self.sources().count(),
            cases=self.cases().count(),
            codes=len(self.codes),
            codings=self.codings().count(),
            coders=len(self.coders()),
            people=len(self.people()),
            memos=self.memos().count(),
            blind_rounds=self.blind_rounds(),
        )


def check_ids(scope: Scope) -> None:
    """Raises NotAllowed when something was chosen that this study does not have."""
    wish = scope.wish
    known = (
        scope.study.codes.filter(pk__in=wish.codes, removed_at__isnull=True).count() == len(wish.codes),
        scope.study.sources.filter(pk__in=wish.sources).count() == len(wish.sources),
        scope.study.organisations.filter(pk__in=wish.cases).count() == len(wish.cases),
    )
    if not all(known):
        raise NotAllowed(_("Something that you chose is no longer in this study. Choose again."))
