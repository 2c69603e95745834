"""Which addresses a report may lead to."""

from urllib.parse import urlsplit

SCHEMES = frozenset({"http", "https", "mailto"})


def safe_link(address: str | None) -> str | None:
    """The address when it is http(s), mailto or an anchor in the report itself; else None."""
    if not address or any(ord(character) <= 32 or character == "\x7f" for character in address):
        return None
    if address.startswith("#"):
        return address if len(address) > 1 else None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() not in SCHEMES:
        return None
    return address if parts.netloc or (parts.scheme.lower() == "mailto" and parts.path) else None
