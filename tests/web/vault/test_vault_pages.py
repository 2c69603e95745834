"""The pages of the vault: nothing of what is kept stands in a list, an address, a log or a form."""

import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_member, make_organisation, make_source, make_study, make_user

from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.studies import identities, services
from oogst.vault.identities import Who

pytestmark = pytest.mark.django_db
ANJA = Who(name="Anja van Dijk", email="anja@school.example", phone="06 12345678", employer="Rijnmond College",
           other_names=("Ansje",))  # fmt: skip
TELLING = ["Anja", "Dijk", "anja@", "12345678", "Rijnmond", "Ansje"]
REASON = "Gebeld om het gesprek te verzetten"


@pytest.fixture
def lead():
    return make_user("Vera Lind")


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def school(study):
    return make_organisation(study, "Havikshof")


@pytest.fixture
def person(study, school, lead):
    person = services.add_person(study=study, label="aanjager A2", organisation=school, by=lead)
    identities.keep_identity(person=person, who=ANJA, by=lead)
    return person


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def at(name, study, *more):
    return reverse(name, args=[study.slug, *more])


def said(answer):
    """The words of a page, without the spaces and the token."""
    return re.sub(r"\s+", " ", answer.content.decode())


def tells(text):
    return [word for word in TELLING if word in text]


def openings(study):
    return TrailEntry.objects.filter(chain=str(study.pk), verb="identity.opened")


def table(*rows):
    return SimpleUploadedFile("mensen.csv", "\n".join(";".join(row) for row in rows).encode())


def test_the_list_says_of_whom_something_is_kept_and_never_what(desk, study, person, lead):
    services.add_person(study=study, label="teamlid T1", by=lead)
    page = said(desk.get(at("vault", study)))

    assert "aanjager A2" in page
    assert person.code in page
    assert page.count("identiteit bewaard") + page.count("identity kept") == 1
    assert tells(page) == []


def test_the_form_takes_in_and_shows_nothing_of_what_is_kept(desk, study, person, lead):
    address = at("person_identity", study, person.pk)
    assert tells(said(desk.get(address))) == []

    answer = desk.post(address, {"phone": "010 7654321", "cleared": ["employer"]}, follow=True)

    assert answer.redirect_chain == [(at("vault", study), 302)]
    assert tells(said(answer)) == []
    assert identities.reveal(person=person, reason=REASON, by=lead) == Who(
        name=ANJA.name, email=ANJA.email, phone="010 7654321", other_names=ANJA.other_names
    )


def test_a_form_that_changes_nothing_or_contradicts_itself_says_so(desk, study, person):
    address = at("person_identity", study, person.pk)

    assert desk.post(address, {}).status_code == 422
    assert desk.post(address, {"phone": "010", "cleared": ["phone"]}).status_code == 422
    assert desk.post(address, {"email": "geen adres"}).status_code == 422


def test_a_school_has_an_identity_too(desk, study, school, lead):
    sent = {"name": "Rijnmond College", "domains": "@Rijnmond.example, rc.example", "places": "Spijkenisse"}
    assert desk.post(at("school_identity", study, school.pk), sent).status_code == 302
    assert desk.post(at("school_identity", study, school.pk), {"domains": "geen domein!"}).status_code == 422

    opened = desk.post(at("school_open", study, school.pk), {"reason": REASON})

    assert "Rijnmond College" in said(opened)
    assert "rijnmond.example, rc.example" in said(opened)
    assert "[school 1]" in said(desk.get(at("vault", study)))


def test_opening_asks_a_reason_shows_one_and_keeps_no_copy(desk, study, person, lead):
    address = at("person_open", study, person.pk)
    assert tells(said(desk.get(address))) == []

    opened = desk.post(address, {"reason": REASON})

    assert all(word in said(opened) for word in (ANJA.name, ANJA.email, ANJA.phone, ANJA.employer, "Ansje"))
    assert "no-store" in opened["Cache-Control"]
    assert "ETag" not in opened
    [entry] = openings(study)
    assert entry.actor == lead.pk
    assert REASON not in str(entry.details)
    assert REASON in said(desk.get(at("trail", study)))
    assert REASON in said(desk.get(at("vault_openings", study)))
    assert tells(said(desk.get(address))) == []


@pytest.mark.parametrize("reason", ["", "omdat", "Gebeld met Anja van Dijk", "mail aan anja@school.example"])
def test_a_reason_that_is_none_or_holds_a_name_opens_nothing(desk, study, person, reason):
    answer = desk.post(at("person_open", study, person.pk), {"reason": reason})

    assert answer.status_code == 422
    assert ANJA.phone not in said(answer)
    assert not openings(study)


def test_who_opened_what_and_why_is_to_be_read(desk, study, person):
    desk.post(at("person_open", study, person.pk), {"reason": REASON})

    page, trail = said(desk.get(at("vault_openings", study))), said(desk.get(at("trail", study)))

    assert "Vera Lind" in page
    assert "aanjager A2" in page
    assert REASON in page
    assert REASON in trail
    assert tells(page) == tells(trail) == []


def test_who_keeps_identities_sees_no_way_to_open_one(client, study, person):
    client.force_login(make_member(study, Role.RESEARCHER))

    page = said(client.get(at("vault", study)))

    assert at("person_identity", study, person.pk) in page
    assert "/open" not in page
    assert client.post(at("person_open", study, person.pk), {"reason": REASON}).status_code == 403
    assert at("person_open", study, person.pk) not in said(client.get(at("person_edit", study, person.pk)))


def test_an_address_leads_to_a_pseudonym_and_is_shown_nowhere(desk, study, person):
    found = said(desk.post(at("identities_find", study), {"email": "ANJA@school.example"}))
    unknown = said(desk.post(at("identities_find", study), {"email": "iemand@anders.example"}))

    assert 'role="status"' in found
    assert tells(found) == []
    assert "iemand@anders" not in unknown
    assert desk.get(at("identities_find", study)).status_code == 405


def test_a_list_is_previewed_without_names_and_then_taken(desk, study, school, person, settings, tmp_path):
    settings.MEDIA_INCOMING = tmp_path
    file = table(
        ["code", "naam", "e-mail", "school", "geboren"],
        [person.code, "Anja van Dijk-Smit", "", "", "1980"],
        ["", "Bram Rijnmond", "bram@school.example", "O01", "1981"],
        ["O77-Z9Z", "Ansje", "", "", ""],
    )

    preview = desk.post(at("identities_bring", study), {"file": file})
    page = said(preview)
    sealed = re.search(r'name="list" value="([^"]+)"', page)[1]
    assert (preview.context["plan"].known, preview.context["plan"].new) == (1, 1)
    assert preview.context["plan"].problems == ((4, "code"),)
    assert tells(page) == []
    assert "Bram" not in page
    assert study.people.count() == 1
    assert list(tmp_path.iterdir()) == []

    desk.post(at("identities_take", study), {"list": sealed})

    new = study.people.exclude(pk=person.pk).get()
    assert re.fullmatch(r"O01-[A-Z]\d[A-Z]", new.code)
    assert new.label == new.code
    assert tells(said(desk.get(at("people", study)))) == []
    assert identities.find_by_address(study=study, email="bram@school.example", by=make_lead_of(study)) == [new]


def make_lead_of(study):
    lead = make_user()
    services.give_role(study=study, user=lead, role=Role.LEAD, by=None)
    return lead


def test_a_list_on_its_way_opens_for_its_own_session_and_study_only(desk, study, person, lead):
    page = said(desk.post(at("identities_bring", study), {"file": table(["naam"], ["Bram"])}))
    sealed = re.search(r'name="list" value="([^"]+)"', page)[1]
    other, again = make_study(lead), Client()
    again.force_login(lead)

    for client, where in ((again, study), (desk, other)):
        client.post(at("identities_take", where), {"list": sealed})
    desk.post(at("identities_take", study), {"list": sealed[:-8] + "AAAAAAA="})
    desk.post(at("identities_take", study), {})
    assert (study.people.count(), other.people.count()) == (1, 0)

    desk.post(at("identities_take", study), {"list": sealed})
    assert study.people.count() == 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 \x00\x01\x02", b"PK\x03\x04 nothing", b"a,b\n1,2\n", b"naam\n"])
def test_what_is_no_list_of_people_says_so(desk, study, content):
    answer = desk.post(at("identities_bring", study), {"file": SimpleUploadedFile("x.csv", content)})

    assert answer.status_code == 422 or answer.context["plan"].lines == ()


def test_a_list_that_is_too_large_is_stopped(desk, study, settings, tmp_path):
    settings.MEDIA_INCOMING = tmp_path
    file = SimpleUploadedFile("groot.csv", b"naam\n" + b"x" * (5 * 2**20))

    assert desk.post(at("identities_bring", study), {"file": file}).status_code == 422
    assert list(tmp_path.iterdir()) == []


def test_without_the_token_of_the_page_nothing_is_taken_in(study, person, lead):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead)

    assert client.post(at("identities_bring", study), {"file": table(["naam"], ["Bram"])}).status_code == 403
    assert client.post(at("person_open", study, person.pk), {"reason": REASON}).status_code == 403


def test_locked_the_pages_say_so_and_the_analysis_goes_on(desk, study, person, monkeypatch):
    source = make_source(study, people=[person], text="[aanjager A2] zei iets.")
    monkeypatch.delenv("OOGST_MASTER_KEY")

    page = said(desk.get(at("vault", study)))
    assert "kluis is op slot" in page.lower() or "vault is locked" in page
    assert person.code in page
    assert "identiteit bewaard" in page or "identity kept" in page
    for name in ("study", "schools", "people", "material", "codebook", "memos", "segments", "matrix", "story", "report",
                 "search", "trail", "members", "vault_openings", "identities_bring"):  # fmt: skip
        assert desk.get(at(name, study)).status_code == 200, name
    for name, pk in (("source", source.pk), ("workbench", source.pk), ("person_edit", person.pk),
                     ("person_identity", person.pk), ("person_open", person.pk)):  # fmt: skip
        assert desk.get(at(name, study, pk)).status_code == 200, name
    for name, sent in (("person_identity", {"name": "Bram"}), ("person_open", {"reason": REASON})):
        assert desk.post(at(name, study, person.pk), sent).status_code == 422
    assert desk.post(at("identities_find", study), {"email": ANJA.email}).status_code == 422
    assert desk.post(at("identities_bring", study), {"file": table(["naam"], ["Bram"])}).status_code == 422
    assert not openings(study)


def test_the_list_takes_as_many_queries_for_one_as_for_many(desk, study, person, school, lead):
    def queries():
        with (
            CaptureQueriesContext(connections["default"]) as research,
            CaptureQueriesContext(connections["vault"]) as vault,
        ):
            desk.get(at("vault", study))
        return len(research), len(vault)

    queries()
    before = queries()
    for number in range(5):
        more = services.add_person(study=study, label=f"teamlid {number}", organisation=school, by=lead)
        identities.keep_identity(person=more, who=ANJA, by=lead)
        make_organisation(study)

    assert queries() == before


def test_the_history_takes_as_many_queries_for_one_as_for_many(desk, study, person):
    def queries():
        with (
            CaptureQueriesContext(connections["default"]) as research,
            CaptureQueriesContext(connections["vault"]) as vault,
        ):
            desk.get(at("vault_openings", study))
        return len(research), len(vault)

    desk.post(at("person_open", study, person.pk), {"reason": REASON})
    before = queries()
    for _ in range(4):
        desk.post(at("person_open", study, person.pk), {"reason": REASON})

    assert queries() == before


def test_nothing_that_was_sent_or_shown_stands_in_a_log(desk, study, person, caplog):
    with caplog.at_level(logging.DEBUG):
        desk.post(at("person_identity", study, person.pk), {"name": ANJA.name, "email": "geen adres"})
        desk.post(at("person_open", study, person.pk), {"reason": REASON})
        desk.post(at("identities_find", study), {"email": ANJA.email})
        desk.post(at("identities_bring", study), {"file": table(["naam", "e-mail"], [ANJA.name, "fout"])})

    # What goes to the database is seen here only because the tests look at everything; it is never logged by itself.
    assert (
        tells("\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")) == []
    )
