"""Whether a version is fit to be signed: what is missing, in sentences for who writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oogst.core.workdays import today
from oogst.participation import comparing
from oogst.participation.models import ConsentText, ConsentVersion, Language, Purpose
from oogst.participation.topics import FILL_IN, LEAST_WORDS, MUST_SAY, Section, Topic, passages, sections

LEAST_QUESTIONS, MOST_QUESTIONS = 3, 5
_TITLE = re.compile(r"\A\s*# \S")


@dataclass(frozen=True)
class Problem:
    """`blocks`: it cannot be published so. `topic` is "" when it is not about one passage."""

    sentence: str
    language: str = ""
    topic: str = ""
    blocks: bool = True


@dataclass(frozen=True)
class Check:
    """One line of the check list: a topic, the heading that says it, and what is wrong with it ("" when nothing)."""

    topic: Topic
    heading: str
    wrong: str


def problems(version: ConsentVersion) -> list[Problem]:
    """All of them, what blocks first."""
    texts = {text.language: text for text in version.texts.all()}
    found = [*_of_version(version), *_of_languages(texts), *_of_changes(version)]
    for text in texts.values():
        found += [Problem(sentence, text.language, topic) for topic, sentence in of_text(text, version)]
    return sorted(found, key=lambda problem: not problem.blocks)


def check_list(sheet: str) -> list[Check]:
    """Every topic in order, for beside the editor."""
    said = passages(sheet)
    return [Check(topic, said[topic].heading if topic in said else "", _wrong(topic, said)) for topic in Topic]


def _of_version(version: ConsentVersion) -> Iterator[Problem]:
    if not version.purposes:
        yield Problem(_("Choose at least one purpose that people can agree to."))
    if not set(version.purposes) <= set(Purpose.values):
        yield Problem(_("There is a purpose that does not exist."))
    if not set(version.required) <= set(version.purposes) or not set(version.changed) <= set(version.purposes):
        yield Problem(_("What is required or changed must be among the purposes."))
    if version.valid_until and version.valid_until < today(timezone.now()):
        yield Problem(_("The last day on which it can be signed has passed."))


def _of_changes(version: ConsentVersion) -> Iterator[Problem]:
    """Sentences that differ from the version before without being called a change: for a person to weigh."""
    before = version.form.versions.filter(number__lt=version.number).order_by("-number").first()
    if before is None:
        return
    words = _("The sentence for “%(purpose)s” differs from the version before, but it is not marked as changed.")
    unmarked = comparing.suggested(before, version) - set(version.changed)
    for purpose in version.purposes:
        if purpose in unmarked:
            yield Problem(words % {"purpose": Purpose(purpose).label}, blocks=False)


def _of_languages(texts: dict[str, ConsentText]) -> Iterator[Problem]:
    if Language.NL not in texts:
        yield Problem(_("The Dutch text is missing."), Language.NL)
    if Language.NL_PLAIN not in texts:
        yield Problem(
            _("There is no text in plain Dutch. Not everybody reads easily."), Language.NL_PLAIN, blocks=False
        )
    if Language.EN not in texts:
        yield Problem(_("There is no English text."), Language.EN, blocks=False)


def of_text(text: ConsentText, version: ConsentVersion) -> Iterator[tuple[str, str]]:
    """What one text lacks: pairs of a topic ("" for the text as a whole) and a sentence."""
    if not _TITLE.match(text.sheet):
        yield "", _("The information sheet begins with a title: a line that starts with “# ”.")
    for check in check_list(text.sheet):
        if check.wrong:
            yield check.topic, check.wrong
    unknown = sorted(passages(text.sheet).keys() - set(Topic.values))
    if unknown:
        yield "", _("This key does not exist: %(key)s.") % {"key": unknown[0]}
    keys = [section.topic for section in sections(text.sheet) if section.topic]
    if len(keys) != len(set(keys)):
        yield "", _("A key stands behind two headings. One passage has one key.")
    if any(FILL_IN.search(words) for words in (text.sheet, text.statement, *text.purposes.values())):
        yield "", _("There is something left to fill in: look for “[vul in” or “[fill in”.")
    if not text.statement.strip():
        yield "", _("What is signed is still empty.")
    for purpose in version.purposes:
        if not str(text.purposes.get(purpose, "")).strip():
            label = Purpose(purpose).label if purpose in Purpose.values else purpose
            yield "", _("There is no sentence to tick for: %(purpose)s.") % {"purpose": label}
    for sentence in _of_questions(text):
        yield "", sentence


def _wrong(topic: Topic, said: dict[str, Section]) -> str:
    if topic not in said:
        return _("Missing: %(what)s. Put {#%(key)s} behind the heading of the passage that says so.") % {
            "what": topic.label,
            "key": topic.value,
        }
    words = said[topic].words
    if (short := LEAST_WORDS - len(words.split())) > 0:
        return ngettext(
            "Too short to say %(what)s: at least %(count)s word more.",
            "Too short to say %(what)s: at least %(count)s words more.",
            short,
        ) % {"what": topic.label, "count": short}
    if not all(pattern.search(words) for pattern in MUST_SAY.get(topic, ())):
        return _("This passage does not say in so many words: %(what)s.") % {"what": topic.label}
    return ""


def _of_questions(text: ConsentText) -> Iterator[str]:
    if not LEAST_QUESTIONS <= len(text.questions) <= MOST_QUESTIONS:
        yield _("Ask three to five questions about the text.")
    said = passages(text.sheet)
    for number, question in enumerate(text.questions, 1):
        if not _is_whole(question):
            yield _("Question %(number)s needs at least two answers, of which one is right.") % {"number": number}
        elif question.get("passage") not in said:
            yield _("Question %(number)s has no passage to read again.") % {"number": number}


def _is_whole(question: dict[str, Any]) -> bool:
    options = [str(option).strip() for option in question.get("options", [])]
    right = question.get("right")
    whole = bool(str(question.get("question", "")).strip()) and len(options) >= 2 and all(options)
    return whole and isinstance(right, int) and 0 <= right < len(options)
