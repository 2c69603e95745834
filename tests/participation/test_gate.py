"""No material enters without a consent that covers it, or another ground; at whichever door it comes."""

import argparse
import ast
import datetime
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import make_member, make_organisation, make_source, make_study, make_user
from tests.participation.consents import make_signature
from tests.web.api.programs import program_of

import oogst
from oogst.cli import import_command
from oogst.core import workdays
from oogst.core.formats.document import Document
from oogst.exchange.giving import Format, give
from oogst.flows import import_material as flow
from oogst.participation import gate
from oogst.people.errors import NotAllowed
from oogst.people.roles import Role
from oogst.sources import drafts, incoming, services
from oogst.sources.models import Draft, Source
from oogst.studies.basis import Basis
from oogst.studies.models import ClosedDays
from oogst.studies.services import add_person

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2025, 3, 4)
TEXT = "A1: Het was stil.\nA2: Ja, en dat hielp.\n"


@pytest.fixture
def world():
    study = make_study()
    lead = make_member(study, Role.LEAD)
    school = make_organisation(study)
    person = add_person(study=study, label="aanjager A1", organisation=school, by=lead)
    return study, lead, school, person


def test_every_other_ground_than_consent_lets_in_and_no_ground_lets_nothing_in():
    for basis in set(Basis.values) - {Basis.CONSENT}:
        assert gate.check(basis, " map 3 ").note == "map 3"
    for wrong in ("", "zomaar", "CONSENT"):
        with pytest.raises(NotAllowed):
            gate.check(wrong)


def test_consent_covers_only_the_purposes_agreed_to(world):
    _study, _lead, _school, person = world
    signature = make_signature(person, yes=["logbook"], no=["interview"])

    assert gate.check("consent", kind="logbook", people=[person]).signatures == {person.pk: signature}
    with pytest.raises(NotAllowed, match="aanjager A1"):
        gate.check("consent", kind="interview", people=[person], date=LONG_AGO)
    with pytest.raises(NotAllowed):
        gate.check("consent", kind="logbook", people=[])


def test_everybody_in_it_must_have_agreed(world):
    study, lead, school, person = world
    other = add_person(study=study, label="maatje B1", organisation=school, by=lead)
    make_signature(person, yes=["interview"])

    with pytest.raises(NotAllowed, match="maatje B1"):
        gate.check("consent", kind="interview", people=[person, other], date=LONG_AGO)


def test_a_signature_on_paper_counts_once_a_second_person_confirmed_it(world):
    _study, lead, _school, person = world
    signature = make_signature(person, yes=["logbook"], method="paper", recorded_by=lead.pk, confirmed_at=None)
    with pytest.raises(NotAllowed):
        gate.check("consent", kind="logbook", people=[person])

    signature.confirmed_by, signature.confirmed_at = make_user().pk, timezone.now()
    signature.save(update_fields=["confirmed_by", "confirmed_at"])
    assert gate.check("consent", kind="logbook", people=[person]).signatures


def test_of_somebody_who_stopped_only_what_was_given_before_comes_in(world):
    _study, _lead, _school, person = world
    person.stopped_at = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    person.save()

    assert gate.check("elsewhere", kind="logbook", people=[person], date=datetime.date(2026, 3, 1))
    for date in (None, datetime.date(2026, 3, 2), datetime.date(2026, 4, 1)):
        with pytest.raises(NotAllowed, match="aanjager A1"):
            gate.check("public", kind="logbook", people=[person], date=date)


def test_a_source_says_under_which_signature_each_person_is_in_it(world):
    study, lead, _school, person = world
    signature = make_signature(person, yes=["logbook"])
    source = make_source(study, basis="consent", kind="logbook", people=[person], by=lead)

    assert source.participants.get().signature == signature
    with pytest.raises(NotAllowed):
        services.describe_sources(sources=[source], by=lead, kind="observation")
    services.describe_sources(sources=[source], by=lead, name="Logboek week 3")


def test_nobody_joins_a_source_under_a_consent_that_they_did_not_give(world):
    study, lead, school, person = world
    make_signature(person, yes=["logbook"])
    source = make_source(study, basis="consent", kind="logbook", people=[person], by=lead)
    other = add_person(study=study, label="maatje B1", organisation=school, by=lead)

    for join in (
        lambda: services.add_people(sources=[source], people=[other], by=lead),
        lambda: services.set_people(source=source, speakers={person: "", other: ""}, by=lead),
    ):
        with pytest.raises(NotAllowed):
            join()
    assert list(source.people.all()) == [person]


# The doors. Each tries to bring in something on the ground of a consent that is not there.


def refused_by_service(study, lead, person, path):
    with pytest.raises(NotAllowed):
        services.add_source(study=study, document=Document("x", TEXT), by=lead, basis="consent", people=[person])


def refused_as_draft(study, lead, person, path):
    with pytest.raises(NotAllowed):
        drafts.arrive(study=study, document=Document("x", TEXT), by=lead, basis="consent", people=[person])


def refused_by_job(study, lead, person, path):
    about = {"basis": "consent", "people": [str(person.pk)], "names": "done"}
    batch = incoming.start_import(study=study, by=lead, settings=about)
    file = flow.bring(batch=batch, name="log.txt", chunks=[TEXT.encode()], plan_it=False)
    report = flow.take(file.pk).report
    assert report["refusal"]["code"] == "no-ground"
    assert "aanjager A1" in flow.told_refusal(flow.ImportFile.objects.get(pk=file.pk))


def refused_by_upload(study, lead, person, path):
    client = Client()
    client.force_login(lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    upload = io.BytesIO(TEXT.encode())
    upload.name = "log.txt"
    answer = client.post(
        reverse("material_import", args=[study.slug]),
        {"files": [upload], "basis": "consent", "people": [str(person.pk)], "names": "done"},
    )
    assert answer.status_code == 302


def refused_by_program(study, lead, person, path):
    program = program_of(lead, study)
    sent = {"name": "log", "text": TEXT, "basis": "consent", "people": [str(person.pk)], "names": "done"}
    made = program.ask("post", "sources", sent).json()
    assert (made["state"], made["sources"], made["waiting"]) == ("refused", [], 0)
    assert "aanjager A1" in made["refused"]


def refused_as_project(study, lead, person, path):
    other = make_study(lead)
    make_source(other, TEXT, by=lead)
    project = io.BytesIO()
    give(study=other, out=project, format=Format.QDPX, by=lead)
    project = _as_from_elsewhere(project)
    about = {"basis": "consent", "people": [str(person.pk)]}
    batch = incoming.start_import(study=study, by=lead, settings=about)
    file = flow.bring(batch=batch, name="project.qdpx", chunks=[project.getvalue()], plan_it=False)
    assert flow.take(file.pk).report["refusal"]["code"] == "no-ground"


def _as_from_elsewhere(project):
    """Without our own side file, which says a ground for each source."""
    plain = io.BytesIO()
    with zipfile.ZipFile(project) as whole, zipfile.ZipFile(plain, "w") as kept:
        for member in whole.infolist():
            if not member.filename.endswith(".json"):
                kept.writestr(member, whole.read(member))
    return plain


def refused_on_the_command_line(study, lead, person, path):
    file = path / "log.txt"
    file.write_text(TEXT)
    parser = argparse.ArgumentParser()
    import_command.register(parser.add_subparsers())
    words = [
        "import",
        "--study",
        study.slug,
        "--basis",
        "consent",
        "--people",
        person.code,
        "--names",
        "done",
        str(file),
    ]
    assert import_command.run(parser.parse_args(words)) == 1


DOORS = [
    refused_by_service,
    refused_as_draft,
    refused_by_job,
    refused_by_upload,
    refused_by_program,
    refused_as_project,
    refused_on_the_command_line,
]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_door_lets_in_what_no_consent_covers(door, world, tmp_path, record_property):
    study, lead, _school, person = world
    record_property("doors", len(DOORS))

    door(study, lead, person, tmp_path)

    assert not Source.objects.filter(study=study).exists()
    assert not Draft.objects.filter(study=study).exists()


def test_the_only_ways_to_make_a_source_go_through_the_gate():
    """In the code itself: rows of Source and of Draft are made in one function each, and both ask the gate."""
    package = Path(oogst.__file__).parent
    making = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if "oogst.sources.models import" in (code := file.read_text()) and any(map(_makes_material, _calls(code)))
    }

    assert making == {"sources/services.py", "sources/drafts.py"}


def _calls(code):
    return [ast.unparse(node.func) for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]


def _makes_material(called):
    rows = {"Source", "Draft", "Source.objects", "Draft.objects", "sources", "drafts"}
    return (
        called in {"Source", "Draft"}
        or (called.rpartition(".")[0].rpartition(".")[2] in {"sources", "drafts"} and called.endswith("create"))
        or (called.rpartition(".")[0] in rows and "create" in called.rpartition(".")[2])
    )


def test_an_interview_of_yesterday_waits_and_one_of_last_month_does_not(world):
    study, lead, _school, _person = world
    yesterday = timezone.localdate() - datetime.timedelta(days=1)

    with pytest.raises(gate.Embargoed):
        make_source(study, kind="interview", date=yesterday, by=lead)
    old = make_source(study, kind="interview", date=LONG_AGO, by=lead)
    assert old.promised_day == datetime.date(2025, 3, 11)
    with pytest.raises(gate.Embargoed):
        services.describe_sources(sources=[old], by=lead, date=yesterday)


def test_closed_days_make_the_promise_longer_and_never_shorter(world):
    study, lead, _school, _person = world
    ClosedDays.objects.create(study=study, name="Voorjaarsvakantie", first="2025-03-06", last="2025-03-14")

    source = make_source(study, kind="interview", date=LONG_AGO, by=lead)
    assert source.promised_day == datetime.date(2025, 3, 20)

    ClosedDays.objects.all().delete()
    services.describe_sources(sources=[source], by=lead, date=LONG_AGO - datetime.timedelta(days=1))
    source.refresh_from_db()
    assert source.promised_day == datetime.date(2025, 3, 20)


def test_holidays_of_another_school_do_not_count(world):
    study, lead, school, _person = world
    other = make_organisation(study)
    ClosedDays.objects.create(study=study, organisation=other, name="Studieweek", first="2025-03-05", last="2025-03-12")

    here = make_source(study, kind="interview", date=LONG_AGO, organisation=school, by=lead)
    there = make_source(study, kind="interview", date=LONG_AGO, organisation=other, by=lead)
    assert (here.promised_day, there.promised_day) == (datetime.date(2025, 3, 11), datetime.date(2025, 3, 19))


def test_an_interview_without_a_day_can_be_destroyed_from_the_day_it_comes_in(world):
    study, lead, _school, person = world

    source = make_source(study, kind="interview", people=[person], by=lead)

    assert source.promised_day == workdays.cooling_off_day(workdays.today(timezone.now()))


def test_a_project_does_not_slip_past_the_review_of_names(world):
    study, lead, _school, _person = world
    study.names = "review"
    study.save()
    batch = incoming.start_import(study=study, by=lead, settings={})
    file = flow.bring(batch=batch, name="project.qdpx", chunks=[b"PK\x05\x06" + bytes(18)], plan_it=False)

    assert flow.take(file.pk).report["refusal"]["code"] == "project-names"
    assert not Source.objects.filter(study=study).exists()


def test_nobody_is_taken_out_of_what_they_can_still_have_destroyed(world):
    study, lead, _school, person = world
    source = make_source(study, kind="interview", people=[person], by=lead)

    with pytest.raises(NotAllowed):
        services.set_people(source=source, speakers={}, by=lead)
    Source.objects.filter(pk=source.pk).update(promised_day=LONG_AGO)
    source.refresh_from_db()
    services.set_people(source=source, speakers={}, by=lead)
    assert not source.people.exists()
