"""Single values of REFI-QDA files, as programs really write them."""

import datetime
import re
import uuid
from functools import lru_cache

_GUID = re.compile(r"\{?([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\}?")
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})([0-9a-fA-F]{2})?")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,[^)]*)?\)")
_INTEGER = re.compile(r"\s*[+-]?\d{1,15}\s*")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OURS = uuid.UUID("5c5e1b3c-9f53-5a6c-8d0b-6f0d6b1c0e55")


@lru_cache(8192)  # codes and coders come by with each coding
def guid(value: str) -> str | None:
    """The GUID in lower case without braces, or None when it is not one."""
    found = _GUID.fullmatch(value.strip())
    return found[1].lower() if found else None


def guid_for(*words: str) -> str:
    """A GUID that is the same for the same words, so that what refers to a bad one still finds it."""
    return str(uuid.uuid5(_OURS, "\x1f".join(word.strip().casefold() for word in words)))


def color(value: str) -> str | None:
    """The colour as "#rrggbb" in lower case, from #rgb, #rrggbb(aa), rgb() or rgba(); else None."""
    value = value.strip()
    if found := _HEX.fullmatch(value):
        digits = found[1].lower()
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    if found := _RGB.fullmatch(value.lower()):
        channels = [int(channel) for channel in found.groups()]
        if max(channels) < 256:
            return "#{:02x}{:02x}{:02x}".format(*channels)
    return None


def moment(value: str) -> datetime.datetime | None:
    """In UTC; None when there is no such moment. Without a zone it is taken as UTC, as the standard says."""
    try:
        parsed = datetime.datetime.fromisoformat(value.strip())
        if parsed.tzinfo is None:
            return parsed.replace(tzinfo=datetime.UTC)
        return parsed.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None


def written_moment(value: datetime.datetime) -> str:
    """A moment as xsd:dateTime in UTC. A moment without a zone is taken as UTC."""
    if value.tzinfo is not None:
        value = value.astimezone(datetime.UTC).replace(tzinfo=None)
    return value.isoformat() + "Z"


def boolean(value: str, otherwise: bool) -> bool:
    value = value.strip().lower()
    return value in {"true", "1"} if value in {"true", "1", "false", "0"} else otherwise


def integer(value: str) -> int | None:
    """A whole number, or None. Fifteen digits are enough for any position or millisecond."""
    return int(value) if _INTEGER.fullmatch(value) else None


def clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
