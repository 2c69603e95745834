"""Spoils sound files: the same seed and files give the same inputs, in the same order."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

MOST = 128 * 1024  # bytes of an input
_TOKEN = re.compile(rb"<[^<>]{1,90}>|\\[a-zA-Z]+-?\d*|/[A-Z][A-Za-z]+|&#?\w+;|\n[A-Za-z-]+: |-->|[{}]|\d+[:.,]\d+")
_NUMBER = re.compile(rb"-?\d+")
_ODD = [
    b"\x00", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b"\xe2\x80\xa8", b"\xc3", b"\xed\xa0\x80",
    b"\xf0\x9f\x98\x80", b"\xd9\x85", b"e\xcc\x81", b"\\", b'"', b"<", b"&", b":", b"%00", b"=?utf-8?q?=", b"\x1a",
]  # fmt: skip
_NUMBERS = [b"0", b"-1", b"1", b"255", b"65536", b"2147483647", b"-2147483649", b"9" * 20, b"1e309", b"0x1F", b""]


class Mutator:
    """Gives spoiled files without end."""

    def __init__(self, seeds: Sequence[bytes], seed: int) -> None:
        self._seeds = list(seeds)
        self._random = random.Random(seed)
        parts = [part for data in seeds for part in ([data] if not _is_zip(data) else _members(data).values())]
        self._parts = parts
        self._tokens = sorted({token for part in parts for token in _TOKEN.findall(part)}) + _ODD
        self._ways: list[Callable[[bytes], bytes]] = [
            self._flip, self._put_in, self._take_out, self._double, self._number, self._token, self._token,
            self._cut_off, self._swap, self._splice, self._nest,
        ]  # fmt: skip

    def next(self) -> bytes:
        data = self._random.choice(self._seeds)
        if _is_zip(data) and self._random.random() < 0.8:
            return self._repacked(data)
        return self._spoiled(data)

    def _repacked(self, data: bytes) -> bytes:
        """A container that is sound itself, with spoiled parts."""
        members = _members(data)
        for name in self._random.sample(sorted(members), k=self._random.randint(1, min(2, len(members)))):
            members[name] = self._spoiled(members[name])
        if self._random.random() < 0.1:
            members.pop(self._random.choice(sorted(members)))
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in members.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        return target.getvalue()

    def _spoiled(self, data: bytes) -> bytes:
        for _ in range(min(1 + int(self._random.expovariate(0.5)), 12)):
            data = self._random.choice(self._ways)(data)[:MOST]
        return data

    def _place(self, data: bytes) -> int:
        return self._random.randint(0, len(data))

    def _stretch(self, data: bytes, most: int = 400) -> tuple[int, int]:
        start = self._place(data)
        return start, min(len(data), start + self._random.randint(0, most))

    def _flip(self, data: bytes) -> bytes:
        if not data:
            return data
        at = self._random.randrange(len(data))
        return data[:at] + bytes([data[at] ^ 1 << self._random.randrange(8)]) + data[at + 1 :]

    def _put_in(self, data: bytes) -> bytes:
        at = self._place(data)
        return data[:at] + self._random.randbytes(self._random.randint(1, 6)) + data[at:]

    def _take_out(self, data: bytes) -> bytes:
        start, end = self._stretch(data)
        return data[:start] + data[end:]

    def _double(self, data: bytes) -> bytes:
        start, end = self._stretch(data)
        at = self._place(data)
        return data[:at] + data[start:end] * self._random.choice([1, 1, 2, 50]) + data[at:]

    def _number(self, data: bytes) -> bytes:
        found = list(_NUMBER.finditer(data))
        if not found:
            return data
        match = self._random.choice(found)
        return data[: match.start()] + self._random.choice(_NUMBERS) + data[match.end() :]

    def _token(self, data: bytes) -> bytes:
        at, skipped = self._place(data), self._random.choice([0, 0, 0, 1, 8])
        return data[:at] + self._random.choice(self._tokens) + data[at + skipped :]

    def _cut_off(self, data: bytes) -> bytes:
        return data[: self._place(data)] if self._random.random() < 0.3 else data

    def _swap(self, data: bytes) -> bytes:
        start, end = self._stretch(data)
        taken, rest = data[start:end], data[:start] + data[end:]
        at = self._place(rest)
        return rest[:at] + taken + rest[at:]

    def _splice(self, data: bytes) -> bytes:
        other = self._random.choice(self._parts)
        start, end = self._stretch(other, 2_000)
        at = self._place(data)
        return data[:at] + other[start:end] + data[at:]

    def _nest(self, data: bytes) -> bytes:
        """One opening many times over, with or without as many ends."""
        at, deep = self._place(data), self._random.choice([30, 240, 260, 1_100, 3_000])
        token = self._random.choice(self._tokens)
        if not token.startswith(b"<") or token.startswith((b"</", b"<?", b"<!")) or token.endswith(b"/>"):
            return data[:at] + token * min(deep, MOST // max(len(token), 1)) + data[at:]
        end = b"</" + re.split(rb"[ \t\r\n/>]", token[1:], maxsplit=1)[0] + b">"
        return data[:at] + token * deep + b"x" + end * self._random.choice([0, deep]) + data[at:]


def _is_zip(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zipfile.error, OSError, ValueError, RuntimeError, EOFError):
        return {"x": data}  # a file that was found once, and is no container any more
