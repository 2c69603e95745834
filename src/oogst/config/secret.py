"""The key that signs cookies and links."""

import os
import secrets
from pathlib import Path


def secret_key(data: Path) -> str:
    """From OOGST_SECRET_KEY, or from a file that only its owner can read, made the first time."""
    if key := os.environ.get("OOGST_SECRET_KEY"):
        return key
    file = data / "secret.key"
    if file.exists():
        return file.read_text().strip()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_urlsafe(64)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(key)
    except FileExistsError:  # another process was first
        return file.read_text().strip()
    return key
