"""A list of identities: who is known, who is new, which rows cannot be understood."""

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import make_member, make_organisation, make_study, make_user

from oogst.people.roles import Role
from oogst.studies import identities, identity_list, services
from oogst.studies.identity_list import plan, rows_of, take
from oogst.vault.identities import Who

pytestmark = pytest.mark.django_db
REASON = "Kijken of het klopt"


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def school(study):
    return make_organisation(study, "Havikshof")


@pytest.fixture
def person(study, school, lead):
    return services.add_person(study=study, label="aanjager A2", organisation=school, by=lead)


def who_is(person, lead):
    return identities.reveal(person=person, reason=REASON, by=lead)


def test_columns_are_known_in_dutch_and_english_and_the_rest_is_left_out():
    rows, columns, unread = rows_of(
        [["Code", "Naam", "E-mailadres", "Geboortedatum", ""], ["O01-P7K", "Anja  van Dijk", "", "1-1-1980", "x"], []]
    )

    assert rows == [{"code": "O01-P7K", "name": "Anja van Dijk"}, {}]
    assert (columns, unread) == (("code", "name", "email"), (4,))


def test_somebody_is_known_by_code_pseudonym_or_address(study, person, lead):
    identities.keep_identity(person=person, who=Who(email="anja@school.example"), by=lead)
    rows = [
        {"code": person.code.lower(), "name": "Anja van Dijk"},
        {"label": "Aanjager a2", "name": "Anja van Dijk"},
        {"email": "ANJA@school.example", "name": "Anja van Dijk"},
    ]

    for row in rows:
        made = plan(study, [row])
        assert (made.known, made.new, made.problems) == (1, 0, ())
        assert made.lines[0].person == person


def test_who_is_new_gets_a_random_code_and_no_part_of_the_name(study, school, lead):
    made = plan(study, [{"name": "Anja van Dijk", "school": "o01", "role": "champion"}])

    (new,) = take(study=study, lines=made.lines, by=lead)

    assert (new.organisation, new.role) == (school, "champion")
    assert new.code.startswith("O01-")
    assert new.label == new.code
    assert who_is(new, lead).name == "Anja van Dijk"


def test_taking_the_same_list_again_adds_nobody(study, school, lead):
    rows = [{"label": "teamlid T1", "name": "Anja"}, {"name": "Bram", "email": "bram@school.example"}]
    take(study=study, lines=plan(study, rows).lines, by=lead)

    again = take(study=study, lines=plan(study, rows).lines, by=lead)

    assert again == []
    assert study.people.count() == 2


def test_what_was_kept_and_is_not_in_the_list_stays(study, person, lead):
    identities.keep_identity(person=person, who=Who(name="Anja", phone="06 1234"), by=lead)

    take(study=study, lines=plan(study, [{"code": person.code, "name": "Anja van Dijk"}]).lines, by=lead)

    assert who_is(person, lead) == Who(name="Anja van Dijk", phone="06 1234")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"code": "O99-Q1Q", "name": "Anja"}, "code"),
        ({"code": "O01"}, "nothing"),
        ({"name": "Anja", "email": "geen adres"}, "address"),
        ({"name": "Anja", "school": "Elders"}, "school"),
        ({"name": "Anja", "role": "tovenaar"}, "role"),
        ({"name": "Anja van Dijk", "label": "aanjager anja"}, "label"),
        ({"name": "Anja", "label": "x@y.nl"}, "label"),
        ({"name": "Anja", "label": "x" * 81}, "label"),
        ({"name": "Anja", "label": "teamlid"}, "several"),
    ],
)
def test_a_row_that_cannot_be_understood_is_said_by_its_number(study, lead, row, why):
    for _ in range(2):
        services.add_person(study=study, label="teamlid", by=lead)

    made = plan(study, [{}, row])

    assert (made.lines, made.problems) == ((), ((3, why),))


def test_the_same_person_twice_is_taken_once(study, person):
    made = plan(study, [{"code": person.code, "name": "Anja"}, {"label": person.label, "name": "Bram"}])

    assert (made.known, made.problems) == (1, ((3, "twice"),))


def test_only_who_keeps_identities_takes_a_list(study):
    with pytest.raises(PermissionDenied):
        take(study=study, lines=[], by=make_member(study, Role.ADVISOR))


def test_looking_up_takes_three_queries_however_many_rows(study, school, lead, django_assert_num_queries):
    rows = [{"label": f"teamlid {number}", "name": "Anja", "school": "O01"} for number in range(20)]

    with django_assert_num_queries(2):
        assert identity_list.plan(study, rows).new == 20
