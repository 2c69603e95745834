"""Parses XML that strangers send: no document type, no entities, no network."""

from lxml import etree

from oogst.core.formats.document import CannotRead


def parse_xml(content: bytes) -> etree._Element:
    """The root of an XML part. Raises CannotRead: unsafe-xml when it declares a document type, damaged otherwise."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    # libxml2 takes no byte order mark after white space, and some programs write that.
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise CannotRead("unsafe-xml") from error
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
