"""What every information sheet must say, and how a text shows where it says so.

A passage is a heading with a key behind it, and the words under it: `## You can change your mind {#cooling-off}`.
The key is for us and is not shown; which heading, in which order and in which words, is free.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from oogst.core.report.links import safe_link

FILL_IN = re.compile(r"\[(?:vul in|fill in)[^\]]*\]", re.IGNORECASE)
_KEY = re.compile(r"\s*\{#([a-z-]+)\}\s*\Z")
_FIVE = r"\b(?:5|vijf|five)\b"


class Topic(models.TextChoices):
    """The keys, with what the passage says."""

    PURPOSE = "purpose", _("what the study is for")
    RISKS = "risks", _("what the risks are")
    VOLUNTARY = "voluntary", _("that taking part is free, and how to stop")
    COOLING_OFF = "cooling-off", _("that within five working days everything can be destroyed")
    AFTERWARDS = "afterwards", _("what can and cannot be done after those five days")
    MANAGERS = "managers", _("that managers and the school never see what somebody said, or whether they agreed")
    HARVEST = "harvest", _("that what was said in a circle cannot be taken out of the harvest one by one")
    CONTACT = "contact", _("whom to turn to, with an address or a number")


MUST_SAY: dict[str, tuple[re.Pattern[str], ...]] = {
    Topic.COOLING_OFF: tuple(re.compile(p, re.IGNORECASE) for p in (_FIVE, r"werkdag|working day")),
    Topic.AFTERWARDS: tuple(re.compile(p, re.IGNORECASE) for p in (r"stop", r"pseudon|code|schuilnaam")),
    Topic.MANAGERS: (re.compile(r"leidinggevende|manager", re.IGNORECASE),),
    Topic.VOLUNTARY: (re.compile(r"stop", re.IGNORECASE),),
    Topic.CONTACT: (re.compile(r"\S+@\S+\.\w|(?:\d[\s-]?){9,}"),),
}
"""Words that a passage cannot do without. The rest is for the second person to read."""
LEAST_WORDS = 8


@dataclass(frozen=True)
class Section:
    """A heading of the first or second level and what is under it. `topic` is "" without a key."""

    topic: str
    heading: str
    tokens: tuple[Token, ...]

    @property
    def words(self) -> str:
        """What is under the heading, as plain words."""
        start = 3 if self.heading else 0  # the heading itself is three tokens
        inline = [token for token in self.tokens[start:] if token.type == "inline"]
        return " ".join(child.content for token in inline for child in token.children or [] if child.content)


@cache
def parser() -> MarkdownIt:
    """CommonMark without raw HTML and without pictures: nothing in a sheet is fetched from elsewhere."""
    markdown = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).disable(
        ["image", "html_block", "html_inline"]
    )
    markdown.validateLink = _may_link  # type: ignore[method-assign]
    return markdown


def sections(text: str) -> list[Section]:
    """A sheet cut at its headings of the first and second level; keys taken off."""
    pieces: list[list[Token]] = [[]]
    for token in parser().parse(text.replace("\x00", "")):
        if token.type == "heading_open" and token.level == 0 and token.tag in {"h1", "h2"}:
            pieces.append([])
        pieces[-1].append(token)
    return [_section(piece) for piece in pieces if piece]


def passages(text: str) -> dict[str, Section]:
    """The sections that have a key, by key."""
    return {section.topic: section for section in sections(text) if section.topic}


def _may_link(url: str) -> bool:
    return safe_link(url) is not None


def _section(tokens: Sequence[Token]) -> Section:
    if tokens[0].type != "heading_open":
        return Section("", "", tuple(tokens))
    inline = tokens[1]
    found = _KEY.search(inline.content)
    if found and inline.children and inline.children[-1].type == "text":
        last = inline.children[-1]
        last.content = _KEY.sub("", last.content)
        inline.content = _KEY.sub("", inline.content)
        return Section(found.group(1), inline.content, tuple(tokens))
    return Section("", inline.content, tuple(tokens))
