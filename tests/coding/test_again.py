import importlib

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.models import Code, CodeVersion, Coding
from oogst.people.models import TrailEntry
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def code(study, lead):
    return make_code(study, lead, "stilte")


def older(study):
    return set(Coding.objects.present().filter(study=study).older().values_list("pk", flat=True))


def test_a_coding_from_before_the_definition_changed_wants_a_second_look(study, lead, code):
    source = make_source(study, by=lead)
    before = make_coding(source, code, lead, 0, 6)
    assert older(study) == set()

    services.edit_code(code=code, definition="Wanneer niemand iets zegt.", by=lead)
    make_coding(source, code, lead, 7, 12)

    assert older(study) == {before.pk}


def test_another_name_or_colour_is_no_other_meaning(study, lead, code):
    make_coding(make_source(study, by=lead), code, lead)

    services.edit_code(code=code, name="stil zijn", color="#112233", anchor="Het bleef stil.", by=lead)

    assert older(study) == set()
    assert Code.objects.get(pk=code.pk).meaning_at is None


def test_undo_brings_the_old_meaning_back_and_redo_the_new_one(study, lead, code):
    coding = make_coding(make_source(study, by=lead), code, lead)
    services.edit_code(code=code, definition="Wanneer niemand iets zegt.", by=lead)

    services.undo(study=study, by=lead)
    assert older(study) == set()
    services.redo(study=study, by=lead)
    assert older(study) == {coding.pk}


def test_still_right_takes_the_mark_off_until_the_meaning_changes_once_more(study, lead, code):
    coding = make_coding(make_source(study, by=lead), code, lead)
    services.edit_code(code=code, definition="Eerste", by=lead)

    assert services.find_still_right(codings=[coding], by=lead) == 1
    assert services.find_still_right(codings=[coding], by=lead) == 0
    assert older(study) == set()
    services.edit_code(code=code, definition="Tweede", by=lead)

    assert older(study) == {coding.pk}
    assert coding.looks.get().by == lead.pk
    assert TrailEntry.objects.filter(verb="coding.still_right").get().details == {"codings": 1}


def test_a_second_look_can_be_taken_back(study, lead, code):
    coding = make_coding(make_source(study, by=lead), code, lead)
    services.edit_code(code=code, definition="Eerste", by=lead)
    services.find_still_right(codings=[coding], by=lead)

    services.doubt_again(coding=Coding.objects.get(pk=coding.pk), by=lead)

    assert older(study) == {coding.pk}
    assert TrailEntry.objects.filter(verb="coding.doubted").count() == 1


def test_only_who_codes_looks_again(study, lead, code):
    coding = make_coding(make_source(study, by=lead), code, lead)
    services.edit_code(code=code, definition="Eerste", by=lead)

    with pytest.raises(PermissionDenied):
        services.find_still_right(codings=[coding], by=make_member(study, Role.ADVISOR))


def test_codes_that_were_changed_before_there_were_marks_get_theirs(study, lead, code):
    services.edit_code(code=code, definition="Eerste", by=lead)
    services.edit_code(code=code, name="stil", by=lead)
    second = CodeVersion.objects.get(code=code, number=2)
    CodeVersion.objects.update(meaning_at=None)
    Code.objects.update(meaning_at=None)

    importlib.import_module("oogst.migrations.0013_life_of_codes").say_since_when(apps, None)

    assert Code.objects.get(pk=code.pk).meaning_at == second.at
    assert list(CodeVersion.objects.order_by("number").values_list("meaning_at", flat=True)) == [
        None, second.at, second.at,
    ]  # fmt: skip
