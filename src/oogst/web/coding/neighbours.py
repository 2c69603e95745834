"""The sources before and after one, in the order of the material."""

from django.db.models import F, Q, QuerySet

from oogst.sources.models import Source


def previous_and_next(source: Source) -> tuple[Source | None, Source | None]:
    """In the order of date (none first), name and id. Two queries on the index, however large the study."""
    others = Source.objects.filter(study=source.study_id).only("id", "name")
    here = Q(date=source.date) if source.date else Q(date__isnull=True)
    later = here & (Q(name__gt=source.name) | Q(name=source.name, pk__gt=source.pk))
    earlier = here & (Q(name__lt=source.name) | Q(name=source.name, pk__lt=source.pk))
    if source.date:
        later |= Q(date__gt=source.date)
        earlier |= Q(date__lt=source.date) | Q(date__isnull=True)
    else:
        later |= Q(date__isnull=False)
    return _last(others.filter(earlier)), _first(others.filter(later))


def _first(rows: QuerySet[Source, Source]) -> Source | None:
    return rows.order_by(F("date").asc(nulls_first=True), "name", "pk").first()


def _last(rows: QuerySet[Source, Source]) -> Source | None:
    return rows.order_by(F("date").desc(nulls_last=True), "-name", "-pk").first()
