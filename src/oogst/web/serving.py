"""What people brought, handed back to a browser: to keep, to hear or to look at, never to run.

A closed table says which kinds a browser may show by itself; everything else is a download of plain bytes. Whatever
the file says about itself is not believed: no sniffing, no scripts, no frames, no copy kept by the browser.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

PLAYED = frozenset({
    "audio/aac", "audio/flac", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/webm",
})  # fmt: skip
SHOWN = frozenset({"image/jpeg", "image/png"})
KEPT = frozenset({"application/pdf"})  # keeps its type, but as a download: a PDF can hold scripts
ALSO_CALLED = {
    "audio/mp3": "audio/mpeg", "audio/x-mp3": "audio/mpeg", "audio/x-m4a": "audio/mp4", "audio/m4a": "audio/mp4",
    "audio/x-wav": "audio/wav", "audio/wave": "audio/wav", "audio/vnd.wave": "audio/wav", "audio/opus": "audio/ogg",
    "application/ogg": "audio/ogg", "audio/x-flac": "audio/flac", "audio/x-aac": "audio/aac",
    "video/webm": "audio/webm", "image/jpg": "image/jpeg",
}  # fmt: skip
BYTES = "application/octet-stream"
NO_RUNNING = "sandbox; default-src 'none'"
CHUNK = 256 << 10  # bytes
NAME_LENGTH = 150
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


class Source(Protocol):
    """Bytes that can be read from any place on, such as a sealed recording."""

    @property
    def length(self) -> int:
        """In bytes."""

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` up to, but not with, `end`, in pieces."""


@dataclass(frozen=True)
class FromBytes:
    content: bytes

    @property
    def length(self) -> int:
        return len(self.content)

    def read(self, start: int, end: int) -> Iterator[bytes]:
        yield self.content[start:end]


@dataclass(frozen=True)
class FromFile:
    path: Path

    @property
    def length(self) -> int:
        return self.path.stat().st_size

    def read(self, start: int, end: int) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(start)
            while start < end and (piece := file.read(min(CHUNK, end - start))):
                start += len(piece)
                yield piece


def serve_bytes(request: HttpRequest, content: bytes, *, name: str, content_type: str) -> HttpResponseBase:
    return serve(request, FromBytes(content), name=name, content_type=content_type)


def serve_file(request: HttpRequest, path: Path, *, name: str, content_type: str) -> HttpResponseBase:
    return serve(request, FromFile(path), name=name, content_type=content_type)


def serve(
    request: HttpRequest, source: Source, *, name: str, content_type: str, etag: str = "", at_once: int | None = None
) -> HttpResponseBase:
    """The answer to GET and HEAD, whole or the one range that was asked for (206, or 416 outside the source).

    `name` and `content_type` may come from anybody. `etag` names this content, where it can change under one address;
    a browser that then asks for "the rest of what I have" (If-Range) gets the rest only of the same content. Of a range
    at most `at_once` bytes are given; who plays it asks for more when it gets there.
    """
    length = source.length
    asked = _asked(request, length, etag)
    answer: HttpResponseBase
    if asked == (0, 0):
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{length}"
        return _guarded(answer, "", BYTES)
    start, end = asked or (0, length)
    if asked and at_once is not None:
        end = min(end, start + at_once)
    status = 206 if asked else 200
    if request.method == "HEAD" or start == end:
        answer = HttpResponse(status=status)
    else:
        answer = StreamingHttpResponse(source.read(start, end), status=status)
    answer["Content-Length"] = str(end - start)
    answer["Accept-Ranges"] = "bytes"
    if asked:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{length}"
    if etag:
        answer["ETag"] = f'"{etag}"'
    return _guarded(answer, name, content_type)


def _guarded(answer: HttpResponseBase, name: str, content_type: str) -> HttpResponseBase:
    kind = kind_of(content_type)
    inline = kind in PLAYED or kind in SHOWN
    answer["Content-Type"] = kind
    answer["Content-Disposition"] = content_disposition_header(not inline, safe_name(name)) or "attachment"
    answer["Content-Security-Policy"] = NO_RUNNING
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def kind_of(content_type: str) -> str:
    """The type to send for what a file says it is; plain bytes for all that the table does not know."""
    said = content_type.partition(";")[0].strip().lower()
    said = ALSO_CALLED.get(said, said)
    return said if said in PLAYED | SHOWN | KEPT else BYTES


def safe_name(name: str) -> str:
    """A file name that stays in the folder of downloads, on one line, in the order in which it is read.

    Control and direction characters go, and what a path, a header or a shell could mean; the end is kept.
    """
    flat = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if char in '<>:"|?*%;' or char.isspace() else char for char in flat if _is_seen(char))
    return re.sub(r" +", " ", seen).strip(" .")[-NAME_LENGTH:].strip(" .") or "bestand"


def _is_seen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char)[0] != "C"


def _asked(request: HttpRequest, length: int, etag: str) -> tuple[int, int] | None:
    """The range (start, end) of the request; (0, 0) when it lies outside; None for the whole.

    A list of ranges and what is no range are answered with the whole, as RFC 9110 (14.2) allows.
    """
    same = request.headers.get("If-Range", "") in {"", f'"{etag}"' if etag else ""}
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or not same or not found or found.groups() == ("", ""):
        return None
    first, last = (int(digits[:20]) if digits else None for digits in found.groups())
    if first is None:  # the last so many bytes
        start, end = max(length - (last or 0), 0), length
    elif last is not None and last < first:
        return None
    else:
        start, end = first, min(length, length if last is None else last + 1)
    return (start, end) if start < end else (0, 0)
