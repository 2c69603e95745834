"""How the story is shown to who asks: what they may see of its origin, and a report as HTML."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from oogst.core.report.html_blocks import BlockWriter
from oogst.core.report.layout import Layout, fitted
from oogst.core.report.model import Block, Language, Report, Section, number_quotes
from oogst.core.report.words import words_for
from oogst.people.access import Permission, allows
from oogst.story.view import Address, View, for_readers_of_the_story
from oogst.studies.models import Study


def language_of(request: HttpRequest) -> Language:
    """The language of the page, as a report knows languages."""
    return "en" if (get_language() or "").startswith("en") else "nl"


def view_of(request: HttpRequest, study: Study) -> View:
    """Pseudonyms only for who reads the story alone; names of sources, context and links for who may read material."""
    if may(request, Permission.READ_MATERIAL):
        return View(language_of(request), place=addresses(request, study))
    return for_readers_of_the_story(language_of(request))


def may(request: HttpRequest, permission: Permission) -> bool:
    return allows(request.roles, permission)  # type: ignore[attr-defined]


def addresses(request: HttpRequest, study: Study) -> Address:
    """Absolute addresses of places: under the address of the installation, else under the one in use."""
    root = f"{settings.SITE_URL}/" if settings.SITE_URL else request.build_absolute_uri("/")

    def address(source: Any, start: int, end: int) -> str:
        return urljoin(root, reverse("place", args=[study.slug, source, start, end]))

    return address


def part_html(layout: Layout) -> list[dict[str, Any]]:
    """The parts of a report for the page. The writer of the core escapes every word."""
    writer = BlockWriter(layout.words)
    return [
        {"part": part, "html": mark_safe(writer.blocks(part.blocks))}  # noqa: S308
        for part in layout.parts
    ]


def blocks_html(blocks: tuple[Block, ...], language: Language) -> SafeString:
    """Some blocks as they read in the report, with quotes numbered from 1."""
    numbered = number_quotes(Report(title="", study="", language=language, sections=(Section("", blocks),)))
    writer = BlockWriter(words_for(language))
    return mark_safe(writer.blocks(fitted(numbered.sections[0].blocks)))  # noqa: S308
