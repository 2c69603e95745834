"""The pages of a study: the road, schools, people, members, settings, trail."""

import datetime
import re

import pytest
from django.core import mail
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.insight import road
from oogst.people.access import Permission
from oogst.people.accounts import User
from oogst.people.models import Membership, TrailEntry
from oogst.people.roles import Role
from oogst.sources import drafts
from oogst.sources.models import Draft, Kind
from oogst.studies.models import Organisation, Person, Study
from oogst.studies.services import add_person
from oogst.studies.tasks import open_task
from oogst.web.studies.drawing import draw

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 2)
WORDS = "Dit zei iemand die wij nooit zullen noemen."


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def school(study):
    return make_organisation(study, "Havikshof", own_word="talentontwikkeling")


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def at(name, study, *more):
    return reverse(name, args=[study.slug, *more])


def test_a_source_is_a_mark_on_the_road_that_leads_to_it(desk, study, school):
    source = make_source(study, kind="interview", date=DAY, organisation=school)

    page = desk.get(at("study", study)).content.decode()

    assert page.count(at("source", study, source.pk)) == 2  # the mark, and the line in the table behind it
    assert "Havikshof" in page


def test_the_road_asks_as_much_of_the_database_for_one_source_as_for_ten(desk, study, school):
    def queries():
        with CaptureQueriesContext(connections["default"]) as captured:
            desk.get(at("study", study))
        return len(captured)

    make_source(study, date=DAY, organisation=school)
    first = queries()
    for number in range(9):
        make_source(study, date=DAY + datetime.timedelta(weeks=number), organisation=make_organisation(study))

    assert queries() == first


def test_marks_that_fall_together_become_one_that_says_how_many(study, school):
    for number in range(3):
        make_source(study, kind="logbook", date=DAY, organisation=school, text=f"Dag {number}")
    make_source(study, kind="interview", date=DAY, organisation=school)
    make_source(study, kind="logbook", date=DAY + datetime.timedelta(days=100), organisation=school)

    drawn = draw(road.lanes(study), DAY)

    assert [(mark.shape, len(mark.stops)) for mark in drawn.lanes[0].marks] == [
        ("talk", 1),
        ("logbook", 3),
        ("logbook", 1),
    ]


def test_a_road_of_many_years_has_no_more_months_than_can_be_read(study, school):
    make_source(study, date=datetime.date(2001, 1, 1), organisation=school)
    make_source(study, date=datetime.date(2026, 1, 1), organisation=school)

    assert len(draw(road.lanes(study), DAY).months) <= 12


def test_today_is_on_the_road_only_while_the_road_goes_on(study, school):
    make_source(study, date=DAY, organisation=school)

    assert draw(road.lanes(study), DAY + datetime.timedelta(days=30)).now is not None
    assert draw(road.lanes(study), DAY + datetime.timedelta(days=300)).now is None


def test_what_asks_for_attention_is_counted(study, lead, school):
    add_person(study=study, label="aanjager A1", role=Role.CHAMPION.value, organisation=school, by=lead)
    source = make_source(study, date=DAY, organisation=school)
    make_source(study, text="Zonder datum en school.")
    make_coding(source, make_code(study, lead), lead)

    found = road.attention(study)

    assert (found.uncoded, found.undated, found.homeless, found.undefined) == (1, 1, 1, 1)
    assert found.without_buddy == (school,)


def test_an_interview_with_nobody_in_it_asks_for_attention(study, lead, client):
    person = add_person(study=study, label="aanjager A1", by=lead)
    lost = make_source(study, name="Verloren gesprek", kind=Kind.INTERVIEW, date=DAY)
    make_source(study, text="Met iemand.", name="Gevonden gesprek", kind=Kind.INTERVIEW, date=DAY, people=[person])
    make_source(study, text="Een dag.", kind=Kind.LOGBOOK, date=DAY)

    assert road.attention(study).nobody == 1
    client.force_login(lead)
    assert "person=none" in client.get(reverse("study", args=[study.slug])).content.decode()
    listed = client.get(reverse("material", args=[study.slug]), {"kind": "interview", "person": "none"})
    assert [row.source for row in listed.context["rows"]] == [lost]


def test_what_waits_for_somebody_is_what_they_may_open(study, lead):
    interviewer, today = make_member(study), datetime.date(2026, 11, 23)
    for kind, by in ((Kind.LOGBOOK, lead), (Kind.INTERVIEW, interviewer)):
        draft = drafts.arrive(
            study=study, document=drafts.Document(kind, f"Er kwam {kind} binnen."), by=by, kind=kind, interviewer=by.pk
        )
        Draft.objects.filter(pk=draft.pk).update(state=Draft.State.REVIEW)
    open_task(study, "recall", Permission.MANAGE_STUDY, due=today - datetime.timedelta(days=1))
    open_task(study, "recall", Permission.RECORD_WITHDRAWAL, due=today)

    assert road.waiting(lead, study, today) == road.Waiting(names=1, tasks=2, late=1)
    assert road.waiting(interviewer, study, today) == road.Waiting(names=2, tasks=1, late=0, nobody=1)


def test_an_interview_that_one_of_two_coders_read_is_worth_a_second_reading(study, lead):
    colleague, code = make_member(study), make_code(study, lead)
    both, one = (make_source(study, text=text, kind=Kind.INTERVIEW) for text in ("Eerste tekst", "Tweede tekst"))
    make_coding(both, code, lead)
    make_coding(both, code, colleague)
    make_coding(one, code, lead)

    assert road.attention(study).read_once == 1


def test_what_was_removed_is_not_counted(study, lead):
    from oogst.coding import services

    coding = make_coding(make_source(study), make_code(study, lead), lead)
    services.remove_codings(codings=[coding], by=lead)

    assert (road.holdings(study).codings, road.holdings(study).codes) == (0, 1)


def test_a_new_study_begins_with_three_steps(desk, study):
    page = desk.get(at("study", study)).content.decode()

    assert at("schools", study) in page
    assert at("material_import", study) in page


@pytest.mark.parametrize("role", [Role.CHAMPION, Role.BUDDY, Role.MANAGER, Role.TEAM_MEMBER])
def test_people_of_a_school_see_their_own_word_and_no_words_of_anybody(client, study, school, lead, role):
    source = make_source(study, text=WORDS, name="Interview met A1", date=DAY, organisation=school)
    make_coding(source, make_code(study, lead, "boosheid"), lead)
    add_person(study=study, label="aanjager A1", organisation=school, by=lead)
    client.force_login(make_member(study, role) if role == Role.MANAGER else _member_of(study, school, role))

    page = client.get(at("study", study)).content.decode()

    assert "talentontwikkeling" in page or role == Role.MANAGER
    for secret in ("nooit zullen noemen", "Interview met A1", "boosheid", "aanjager A1", str(source.pk)):
        assert secret not in page


def _member_of(study, school, role):
    from oogst.studies.services import give_role

    user = make_user()
    give_role(study=study, user=user, role=role, by=None, organisation=school)
    return user


def test_the_advisory_board_arrives_at_the_report(client, study):
    client.force_login(make_member(study, Role.ADVISOR))

    assert client.get(at("study", study)).url == at("report", study)


def test_a_lead_makes_another_study_and_a_researcher_does_not(client, lead, study):
    researcher = make_member(study)
    wish = {"name": "Een tweede onderzoek", "question": "", "language": "nl", "names": "review"}

    client.force_login(researcher)
    assert client.post(reverse("study_new"), wish).status_code == 403
    client.force_login(lead)
    answer = client.post(reverse("study_new"), wish)

    made = Study.objects.get(name="Een tweede onderzoek")
    assert answer.url == at("study", made)
    assert list(made.memberships.values_list("user_id", "role")) == [(lead.pk, "lead")]


def test_a_school_is_added_changed_and_removed(desk, study):
    wish = {"label": "De Werf", "sector": "mbo", "own_word": "LOB", "locations": "Kade, Dok", "decision": "talking"}
    desk.post(at("school_new", study), wish)
    made = Organisation.objects.get(label="De Werf")
    assert (made.code, made.sector, made.decision) == ("O01", "mbo", "talking")

    desk.post(at("school_edit", study, made.pk), wish | {"decision": "yes"})
    made.refresh_from_db()
    assert made.decision == "yes"

    desk.post(at("school_remove", study, made.pk))
    assert not Organisation.objects.filter(pk=made.pk).exists()


def test_a_school_with_people_stays_and_the_page_says_why(desk, study, school, lead):
    add_person(study=study, label="teamlid T1", organisation=school, by=lead)

    answer = desk.post(at("school_remove", study, school.pk), follow=True)

    assert Organisation.objects.filter(pk=school.pk).exists()
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_a_form_that_lacks_something_keeps_what_was_typed(desk, study):
    answer = desk.post(at("school_new", study), {"label": "", "own_word": "SLB", "sector": "mbo", "decision": "yes"})

    assert answer.status_code == 422
    assert 'value="SLB"' in answer.content.decode()


@pytest.mark.parametrize("name", ["Jan de Vries", "jan@school.nl", "Els Jansen", "teamlid 06 12345678"])
def test_a_name_or_address_is_no_pseudonym(desk, study, name):
    answer = desk.post(at("person_new", study), {"label": name, "role": "", "code": ""})

    assert answer.status_code == 422
    assert not Person.objects.exists()


def test_a_list_of_pseudonyms_is_pasted(desk, study, school):
    lines = "aanjager A1\n\nteamlid T4; O01-T4X\nteamlid T5\tO01-T5X\n"

    desk.post(at("people_paste", study), {"lines": lines, "organisation": school.pk, "role": "team_member"})

    people = {person.label: person for person in study.people.all()}
    assert sorted(people) == ["aanjager A1", "teamlid T4", "teamlid T5"]
    assert (people["teamlid T4"].code, people["teamlid T5"].code) == ("O01-T4X", "O01-T5X")
    assert re.fullmatch(r"O01-[A-Z][0-9][A-Z]", people["aanjager A1"].code)


def test_one_wrong_line_keeps_the_whole_list_out(desk, study):
    answer = desk.post(at("people_paste", study), {"lines": "teamlid T1\nPiet Paulusma"})

    assert answer.status_code == 422
    assert not study.people.exists()


def test_a_school_of_another_study_cannot_be_chosen(desk, study):
    other = make_organisation(make_study(), "Elders")

    answer = desk.post(
        at("person_new", study), {"label": "teamlid T1", "organisation": other.pk, "role": "", "code": ""}
    )

    assert answer.status_code == 422


def test_a_new_member_gets_a_link_with_which_they_choose_a_password(desk, client, study, settings):
    wish = {"email": "karim@oogst.example", "name": "Karim", "role": "researcher", "organisation": ""}

    page = desk.post(at("member_new", study), wish).content.decode()

    link = re.search(r'value="(http[^"]+)"', page).group(1)
    assert link in mail.outbox[0].body
    path = link.removeprefix("http://testserver")
    form = client.get(path, follow=True)
    chosen = {"password1": "appeltaart met room", "password2": "appeltaart met room"}
    client.post(form.redirect_chain[-1][0], chosen)
    assert User.objects.get(email="karim@oogst.example").check_password("appeltaart met room")
    assert client.get(path, follow=True).context["token_fail"]


def test_without_mail_the_link_is_only_on_the_screen(desk, study, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    wish = {"email": "karim@oogst.example", "name": "Karim", "role": "researcher", "organisation": ""}

    page = desk.post(at("member_new", study), wish).content.decode()

    assert "/accounts/password/reset/key/" in page
    assert mail.outbox == []


def test_somebody_with_an_account_is_added_without_a_link(desk, study):
    known = make_user()

    answer = desk.post(at("member_new", study), {"email": known.email.upper(), "role": "advisor", "organisation": ""})

    assert answer.url == at("members", study)
    assert Membership.objects.get(study=study, user_id=known.pk).role == "advisor"
    assert mail.outbox == []


def test_an_account_that_its_owner_never_used_is_not_shared_with_another_study(desk, study):
    waiting = User.objects.create_user("nieuw@oogst.example", name="Nieuw")
    Membership.objects.create(study=make_study(), user_id=waiting.pk, role="researcher")

    answer = desk.post(at("member_new", study), {"email": waiting.email, "role": "researcher", "organisation": ""})

    assert answer.status_code == 422
    assert not Membership.objects.filter(study=study, user_id=waiting.pk).exists()


def test_no_link_is_made_for_an_account_with_a_password(desk, study):
    colleague = make_member(study)
    membership = Membership.objects.get(study=study, user_id=colleague.pk)

    answer = desk.post(at("member_link", study, membership.pk), follow=True)

    assert "/accounts/password/reset/key/" not in answer.content.decode()
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_a_school_role_needs_its_school(desk, study):
    wish = {"email": "a@oogst.example", "name": "aanjager A1", "role": "champion", "organisation": ""}

    assert desk.post(at("member_new", study), wish).status_code == 422
    assert not User.objects.filter(email="a@oogst.example").exists()


def test_a_study_keeps_its_last_lead(desk, study, lead):
    membership = Membership.objects.get(study=study, user_id=lead.pk)

    desk.post(at("member_remove", study, membership.pk))
    desk.post(at("member_edit", study, membership.pk), {"role": "researcher", "organisation": ""})

    membership.refresh_from_db()
    assert membership.role == "lead"


def test_a_member_gets_another_role(desk, study, school):
    membership = Membership.objects.get(study=study, user_id=make_member(study).pk)

    desk.post(at("member_edit", study, membership.pk), {"role": "manager", "organisation": school.pk})

    membership.refresh_from_db()
    assert (membership.role, membership.organisation) == ("manager", school)
    assert TrailEntry.objects.filter(chain=str(study.pk), verb="role.changed").count() == 1


def test_settings_are_kept_and_on_the_trail(desk, study):
    desk.post(
        at("study_settings", study),
        {"name": study.name, "question": "Wat helpt?", "description": "", "language": "nl",
         "default_basis": "public", "default_basis_note": "jaarverslagen", "names": "done",
             "holidays_suspend": "on"},
    )  # fmt: skip

    study.refresh_from_db()
    assert (study.question, study.default_basis, study.default_basis_note) == ("Wat helpt?", "public", "jaarverslagen")
    entry = TrailEntry.objects.filter(chain=str(study.pk), verb="study.edited").get()
    assert entry.details == {"fields": ["default_basis", "default_basis_note", "question"]}


def test_the_trail_is_read_by_what_and_by_whom(desk, study, lead, school):
    make_code(study, make_member(study))

    everything = desk.get(at("trail", study)).context["rows"]
    codes = desk.get(at("trail", study) + "?what=coding").context["rows"]
    of_lead = desk.get(at("trail", study) + f"?what=coding&who={lead.pk}").context["rows"]

    assert len(everything) > len(codes) == 1
    assert of_lead == []


@pytest.mark.parametrize("asked", ["?who=iemand", "?from=gisteren", "?from=2026-02-31", "?what=alles", "?page=400"])
def test_a_filter_that_makes_no_sense_is_no_error(desk, study, asked):
    assert desk.get(at("trail", study) + asked).status_code == 200


def test_a_whole_trail_is_proven_and_a_changed_one_is_told(desk, study):
    from django.db import connection

    whole = desk.post(at("trail_verify", study), follow=True)
    with connection.cursor() as cursor:
        for name in _triggers(cursor):
            cursor.execute(f"DROP TRIGGER {name}")
        change = "UPDATE oogst_trailentry SET verb = 'study.edited' WHERE chain = %s AND sequence = 1"
        cursor.execute(change, [str(study.pk)])
    broken = desk.post(at("trail_verify", study), follow=True)

    assert [message.level_tag for message in whole.context["messages"]] == ["success"]
    assert [message.level_tag for message in broken.context["messages"]] == ["error"]


def _triggers(cursor):
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'oogst_trailentry'")
    return [name for (name,) in cursor.fetchall()]


def test_ones_own_name_and_language_are_kept(desk, lead):
    answer = desk.post(reverse("account"), {"name": "Marije B.", "language": "en"}, follow=True)

    lead.refresh_from_db()
    assert (lead.name, lead.language) == ("Marije B.", "en")
    assert answer.headers["Content-Language"] == "en"


def test_every_verb_of_the_trail_has_words():
    from pathlib import Path

    import oogst
    from oogst.web.studies.trail_words import GROUPS, SAID

    package = Path(oogst.__file__).parent
    code = "\n".join(file.read_text() for file in package.rglob("*.py") if "web/studies/trail_words" not in str(file))
    calls = re.findall(r"(?:trail|chain)\.record\(\s*[^,]+,\s*\"([a-z_]+\.[a-z_]+)\"", code)
    calls += re.findall(r"^VERB = \"([a-z_.]+)\"", code, re.MULTILINE)
    steps = [f"coding.{verb}" for verb in re.findall(r"log\.record\(.*?verb=\"([a-z_]+)\"", code, re.DOTALL)]

    assert sorted({*calls, *steps} - SAID.keys()) == []
    starts = tuple(start for _title, starts in GROUPS.values() for start in starts)
    assert [verb for verb in SAID if not verb.startswith(starts)] == []


def test_a_memo_about_a_school_is_written_on_its_page(client):
    lead = make_user()
    study = make_study(lead)
    school = make_organisation(study)
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("school", args=[study.slug, school.pk])

    answer = client.post(
        reverse("memo_write", args=[study.slug]),
        {"text": "Hier begon het met één lokaal.", "organisation": str(school.pk), "then": page},
    )

    assert answer.url == page
    assert [memo.text for memo in school.memos.all()] == ["Hier begon het met één lokaal."]
    assert "Hier begon het met één lokaal." in client.get(page).content.decode()
