"""The things of a project as XML text, in the order and form that the schema asks."""

import datetime
import re
from collections.abc import Iterable, Iterator

from oogst.core.formats import refi_values as values
from oogst.core.formats.refi import (
    Case,
    Code,
    Coding,
    Edge,
    Graph,
    Head,
    Link,
    Note,
    Selection,
    Set,
    Source,
    User,
    Variable,
    VariableValue,
    Vertex,
)

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_DIRECTIONS = {"Associative", "OneWay", "Bidirectional"}
_SHAPES = {
    "Person", "Oval", "Rectangle", "RoundedRectangle", "Star", "LeftTriangle", "RightTriangle", "UpTriangle",
    "DownTriangle", "Note",
}  # fmt: skip
_LINE_STYLES = {"dotted", "dashed", "solid"}
_VALID = {
    "Text": re.compile(".*", re.DOTALL),
    "Boolean": re.compile("true|false|0|1"),
    "Integer": re.compile(r"[+-]?\d+"),
    "Float": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    "Date": re.compile(r"\d{4}-\d\d-\d\d"),
    "DateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
}


def content(text: str) -> str:
    """Text between tags. A carriage return is written as a reference: a parser would make it a line feed."""
    text = values.clean(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def tag(name: str, attributes: str = "", *inner: str) -> str:
    return f"<{name}{attributes}>{''.join(inner)}</{name}>\n" if any(inner) else f"<{name}{attributes}/>\n"


def attribute(name: str, value: str | None) -> str:
    """The attribute with a space before it, or nothing when there is no value."""
    if value is None:
        return ""
    value = content(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f' {name}="{value}"'


def guid(name: str, value: str | None) -> str:
    """Raises ValueError when it is no GUID."""
    if value is None:
        return ""
    found = values.guid(value)
    if found is None:
        raise ValueError(f"Not a GUID: {value!r}.")
    return f' {name}="{found}"'


def color(value: str | None) -> str:
    return attribute("color", values.color(value) if value else None)


def moment(name: str, value: datetime.datetime | None) -> str:
    return "" if value is None else f' {name}="{values.written_moment(value)}"'


def description(text: str) -> str:
    return tag("Description", "", content(text)) if text else ""


def references(name: str, guids: Iterable[str], attribute_name: str = "targetGUID") -> str:
    return "".join(tag(name, guid(attribute_name, target)) for target in guids)


def project(head: Head, namespace: str, origin: str) -> str:
    """The start tag of the project."""
    return (
        f'<Project xmlns="{namespace}"{attribute("name", head.name)}{attribute("origin", origin)}'
        f"{guid('creatingUserGUID', head.creating_user_guid)}{moment('creationDateTime', head.created)}"
        f"{guid('modifyingUserGUID', head.modifying_user_guid)}{moment('modifiedDateTime', head.modified)}>\n"
    )


def user(thing: User) -> str:
    return tag("User", guid("guid", thing.guid) + attribute("name", thing.name or None))


def codes(things: Iterable[Code], *, with_notes: bool) -> Iterator[str]:
    """The codes as nested elements. A code whose parent is not there, or is below itself, stands at the top."""
    listed = list(things)
    known = {code.guid for code in listed}
    below: dict[str | None, list[Code]] = {}
    for code in listed:
        below.setdefault(code.parent_guid if code.parent_guid in known else None, []).append(code)
    done: set[str] = set()
    for top in (*below.get(None, ()), *listed):
        if top.guid not in done:
            yield from _tree(top, below, done, with_notes)


def _tree(top: Code, below: dict[str | None, list[Code]], done: set[str], with_notes: bool) -> Iterator[str]:
    waiting: list[Code | None] = [top]
    while waiting:
        code = waiting.pop()
        if code is None:
            yield "</Code>\n"
        elif code.guid not in done:
            done.add(code.guid)
            yield _code_start(code, with_notes)
            waiting.append(None)
            waiting += reversed(below.get(code.guid, ()))


def _code_start(code: Code, with_notes: bool) -> str:
    attributes = guid("guid", code.guid) + attribute("name", code.name)
    attributes += attribute("isCodable", "true" if code.is_codable else "false") + color(code.color)
    notes = references("NoteRef", code.note_guids) if with_notes else ""
    return f"<Code{attributes}>{description(code.description)}{notes}"


def variable(thing: Variable) -> str:
    attributes = guid("guid", thing.guid) + attribute("name", thing.name) + attribute("typeOfVariable", thing.type)
    return tag("Variable", attributes, description(thing.description))


def value(thing: VariableValue) -> str:
    """A value that does not fit its type is written as text, which the schema always takes."""
    reference = references("VariableRef", [thing.variable_guid])
    if thing.value is None:
        return tag("VariableValue", "", reference)
    name = thing.type if _fits(thing) else "Text"
    return tag("VariableValue", "", reference, f"<{name}Value>{content(thing.value)}</{name}Value>")


def _fits(thing: VariableValue) -> bool:
    written = thing.value or ""
    if not _VALID[thing.type].fullmatch(written) or not written.isascii():
        return thing.type == "Text"
    return thing.type not in {"Date", "DateTime"} or values.moment(written) is not None


def case(thing: Case) -> str:
    return tag(
        "Case",
        guid("guid", thing.guid) + attribute("name", thing.name or None),
        description(thing.description),
        references("CodeRef", thing.code_guids),
        *map(value, thing.values),
        references("SourceRef", thing.source_guids),
        references("SelectionRef", thing.selection_guids),
    )


def coding(thing: Coding) -> str:
    attributes = guid("guid", thing.guid) + guid("creatingUser", thing.user_guid)
    attributes += moment("creationDateTime", thing.created)
    inner = references("CodeRef", [thing.code_guid]) + references("NoteRef", thing.note_guids)
    return tag("Coding", attributes, inner)


def selection(thing: Selection) -> str:
    attributes = guid("guid", thing.guid) + attribute("name", thing.name or None)
    attributes += f' startPosition="{thing.start}" endPosition="{thing.end}"'
    attributes += guid("creatingUser", thing.user_guid) + moment("creationDateTime", thing.created)
    return tag(
        "PlainTextSelection",
        attributes,
        description(thing.description),
        *map(coding, thing.codings),
        references("NoteRef", thing.note_guids),
    )


def source(thing: Source, path: str) -> str:
    """A text source whose text is in a file at `path`."""
    attributes = guid("guid", thing.guid) + attribute("name", thing.name or None) + attribute("plainTextPath", path)
    attributes += guid("creatingUser", thing.user_guid) + moment("creationDateTime", thing.created)
    return tag(
        "TextSource",
        attributes,
        description(thing.description),
        *map(selection, thing.selections),
        *map(coding, thing.codings),
        references("NoteRef", thing.note_guids),
        *map(value, thing.values),
    )


def note(thing: Note) -> str:
    attributes = guid("guid", thing.guid) + attribute("name", thing.name or None)
    attributes += guid("creatingUser", thing.user_guid) + moment("creationDateTime", thing.created)
    return tag("Note", attributes, f"<PlainTextContent>{content(thing.text)}</PlainTextContent>")


def link(thing: Link) -> str:
    attributes = guid("guid", thing.guid) + attribute("name", thing.name or None)
    attributes += attribute("direction", thing.direction if thing.direction in _DIRECTIONS else None)
    attributes += color(thing.color) + guid("originGUID", thing.origin_guid) + guid("targetGUID", thing.target_guid)
    return tag("Link", attributes, references("NoteRef", thing.note_guids))


def group(thing: Set) -> str:
    return tag(
        "Set",
        guid("guid", thing.guid) + attribute("name", thing.name),
        description(thing.description),
        references("MemberCode", thing.code_guids),
        references("MemberSource", thing.source_guids),
        references("MemberNote", thing.note_guids),
    )


def graph(thing: Graph) -> str:
    attributes = guid("guid", thing.guid) + attribute("name", thing.name or None)
    return tag("Graph", attributes, *map(_vertex, thing.vertices), *map(_edge, thing.edges))


def _vertex(thing: Vertex) -> str:
    attributes = guid("guid", thing.guid) + guid("representedGUID", thing.stands_for)
    attributes += attribute("name", thing.name or None) + f' firstX="{thing.first_x}" firstY="{thing.first_y}"'
    if thing.second_x is not None:
        attributes += f' secondX="{thing.second_x}"'
    if thing.second_y is not None:
        attributes += f' secondY="{thing.second_y}"'
    return tag("Vertex", attributes + _one_of("shape", thing.shape, _SHAPES) + color(thing.color))


def _edge(thing: Edge) -> str:
    attributes = guid("guid", thing.guid) + guid("representedGUID", thing.stands_for)
    attributes += attribute("name", thing.name or None) + guid("sourceVertex", thing.origin_vertex)
    attributes += guid("targetVertex", thing.target_vertex) + color(thing.color)
    attributes += _one_of("direction", thing.direction, _DIRECTIONS)
    return tag("Edge", attributes + _one_of("lineStyle", thing.line_style, _LINE_STYLES))


def _one_of(name: str, value: str, allowed: set[str]) -> str:
    return attribute(name, value if value in allowed else None)
