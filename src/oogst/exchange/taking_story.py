"""Findings, quotes and report of our own side file. They keep their ids where those are free, for their links."""

import uuid
from collections.abc import Iterable

from django.db.models import Max, Model

from oogst.exchange.arrival import Arrival
from oogst.exchange.moments import keep_moments
from oogst.exchange.side_file import Bag, as_guid
from oogst.people import access
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.sources.models import Revision
from oogst.story.models import Evidence, Finding, Quote, Report, Section


def take_story(arrival: Arrival) -> None:
    """Take what is told of the study. Whoever may not write the story is told that it stays out."""
    side = arrival.side
    if not (side.quotes or side.findings or side.report):
        return
    if not _may(arrival.by, Permission.WRITE_STORY, arrival):
        arrival.outcome.leave("story", "", "story-not-allowed")
        return
    quotes = _quotes(arrival)
    findings = _findings(arrival, quotes)
    _report(arrival, {**quotes, **findings})


def describe_study(arrival: Arrival) -> None:
    """Fill in question and description where the study has none yet and one may."""
    side, study = arrival.side.study, arrival.study
    if not _may(arrival.by, Permission.MANAGE_STUDY, arrival):
        return
    changed = [name for name in ("question", "description") if side.text(name) and not getattr(study, name)]
    for name in changed:
        setattr(study, name, side.text(name))
    if changed:
        study.save(update_fields=changed)


def _may(by: User | None, permission: Permission, arrival: Arrival) -> bool:
    return by is None or access.may(by, permission, arrival.study)


def _quotes(arrival: Arrival) -> dict[str, uuid.UUID]:
    """Which quote of the file is which here. The words are those of the text, whatever the file says."""
    places: dict[tuple[uuid.UUID, int, int], uuid.UUID] = {
        (source, start, end): pk
        for pk, source, start, end in Quote.objects.filter(study=arrival.study).values_list(
            "pk", "source_id", "start", "end"
        )
    }
    wished = [(guid, bag) for guid, bag in arrival.side.quotes.items() if as_guid(guid)]
    ids = _ids(Quote, arrival, [guid for guid, _bag in wished])
    texts = {pk: text for text, pk in ids.items()}
    found: dict[str, uuid.UUID] = {}
    new: list[Quote] = []
    for source, bags in _by_source(arrival, wished).items():
        text = Revision.objects.filter(source=source).latest("number").text
        for guid, bag in bags:
            start, end = bag.number("start"), bag.number("end")
            words = text[start or 0 : end or 0] or bag.text("words")  # on nothing it waits for a place
            if start is None or end is None or not start <= end <= len(text) or not words:
                arrival.outcome.remark("side-file-odd")
                continue
            pk = places.setdefault((source, start, end), ids[guid]) if start < end else ids[guid]
            found[guid] = pk
            if pk == ids[guid]:
                new.append(
                    Quote(
                        pk=pk, study=arrival.study, source_id=source, start=start, end=end, words=words,
                        edited=bag.text("edited"), created_by=arrival.coders.get(bag.text("by"), arrival.actor),
                    )
                )  # fmt: skip
    here = set(Quote.objects.filter(pk__in=[quote.pk for quote in new]).values_list("pk", flat=True))
    new = [quote for quote in new if quote.pk not in here]
    Quote.objects.bulk_create(new)
    keep_moments(Quote, [(row, arrival.side.quotes.inside(texts[row.pk]).moment("at")) for row in new], "created_at")
    arrival.outcome.counts["quotes"] += len(new)
    return found


def _by_source(arrival: Arrival, quotes: Iterable[tuple[str, Bag]]) -> dict[uuid.UUID, list[tuple[str, Bag]]]:
    grouped: dict[uuid.UUID, list[tuple[str, Bag]]] = {}
    for guid, bag in quotes:
        source = arrival.sources.get(bag.text("source"))
        if source is None:
            arrival.outcome.remark("quote-without-source")
        else:
            grouped.setdefault(source, []).append((guid, bag))
    return grouped


def _findings(arrival: Arrival, quotes: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """Findings with their evidence. One that is here already stays as it is."""
    ids = _ids(Finding, arrival, [bag.text("id") for bag in arrival.side.findings if bag.guid("id")])
    here = set(arrival.study.findings.values_list("pk", flat=True))
    is_first = not here
    position = arrival.study.findings.aggregate(last=Max("position"))["last"] or 0
    new, evidence = [], []
    moments = []
    for bag in arrival.side.findings:
        pk, claim = ids.get(bag.text("id")), bag.text("claim", 400)
        if pk is None or not claim.strip():
            arrival.outcome.remark("side-file-odd")
            continue
        if pk in here:
            continue
        here.add(pk)
        position += 1
        own = bag.number("position") if is_first else None
        new.append(
            Finding(
                pk=pk, study=arrival.study, claim=claim, explanation=bag.text("explanation"),
                position=position if own is None else own,
                created_by=arrival.coders.get(bag.text("by"), arrival.actor),
            )
        )  # fmt: skip
        moments.append((new[-1], bag.moment("at")))
        evidence += _evidence(pk, bag, quotes)
    Finding.objects.bulk_create(new)
    keep_moments(Finding, moments, "created_at")
    Evidence.objects.bulk_create(evidence)
    arrival.outcome.counts["findings"] += len(new)
    return ids


def _evidence(finding: uuid.UUID, bag: Bag, quotes: dict[str, uuid.UUID]) -> list[Evidence]:
    found: dict[uuid.UUID, Evidence] = {}
    for part in bag.bags("evidence"):
        quote, stance = quotes.get(part.text("quote")), part.one_of("stance", Evidence.Stance.values)
        if quote is not None and stance:
            found.setdefault(
                quote,
                Evidence(finding_id=finding, quote_id=quote, stance=stance, position=part.number("position") or 0),
            )
    return list(found.values())


def _report(arrival: Arrival, ids: dict[str, uuid.UUID]) -> None:
    """The report, unless the study has one with sections: two reports are not made one by a program."""
    side = arrival.side.report
    if not side:
        return
    report, _made = Report.objects.get_or_create(study=arrival.study, defaults={"title": arrival.study.name})
    if report.sections.exists():
        arrival.outcome.leave("report", "", "report-here")
        return
    report.title = side.text("title", 200) or report.title
    report.subtitle, report.authors = side.text("subtitle", 300), side.text("authors", 300)
    report.save()
    sections = [
        Section(
            report=report,
            title=bag.text("title", 200),
            body=_with_new_ids(bag.text("body"), arrival, ids),
            position=number if (own := bag.number("position")) is None else own,
            version=bag.number("version") or 1,
        )
        for number, bag in enumerate(side.bags("sections"))
    ]
    Section.objects.bulk_create(sections)
    for section, bag in zip(sections, side.bags("sections"), strict=True):
        if edited := bag.moment("edited"):
            Section.objects.filter(pk=section.pk).update(edited_at=edited)
    arrival.outcome.counts["sections"] += len(sections)


def _with_new_ids(body: str, arrival: Arrival, ids: dict[str, uuid.UUID]) -> str:
    """The text with the ids that quotes, findings and codes have here, in its live blocks."""
    for old, new in ids.items():
        if old != str(new):
            body = body.replace(old, str(new))
    for guid, code in arrival.codes.items():
        old = arrival.side.codes.inside(guid).text("id")
        if old and old != str(code.pk):
            body = body.replace(old, str(code.pk))
    return body


def _ids(model: type[Model], arrival: Arrival, wished: list[str]) -> dict[str, uuid.UUID]:
    """The same id where it is free or this study's own; else one that is the same for the same study every time."""
    guids = {text: uuid.UUID(text) for text in wished if as_guid(text)}
    taken = set(
        model._default_manager.filter(pk__in=list(guids.values()))
        .exclude(study=arrival.study)
        .values_list("pk", flat=True)
    )
    return {text: uuid.uuid5(arrival.study.pk, text) if guid in taken else guid for text, guid in guids.items()}
