"""Projects of other programs come in by the same door as documents."""

from pathlib import Path

import pytest
from tests.flows.test_import_material import bring, make_batch

from oogst.coding.models import Coding
from oogst.flows import import_material as flow
from oogst.sources.models import ImportFile

pytestmark = [pytest.mark.django_db, pytest.mark.realdata]


def test_a_project_of_qualcoder_comes_in_with_its_ground(realdata: Path) -> None:
    batch = make_batch(basis="public", basis_note="zenodo")
    path = realdata / "qualcoder-swj2022/qualcoder-4.0beta-lf.qdpx"

    file = bring(batch, path.name, path.read_bytes())

    assert file.state == "taken", file.report
    assert (file.stored, len(file.report["sources"])) == ("", batch.study.sources.count())
    assert file.report["counts"]["codings"] == Coding.objects.present().filter(study=batch.study).count() > 0
    assert set(batch.study.sources.values_list("basis", "basis_note")) == {("public", "zenodo")}
    assert all(sentence.endswith((".", "!", ")")) for sentence in flow.told_remarks(file))


def test_the_same_project_twice_is_told(realdata: Path) -> None:
    batch = make_batch()
    path = realdata / "qualcoder-swj2022/qualcoder-4.0beta-lf.qdpx"
    bring(batch, path.name, path.read_bytes())
    before = batch.study.sources.count()

    second = bring(batch, "kopie.qdpx", path.read_bytes())

    assert second.report["refusal"]["code"] == "already-here"
    assert batch.study.sources.count() == before


def test_rubbish_that_is_called_a_project_is_refused() -> None:
    file = bring(make_batch(), "project.qdpx", b"niets van dat al")

    assert file.state == "refused"
    assert ImportFile.objects.get().stored == ""
    assert flow.told_refusal(file)
