"""From a text to the very bytes that somebody sees. The same text and the same own word give the same bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from oogst.participation.models import ConsentShown, ConsentText, ConsentVersion, Language
from oogst.participation.topics import parser, sections
from oogst.people.errors import NotAllowed
from oogst.studies.models import Organisation

OWN_WORD = re.compile(r"\[(?:eigen woord|own word)\]", re.IGNORECASE)
GENERAL = {Language.NL: "loopbaanbegeleiding", Language.NL_PLAIN: "loopbaanbegeleiding", Language.EN: "career guidance"}
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_SHEET, _STATEMENT = '<div class="consent-sheet">\n', '</div>\n<div class="consent-statement">\n'
_PURPOSES, _END = '</div>\n<ul class="consent-purposes">\n', "</ul>\n</div>\n"
_PURPOSE = re.compile(r'<li data-purpose="([a-z_]+)" data-required="(yes|no)">(.*)</li>')
_PASSAGE = re.compile(r'<section data-topic="([a-z-]+)">\n(.*?)</section>\n', re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """One purpose as it is asked: `sentence` is HTML."""

    purpose: str
    sentence: str
    required: bool


@dataclass(frozen=True)
class Parts:
    """The bytes in pieces, for a page that shows them one after another: HTML fragments, cut out, not made anew."""

    sheet: str
    statement: str
    purposes: tuple[Asked, ...]


def render(text: ConsentText, organisation: Organisation | None) -> str:
    """The HTML of a text for people of this school (or of none). Well-formed XML, headings from the second level on."""
    word = (organisation.own_word.strip() if organisation else "") or GENERAL[Language(text.language)]
    version = text.version
    asked = "".join(
        f'<li data-purpose="{purpose}" data-required="{"yes" if purpose in version.required else "no"}">'
        f"{_sentence(text.purposes.get(purpose, ''), word)}</li>\n"
        for purpose in version.purposes
    )
    return (
        f'<div class="consent-shown" lang="{"en" if text.language == Language.EN else "nl"}">\n'
        f"{_SHEET}{_markdown(text.sheet, word)}{_STATEMENT}{_markdown(text.statement, word)}{_PURPOSES}{asked}{_END}"
    )


def show(text: ConsentText, organisation: Organisation | None) -> ConsentShown:
    """What people of this school see, kept so that it can be proven. Raises NotAllowed for what was never published."""
    if text.version.state not in {ConsentVersion.State.PUBLISHED, ConsentVersion.State.RETIRED}:
        raise NotAllowed(_("This text is not published yet: nobody can be asked to sign it."))
    body = render(text, organisation)
    digest = digest_of(body)
    shown, _made = ConsentShown.objects.get_or_create(
        text=text, digest=digest, defaults={"study_id": text.version.study_id, "body": body}
    )
    return shown


def digest_of(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def parts(body: str) -> Parts:
    """No word of a text can be taken for a seam: raw HTML in it is shown as the signs that it is."""
    sheet, rest = body.split(_SHEET, 1)[1].split(_STATEMENT, 1)
    statement, purposes = rest.split(_PURPOSES, 1)
    asked = (Asked(key, sentence, required == "yes") for key, required, sentence in _PURPOSE.findall(purposes))
    return Parts(sheet, statement, tuple(asked))


def passage(body: str, topic: str) -> str:
    """The HTML of one passage, to read again; "" when there is none."""
    return dict(_PASSAGE.findall(body)).get(topic, "")


def _sentence(said: str, word: str) -> str:
    return escape(OWN_WORD.sub(lambda _found: word, " ".join(said.split())), quote=False)


def _markdown(text: str, word: str) -> str:
    escaped = _SIGN.sub(r"\\\g<0>", " ".join(word.split()))
    made = ""
    for section in sections(OWN_WORD.sub(lambda _found: escaped, text)):
        for token in section.tokens:
            if token.type in {"heading_open", "heading_close"}:
                token.tag = f"h{min(int(token.tag[1:]) + 1, 6)}"  # the page itself has the first level
        html = parser().renderer.render(list(section.tokens), parser().options, {})
        made += f'<section data-topic="{section.topic}">\n{html}</section>\n' if section.topic else html
    return made
