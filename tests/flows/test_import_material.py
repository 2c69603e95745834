"""A file becomes sources, or a clear refusal; never half of either."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.factories import make_code, make_coding, make_member, make_organisation, make_study

from oogst.core.text import normalise
from oogst.flows import alive
from oogst.flows import import_material as flow
from oogst.flows.worker import recover
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources import incoming, jobs, queries
from oogst.sources.models import Draft, Import, ImportFile, Source
from oogst.studies.services import take_role

pytestmark = pytest.mark.django_db
PEACE = b"Het was stil. Toen begon iemand te vertellen.\n"


def make_batch(study=None, **settings) -> Import:
    study = study or make_study()
    lead = study.memberships.get().user_id
    batch = incoming.start_import(study=study, by=None, settings=settings)
    batch.by = lead
    batch.save()
    return batch


def bring(batch: Import, name: str, content: bytes, **kwargs) -> ImportFile:
    return ImportFile.objects.get(pk=flow.bring(batch=batch, name=name, chunks=[content], **kwargs).pk)


def test_a_text_becomes_a_source_with_what_the_batch_says() -> None:
    study = make_study()
    school = make_organisation(study)
    batch = make_batch(
        study, kind="logbook", organisation=str(school.pk), phase="closing", basis="own_notes", basis_note="map 3"
    )

    file = bring(batch, "week 2024-03-15.txt", PEACE)

    source = study.sources.get()
    assert (source.name, source.kind, source.phase, source.organisation) == (
        "week 2024-03-15",
        "logbook",
        "closing",
        school,
    )
    assert (source.basis, source.basis_note, source.date) == ("own_notes", "map 3", datetime.date(2024, 3, 15))
    assert source.current().text == PEACE.decode()
    assert (file.state, file.report["sources"], file.report["words"]) == ("taken", [str(source.pk)], 8)


def test_an_interview_without_a_day_waits_for_it() -> None:
    """Its names are replaced, but nobody knows whether its cooling-off period is over."""
    batch = make_batch(kind="interview")

    undated = bring(batch, "gesprek.txt", PEACE)
    dated = bring(batch, "gesprek 2024-03-15.txt", PEACE + b"Dat was het.\n")

    assert (undated.state, undated.report["sources"]) == ("taken", [])
    draft = Draft.objects.get()
    assert (undated.report["drafts"], draft.state, draft.interviewer) == ([str(draft.pk)], "ready", batch.by)
    assert {said["code"]: said["times"] for said in undated.report["remarks"]} == {"no-day": 1, "nobody": 1}
    assert dated.report["sources"] == [str(batch.study.sources.get().pk)]
    assert [said["code"] for said in dated.report["remarks"]] == ["nobody"]


def test_the_report_holds_no_words_of_the_file() -> None:
    file = bring(make_batch(), "a.txt", PEACE)

    assert "vertellen" not in str(file.report)


def test_a_file_of_a_kind_that_reads_one_way_is_gone_at_once(realdata: Path) -> None:
    file = bring(make_batch(), "notes.docx", (realdata / "importer-files/docx/notes.docx").read_bytes())

    assert (file.state, file.stored) == ("taken", "")


def test_bad_files_change_nothing_of_the_good_ones(realdata: Path) -> None:
    batch = make_batch()
    docx = realdata / "importer-files/docx"
    names = ["example_password.docx", "unicode.docx", "testWORD_truncated.docx"]

    files = [bring(batch, name, (docx / name).read_bytes()) for name in names] + [bring(batch, "leeg.txt", b"  \n")]

    assert [file.state for file in files] == ["refused", "taken", "refused", "refused"]
    assert [file.report["refusal"]["code"] for file in files if file.state == "refused"] == [
        "encrypted",
        "cut-off",
        "empty",
    ]
    assert batch.study.sources.count() == 1
    assert flow.told_refusal(files[0]).endswith(".")


def test_the_name_of_a_refused_file_is_forgotten_with_the_file() -> None:
    batch = make_batch()
    refused = bring(batch, "Gesprek met Wubbe.txt", b"  \n")
    large = flow.refuse_unread(batch=batch, name="Film van Wubbe.docx")
    now = timezone.now()

    assert jobs.forget_refused(now) == 0, "Who brought it in can still see which one it was."
    assert jobs.forget_refused(now + incoming.KEPT_FOR * 2) == 2
    assert jobs.forget_refused(now + incoming.KEPT_FOR * 2) == 0

    names = dict(ImportFile.objects.values_list("pk", "name"))
    assert "Wubbe" not in str(names)
    assert (names[refused.pk][-4:], names[large.pk][-5:]) == (".txt", ".docx")


def test_the_same_file_twice_is_left_out_unless_somebody_wants_it() -> None:
    batch = make_batch()
    first = bring(batch, "a.txt", PEACE)

    second = bring(batch, "b.txt", PEACE)

    assert (second.state, second.report["refusal"]["code"]) == ("refused", "already-here")
    assert second.report["refusal"]["details"]["sources"] == first.report["sources"]
    assert batch.study.sources.count() == 1

    user = make_member(batch.study)
    flow.read_again(file=second, by=user, again=True)

    second.refresh_from_db()
    assert second.state == "taken"
    assert batch.study.sources.count() == 2


def test_another_study_may_have_the_same_file() -> None:
    bring(make_batch(), "a.txt", PEACE)

    assert bring(make_batch(), "a.txt", PEACE).state == "taken"


def test_the_same_text_under_another_file_is_remarked() -> None:
    batch = make_batch()
    bring(batch, "a.txt", PEACE)

    file = bring(batch, "b.txt", PEACE.replace(b"\n", b"\r\n"))

    assert file.state == "taken"
    assert [remark["code"] for remark in file.report["remarks"]] == ["same-text"]


def test_rows_of_a_table_become_sources_with_variables() -> None:
    table = "naam,klas,antwoord\nA1,3,Ik vond het fijn om erover te praten\nA2,4,Het had langer mogen duren van mij\n"

    file = bring(make_batch(), "enquete.csv", table.encode())

    sources = list(file.batch.study.sources.order_by("id"))
    assert [source.name for source in sources] == ["enquete · A1", "enquete · A2"]
    assert {source.kind for source in sources} == {"survey"}
    assert [source.values.get().value for source in sources] == ["3", "4"]
    assert (file.done, file.total) == (2, 2)


def test_a_large_table_comes_in_parts_and_reports_how_far_it_is() -> None:
    rows = "".join(f"A{n},Dit is het antwoord van nummer {n} op de vraag\n" for n in range(130))
    batch, seen = make_batch(), []
    file = bring(batch, "groot.csv", f"naam,antwoord\n{rows}".encode(), plan_it=False)

    flow.take(file.pk, lambda done, total: seen.append((done, total)))

    assert seen == [(50, 130), (100, 130), (130, 130)]
    assert batch.study.sources.count() == 130


def test_a_job_that_runs_twice_makes_its_sources_once() -> None:
    file = bring(make_batch(), "a.txt", PEACE)

    assert flow.take(file.pk) is None

    assert file.batch.study.sources.count() == 1


def test_a_file_that_breaks_halfway_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"A{n},Dit is het antwoord van nummer {n} op de vraag\n" for n in range(80))
    calls = []

    def breaking(**kwargs):
        calls.append(1)
        if len(calls) == 60:
            raise IntegrityError
        return real(**kwargs)

    real = flow.add_source
    monkeypatch.setattr(flow, "add_source", breaking)

    file = bring(make_batch(), "groot.csv", f"naam,antwoord\n{rows}".encode())

    assert (file.state, file.report["refusal"]["code"]) == ("refused", "failed")
    assert not Source.objects.exists()
    assert TrailEntry.objects.filter(verb="import.undone").exists()


def test_who_lost_the_right_brings_nothing_in_any_more() -> None:
    study = make_study()
    coach = make_member(study, Role.COACH)
    batch = incoming.start_import(study=study, by=coach, settings={})
    file = bring(batch, "a.txt", PEACE, plan_it=False)
    lead = study.memberships.get(role="lead")
    from oogst.people.accounts import User

    take_role(membership=study.memberships.get(user_id=coach.pk), by=User.objects.get(pk=lead.user_id))

    flow.take(file.pk)

    file.refresh_from_db()
    assert (file.state, file.report["refusal"]["code"]) == ("refused", "not-allowed")


def test_a_text_can_be_read_in_another_character_set() -> None:
    file = bring(make_batch(encoding="cp1251"), "brief.txt", "Zij zei: één café".encode("cp1252"))
    assert "café" not in file.batch.study.sources.get().current().text

    flow.read_again(file=file, by=make_member(file.batch.study), encoding="cp1252")

    assert file.batch.study.sources.get().current().text == "Zij zei: één café"


def test_a_coded_text_is_not_replaced_by_another_reading() -> None:
    file = bring(make_batch(), "brief.txt", PEACE)
    coder = make_member(file.batch.study)
    source = file.batch.study.sources.get()
    make_coding(source, make_code(file.batch.study, coder), coder)

    with pytest.raises(NotAllowed):
        flow.read_again(file=file, by=coder, encoding="cp1252")

    assert Source.objects.get() == source


def test_what_a_killed_process_had_in_hand_is_taken_up_again() -> None:
    """The process dies after 50 of 130 rows; the next one goes on with the 51st."""
    rows = "".join(f"A{n},Dit is het antwoord van nummer {n} op de vraag\n" for n in range(130))
    file = bring(make_batch(), "groot.csv", f"naam,antwoord\n{rows}".encode(), plan_it=False)
    with pytest.raises(KeyboardInterrupt):
        flow.take(file.pk, interrupt)
    file.refresh_from_db()
    assert (file.state, file.done, Source.objects.count()) == ("reading", 50, 50)
    file.report["worker"] = dead_worker()
    file.save()
    Import.objects.update(at=datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC))

    assert recover() == 1

    file.refresh_from_db()
    assert (file.state, file.done, Source.objects.count()) == ("taken", 130, 130)
    assert len(set(file.report["sources"])) == 130


def test_what_a_living_process_has_in_hand_is_left_alone() -> None:
    file = bring(make_batch(), "a.txt", PEACE, plan_it=False)
    jobs.claim(file.pk, alive.me())

    recover()

    file.refresh_from_db()
    assert file.state == "reading"


def test_a_file_that_kills_its_process_twice_is_refused() -> None:
    file = bring(make_batch(), "a.txt", PEACE, plan_it=False)
    for _ in range(2):
        ImportFile.objects.filter(state="reading").update(state="waiting")
        jobs.claim(file.pk, dead_worker())

    recover()

    file.refresh_from_db()
    assert (file.state, file.report["refusal"]["code"]) == ("refused", "stopped-twice")


def interrupt(done: int, total: int) -> None:
    raise KeyboardInterrupt


def dead_worker() -> str:
    """The name of a process that held its lock, and was killed."""
    code = (
        "import django; django.setup(); import sys, os; from oogst.flows import alive;"
        "print(alive.me(), flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    name = done.stdout.strip()
    assert name, done.stderr
    assert not alive.is_alive(name)
    return name


FORMATS = {
    "docx/tables.docx": "interview", "odt/unicode.odt": "", "rtf/french.rtf": "", "pdf/pdflatex-4-pages.pdf": "",
    "vtt-srt/cue_tags.vtt": "", "vtt-srt/test_subrip.srt": "", "eml/utf8_headers.eml": "email",
    "txt/sample-turkish.txt": "",
}  # fmt: skip


@pytest.mark.realdata
@pytest.mark.parametrize("path", FORMATS)
def test_every_format_comes_in(realdata: Path, path: str) -> None:
    file = bring(make_batch(), path.rpartition("/")[2], (realdata / "importer-files" / path).read_bytes())

    assert file.state == "taken", file.report
    source = file.batch.study.sources.get()
    assert source.current().text == normalise(source.current().text)
    assert source.words > 0


@pytest.mark.realdata
def test_dutch_diaries_come_in_letter_by_letter(realdata: Path) -> None:
    batch = make_batch()
    paths = sorted((realdata / "amsterdam-diaries-nl").glob("*.txt"))

    for path in paths:
        assert bring(batch, path.name, path.read_bytes()).state == "taken"

    assert len(paths) == 6
    for path in paths:
        source = batch.study.sources.get(file_name=path.name)
        assert source.current().text == normalise(path.read_bytes().decode())


@pytest.mark.realdata
def test_taguette_transcripts_come_in_with_their_dates(realdata: Path) -> None:
    batch = make_batch()
    for path in sorted((realdata / "taguette-swj2022/transcripts").glob("*.odt")):
        bring(batch, path.name, path.read_bytes())

    sources = list(batch.study.sources.order_by("name"))
    assert [source.name[:2] for source in sources] == ["P1", "P2", "P3", "P4", "P5", "P6"]
    assert sources[0].date == datetime.date(2021, 11, 18)
    assert all(source.words > 1000 for source in sources)


def test_a_batch_reports_with_two_queries(django_assert_num_queries) -> None:
    batch = make_batch()
    for number in range(3):
        bring(batch, f"{number}.txt", PEACE + str(number).encode())

    with django_assert_num_queries(2):
        reports = queries.report(batch)

    assert [len(report.sources) for report in reports] == [1, 1, 1]
