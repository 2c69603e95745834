"""What several commands ask for: a study by its address, a format, and a file to write whole or not at all."""

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from oogst.cli.errors import Refused

if TYPE_CHECKING:
    from oogst.studies.models import Study


def study(slug: str) -> "Study":
    """Raises Refused when there is none."""
    from oogst.studies.models import Study

    found = Study.objects.filter(slug=slug).first()
    if found is None:
        raise Refused(f"There is no study “{slug}”. `oogst study list` shows the studies.")
    return found


def format_of(out: Path, said: str | None, known: Collection[str]) -> str:
    """The format that was asked for, else the one in the name of the file. Raises Refused for neither."""
    wanted = said or out.suffix.lower().removeprefix(".")
    if wanted not in known:
        raise Refused(f"Which format? Say --format {'|'.join(known)}, or end the name of the file with one of these.")
    return wanted


def check_place(out: Path) -> None:
    """Raises Refused before any work is done for a file that cannot be written."""
    if out.is_dir():
        raise Refused(f"{out} is a folder. Give the name of a file in it.")
    if not out.absolute().parent.is_dir():
        raise Refused(f"There is no folder {out.absolute().parent}. Make it first.")
    if not os.access(out.absolute().parent, os.W_OK):
        raise Refused(f"The folder {out.absolute().parent} cannot be written by this account.")


@contextmanager
def whole_file(out: Path, mode: int) -> Iterator[IO[bytes]]:
    """Something to write to that takes the place of `out` at the end: an earlier file stays when writing fails."""
    with tempfile.NamedTemporaryFile(dir=out.absolute().parent, prefix=f".{out.name}.", delete=False) as file:
        passing = Path(file.name)
        try:
            yield file
            file.close()
            passing.chmod(mode)
            passing.replace(out)
        finally:
            passing.unlink(missing_ok=True)
