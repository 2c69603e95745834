"""Makes the things of a project from its XML, and remarks what is odd about each."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from lxml import etree

from oogst.core.formats import refi_values as values
from oogst.core.formats.qdpx_xml import child_text, children, local
from oogst.core.formats.refi import (
    TYPES,
    Case,
    Code,
    Coding,
    Edge,
    Graph,
    Head,
    Link,
    Place,
    Remarks,
    Selection,
    Set,
    Type,
    User,
    Variable,
    VariableValue,
    Vertex,
)

_VALUE_TYPES: dict[str, Type] = {f"{name}Value": name for name in get_args(Type)}
_REGION = ("page", "firstX", "firstY", "secondX", "secondY")


class Elements:
    """Turns elements into things. One is made for one pass: it numbers what has no GUID."""

    def __init__(self, remarks: Remarks) -> None:
        self.remarks = remarks
        self._nameless = 0

    def head(self, root: etree._Element) -> Head:
        """What the root's attributes say; its description and notes come later in the file."""
        if root.get("basePath"):
            # It is a path on someone's own machine, often with their name in it.
            self.remarks.add("base-path-dropped")
        return Head(
            name=root.get("name", ""),
            origin=root.get("origin", ""),
            creating_user_guid=self.reference(root, "creatingUserGUID"),
            created=self.moment(root, "creationDateTime"),
            modifying_user_guid=self.reference(root, "modifyingUserGUID"),
            modified=self.moment(root, "modifiedDateTime"),
        )

    def user(self, element: etree._Element) -> User:
        return User(self.guid(element), element.get("name") or element.get("id") or "")

    def codes(self, tops: Iterable[etree._Element]) -> Iterator[Code]:
        """The codes of the tree, each after its parent. Without recursion: a tree may be deep."""
        found = [(element, None) for element in tops if self._is(element, "Code")]
        waiting: list[tuple[etree._Element, str | None]] = [*reversed(found)]
        while waiting:
            child, parent = waiting.pop()
            code = self._code(child, parent)
            yield code
            waiting += [(below, code.guid) for below in reversed(child) if local(below) == "Code"]

    def _code(self, element: etree._Element, parent: str | None) -> Code:
        self._known(element, "Code", "Description", "NoteRef")
        return Code(
            guid=self.guid(element),
            name=self._named(element),
            parent_guid=parent,
            is_codable=values.boolean(element.get("isCodable", ""), otherwise=True),
            color=self.color(element),
            description=child_text(element, "Description"),
            note_guids=self.references(element, "NoteRef"),
        )

    def variable(self, element: etree._Element) -> Variable:
        self._known(element, "Description")
        written = element.get("typeOfVariable", "").strip().casefold()
        found: list[Type] = [name for name in TYPES if name.casefold() == written]
        if not found:
            self.remarks.add("type-unknown")
        return Variable(
            self.guid(element),
            self._named(element),
            found[0] if found else "Text",
            child_text(element, "Description"),
        )

    def value(self, element: etree._Element) -> VariableValue | None:
        """A value of a variable, or None when the file does not say of which."""
        guids = self.references(element, "VariableRef")
        if not guids:
            self.remarks.add("value-without-variable")
            return None
        for child in element:
            kind = _VALUE_TYPES.get(local(child))
            if kind:
                return VariableValue(guids[0], kind, child.text or "")
        return VariableValue(guids[0])

    def values(self, element: etree._Element) -> tuple[VariableValue, ...]:
        found = (self.value(child) for child in children(element, "VariableValue"))
        return tuple(value for value in found if value is not None)

    def case(self, element: etree._Element) -> Case:
        self._known(element, "Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef")
        return Case(
            guid=self.guid(element),
            name=element.get("name", ""),
            description=child_text(element, "Description"),
            values=self.values(element),
            source_guids=self.references(element, "SourceRef"),
            selection_guids=self.references(element, "SelectionRef"),
            code_guids=self.references(element, "CodeRef"),
        )

    def link(self, element: etree._Element) -> Link:
        self._known(element, "NoteRef")
        return Link(
            guid=self.guid(element),
            name=element.get("name", ""),
            direction=element.get("direction", ""),
            color=self.color(element),
            origin_guid=self.reference(element, "originGUID"),
            target_guid=self.reference(element, "targetGUID"),
            note_guids=self.references(element, "NoteRef"),
        )

    def set(self, element: etree._Element) -> Set:
        self._known(element, "Description", "MemberCode", "MemberSource", "MemberNote")
        return Set(
            guid=self.guid(element),
            name=self._named(element),
            description=child_text(element, "Description"),
            code_guids=self.references(element, "MemberCode"),
            source_guids=self.references(element, "MemberSource"),
            note_guids=self.references(element, "MemberNote"),
        )

    def graph(self, element: etree._Element) -> Graph:
        """A drawing. A line without two ends is left out."""
        self._known(element, "Vertex", "Edge")
        vertices = tuple(self._vertex(child) for child in children(element, "Vertex"))
        edges = (
            self._edge(child, frozenset(vertex.guid for vertex in vertices)) for child in children(element, "Edge")
        )
        return Graph(
            self.guid(element), element.get("name", ""), vertices, tuple(edge for edge in edges if edge is not None)
        )

    def _vertex(self, element: etree._Element) -> Vertex:
        return Vertex(
            guid=self.guid(element),
            first_x=values.integer(element.get("firstX", "")) or 0,
            first_y=values.integer(element.get("firstY", "")) or 0,
            second_x=values.integer(element.get("secondX", "")),
            second_y=values.integer(element.get("secondY", "")),
            name=element.get("name", ""),
            shape=element.get("shape", ""),
            color=self.color(element),
            stands_for=self.reference(element, "representedGUID"),
        )

    def _edge(self, element: etree._Element, vertices: frozenset[str]) -> Edge | None:
        origin, target = self.reference(element, "sourceVertex"), self.reference(element, "targetVertex")
        if origin not in vertices or target not in vertices:
            self.remarks.add("edge-loose")
            return None
        return Edge(
            guid=self.guid(element),
            origin_vertex=origin or "",
            target_vertex=target or "",
            name=element.get("name", ""),
            color=self.color(element),
            direction=element.get("direction", ""),
            line_style=element.get("lineStyle", ""),
            stands_for=self.reference(element, "representedGUID"),
        )

    def coding(self, element: etree._Element) -> Coding | None:
        """A coding, or None when it names no code."""
        code: str | None = None
        notes: tuple[str, ...] = ()
        for child in element:
            name = local(child)
            if name == "CodeRef" and code is None:
                code = self.reference(child, "targetGUID")
            elif name == "NoteRef":
                notes = self.references(element, "NoteRef")
            else:
                self.left_out(child)
        if code is None:
            self.remarks.add("coding-without-code")
            return None
        return Coding(
            self.guid(element),
            code,
            self.reference(element, "creatingUser"),
            self.moment(element, "creationDateTime"),
            notes,
        )

    def selection_parts(self, element: etree._Element) -> dict[str, Any]:
        """All of a selection but its place, as arguments of Selection."""
        codings: list[Coding] = []
        description = ""
        notes: tuple[str, ...] = ()
        for child in element:
            name = local(child)
            if name == "Coding":
                coding = self.coding(child)
                if coding:
                    codings.append(coding)
            elif name == "Description":
                description = child.text or ""
            elif name == "NoteRef":
                notes = self.references(element, "NoteRef")
            elif name == "Representation":
                description = description or child_text(child, "PlainTextContent")
            else:
                self.left_out(child)
        return {
            "guid": self.guid(element),
            "name": element.get("name", ""),
            "description": description,
            "codings": tuple(codings),
            "note_guids": notes,
            "user_guid": self.reference(element, "creatingUser"),
            "created": self.moment(element, "creationDateTime"),
        }

    def media_selection(self, element: etree._Element) -> Selection:
        """A stretch of time, or a region of a picture or page."""
        parts = self.selection_parts(element)
        if local(element) in {"AudioSelection", "VideoSelection"}:
            begin, end = values.integer(element.get("begin", "")), values.integer(element.get("end", ""))
            if begin is not None and end is not None:
                return Selection(start=begin, end=end, place="time", **parts)
        else:
            written = [element.get(name, "") for name in _REGION if name != "page" or element.get(name) is not None]
            numbers = [number for number in map(values.integer, written) if number is not None]
            if len(numbers) == len(written):
                return Selection(start=0, end=0, place="region", region=tuple(numbers), **parts)
        return self.unplaced(parts)

    def unplaced(self, parts: dict[str, Any]) -> Selection:
        place: Place = "none"
        self.remarks.add("selection-without-place")
        return Selection(start=0, end=0, place=place, **parts)

    def guid(self, element: etree._Element) -> str:
        """The GUID of a thing. One that is missing or no GUID is replaced, the same for the same file."""
        written = element.get("guid", "")
        found = values.guid(written)
        if found:
            return found
        self.remarks.add("guid-repaired", element=local(element))
        if written.strip():
            return values.guid_for(written)
        self._nameless += 1
        return values.guid_for(local(element), element.get("name", ""), str(self._nameless))

    def reference(self, element: etree._Element, attribute: str) -> str | None:
        written = element.get(attribute)
        if written is None or not written.strip():
            return None
        return values.guid(written) or values.guid_for(written)

    def references(self, element: etree._Element, name: str) -> tuple[str, ...]:
        """What children of that name point to. A codebook on its own calls it `guid`."""
        found = (
            self.reference(child, "targetGUID") or self.reference(child, "guid") for child in children(element, name)
        )
        return tuple(guid for guid in found if guid)

    def moment(self, element: etree._Element, attribute: str) -> datetime.datetime | None:
        written = element.get(attribute)
        if not written:
            return None
        found = values.moment(written)
        if found is None:
            self.remarks.add("date-impossible")
        return found

    def color(self, element: etree._Element) -> str | None:
        written = element.get("color")
        if not written:
            return None
        found = values.color(written)
        if found is None:
            self.remarks.add("color-unreadable")
        return found

    def left_out(self, element: etree._Element) -> None:
        self.remarks.add("left-out", element=local(element)[:60])

    def _named(self, element: etree._Element) -> str:
        name = element.get("name", "")
        if not name.strip():
            self.remarks.add("name-missing", element=local(element))
        return name

    def _known(self, element: etree._Element, *names: str) -> None:
        for child in element:
            self._is(child, *names)

    def _is(self, element: etree._Element, *names: str) -> bool:
        if local(element) in names:
            return True
        self.left_out(element)
        return False
