"""What can be done to a study: the happy path, each refusal, the line on the trail."""

import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import make_member, make_organisation, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.flows import invite_member
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import Membership, TrailEntry
from oogst.people.roles import Role
from oogst.sources.services import set_people
from oogst.studies import queries, services
from oogst.studies.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


def verbs(study):
    return list(TrailEntry.objects.filter(chain=str(study.pk)).order_by("sequence").values_list("verb", flat=True))


def membership_of(study, user):
    return Membership.objects.get(study=study, user_id=user.pk)


def test_an_administrator_makes_a_study_for_somebody_else(lead):
    study = services.create_study(name="Nieuw", by=make_user(is_administrator=True), lead=lead)

    assert membership_of(study, lead).role == "lead"
    assert verbs(study) == ["study.created", "role.given"]


def test_a_lead_makes_a_study_only_for_themselves(lead, study):
    assert services.create_study(name="Tweede", by=lead, lead=lead).slug == "tweede"
    with pytest.raises(PermissionDenied):
        services.create_study(name="Derde", by=lead, lead=make_user())


def test_who_leads_nothing_makes_no_study(study):
    researcher = make_member(study)

    with pytest.raises(PermissionDenied):
        services.create_study(name="Nieuw", by=researcher, lead=researcher)


@pytest.mark.parametrize(
    ("wish", "expected"), [("Één & twee!", "een-twee"), ("new", "new-2"), ("研究", "onderzoek"), ("x" * 80, "x" * 50)]
)
def test_addresses_are_plain_and_free(wish, expected):
    assert services.free_slug(wish) == expected


def test_only_who_manages_changes_settings(study):
    with pytest.raises(PermissionDenied):
        services.edit_study(study=study, by=make_member(study), name="Anders")


def test_a_role_is_changed_and_the_old_one_is_gone(study, lead):
    member = make_member(study, Role.CHAMPION)
    membership = membership_of(study, member)

    services.change_role(membership=membership, role=Role.COACH, by=lead)

    assert queries.enter(member, services.Permission.READ_MATERIAL, study.slug)[1] == frozenset({Role.COACH})
    assert membership_of(study, member).organisation is None
    assert verbs(study)[-1] == "role.changed"


def test_the_last_lead_keeps_the_role(study, lead):
    with pytest.raises(NotAllowed):
        services.change_role(membership=membership_of(study, lead), role=Role.RESEARCHER, by=lead)
    with pytest.raises(NotAllowed):
        services.take_role(membership=membership_of(study, lead), by=lead)


def test_a_role_that_somebody_has_already_is_not_given_twice(study, lead):
    member = make_member(study)
    services.give_role(study=study, user=member, role=Role.COACH, by=lead)

    with pytest.raises(NotAllowed):
        services.change_role(
            membership=Membership.objects.get(study=study, user_id=member.pk, role="coach"),
            role=Role.RESEARCHER,
            by=lead,
        )


def test_a_school_of_another_study_gives_no_role(study, lead):
    elsewhere = make_organisation(make_study())

    with pytest.raises(NotAllowed):
        services.give_role(study=study, user=make_user(), role=Role.CHAMPION, by=lead, organisation=elsewhere)


def test_a_person_in_a_source_stays(study, lead):
    person = services.add_person(study=study, label="teamlid T1", by=lead)
    set_people(source=make_source(study), speakers={person: ""}, by=lead)

    with pytest.raises(NotAllowed):
        services.remove_person(person=person, by=lead)


def test_numbers_of_schools_go_on_after_the_highest(study, lead):
    first, second = make_organisation(study), make_organisation(study)
    services.remove_organisation(organisation=first, by=lead)

    assert (second.code, services.next_number(study)) == ("O02", "O03")


def test_codes_of_people_tell_nothing(study, lead):
    school = make_organisation(study)
    codes = {
        services.add_person(study=study, label=f"teamlid T{n}", organisation=school, by=lead).code for n in range(20)
    }

    assert len(codes) == 20
    assert all(code.startswith("O01-") and len(code) == 7 for code in codes)


def test_inviting_somebody_new_makes_an_account_a_role_and_a_link(study, lead):
    invited = invite_member.invite(
        study=study,
        email="nieuw@oogst.example",
        name="Nieuw",
        role=Role.RESEARCHER,
        by=lead,
        site="https://oogst.example",
    )

    assert invited.link.startswith("https://oogst.example/accounts/password/reset/key/")
    assert membership_of(study, invited.user).role == "researcher"
    assert verbs(study)[-2:] == ["account.made", "role.given"]
    assert not any("nieuw@" in str(entry.details) for entry in TrailEntry.objects.all())


def test_only_who_manages_invites(study):
    with pytest.raises(PermissionDenied):
        invite_member.invite(
            study=study, email="nieuw@oogst.example", name="Nieuw", role=Role.RESEARCHER, by=make_member(study), site=""
        )

    assert not User.objects.filter(email="nieuw@oogst.example").exists()


def test_a_link_is_made_again_only_until_the_owner_came(study, lead):
    invited = invite_member.invite(
        study=study, email="nieuw@oogst.example", name="Nieuw", role=Role.RESEARCHER, by=lead, site=""
    )
    assert invite_member.new_link(membership=invited.membership, by=lead, site="").link

    invited.user.set_password("appeltaart met room")
    invited.user.save()
    with pytest.raises(NotAllowed):
        invite_member.new_link(membership=invited.membership, by=lead, site="")


def test_own_studies_with_their_roles(study, lead):
    services.give_role(study=study, user=lead, role=Role.COACH, by=lead)

    assert [(each.study, each.roles) for each in queries.own_studies(lead)] == [(study, (Role.LEAD, Role.COACH))]


def test_numbers_of_schools_go_on_after_ninety_nine(study, lead):
    for code in ("O02", "O99", "O100", "O0007x"):
        make_organisation(study, code=code)

    assert make_organisation(study).code == "O101"
    assert make_organisation(study).code == "O102"


def test_a_school_to_which_members_belong_is_not_removed(study, lead):
    school = make_organisation(study)
    champion = make_member(study, Role.CHAMPION, organisation=school)

    with pytest.raises(NotAllowed):
        services.remove_organisation(organisation=school, by=lead)
    assert membership_of(study, champion).organisation == school


def test_another_school_for_the_same_role_stands_on_the_trail(study, lead):
    first, second = make_organisation(study), make_organisation(study)
    champion = make_member(study, Role.CHAMPION, organisation=first)

    services.give_role(study=study, user=champion, role=Role.CHAMPION, organisation=second, by=lead)

    assert membership_of(study, champion).organisation == second
    assert verbs(study)[-2:] == ["role.given", "role.changed"]


def test_there_is_always_another_code_for_a_person(study):
    letters, digits = services._LETTERS, services._DIGITS
    Person.objects.bulk_create(
        Person(study=study, label="vol", code=f"O00-{first}{digit}{last}")
        for first in letters for digit in digits for last in letters
    )  # fmt: skip

    code = services.free_person_code(study, None)

    assert len(code) == len("O00-A2A2A")
    assert not study.people.filter(code=code).exists()


def test_a_study_with_two_lines_in_its_name_still_sends_its_letter(lead, mailoutbox):
    study = make_study(lead, "Eerste regel\nBcc: iedereen@elders.example")

    invited = invite_member.invite(
        study=study,
        email="nieuw@oogst.example",
        name="Nieuw",
        role=Role.RESEARCHER,
        by=lead,
        site="https://oogst.example",
    )

    assert invited.mailed
    (letter,) = mailoutbox
    assert letter.recipients() == ["nieuw@oogst.example"]
    assert "\n" not in letter.subject


def test_a_school_about_which_somebody_wrote_is_not_removed(study, lead):
    school = make_organisation(study)
    memo = coding.write_memo(study=study, text="Waarom deden zij mee?", about=school, by=lead)

    with pytest.raises(NotAllowed):
        services.remove_organisation(organisation=school, by=lead)

    coding.remove_memo(memo=memo, by=lead)
    services.remove_organisation(organisation=school, by=lead)
    assert not study.organisations.exists()


def test_a_manager_is_never_of_the_research_team_as_well():
    study = make_study()
    manager, researcher = make_member(study, Role.MANAGER), make_member(study, Role.RESEARCHER)
    school = study.organisations.get()

    for user, role in ((manager, Role.RESEARCHER), (researcher, Role.MANAGER)):
        with pytest.raises(NotAllowed):
            services.give_role(study=study, user=user, role=role, by=None, organisation=school)
