"""The parts of the interface as tags with declared arguments, so that a typo fails.

docs/reference/design-system.md shows how to use them.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django import template
from django.forms import BoundField, CheckboxInput, FileInput
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SPRITE = Path(__file__).parents[1] / "static/oogst/icons.svg"
TONES = frozenset({"", "grain", "leaf", "clay", "sky", "plum", "plain"})
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
NO_COLOUR = "#8a8378"


@cache
def icon_names() -> frozenset[str]:
    """The names of the icons in the sprite."""
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))


@register.simple_tag
def icon(name: str, *, label: str = "", big: bool = False) -> SafeString:
    """A picture from the sprite; silent for screen readers unless it has a label."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"There is no icon “{name}” in icons.svg.")
    shape = "icon big" if big else "icon"
    href = f"{static('oogst/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', shape, label, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', shape, href)


@register.simple_tag
def swatch(colour: str | None, *, label: str = "") -> SafeString:
    """A small square in the colour of a code (#rgb or #rrggbb); anything else becomes grey."""
    fill = colour if colour and COLOUR.fullmatch(colour) else NO_COLOUR
    naming = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="swatch" viewBox="0 0 11 11" {}><rect width="11" height="11" fill="{}"/></svg>',
        naming,
        fill,
    )


@register.inclusion_tag("ui/tag_chip.html")
def tag_chip(text: str, *, tone: str = "", icon: str = "") -> dict[str, str]:
    """A short state in a pill. Tone: leaf, clay, sky, plum, plain, or nothing for grain."""
    return {"text": text, "tone": known_tone(tone), "icon": icon}


def known_tone(tone: str) -> str:
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"There is no tone “{tone}”.")
    return tone


@register.inclusion_tag("ui/field.html")
def field(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",
    readers: str = "",
    short: bool = False,
    voice: bool = False,
    boxed: bool = False,
    hide_label: bool = False,
    placeholder: str = "",
) -> dict[str, object]:
    """A form field with its label, help, errors and the line that says who reads it."""
    if not isinstance(bound, BoundField):
        raise template.TemplateSyntaxError("{% field %} needs a field of a form, which this is not.")
    widget = bound.field.widget
    grouped = widget.use_fieldset and not isinstance(widget, FileInput)
    explained = help or SafeString(bound.help_text or "")  # a form's own help may hold a link
    described = {"help": explained, "readers": readers, "error": bound.errors}
    described_by = " ".join(f"{bound.auto_id}_{name}" for name, shown in described.items() if shown)
    attrs: dict[str, str | bool] = {"placeholder": placeholder} if placeholder else {}
    if described_by and not grouped:
        attrs["aria-describedby"] = described_by
    if voice:
        attrs["class"] = f"{widget.attrs.get('class', '')} voice".strip()
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "label": label or bound.label,
        "help": explained,
        "readers": readers,
        "described_by": described_by,
        "grouped": grouped,
        "checkbox": isinstance(widget, CheckboxInput),
        "short": short,
        "boxed": boxed,
        "hide_label": hide_label,
    }


@register.inclusion_tag("ui/readers.html")
def readers(text: str) -> dict[str, str]:
    """The line that says who reads this, and who never will."""
    return {"text": text}


@register.inclusion_tag("ui/empty.html")
def empty(title: str, text: str, *, url: str = "", label: str = "", icon: str = "sprout") -> dict[str, str]:
    """What will be here, why, and the first step."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon}


@register.inclusion_tag("ui/bar.html")
def bar(value: float, maximum: float, *, tone: str = "", label: str = "") -> dict[str, object]:
    """A bar of value out of maximum; the label says the same in words."""
    share = min(100.0, max(0.0, 100 * value / maximum)) if maximum else 0.0
    return {"width": f"{share:.2f}", "tone": known_tone(tone), "label": label}


@register.simple_block_tag
def page_header(
    content: str,
    title: str,
    *,
    lead: str = "",
    eyebrow: str = "",
    crumbs: Iterable[dict[str, str]] = (),
) -> SafeString:
    """The heading of a page; what stands in the block are its actions."""
    heading = {
        "title": title,
        "lead": lead,
        "eyebrow": eyebrow,
        "crumbs": crumbs,
        "actions": SafeString(content.strip()),
    }
    return render_to_string("ui/page_header.html", heading)


@register.simple_block_tag
def voice(
    content: str,
    *,
    by: str = "",
    where: str = "",
    url: str = "",
    colour: str = "",
    big: bool = False,
) -> SafeString:
    """What a person said or wrote, with who and where; url leads to the source."""
    quoted = {
        "words": SafeString(content.strip()),
        "by": by,
        "where": where,
        "url": url,
        "colour": colour,
        "big": big,
    }
    return render_to_string("ui/voice.html", quoted)


@register.simple_block_tag
def dialog(content: str, id: str, title: str, *, wide: bool = False) -> SafeString:
    """A dialogue window; a button with data-dialog-open="id" opens it."""
    return render_to_string("ui/dialog.html", {"content": content, "id": id, "title": title, "wide": wide})
