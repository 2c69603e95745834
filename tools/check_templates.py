"""Checks the templates without rendering them.

Each compiles; every address name, include, parent and static file that one names is there; and nothing is inline that
the content policy forbids (script, style, style="", on…="").
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oogst.config.test")
FOLDER = Path(__file__).resolve().parent.parent / "src/oogst/web/templates"
INLINE = {
    r"<script(?![^>]*\bsrc=)[^>]*>": "an inline script",
    r"<style\b": "an inline style sheet",
    r"<[^>{]*\sstyle\s*=": "a style attribute",
    r"<[a-z][^>{]*\son[a-z]+\s*=": "an on… attribute",
    r"javascript:": "a javascript: address",
}
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)


def faults(file: Path) -> Iterator[str]:
    """What is wrong with one template."""
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    name, text = str(file.relative_to(FOLDER)), COMMENT.sub("", file.read_text(encoding="utf-8"))
    try:
        template = get_template(name)
    except (TemplateSyntaxError, TemplateDoesNotExist) as error:
        yield f"{name}: {error}"
        return
    for node in walk(template.template.nodelist):
        for fault in faults_of(node):
            yield f"{name}:{getattr(getattr(node, 'token', None), 'lineno', '?')}: {fault}"
    if file.suffix == ".html":
        for pattern, what in INLINE.items():
            if found := re.search(pattern, text):
                yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {what}: {found.group()[:60]}"


def walk(nodes: object) -> Iterator[object]:
    """All nodes of a template, also those inside blocks and conditions. Parents and includes are their own files."""
    for node in nodes or ():  # type: ignore[attr-defined]
        yield node
        for name in getattr(node, "child_nodelists", ()):
            yield from walk(getattr(node, name, None))
        for _condition, inside in getattr(node, "conditions_nodelists", ()):
            yield from walk(inside)


def faults_of(node: object) -> Iterator[str]:
    from django.contrib.staticfiles import finders
    from django.template import TemplateDoesNotExist
    from django.template.base import FilterExpression
    from django.template.defaulttags import URLNode
    from django.template.loader import get_template
    from django.template.loader_tags import ExtendsNode, IncludeNode
    from django.templatetags.static import StaticNode

    def fixed(expression: FilterExpression) -> str | None:
        return expression.var if isinstance(expression.var, str) and not expression.filters else None

    if isinstance(node, URLNode):
        wanted = fixed(node.view_name)
        if wanted is not None and node.asvar is None and wanted not in addresses():
            yield f"there is no address “{wanted}”"
    elif isinstance(node, StaticNode):
        path = fixed(node.path)
        if path is not None and finders.find(path) is None:
            yield f"there is no static file “{path}”"
    elif isinstance(node, IncludeNode | ExtendsNode):
        wanted = fixed(node.template if isinstance(node, IncludeNode) else node.parent_name)
        if wanted is not None:
            try:
                get_template(wanted)
            except TemplateDoesNotExist:
                yield f"there is no template “{wanted}”"


def addresses() -> set[str]:
    """The names of all addresses."""
    from django.urls import get_resolver

    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def main() -> int:
    """Returns how many faults there are."""
    django.setup()
    files = [file for file in sorted(FOLDER.rglob("*")) if file.is_file()]
    found = [fault for file in files for fault in faults(file)]
    print(*found, sep="\n")
    print(f"{len(files)} templates, {len(found)} faults.")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
