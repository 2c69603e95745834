"""The page of what leaves the house."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.exchange.things import rich_study
from tests.factories import make_code, make_member, make_source, make_study, make_user

from oogst.core.formats.qdpx_reading import open_project
from oogst.exchange import outgoing
from oogst.exchange.models import ExportJob
from oogst.flows import exporting
from oogst.people.accounts import User
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def study() -> Study:
    return rich_study()


@pytest.fixture
def lead(study: Study) -> User:
    return User.objects.get(pk=study.memberships.get(role="lead").user_id)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_OUTGOING = tmp_path / "outgoing"
    return settings.MEDIA_OUTGOING


def asked(client: Client, study: Study, **form: object) -> ExportJob:
    """Ask for an export, and have a worker make it."""
    answer = client.post(reverse("export", args=[study.slug]), form)
    job = ExportJob.objects.get(by=client.session["_auth_user_id"], state="waiting")
    assert answer.headers["Location"] == reverse("export_job", args=[study.slug, job.pk])
    assert exporting.make_waiting() == 1
    job.refresh_from_db()
    return job


def fetched(client: Client, job: ExportJob):
    return client.get(reverse("export_file", args=[job.study.slug, job.pk]))


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_page_counts_what_would_leave_and_warns(study: Study, lead: User):
    page = signed_in(lead).get(reverse("export", args=[study.slug])).content.decode()

    assert '<dd class="num">6</dd>' in page
    assert reverse("material_import", args=[study.slug]) in page


def test_download_is_a_whole_project_and_goes_on_the_trail(study: Study, lead: User):
    client = signed_in(lead)
    answer = fetched(client, asked(client, study, format="qdpx", memos="on"))

    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{study.slug}-')
    assert answer.headers["Cache-Control"] == "no-store"
    got = content(answer)
    assert len(got) == int(answer.headers["Content-Length"])
    with open_project(io.BytesIO(got)) as project:
        assert project.source_count == 3
    assert TrailEntry.objects.get(verb="export.given").actor == lead.pk


@pytest.mark.parametrize(("format", "begins"), [("qdc", b"<?xml"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_every_format_downloads(study: Study, lead: User, format: str, begins: bytes):
    client = signed_in(lead)

    assert content(fetched(client, asked(client, study, format=format))).startswith(begins)


def test_choices_change_the_counts_beside_them(study: Study, lead: User):
    school = study.organisations.get(label="De Werf")
    client = signed_in(lead)

    part = client.get(reverse("export_leaving", args=[study.slug]), {"format": "qdpx", "cases": str(school.pk)})

    assert (part.context["counts"].sources, part.context["counts"].codings) == (1, 2)
    assert part.context["is_part"]


def test_choice_of_another_study_is_no_choice(study: Study, lead: User):
    elsewhere = make_source(make_study(lead), by=lead)

    answer = signed_in(lead).post(reverse("export", args=[study.slug]), {"format": "csv", "sources": str(elsewhere.pk)})

    assert answer.status_code == 422
    assert TrailEntry.objects.filter(verb="export.given").count() == 0


def test_codebook_without_codes_says_so(lead: User):
    study = make_study(lead)

    answer = signed_in(lead).post(reverse("export", args=[study.slug]), {"format": "qdc"})

    assert answer.status_code == 422


def test_register_shows_who_took_what(study: Study, lead: User):
    client = signed_in(lead)
    asked(client, study, format="csv")

    (entry,) = client.get(reverse("export", args=[study.slug])).context["register"]

    assert [entry.who, entry.format, entry.counts["codings"]] == ["Marije", "csv", 6]


@pytest.mark.parametrize("name", ["export", "export_leaving"])
def test_strangers_see_nothing_and_members_without_the_right_are_told(study: Study, name: str):
    address = reverse(name, args=[study.slug])

    assert signed_in(make_user()).get(address).status_code == 404
    assert signed_in(make_member(study, Role.COACH)).get(address).status_code == 403
    assert signed_in(make_member(study, Role.TEAM_MEMBER)).get(address).status_code == 403
    assert signed_in(make_member(study, Role.RESEARCHER)).get(address).status_code == 200
    assert Client().get(address).status_code == 302


def test_same_number_of_queries_for_more_material(lead: User):
    def queries(count: int) -> int:
        study = make_study(lead)
        for _number in range(count):
            make_code(study, lead)
            make_source(study, by=lead)
        client = signed_in(lead)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("export", args=[study.slug]))
        return len(captured)

    assert queries(5) == queries(1)


def test_page_says_how_far_it_is_and_leads_to_the_file(study: Study, lead: User):
    client = signed_in(lead)
    client.post(reverse("export", args=[study.slug]), {"format": "qdpx"})
    job = ExportJob.objects.get()
    address = reverse("export_job", args=[study.slug, job.pk])

    before = client.get(address).content.decode()
    file = fetched(client, job)
    exporting.make_waiting()
    after = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "hx-trigger" in before
    assert (file.status_code, file.headers["Location"]) == (302, address)
    assert reverse("export_file", args=[study.slug, job.pk]) in after
    assert "hx-trigger" not in after


def test_nobody_else_fetches_it(study: Study, lead: User):
    job = asked(signed_in(lead), study, format="csv")
    other = signed_in(make_member(study, Role.RESEARCHER))

    assert fetched(other, job).status_code == 302
    other.post(reverse("export_forget", args=[study.slug, job.pk]))
    assert ExportJob.objects.filter(pk=job.pk).exists()
    assert fetched(signed_in(make_user()), job).status_code == 404


def test_who_lost_the_right_meanwhile_gets_nothing(study: Study, lead: User):
    researcher = make_member(study, Role.RESEARCHER)
    client = signed_in(researcher)
    client.post(reverse("export", args=[study.slug]), {"format": "csv"})
    study.memberships.filter(user_id=researcher.pk).delete()

    exporting.make_waiting()

    job = ExportJob.objects.get()
    assert (job.state, job.why, job.stored) == ("failed", "not-allowed", "")
    assert TrailEntry.objects.filter(verb="export.given").count() == 0


def test_file_goes_when_its_maker_says_so_and_after_a_day(study: Study, lead: User, folder):
    client = signed_in(lead)
    first, second = asked(client, study, format="csv"), asked(client, study, format="qdc")
    assert len(list(folder.iterdir())) == 2

    client.post(reverse("export_forget", args=[study.slug, first.pk]))
    assert [path.name for path in folder.iterdir()] == [second.stored]

    ExportJob.objects.filter(pk=second.pk).update(finished_at=timezone.now() - outgoing.KEPT_FOR * 2)
    outgoing.tidy()
    assert (list(folder.iterdir()), ExportJob.objects.count()) == ([], 0)


def test_export_that_is_no_longer_wanted_stops_and_leaves_no_file(study: Study, lead: User, folder):
    signed_in(lead).post(reverse("export", args=[study.slug]), {"format": "qdpx"})
    job = outgoing.claim("somebody")
    assert job is not None
    outgoing.discard_all(study)

    with pytest.raises(outgoing.Stopped):
        outgoing.make(job)

    assert list(folder.iterdir()) == []


def test_export_of_a_dead_worker_is_made_again_once(study: Study, lead: User):
    signed_in(lead).post(reverse("export", args=[study.slug]), {"format": "csv"})
    for expected in ("waiting", "failed"):
        assert outgoing.claim("dead") is not None
        outgoing.give_back(lambda worker: False)
        assert ExportJob.objects.get().state == expected


def test_one_person_cannot_fill_the_disk(study: Study, lead: User):
    client = signed_in(lead)

    answers = [client.post(reverse("export", args=[study.slug]), {"format": "csv"}).status_code for _n in range(4)]

    assert answers == [302, 302, 302, 422]
