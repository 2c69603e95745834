"""The page of what leaves the house."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.exchange.things import rich_study
from tests.factories import make_code, make_member, make_source, make_study, make_user

from oogst.core.formats.qdpx_reading import open_project
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


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_page_counts_what_would_leave_and_warns(study: Study, lead: User):
    page = signed_in(lead).get(reverse("export", args=[study.slug])).content.decode()

    assert '<dd class="num">6</dd>' in page
    assert reverse("material_import", args=[study.slug]) in page


def test_download_is_a_whole_project_and_goes_on_the_trail(study: Study, lead: User):
    answer = signed_in(lead).post(reverse("export", args=[study.slug]), {"format": "qdpx", "memos": "on"})

    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{study.slug}-')
    assert answer.headers["Cache-Control"] == "no-store"
    got = content(answer)
    assert len(got) == int(answer.headers["Content-Length"])
    with open_project(io.BytesIO(got)) as project:
        assert project.source_count == 3
    assert TrailEntry.objects.get(verb="export.given").actor == lead.pk


@pytest.mark.parametrize(("format", "begins"), [("qdc", b"<?xml"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_every_format_downloads(study: Study, lead: User, format: str, begins: bytes):
    answer = signed_in(lead).post(reverse("export", args=[study.slug]), {"format": format})

    assert content(answer).startswith(begins)


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
    client.post(reverse("export", args=[study.slug]), {"format": "csv"})

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
