"""A project that somebody brings in on the page or the command line, with the report that they read."""

from pathlib import Path

import pytest
from tests.exchange.things import exported, rich_study
from tests.factories import make_study

from oogst.flows import import_material as flow
from oogst.people.accounts import User
from oogst.sources import incoming
from oogst.sources.models import ImportFile
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db


def brought(study: Study, by: User, content: bytes, name: str, **settings: object) -> ImportFile:
    batch = incoming.start_import(study=study, by=by, settings={"basis": "public", **settings})
    file = flow.bring(batch=batch, name=name, chunks=[content], plan_it=False)
    flow.take(file.pk)
    file.refresh_from_db()
    return file


def test_project_comes_in_with_its_report():
    study = rich_study()
    lead = User.objects.get(pk=study.memberships.get(role="lead").user_id)
    twin = make_study(lead)

    file = brought(twin, lead, exported(study, lead), "mee.qdpx")

    assert [file.state, file.done, file.total, file.stored] == ["taken", 3, 3, ""]
    assert sorted(file.report["sources"]) == sorted(str(pk) for pk in twin.sources.values_list("pk", flat=True))
    assert [file.report["counts"][name] for name in ("sources", "codes", "codings")] == [3, 3, 6]


def test_what_the_batch_says_reaches_the_sources_and_oddities_are_sentences(realdata: Path):
    study = rich_study()
    lead = User.objects.get(pk=study.memberships.get(role="lead").user_id)
    content = (realdata / "qdpx-toolkit-handmade/project.qde").read_bytes()
    twin = make_study(lead)

    file = brought(twin, lead, content, "project.qde", basis_note="brief 4", kind="notes")

    told = flow.told_remarks(file)
    assert set(twin.sources.values_list("basis", "basis_note", "kind")) == {("public", "brief 4", "notes")}
    assert len(told) == len(file.report["remarks"])
    assert not [sentence for sentence in told if "{" in sentence or "odd:" in sentence]


def test_codebook_comes_in_without_sources():
    study = rich_study()
    lead = User.objects.get(pk=study.memberships.get(role="lead").user_id)
    twin = make_study(lead)

    file = brought(twin, lead, exported(study, lead, "qdc"), "codes.qdc")

    assert [file.state, file.report["counts"]] == ["taken", {"codes": 3}]
    assert list(twin.codes.order_by("position").values_list("name", flat=True)) == [
        "Ruimte",
        "stil & <traag>",
        "😀 שלום",
    ]
