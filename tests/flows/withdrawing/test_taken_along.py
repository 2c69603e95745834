"""What left for somebody, and what came in with a project: a destruction reaches both."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import timezone
from tests.exchange.things import exported, saved
from tests.factories import make_code, make_coding, make_study
from tests.flows.withdrawing.searching import everything, where
from tests.flows.withdrawing.world import SAID, World, make_world, today

from oogst.coding import services as coding
from oogst.coding.comment_models import Comment
from oogst.coding.life_models import Board, CodeRelation
from oogst.coding.models import Code
from oogst.exchange import leaving, outgoing
from oogst.exchange.models import ExportJob, ExportTaken
from oogst.exchange.scope import Wish
from oogst.exchange.taking import take_project
from oogst.flows import exporting, withdrawing
from oogst.flows.correcting.saving import correct
from oogst.insight.summary_models import CaseSummary
from oogst.sources.models import Source
from oogst.studies.models import Study, Task

pytestmark = pytest.mark.django_db
GONE, STAYS = "kwabbelnoot", "zilverbeuk"


@pytest.fixture
def world(settings, tmp_path: Path) -> World:
    settings.MEDIA_OUTGOING = tmp_path / "outgoing"
    return make_world(GONE, STAYS)


def test_a_file_that_waits_goes_and_what_was_fetched_is_called_back(world: World) -> None:
    job = outgoing.ask(study=world.study, wish=Wish(), format="qdpx", by=world.lead)
    assert exporting.make_waiting() == 1
    job.refresh_from_db()
    path = outgoing.path_of(job)
    assert GONE in zip_words(path)

    withdrawing.destroy(person=world.gone.person)

    assert (path.exists(), ExportJob.objects.exists()) == (False, False)
    task = Task.objects.get(kind=leaving.RECALL, about=ExportTaken.objects.latest("at").pk)
    assert (task.done_at, task.details["by"]) == (None, str(world.lead.pk))


def zip_words(path: Path) -> str:
    with ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def talked(world: World) -> None:
    """Words of who goes, in all that only Oogst takes along."""
    words, now = SAID.format(mark=GONE), timezone.now()
    code, other = make_code(world.study, world.lead, "rust"), make_code(world.study, world.lead, "drukte")
    Comment.objects.create(study=world.study, code=code, text=f"Hier: {words}", by=world.lead.pk, created_at=now)
    CodeRelation.objects.create(
        study=world.study, code=code, to=other, kind="cause", note=words, by=world.lead.pk, created_at=now
    )
    Board.objects.create(study=world.study, name=words[:100], by=world.lead.pk, created_at=now, edited_at=now)
    CaseSummary.objects.create(
        study=world.study, organisation=world.school, code=code, text=words, by=world.lead.pk, edited_at=now
    )
    coding.take_version(study=world.study, name="Nu", note=words, by=world.lead)
    merged = make_code(world.study, world.lead, "weg", definition=words)
    coding.merge_codes(codes=[merged], into=code, by=world.lead)
    _let_drift(world, code)


def _let_drift(world: World, code: Code) -> None:
    source = Source.objects.filter(study=world.study, participants__person=world.gone.person).order_by("length")[0]
    text = source.current().text
    words = text.split(". ")[0][:40]
    start = text.index(words)
    make_coding(source, code, world.lead, start, start + len(words))
    correct(source=source, start=start, end=start + len(words), words="–", seen=source.digest, by=world.lead)


def test_nothing_is_left_of_who_went_in_a_study_that_took_it_in(world: World, tmp_path: Path) -> None:
    talked(world)
    twin = Study.objects.get(pk=make_study(world.lead).pk)
    outcome = take_project(study=twin, file=saved(tmp_path, exported(world.study, world.lead)), by=world.lead)
    (tmp_path / "export.qdpx").unlink()
    assert outcome.counts["adrift"] == outcome.counts["comments"] == outcome.counts["former_codes"] == 1

    twin.sources.update(promised_day=today())  # a promise is of the study in which it was made; here it is made anew
    for study in (world.study, twin):
        withdrawing.destroy(person=study.people.get(code=world.gone.person.code))

    kept = everything()
    kept.pop("default.oogst_words_data", None)  # cleaned by a job, after the transaction
    assert where(GONE, kept) == []
    assert where(STAYS, kept) != []
