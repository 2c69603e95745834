"""The report per item, and the page where a project that comes back is merged."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.exchange.things import exported
from tests.factories import make_code, make_member, make_source, make_study, make_user
from tests.flows.test_import_material import bring, make_batch

from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources.models import ImportFile
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return make_user()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def project(lead: User, sources: int = 1) -> tuple[Study, Study]:
    """A study, and an empty one that its project goes to."""
    away = make_study(lead)
    make_code(away, lead, "stil")
    for number in range(sources):
        make_source(away, f"Tekst {number}.", by=lead, name=f"Gesprek {number}")
    return away, make_study(lead)


def address(file: ImportFile) -> str:
    return reverse("arrived", args=[file.batch.study.slug, file.pk])


def test_report_names_each_thing_and_how_it_was_read(lead: User):
    away, here = project(lead)
    file = bring(make_batch(here), "uit.qdpx", exported(away, lead))
    client = signed_in(lead)

    page = client.get(address(file))
    report = client.get(reverse("import_report", args=[here.slug, file.batch_id])).content.decode()

    lines = [(line.item.kind, line.name) for line, _kind, _tone in page.context["lines"]]
    assert lines == [("code", "stil"), ("source", "Gesprek 0")]
    assert not page.context["asks"]
    assert address(file) in report
    assert len(client.get(address(file), {"kind": "code"}).context["lines"]) == 1


def test_project_that_comes_back_is_merged_from_the_page(lead: User):
    away, here = project(lead)
    bring(make_batch(here), "uit.qdpx", exported(away, lead))
    make_source(away, "Nog een tekst.", by=lead, name="Erbij")
    file = bring(make_batch(here), "uit.qdpx", exported(away, lead))
    client = signed_in(lead)

    page = client.get(address(file))
    assert page.context["asks"]
    assert [line.name for line, _kind, _tone in page.context["lines"]] == ["Erbij"]
    answer = client.post(address(file), {"new_sources": "on", "new_codings": "on"})

    assert answer.headers["Location"] == reverse("import_report", args=[here.slug, file.batch_id])
    assert sorted(here.sources.values_list("name", flat=True)) == ["Erbij", "Gesprek 0"]
    assert not client.get(address(file)).context["asks"]


def test_others_see_no_names_before_it_is_taken(lead: User):
    away, here = project(lead)
    bring(make_batch(here), "uit.qdpx", exported(away, lead))
    make_source(away, "Nog een tekst.", by=lead, name="Gesprek met Anja")
    file = bring(make_batch(here), "uit.qdpx", exported(away, lead))
    colleague = signed_in(make_member(here, Role.RESEARCHER))

    answer = colleague.get(address(file))

    assert (answer.status_code, here.sources.count()) == (302, 1)
    assert colleague.post(address(file), {"new_sources": "on"}).status_code == 302
    assert here.sources.count() == 1
    assert signed_in(make_user()).get(address(file)).status_code == 404


def test_a_file_that_is_no_longer_here_says_so(lead: User):
    away, here = project(lead)
    file = bring(make_batch(here), "uit.qdpx", exported(away, lead))

    assert signed_in(lead).post(address(file), {}).status_code == 422


def test_same_number_of_queries_for_more_items(lead: User):
    def queries(count: int) -> int:
        away, here = project(lead, count)
        file = bring(make_batch(here), "uit.qdpx", exported(away, lead))
        client = signed_in(lead)
        with CaptureQueriesContext(connection) as captured:
            client.get(address(file))
        return len(captured)

    assert queries(6) == queries(1)
