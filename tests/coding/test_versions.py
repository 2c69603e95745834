import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services, versions
from oogst.coding.models import Code
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


def test_a_version_keeps_the_codebook_as_it_was(study, lead):
    theme = make_code(study, lead, "rust", definition="Tijd om te denken")
    child = make_code(study, lead, "stilte", parent=theme)
    make_coding(make_source(study, by=lead), child, lead)
    kept = services.take_version(study=study, name="Na ronde 1", by=lead)

    services.edit_code(code=theme, name="vertraging", by=lead)
    services.move_codes(codes=[Code.objects.get(pk=child.pk)], parent=None, by=lead)
    services.remove_codes(codes=[Code.objects.get(pk=child.pk)], by=lead)

    found = versions.lines(kept, study)
    assert [(line.entry.name, line.depth, line.codings) for line in found] == [("rust", 0, 0), ("stilte", 1, 1)]
    assert found[0].entry.definition == "Tijd om te denken"
    entry = TrailEntry.objects.filter(verb="codebook.kept").get()
    assert entry.details == {"codes": 2}


def test_the_difference_with_now_says_what_became_of_each_code(study, lead):
    stays, goes, other, moved = (make_code(study, lead, name) for name in ("blijft", "gaat", "anders", "schuift"))
    kept = services.take_version(study=study, name="Eerst", by=lead)
    services.merge_codes(codes=[goes], into=stays, by=lead)
    services.edit_code(code=other, name="nieuwe naam", definition="Wat het is", by=lead)
    services.move_codes(codes=[moved], parent=Code.objects.get(pk=stays.pk), by=lead)
    make_code(study, lead, "erbij")

    found = versions.difference(study, kept, None)

    assert [entry.name for entry in found.added] == ["erbij"]
    assert [(gone.name, here.name) for gone, here in found.merged] == [("gaat", "blijft")]
    assert [(one.after.name, one.is_renamed, one.is_moved, len(one.words)) for one in found.changed] == [
        ("schuift", False, True, 0),
        ("nieuwe naam", True, False, 1),
    ]


def test_a_version_needs_a_name_of_its_own(study, lead):
    services.take_version(study=study, name="Eerst", by=lead)

    for name in (" ", "Eerst"):
        with pytest.raises(NotAllowed):
            services.take_version(study=study, name=name, by=lead)


def test_only_who_codes_keeps_and_forgets_versions(study, lead):
    kept = services.take_version(study=study, name="Eerst", by=lead)
    outsider = make_member(study, Role.ADVISOR)

    with pytest.raises(PermissionDenied):
        services.take_version(study=study, name="Tweede", by=outsider)
    with pytest.raises(PermissionDenied):
        services.remove_version(version=kept, by=outsider)

    services.remove_version(version=kept, by=lead)
    assert study.codebook_versions.count() == 0
    assert TrailEntry.objects.filter(verb="codebook.forgotten").count() == 1


def test_reading_a_version_takes_as_many_queries_for_one_code_as_for_many(study, lead):
    make_code(study, lead)
    one = services.take_version(study=study, name="Een", by=lead)
    for _number in range(5):
        make_code(study, lead)
    many = services.take_version(study=study, name="Zes", by=lead)

    def queries(version):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            versions.difference(study, version, None)
        return len(caught)

    assert queries(one) == queries(many)
