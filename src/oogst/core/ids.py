"""Identifiers that sort by the moment they were made, and that a browser may make as well."""

import os
import time
import uuid

VERSION_7 = 0x7
VARIANT = 0b10


def uuid7() -> uuid.UUID:
    """A UUID of version 7: 48 bits of milliseconds since 1970, then 74 random bits. Source: RFC 9562, 5.7."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    high, low = random >> 68, random & ((1 << 62) - 1)
    return uuid.UUID(int=(milliseconds << 80) | (VERSION_7 << 76) | (high << 64) | (VARIANT << 62) | low)
