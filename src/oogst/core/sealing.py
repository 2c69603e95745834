"""Sealing bytes so that only who has the key reads them, and nobody changes them unseen: AES-256-GCM.

Small things are sealed whole (`seal`). Files are sealed in chunks (`seal_chunks`, `SealedFile`), each under a key made
for that file, so that an hour of sound is written and played with constant memory and from any place in it.

Sources: NIST SP 800-38D (GCM); RFC 5869 (HKDF); Hoang, Reyhanitabar, Rogaway and Vizár, "Online authenticated
encryption and its nonce-reuse misuse-resistance" (2015), for STREAM: counter and last-chunk mark in the nonce, so that
chunks cannot be left out, moved or cut off.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
CHUNK = 256 * 1024  # bytes of plain text in one chunk
_VERSION = b"\x01"
_NONCE = 12
_TAG = 16
_MAGIC = b"OOGSTF1\n"
_SALT = 16
HEADER = len(_MAGIC) + _SALT


class CannotOpen(Exception):
    """The key is not the right one, or what was sealed has been changed, cut off or swapped."""


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def seal(key: bytes, plain: bytes, about: str) -> bytes:
    """Seal bytes under a key. `about` says what they are (an id): opening asks for the same words."""
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal(key: bytes, sealed: bytes | memoryview, about: str) -> bytes:
    """The bytes that were sealed. Raises CannotOpen."""
    sealed = bytes(sealed)
    if len(sealed) < len(_VERSION) + _NONCE + _TAG or sealed[:1] != _VERSION:
        raise CannotOpen
    nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, body, about.encode())
    except InvalidTag as error:
        raise CannotOpen from error


def derive(key: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """Another key out of this one, for one purpose (HKDF with SHA-256)."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt or None, info=purpose.encode()).derive(key)


def blind_index(key: bytes, value: str) -> str:
    """A mark by which the same value is found again, which says nothing to who lacks the key (HMAC-SHA-256)."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def seal_chunks(key: bytes, parts: Iterable[bytes], about: str) -> Iterator[bytes]:
    """Seal a stream: a header, then chunks. `parts` may be of any size; memory stays that of one chunk and one part."""
    salt = os.urandom(_SALT)
    cipher = AESGCM(derive(key, f"file {about}", salt))
    yield _MAGIC + salt
    waiting, number = bytearray(), 0
    for part in parts:
        waiting += part
        while len(waiting) > CHUNK:  # the last chunk is never sealed before it is known to be the last
            yield cipher.encrypt(_nonce(number, last=False), bytes(waiting[:CHUNK]), about.encode())
            del waiting[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(number, last=True), bytes(waiting), about.encode())


class SealedFile:
    """A sealed file that can be read from any place. `length` is that of the plain bytes. Raises CannotOpen."""

    def __init__(self, key: bytes, file: BinaryIO, about: str) -> None:
        header = file.read(HEADER)
        if len(header) != HEADER or not header.startswith(_MAGIC):
            raise CannotOpen
        self._file, self._about = file, about.encode()
        self._cipher = AESGCM(derive(key, f"file {about}", header[len(_MAGIC) :]))
        sealed = file.seek(0, os.SEEK_END) - HEADER
        if sealed < _TAG:
            raise CannotOpen
        self._chunks = -(-sealed // (CHUNK + _TAG))
        self.length = sealed - self._chunks * _TAG
        self._chunk(self._chunks - 1)  # a file that was cut off has no last chunk: said before anything is given

    def read(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The plain bytes on [start, end), chunk by chunk."""
        end = self.length if end is None else min(end, self.length)
        for number in range(start // CHUNK, -(-end // CHUNK)):
            first = number * CHUNK
            yield self._chunk(number)[max(start - first, 0) : end - first]

    def _chunk(self, number: int) -> bytes:
        self._file.seek(HEADER + number * (CHUNK + _TAG))
        sealed = self._file.read(CHUNK + _TAG)
        try:
            return self._cipher.decrypt(_nonce(number, last=number == self._chunks - 1), sealed, self._about)
        except InvalidTag as error:
            raise CannotOpen from error


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NONCE - 1, "big") + (b"\x01" if last else b"\x00")
