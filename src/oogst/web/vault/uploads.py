"""A file on its way in that never lies on a disk in the clear: sealed as it comes, under a key only in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from oogst.core.sealing import new_key, seal, unseal

_LENGTH = 4  # bytes before each part, that say how long it is


class SealedUpload(UploadedFile):
    """A file that arrived, in sealed parts, in a nameless file of the data folder that goes with this process."""

    def __init__(self, file: IO[bytes], key: bytes, name: str, size: int) -> None:
        super().__init__(file, name, size=size)
        self._sealed, self._key = file, key

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        self._sealed.seek(0)
        number = 0
        while length := self._sealed.read(_LENGTH):
            yield unseal(self._key, self._sealed.read(int.from_bytes(length, "big")), f"upload {number}")
            number += 1

    def whole(self) -> bytes:
        """All of it at once, for what is small."""
        return b"".join(self.chunks())


class SealedHandler(FileUploadHandler):
    """Seals each part as it comes. What is beyond `most` bytes is not kept, and `too_large` says so."""

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self._most = most
        self.too_large = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        folder = Path(settings.MEDIA_INCOMING)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it is handed on, and closed by its upload
        self._key, self._count, self._size = new_key(), 0, 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > self._most:
            self.too_large = True
            self._file.close()
            raise SkipFile
        sealed = seal(self._key, raw_data, f"upload {self._count}")
        self._count += 1
        self._file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return SealedUpload(self._file, self._key, self.file_name or "", self._size)


def seal_uploads(request: HttpRequest, most: int) -> SealedHandler:
    """Take the files of this request in sealed. Must come before anything of the request was read."""
    handler = SealedHandler(request, most)
    request.upload_handlers = [handler]
    return handler
