"""A list to choose from that may be long, such as all codes of a study."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Choices(forms.Select):
    """As `Select`, drawn without a template for each choice: with many codes those took a third of a page's time."""

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        widget = context["widget"]
        groups = [_group(name, _options(options)) for name, options, _index in widget["optgroups"]]
        attributes = flatatt({"name": widget["name"], **widget["attrs"]})
        return format_html("<select{}>{}</select>", attributes, format_html_join("", "{}", ((one,) for one in groups)))


def _options(options: list[dict[str, Any]]) -> SafeString:
    drawn = ((str(one["value"]), flatatt(one["attrs"]), one["label"]) for one in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', drawn)


def _group(name: Any, options: SafeString) -> SafeString:
    return format_html('<optgroup label="{}">{}</optgroup>', name, options) if name else options
