"""A list between its preview and the yes: kept by nobody. It travels sealed in the page, for this session only."""

from __future__ import annotations

import base64
import json
import time
import zlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from oogst.core.sealing import CannotOpen, derive, seal, unseal
from oogst.studies.models import Study

LASTS = 3600  # seconds


def pack(request: HttpRequest, study: Study, content: Any) -> str:
    plain = zlib.compress(json.dumps([int(time.time()), content]).encode())
    return base64.b64encode(seal(_key(request), plain, _about(study))).decode()


def unpack(request: HttpRequest, study: Study, packed: str) -> Any:
    """What was packed. None for what was changed, is too old, or comes from another session."""
    try:
        plain = unseal(_key(request), base64.b64decode(packed, validate=True), _about(study))
    except (CannotOpen, ValueError):  # also what is no base64, or not even ASCII
        return None
    at, content = json.loads(zlib.decompress(plain))
    return content if 0 <= time.time() - at <= LASTS else None


def _key(request: HttpRequest) -> bytes:
    session = request.session.session_key or ""
    return derive(settings.SECRET_KEY.encode(), "a list on its way", session.encode())


def _about(study: Study) -> str:
    return f"identities {study.pk}"
