"""Where somebody arrives; and stepping in, in the demonstration only."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from tests.factories import make_member, make_study, make_user

from oogst.demo import roles
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.studies.models import Study
from oogst.studies.services import give_role
from oogst.web.home.cards import PLACES

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_people():
    """The account of each role, and their study, without its texts."""
    study = make_study(make_user(), slug=roles.slug())
    for role in roles.by_key().values():
        user = User.objects.create_user(role.email, name=role.name)
        school = study.organisations.first() or study.organisations.create(code="O01", label="Havikshof")
        give_role(study=study, user=user, role=role.role, by=None, organisation=school)
    return study


def test_the_demonstration_has_a_door_for_every_role(client, demo_people):
    page = client.get("/").content.decode()

    for role in Role:
        assert reverse("demo_step_in", args=[role.value]) in page


def test_a_visitor_steps_in_with_one_click(client, demo_people):
    answer = client.post(reverse("demo_step_in", args=["researcher"]), follow=True)

    assert answer.redirect_chain == [(reverse("study", args=[roles.slug()]), 302)]
    assert answer.context["user"].email == roles.by_key()["researcher"].email


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_visitor_begins_with_what_a_team_does(client, demo_people, place):
    answer = client.post(reverse("demo_step_in", args=[place.role.value]) + f"?to={place.name}", follow=True)

    assert answer.redirect_chain[0][0] == reverse(place.name, args=[roles.slug()])
    assert answer.status_code == 200


def test_a_visitor_is_not_sent_anywhere_else(client, demo_people):
    answer = client.post(reverse("demo_step_in", args=["researcher"]) + "?to=https://elsewhere.example")

    assert answer.url == reverse("study", args=[roles.slug()])


def test_nobody_steps_in_by_following_a_link(client, demo_people):
    assert client.get(reverse("demo_step_in", args=["researcher"])).status_code == 405


@pytest.mark.parametrize("key", ["administrator", "nobody"])
def test_only_the_known_roles_have_a_door(client, demo_people, key):
    assert client.post(reverse("demo_step_in", args=[key])).status_code == 404


def test_outside_the_demonstration_nobody_steps_in(client, settings, demo_people):
    settings.DEMO = False

    answer = client.post(reverse("demo_step_in", args=["lead"]))

    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("demo")).status_code == 404


def test_stepping_in_needs_the_token_of_our_own_page(demo_people):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(reverse("demo_step_in", args=["lead"])).status_code == 403


def test_without_the_study_the_demonstration_says_how_to_make_it(client):
    page = client.get("/").content.decode()

    assert "oogst demo" in page
    assert "step-in" not in page


def test_outside_the_demonstration_the_first_page_is_where_one_works(client, settings):
    settings.DEMO = False

    assert client.get("/").url == reverse("account_login")
    client.force_login(make_user())
    assert client.get("/").url == reverse("studies")


def test_every_page_carries_the_content_policy(client, demo_people):
    client.post(reverse("demo_step_in", args=["lead"]))

    for address in ("/", "/studies/", "/accounts/login/", "/nothing/", reverse("study", args=[roles.slug()])):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy, address
        assert "unsafe" not in policy, address


def test_search_engines_are_kept_out(client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_guessing_a_password_is_slowed_down(client):
    cache.clear()
    user = make_user()
    wrong = {"login": user.email, "password": "geraden"}

    for _turn in range(5):
        client.post(reverse("account_login"), wrong)
    answer = client.post(reverse("account_login"), {"login": user.email, "password": "een lang wachtwoord"})

    assert "_auth_user_id" not in client.session
    assert answer.status_code in {200, 429}
    cache.clear()


def test_a_wrong_password_leaves_no_address_in_the_log(client, caplog):
    cache.clear()
    client.post(reverse("account_login"), {"login": "iemand@oogst.example", "password": "geraden"})

    assert "iemand@oogst.example" not in caplog.text
    cache.clear()


def test_signing_in_with_address_and_password(client):
    user = make_user()

    client.post(reverse("account_login"), {"login": user.email.upper(), "password": "een lang wachtwoord"})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_language_is_chosen_and_kept(client, demo_people):
    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    answer = client.get("/")

    assert answer.headers["Content-Language"] == "en"
    assert "Step in as somebody of the research team" in answer.content.decode()


def test_a_member_of_two_studies_sees_both(client):
    one, two = make_study(name="Eén"), make_study(name="Twee")
    user = make_member(one)
    give_role(study=two, user=user, role=Role.ADVISOR, by=None)
    client.force_login(user)

    page = client.get(reverse("studies")).content.decode()

    assert [study.name in page for study in Study.objects.order_by("created_at")] == [True, True]
