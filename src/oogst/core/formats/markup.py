"""Parses XML that strangers send: no document type, no entities, no inclusion, no network."""

from xml.parsers import expat

from lxml import etree

from oogst.core.formats.document import CannotRead

_CHUNK = 1 << 14


def parse_xml(content: bytes) -> etree._Element:
    """The root of an XML part. Raises CannotRead: unsafe-xml when it declares a document type, damaged otherwise."""
    # libxml2 takes no byte order mark after white space, and some programs write that.
    content = content.lstrip()
    Prologue().feed(content)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        # Without memory left libxml2 cannot even say what is wrong.
        if "memory" in str(error).lower() or str(error).startswith("unknown error"):
            raise MemoryError from error
        raise CannotRead("damaged") from error
    except ValueError as error:
        raise CannotRead("damaged") from error
    information = root.getroottree().docinfo
    if information.internalDTD is not None or information.doctype:
        raise CannotRead("unsafe-xml")
    return root


class Prologue:
    """Watches what stands before the first element, where alone a document type can be declared.

    Another parser than the one that reads: entities are refused before that one sees any.
    """

    def __init__(self) -> None:
        self._over = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, content: bytes) -> None:
        """The next bytes of the part. Raises CannotRead: unsafe-xml. What is no XML is left to the reader to say."""
        for start in range(0, len(content), _CHUNK):
            if self._over:
                return
            try:
                self._parser.Parse(content[start : start + _CHUNK])
            except (expat.ExpatError, LookupError, ValueError):
                self._over = True

    def finish(self) -> None:
        """There are no more bytes."""

    def _end(self, *_: object) -> None:
        self._over = True
        self._parser.StartElementHandler = None

    def _refuse(self, *_: object) -> None:
        raise CannotRead("unsafe-xml")


class Whole(Prologue):
    """Watches a part to its end, for a reader that never comes back from XML that is not well formed."""

    def feed(self, content: bytes) -> None:
        """The next bytes of the part. Raises CannotRead: unsafe-xml, damaged."""
        self._parse(content, False)

    def finish(self) -> None:
        """Raises CannotRead: damaged when the part was not complete."""
        self._parse(b"", True)

    def _parse(self, content: bytes, last: bool) -> None:
        try:
            self._parser.Parse(content, last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise CannotRead("damaged") from error
