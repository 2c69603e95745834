"""Reads and writes a REFI-QDA codebook (.qdc)."""

import io
from collections.abc import Iterable
from typing import BinaryIO

from oogst import __version__
from oogst.core.formats import refi_xml as xml
from oogst.core.formats.document import CannotRead
from oogst.core.formats.qdpx_elements import Elements
from oogst.core.formats.qdpx_xml import Walk, local, namespace
from oogst.core.formats.refi import Code, Codebook, Remarks, Set

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_MOST_BYTES = 64 << 20


def read_codebook(file: BinaryIO | bytes) -> Codebook:
    """Raises CannotRead: too-large, damaged, unsafe-xml, not-a-codebook."""
    content = file if isinstance(file, bytes) else file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise CannotRead("too-large", {"megabytes": _MOST_BYTES >> 20})
    walk = Walk(io.BytesIO(content))
    if local(walk.root) != "CodeBook":
        raise CannotRead("not-a-codebook", {"element": local(walk.root)[:60]})
    remarks = Remarks()
    if namespace(walk.root) != NAMESPACE:
        remarks.add("namespace", namespace=namespace(walk.root)[:80])
    codes, sets = _parts(walk, Elements(remarks))
    twice = len(codes) - len({code.guid for code in codes})
    if twice:
        remarks.add("guid-twice", twice, element="Code")
    return Codebook(tuple(codes), tuple(sets), walk.root.get("origin", ""), remarks.all())


def _parts(walk: Walk, elements: Elements) -> tuple[list[Code], list[Set]]:
    codes: list[Code] = []
    sets: list[Set] = []
    for container, element in walk.items():
        name = local(element)
        if (container, name) == ("Codes", "Code"):
            codes.extend(elements.codes([element]))
        elif (container, name) == ("Sets", "Set"):
            sets.append(elements.set(element))
        elif (container, name) == ("", "Sets"):
            if not sets:
                elements.remarks.add("sets-empty")
        elif (container, name) != ("", "Codes"):
            elements.left_out(element)
    return codes, sets


def write_codebook(out: BinaryIO, codes: Iterable[Code], sets: Iterable[Set] = ()) -> None:
    """Raises ValueError: no codes at all, which the schema does not allow, or a GUID that is none."""
    tree = "".join(xml.codes(codes, with_notes=False))
    if not tree:
        raise ValueError("A codebook has at least one code.")
    grouped = "".join(map(_set, sets))
    text = f'{xml.DECLARATION}<CodeBook xmlns="{NAMESPACE}"{xml.attribute("origin", f"Oogst {__version__}")}>\n'
    text += f"<Codes>\n{tree}</Codes>\n" + (f"<Sets>\n{grouped}</Sets>\n" if grouped else "") + "</CodeBook>\n"
    out.write(text.encode("utf-8"))


def _set(thing: Set) -> str:
    members = xml.references("MemberCode", thing.code_guids, "guid")
    attributes = xml.guid("guid", thing.guid) + xml.attribute("name", thing.name)
    return xml.tag("Set", attributes, xml.description(thing.description), members)
