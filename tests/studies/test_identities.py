"""Who a pseudonym is: written down by many, opened by few, one at a time, for a reason, on the trail."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from tests.factories import make_member, make_organisation, make_study, make_user

from oogst.core.sealing import CannotOpen
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.studies import identities, services
from oogst.vault import things
from oogst.vault.identities import Who
from oogst.vault.master import VaultLocked
from oogst.vault.models import SealedText, SubjectKey

pytestmark = pytest.mark.django_db

REASON = "Gebeld om het gesprek te verzetten"
ANJA = Who(name="Anja van Dijk", email="anja@school.example", phone="06 12345678", employer="Rijnmond College",
           other_names=("Ans", "Anja Smit"))  # fmt: skip


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
    return services.add_person(study=study, label="aanjager A2", organisation=school, role="champion", by=lead)


def entries(study, verb):
    rows = TrailEntry.objects.filter(chain=str(study.pk), verb=verb).order_by("sequence")
    return [(row.actor, row.object_id, row.details) for row in rows]


def test_an_identity_is_kept_and_the_trail_says_so_without_words(study, person, lead):
    identities.keep_identity(person=person, who=ANJA, by=lead)

    assert entries(study, "identity.kept") == [
        (lead.pk, str(person.pk), {"fields": ["email", "employer", "name", "other_names", "phone"]})
    ]


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.COACH])
def test_who_may_write_down_may_not_read_back(study, person, role):
    colleague = make_member(study, role)
    identities.keep_identity(person=person, who=ANJA, by=colleague)

    with pytest.raises(PermissionDenied):
        identities.reveal(person=person, reason=REASON, by=colleague)
    assert entries(study, "identity.opened") == []


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.CHAMPION, Role.MANAGER, Role.TEAM_MEMBER])
def test_others_do_not_even_write_down(study, person, role):
    somebody = make_member(study, role)

    for act in (
        lambda: identities.keep_identity(person=person, who=ANJA, by=somebody),
        lambda: identities.find_by_address(study=study, email=ANJA.email, by=somebody),
        lambda: identities.add_to_identity(about=person, said=ANJA, by=somebody),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not SubjectKey.objects.exists()


def test_the_lead_of_another_study_opens_nothing(study, person, lead):
    identities.keep_identity(person=person, who=ANJA, by=lead)
    stranger = make_user()
    make_study(stranger)

    with pytest.raises(PermissionDenied):
        identities.reveal(person=person, reason=REASON, by=stranger)


def test_opening_gives_one_identity_and_leaves_who_why_and_whom(study, person, lead):
    identities.keep_identity(person=person, who=ANJA, by=lead)

    who = identities.reveal(person=person, reason=f"  {REASON}\n", by=lead)

    assert who == ANJA
    [(opener, whom, details)] = entries(study, "identity.opened")
    assert (opener, whom, list(details)) == (lead.pk, str(person.pk), ["reason"])
    assert identities.reasons([details["reason"]]) == {details["reason"]: REASON}


def test_the_reason_is_sealed_and_goes_with_the_key_of_whom_it_is_about(study, person, lead, monkeypatch):
    reason = "Terugbellen omdat Wubbe dat vroeg"
    identities.keep_identity(person=person, who=ANJA, by=lead)
    identities.reveal(person=person, reason=reason, by=lead)
    [(_by, _whom, details)] = entries(study, "identity.opened")
    noted = details["reason"]
    assert "Wubbe" not in str(list(TrailEntry.objects.values()))
    monkeypatch.delenv("OOGST_MASTER_KEY")
    assert identities.reasons([noted]) != {noted: reason}
    monkeypatch.undo()
    assert identities.reasons([noted, "", None]) == {noted: reason}

    things.forget(person.pk)

    assert not SealedText.objects.filter(kind=identities.REASON).exists()
    assert "Wubbe" not in str(identities.reasons([noted]))


@pytest.mark.parametrize("reason", ["", "   ", "omdat", "ik wil", "x " * 150])
def test_without_a_reason_of_a_few_words_nothing_opens(study, person, lead, reason):
    identities.keep_identity(person=person, who=ANJA, by=lead)

    with pytest.raises(NotAllowed):
        identities.reveal(person=person, reason=reason, by=lead)
    assert entries(study, "identity.opened") == []


def test_what_fails_to_open_was_noted_all_the_same(study, person, lead):
    """Noted first: nobody looks without leaving a trace, also when something breaks right after."""
    identities.keep_identity(person=person, who=ANJA, by=lead)
    SubjectKey.objects.filter(pk=person.pk).update(wrapped=b"\x01" + bytes(80))

    with pytest.raises(CannotOpen):
        identities.reveal(person=person, reason=REASON, by=lead)
    assert len(entries(study, "identity.opened")) == 1


def test_locked_it_says_so_and_notes_nothing_as_opened(study, person, lead, monkeypatch):
    identities.keep_identity(person=person, who=ANJA, by=lead)
    monkeypatch.delenv("OOGST_MASTER_KEY")

    for act in (
        lambda: identities.reveal(person=person, reason=REASON, by=lead),
        lambda: identities.keep_identity(person=person, who=ANJA, by=lead),
        lambda: identities.find_by_address(study=study, email=ANJA.email, by=lead),
        lambda: identities.registry(study),
    ):
        with pytest.raises(VaultLocked):
            act()
    assert entries(study, "identity.opened") == []
    assert len(entries(study, "identity.kept")) == 1


def test_what_is_left_empty_stays_and_what_is_taken_away_goes(study, person, lead):
    identities.keep_identity(person=person, who=ANJA, by=lead)

    identities.add_to_identity(about=person, said=Who(phone="010 7654321", language=""), cleared=["employer"], by=lead)

    assert identities.reveal(person=person, reason=REASON, by=lead) == Who(
        name=ANJA.name, email=ANJA.email, phone="010 7654321", other_names=ANJA.other_names
    )


def test_an_address_leads_to_the_pseudonym(study, person, lead):
    identities.keep_identity(person=person, who=ANJA, by=lead)
    other = make_study(lead)

    assert identities.find_by_address(study=study, email=" ANJA@School.example", by=lead) == [person]
    assert identities.find_by_address(study=study, email="iemand@anders.example", by=lead) == []
    assert identities.find_by_address(study=other, email=ANJA.email, by=lead) == []


def test_the_registry_gives_all_names_one_replacement_throughout(study, school, person, lead):
    identities.keep_identity(person=person, who=ANJA, by=lead)
    identities.keep_organisation_identity(
        organisation=school,
        who=Who(name="Rijnmond College", other_names=("RC",), domains=("rijnmond.example",), places=("Spijkenisse",)),
        by=lead,
    )
    services.add_person(study=study, label="teamlid T1", by=lead)

    known = {(one.kind, one.replacement): (one.key, one.names) for one in identities.registry(study)}

    assert known == {
        ("person", "[aanjager A2]"): (str(person.pk), ("Anja van Dijk", "Ans", "Anja Smit")),
        ("organisation", "[school 1]"): (str(school.pk), ("Rijnmond College", "RC", "rijnmond.example")),
        ("place", "[school 1]"): (str(school.pk), ("Spijkenisse",)),
    }


def test_an_employer_that_is_no_school_of_the_study_is_known_without_a_number(study, person, lead):
    identities.keep_identity(person=person, who=ANJA, by=lead)

    assert [(one.kind, one.names, one.replacement) for one in identities.registry(study) if not one.key] == [
        ("organisation", ("Rijnmond College",), "[organisatie]")
    ]


@pytest.mark.parametrize(("code", "said"), [("O01", "[school 1]"), ("O12", "[school 12]"), ("NHV", "[school NHV]"),
                                            ("O00", "[school O00]")])  # fmt: skip
def test_a_school_is_called_by_its_number(study, code, said):
    school = make_organisation(study, code=code)

    assert identities.organisation_replacement(school) == said


def test_the_registry_takes_as_many_queries_for_one_as_for_many(study, lead, django_assert_num_queries):
    for number in range(6):
        person = services.add_person(study=study, label=f"teamlid {number}", by=lead)
        identities.keep_identity(person=person, who=ANJA, by=lead)

    with django_assert_num_queries(2), django_assert_num_queries(1, using="vault"):
        identities.registry(study)


def test_a_person_who_is_removed_takes_the_identity_along(study, person, school, lead):
    identities.keep_identity(person=person, who=ANJA, by=lead)
    identities.keep_organisation_identity(organisation=school, who=Who(name="Rijnmond College"), by=lead)

    services.remove_person(person=person, by=lead)
    services.remove_organisation(organisation=school, by=lead)

    assert not SubjectKey.objects.exists()


def test_no_table_of_the_research_holds_a_name(study, person, lead):
    identities.keep_identity(person=person, who=ANJA, by=lead)
    identities.reveal(person=person, reason=REASON, by=lead)
    words = [ANJA.name, ANJA.email, ANJA.phone, ANJA.employer, *ANJA.other_names]

    for alias in ("default", "vault"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                said = "\n".join(repr(row) for row in cursor.fetchall())
                assert not [word for word in words if word in said], f"{alias}.{table}"
