"""What leaves and comes in goes by in pieces: a study that is three times as large takes no more memory."""

import gc
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.factories import make_code, make_source, make_study, make_user

from oogst.coding.models import Coding
from oogst.core.formats import qdpx_writing
from oogst.exchange.giving import Format, give
from oogst.exchange.taking import take_project
from oogst.sources.models import Source
from oogst.studies.models import Study

SMALL, LARGE = 100, 300  # sources: as many as are ever held at once, and three times that
CODINGS, WORDS = 8, 3_000
TEXT = "Het was stil in de kring, en niemand zei nog iets. " * (WORDS // 10)
MORE = (LARGE - SMALL) * len(TEXT)  # what is held more where nothing goes by in pieces
ALLOWED = MORE / 2

pytestmark = pytest.mark.django_db


def a_study(sources: int) -> Study:
    lead = make_user()
    study = make_study(lead)
    code = make_code(study, lead)
    for number in range(sources):
        source = make_source(study, f"{number}. {TEXT}", by=lead)
        Coding.objects.bulk_create(
            Coding(
                study=study, source=source, code=code, coder=lead.pk, start=at, end=at + 300, words=TEXT[:300],
                created_at=study.created_at,
            )
            for at in range(CODINGS)
        )  # fmt: skip
    return study


def peak(act: Callable[[], object]) -> int:
    """Bytes of Python objects at the most, above what was there before."""
    gc.collect()
    often = gc.get_threshold()
    gc.set_threshold(500, 2, 2)  # so that only what is held counts, and not what waits to be cleared away
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.set_threshold(*often)


class Away:
    """A file of which nothing is kept."""

    size = 0

    def write(self, content: bytes) -> int:
        self.size += len(content)
        return len(content)

    def flush(self) -> None: ...


def given(study: Study, form: Format) -> tuple[int, int]:
    """The memory for an export, and how large the export is."""
    out = Away()
    return peak(lambda: give(study=study, out=out, format=form, by=None)), out.size  # type: ignore[arg-type]


def test_exports_take_no_more_memory_for_a_larger_study(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qdpx_writing, "_IN_MEMORY", 1 << 16)  # beyond this the XML waits on disk: met by a small study
    small, large = a_study(SMALL), a_study(LARGE)

    for form in (Format.QDPX, Format.CSV, Format.XLSX):
        given(small, form)  # what is imported and compiled once
        (less, short), (more, long) = given(small, form), given(large, form)
        assert long > 2 * short
        assert more - less < ALLOWED, form


def test_an_import_takes_no_more_memory_for_a_larger_project(tmp_path: Path) -> None:
    taken = {}
    for sources in (SMALL, LARGE):
        file, study, into = tmp_path / f"{sources}.qdpx", a_study(sources), make_study()
        with file.open("wb") as out:
            give(study=study, out=out, format=Format.QDPX, by=None)
        taken[sources] = peak(lambda file=file, into=into: take_project(study=into, file=file, by=None))  # type: ignore[misc]
        assert Source.objects.filter(study=into).count() == sources
        assert Coding.objects.filter(study=into).count() == sources * CODINGS

    assert taken[LARGE] - taken[SMALL] < ALLOWED
