"""The words that were shown (HTML of our own making) as plain data for a page. The same words, in the same order."""

from __future__ import annotations

from typing import Any, TypeAlias

from lxml import etree

Block: TypeAlias = dict[str, Any]
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False}
_STYLES = {"strong": "strong", "em": "emphasis", "code": "code"}
_LEVELS = {f"h{level}": level for level in range(2, 7)}


def blocks(html: str) -> list[Block]:
    """Headings, paragraphs, lists and asides of a well-formed fragment. Raises ValueError for what is not."""
    try:
        root = etree.fromstring(f"<div>{html}</div>", etree.XMLParser(**_SAFE))  # type: ignore[arg-type]
    except etree.XMLSyntaxError as error:
        raise ValueError("not well-formed") from error
    return _children(root)


def runs(html: str) -> list[Block]:
    """The words of one line."""
    return _runs(etree.fromstring(f"<p>{html}</p>", etree.XMLParser(**_SAFE)))  # type: ignore[arg-type]


def _children(node: etree._Element) -> list[Block]:
    made: list[Block] = []
    for child in node:
        tag = str(child.tag)
        if tag in _LEVELS:
            made.append({"type": "heading", "level": _LEVELS[tag] - 1, "runs": _runs(child)})
        elif tag in {"ul", "ol"}:
            items = [_item(item) for item in child]
            made.append({"type": "list", "ordered": tag == "ol", "start": int(child.get("start", "1")), "items": items})
        elif tag in {"section", "div"}:
            made += _children(child)
        elif tag == "blockquote":
            made.append({"type": "aside", "blocks": _children(child)})
        elif tag == "hr":
            made.append({"type": "rule"})
        else:
            made.append({"type": "paragraph", "runs": _runs(child)})
    return made


def _item(item: etree._Element) -> list[Block]:
    """A list item holds words, or blocks, or words and then a list."""
    if not len(item) or all(str(child.tag) not in {"p", "ul", "ol", "blockquote", *_LEVELS} for child in item):
        return [{"type": "paragraph", "runs": _runs(item)}]
    lead = (item.text or "").strip()
    return [*([{"type": "paragraph", "runs": [{"text": lead}]}] if lead else []), *_children(item)]


def _runs(node: etree._Element, **style: Any) -> list[Block]:
    made = [{"text": _joined(node.text), **style}] if node.text else []
    for child in node:
        tag = str(child.tag)
        if tag == "br":
            made.append({"text": "\n"})
        else:
            added: Block = {_STYLES[tag]: True} if tag in _STYLES else {}
            if tag == "a" and child.get("href"):
                added = {"href": child.get("href")}
            made += _runs(child, **{**style, **added})
        if child.tail:
            made.append({"text": _joined(child.tail), **style})
    return made


def _joined(text: str | None) -> str:
    """A line break in the source is a space, as in a browser."""
    return (text or "").replace("\n", " ")
