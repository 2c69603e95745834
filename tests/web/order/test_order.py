"""Retention on a page, and documents that fill themselves: in two languages, without names of participants."""

import datetime
import io
import json
import uuid

import pytest
from django.test import Client
from django.utils import timezone, translation
from docx import Document as Word
from tests.factories import make_member, make_organisation, make_source, make_study, make_user

from oogst.flows.order.documents import length
from oogst.flows.order.markdown import write_markdown
from oogst.flows.order.sheet import Facts, Grid, Part, Points, Sheet, Text
from oogst.flows.order.word import write_docx
from oogst.flows.retaining import running
from oogst.participation.models import ConsentForm, ConsentVersion, Letter
from oogst.people import trail
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources.models import Kind
from oogst.studies import retention, services
from oogst.studies.identities import keep_identity
from oogst.studies.models import Study
from oogst.vault.identities import Who

pytestmark = pytest.mark.django_db
NAMES = ("Fatma", "Yildiz", "fatma@school.example", "Het Voorbeeld")


@pytest.fixture
def lead():
    return make_user("Lotte de Wit", language="en")


@pytest.fixture
def study(lead):
    study = make_study(lead, "Begeleiden | is *van* iedereen")
    school = make_organisation(study)
    person = services.add_person(study=study, label="aanjager A1", organisation=school, by=lead)
    keep_identity(person=person, who=Who(name="Fatma Yildiz", email="fatma@school.example", employer="Het Voorbeeld"),
                  by=None)  # fmt: skip
    make_source(study, kind=Kind.INTERVIEW, people=[person], organisation=school, by=lead)
    make_member(study, Role.CHAMPION, organisation=school, person=person)
    form = ConsentForm.objects.create(study=study, title="Aanjagers")
    version = ConsentVersion.objects.create(
        study=study, form=form, number=1, drafted_by=uuid.uuid4(), proposed_by=uuid.uuid4(), published_by=uuid.uuid4(),
        published_at=timezone.now(), state="published", purposes=["interview", "recording"],
    )  # fmt: skip
    version.texts.create(language="nl", sheet="x", statement="y")
    return study


@pytest.fixture
def desk(client, lead) -> Client:
    client.force_login(lead)
    return client


def address(study, rest=""):
    return f"/s/{study.slug}/order/{rest}"


def body(answer) -> str:
    return answer.content.decode()


def old_letter(study):
    letter = Letter.objects.create(study=study, kind="ask", about=uuid.uuid4())
    Letter.objects.filter(pk=letter.pk).update(at=timezone.now() - datetime.timedelta(days=91))


def test_the_table_shows_what_would_go_today(desk, study):
    old_letter(study)

    row = next(row for row in desk.get(address(study)).context["rows"] if row.rule.cls.key == "letters")

    assert (row.due, row.term) == (1, "90 days after it was made")
    assert [owner.name for owner in row.owners] == ["Lotte de Wit"]


def test_the_table_takes_as_many_queries_for_much_as_for_little(desk, study, django_assert_num_queries):
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    desk.get(address(study))
    counts = []
    for _ in range(2):
        with (
            CaptureQueriesContext(connections["default"]) as research,
            CaptureQueriesContext(connections["vault"]) as vault,
        ):
            desk.get(address(study))
        counts.append(len(research) + len(vault))
        for _more in range(3):
            old_letter(study)
            make_source(study)

    assert counts[0] == counts[1]


def test_what_is_announced_stands_there_with_its_notices(desk, study):
    old_letter(study)
    running.run(timezone.now())

    said = " ".join(body(desk.get(address(study))).split())

    assert "1 goes on" in said
    assert "notice 1:" in said


def test_a_term_and_an_owner_are_chosen(desk, study, lead):
    answer = desk.post(address(study, "rule/letters/"), {"days": "30", "owner": str(lead.pk)})

    assert answer.status_code == 302
    rule = retention.rules(study)["letters"]
    assert (rule.days, rule.owner) == (30, lead)
    desk.post(address(study, "rule/letters/"), {"days": "", "owner": ""})
    assert retention.rules(study)["letters"].is_own is False


@pytest.mark.parametrize("sent", [{"days": "0"}, {"days": "x"}, {"owner": "x"}, {"owner": str(uuid.uuid4())}])
def test_a_term_or_owner_that_cannot_be_is_refused(desk, study, sent):
    assert desk.post(address(study, "rule/letters/"), sent).status_code == 422


@pytest.mark.parametrize("kind", ["trail", "incoming", "data_backups", "nonsense"])
def test_a_class_without_a_choice_has_no_page(desk, study, kind):
    assert desk.get(address(study, f"rule/{kind}/")).status_code == 404


def test_a_hold_is_put_shown_and_ended(desk, study):
    until = timezone.localdate() + datetime.timedelta(days=30)
    sent = {"kinds": ["letters"], "reason": "een klacht", "until": until.isoformat()}

    assert desk.post(address(study, "hold/"), sent).status_code == 302
    assert "on hold until" in body(desk.get(address(study)))
    desk.post(address(study, "hold/letters/end/"))
    assert "on hold until" not in body(desk.get(address(study)))


@pytest.mark.parametrize(
    "wrong", [{"kinds": []}, {"kinds": ["trail"]}, {"reason": ""}, {"until": "2020-01-01"}, {"until": ""},
              {"reason": "klacht van Fatma Yildiz"}],
)  # fmt: skip
def test_half_a_hold_is_refused(desk, study, wrong):
    until = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()

    answer = desk.post(address(study, "hold/"), {"kinds": ["letters"], "reason": "klacht", "until": until} | wrong)

    assert answer.status_code == 422
    assert not retention.rules(study)["letters"].hold_until


def test_the_day_of_the_final_report_is_kept_and_one_to_come_is_refused(desk, study):
    tomorrow = timezone.localdate() + datetime.timedelta(days=2)

    desk.post(address(study, "end/"), {"day": "2026-06-01"})
    assert Study.objects.get(pk=study.pk).ended_on == datetime.date(2026, 6, 1)
    said = body(desk.post(address(study, "end/"), {"day": tomorrow.isoformat()}, follow=True))
    assert "still to come" in said
    assert Study.objects.get(pk=study.pk).ended_on == datetime.date(2026, 6, 1)


@pytest.mark.parametrize("name", ["plan", "register", "assessment"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_document_names_no_participant_and_no_place_on_the_machine(desk, study, lead, settings, name, language):
    lead.language = language
    lead.save()
    paths = [str(settings.DATA), str(settings.BACKUPS)]

    said = [body(desk.get(address(study, f"{name}/")))]
    said.append(body(desk.get(address(study, f"{name}/md/"))))
    word = Word(io.BytesIO(desk.get(address(study, f"{name}/docx/")).content))
    said.append(
        "\n".join([p.text for p in word.paragraphs] + [c.text for t in word.tables for r in t.rows for c in r.cells])
    )

    assert [secret for secret in (*NAMES, *paths) for text in said if secret in text] == []
    assert all(len(text) > 1000 for text in said)


def test_the_plan_says_what_there_is(desk, study):
    plan = body(desk.get(address(study, "plan/md/")))

    assert plan.startswith("# Data management plan\n")
    for said in ("Lotte de Wit", "lead researcher", "Aanjagers 1", "AES-256-GCM", "10 years after the final report",
                 "keys for 7 days, data for 30 days"):  # fmt: skip
        assert said in plan
    assert "| Texts to work with |" in plan


def test_the_plan_for_machines_follows_the_standard(desk, study, settings):
    settings.SITE_URL = "https://oogst.school.example"
    Study.objects.filter(pk=study.pk).update(ended_on=datetime.date(2026, 6, 1))

    dmp = json.loads(desk.get(address(study, "plan/json/")).content)["dmp"]

    required = {"title", "created", "modified", "language", "dmp_id", "contact", "ethical_issues_exist", "dataset"}
    assert required <= dmp.keys()
    assert dmp["language"] == "nld"
    assert dmp["dmp_id"]["type"] in {"handle", "doi", "ark", "url", "other"}
    assert dmp["contact"]["name"] == "Lotte de Wit"
    assert all(each["role"] and each["contributor_id"]["type"] == "other" for each in dmp["contributor"])
    assert [each["name"] for each in dmp["contributor"]] == ["Lotte de Wit"]
    for dataset in dmp["dataset"]:
        assert {"title", "dataset_id", "personal_data", "sensitive_data"} <= dataset.keys()
        assert {dataset["personal_data"], dataset["sensitive_data"]} <= {"yes", "no", "unknown"}
        for given in dataset["distribution"]:
            assert given["data_access"] == "closed"
            assert {"title", "url"} <= given["host"].keys()
    material = next(each for each in dmp["dataset"] if each["title"] == "Texts to work with")
    assert material["distribution"][0]["available_until"] == "2036-06-01"
    assert [name for name in NAMES if name in json.dumps(dmp)] == []


def test_what_is_taken_stands_on_the_trail(desk, study):
    desk.get(address(study, "register/docx/"))

    entry = TrailEntry.objects.filter(chain=str(study.pk)).latest("sequence")
    assert (entry.verb, entry.details) == ("order.taken", {"document": "register", "format": "docx"})
    assert trail.verify() == []


@pytest.mark.parametrize("rest", ["nonsense/", "nonsense/md/", "plan/pdf/", "register/json/"])
def test_what_is_not_there_is_not_found(desk, study, rest):
    assert desk.get(address(study, rest)).status_code == 404


def test_names_of_studies_do_not_become_marks():
    sheet = Sheet(
        "A # title", "Een | studie", "<b>lead</b>", datetime.date(2026, 1, 2), "en",
        (Part("*Deel*", (Text("- geen lijst"), Facts((("a|b", "c_d"),)), Points(("één",), open=True),
                         Grid("", ("x", "y"), (("1|2", ""),)))),),
    )  # fmt: skip

    said = write_markdown(sheet)

    assert said == (
        "# A \\# title\n\nEen \\| studie · 2026-01-02\n\n\\<b\\>lead\\</b\\>\n\n## \\*Deel\\*\n\n\\- geen lijst\n\n"
        "- **a\\|b**: c\\_d\n\n- [ ] één\n\n| x | y |\n|---|---|\n| 1\\|2 | – |\n"
    )


def test_a_word_document_says_nothing_of_this_machine():
    word = Word(io.BytesIO(write_docx(Sheet("T", "S", "L", datetime.date(2026, 1, 2), "nl", ()))))

    properties = word.core_properties
    assert (properties.author, properties.last_modified_by, properties.language) == ("", "", "nl-NL")
    assert properties.created.date() == datetime.date(2026, 1, 2)


@pytest.mark.parametrize(
    ("days", "said"),
    [(1, "1 day"), (30, "30 days"), (90, "90 days"), (183, "6 months"), (365, "1 year"), (3653, "10 years"),
     (400, "400 days")],
)  # fmt: skip
def test_terms_are_said_as_people_say_them(days, said):
    with translation.override("en"):
        assert length(days) == said
