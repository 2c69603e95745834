"""Memos as files: a table, Markdown, or a document in Word."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from oogst.coding import memo_desk
from oogst.coding.memo_desk import Linked
from oogst.coding.models import Coding, Memo
from oogst.core.report import model, write_docx
from oogst.exchange.tables import Row
from oogst.people import accounts
from oogst.studies.models import Study

AT_ONCE = 200


@dataclass(frozen=True)
class Told:
    """A memo with all that stands around it in a file. `words` are those of the segment that it is about."""

    memo: Memo
    kind: str
    about: str
    words: str
    writer: str
    links: tuple[str, ...]
    written: datetime.date
    changed: datetime.date


def told(study: Study, memos: Sequence[Memo]) -> Iterator[Told]:
    """The memos in their order. Six queries for every two hundred."""
    for start in range(0, len(memos), AT_ONCE):
        some = memos[start : start + AT_ONCE]
        names = accounts.names({memo.by for memo in some})
        links = memo_desk.links(study, some)
        for memo in some:
            yield Told(
                memo=memo,
                kind=str(memo.get_kind_display()),
                about=about(memo),
                words=memo.coding.words if memo.coding else "",
                writer=names.get(memo.by, ""),
                links=tuple(said(linked) for linked in links[memo.pk]),
                written=timezone.localtime(memo.created_at).date(),
                changed=timezone.localtime(memo.edited_at).date(),
            )


def about(memo: Memo) -> str:
    """What a memo is about, in words."""
    if memo.coding:
        return f"{memo.coding.code.name} · {memo.coding.source.name}"
    thing = memo.code or memo.source or memo.organisation
    return str(thing) if thing is not None else _("the study")


def said(linked: Linked) -> str:
    """What a memo is linked with, in words."""
    thing = linked.thing
    if isinstance(thing, Memo):
        return _("memo: %(title)s") % {"title": thing.title or thing.text[:60]}
    if isinstance(thing, Coding):
        return _("segment: %(words)s") % {"words": thing.words[:120]}
    return f"{_KINDS[linked.what]()}: {thing}"


_KINDS = {"code": lambda: _("code"), "source": lambda: _("source"), "organisation": lambda: _("school")}


def headings() -> list[str]:
    return [
        _("title"), _("memo"), _("kind"), _("about"), _("words"), _("linked with"), _("by"), _("written"),
        _("changed"), _("memo identity"),
    ]  # fmt: skip


def rows(some: Iterable[Told]) -> Iterator[Row]:
    for one in some:
        yield (
            one.memo.title, one.memo.text, one.kind, one.about, one.words, "; ".join(one.links), one.writer,
            one.written, one.changed, str(one.memo.pk),
        )  # fmt: skip


def markdown(study: Study, some: Iterable[Told]) -> Iterator[str]:
    """One memo after the other, under headings; the words of a segment as a quotation."""
    yield f"# {_one_line(_('Memos of %(study)s') % {'study': study.name})}\n\n"
    for one in some:
        yield f"## {_one_line(_title(one))}\n\n*{_one_line(_line(one))}*\n\n"
        if one.words:
            yield "".join(f"> {line}\n" for line in one.words.splitlines()) + "\n"
        yield f"{one.memo.text.strip()}\n\n"
        if one.links:
            yield "".join(f"- {_one_line(link)}\n" for link in one.links) + "\n"


def docx(study: Study, some: Iterable[Told]) -> bytes:
    """A document with a heading for each memo."""
    blocks: list[model.Block] = []
    for one in some:
        blocks.append(model.Heading(2, model.plain(_title(one))))
        blocks.append(model.Paragraph((model.Run(_line(one), emphasis=True),)))
        if one.words:
            blocks.append(model.Blockquote((model.Paragraph(model.plain(one.words)),)))
        blocks += [model.Paragraph(model.plain(part.strip())) for part in one.memo.text.split("\n\n") if part.strip()]
        if one.links:
            items = tuple((model.Paragraph(model.plain(link)),) for link in one.links)
            blocks.append(model.ListBlock(items))
    report = model.Report(
        title=_("Memos"), study=study.name, language="en" if study.language == "en" else "nl",
        date=timezone.localdate(), sections=(model.Section("", tuple(blocks)),),
    )  # fmt: skip
    return write_docx(report)


def sources_of(memos: Iterable[Memo]) -> set[uuid.UUID]:
    """The sources whose words may be in these memos."""
    about_sources = {memo.source_id for memo in memos} | {memo.coding.source_id for memo in memos if memo.coding}
    return {pk for pk in about_sources if pk}


def _title(one: Told) -> str:
    return one.memo.title or _("%(kind)s about %(about)s") % {"kind": one.kind.capitalize(), "about": one.about}


def _line(one: Told) -> str:
    return f"{one.kind} · {one.about} · {one.writer} · {one.changed:%d-%m-%Y}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
