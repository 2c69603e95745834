"""Addresses and words of a participant's own pages."""

from typing import Any

from django import template

from oogst.participation.models import Language, Purpose
from oogst.web.mine import entry

register = template.Library()


@register.simple_tag(takes_context=True)
def own_url(context: template.Context, name: str = "") -> str:
    """The address of a page by the way in that is used now."""
    return entry.url(context["request"], name)


@register.filter
def purpose_names(keys: list[str]) -> list[str]:
    """What the purposes are called."""
    known = dict(Purpose.choices)
    return [str(known.get(key, key)) for key in keys]


@register.filter
def language_name(key: str) -> Any:
    return dict(Language.choices).get(key, key)
