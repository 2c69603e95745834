"""Bringing material in through the browser: the form without script, the script's requests, and the report."""

import datetime
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import make_member, make_organisation, make_source, make_study, make_user

from oogst.flows import import_material as flow
from oogst.people.accounts import names
from oogst.people.roles import Role
from oogst.sources import incoming
from oogst.sources.drafts import visible_drafts
from oogst.sources.models import Draft, Import, ImportFile
from oogst.studies.services import add_person

pytestmark = pytest.mark.django_db
SETTINGS = {"basis": "elsewhere", "basis_note": "map 3"}
PEACE = b"Het was stil. Toen begon iemand te vertellen.\n"


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def signed_in(client: Client, study) -> Client:
    client.force_login(make_member(study))
    return client


def upload(name: str, content: bytes = PEACE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def begin(study) -> str:
    return reverse("material_import", args=[study.slug])


def test_the_page_says_who_reads_it_and_shows_the_studys_own_ground(signed_in: Client, study) -> None:
    study.default_basis, study.default_basis_note = "harvest", "verslagen bij K."
    study.save()

    page = signed_in.get(begin(study)).content.decode()

    assert 'value="harvest" selected' in page
    assert "verslagen bij K." in page
    assert names({study.memberships.get(role="lead").user_id}).popitem()[1] in page


def test_many_files_without_script(signed_in: Client, study) -> None:
    school = make_organisation(study)
    sent = {
        **SETTINGS,
        "organisation": str(school.pk),
        "kind": "logbook",
        "files": [upload("a.txt"), upload("b.txt", b"Een andere tekst.")],
    }

    answer = signed_in.post(begin(study), sent, follow=True)

    batch = Import.objects.get()
    assert answer.redirect_chain == [(reverse("import_report", args=[study.slug, batch.pk]), 302)]
    assert {(s.name, s.kind, s.organisation, s.basis_note) for s in study.sources.all()} == {
        ("a", "logbook", school, "map 3"),
        ("b", "logbook", school, "map 3"),
    }
    page = answer.content.decode()
    assert all(reverse("source", args=[study.slug, s.pk]) in page for s in study.sources.all())


def test_a_good_file_comes_in_between_two_bad_ones(signed_in: Client, study, realdata: Path) -> None:
    docx = realdata / "importer-files/docx"
    files = [
        upload(n, (docx / n).read_bytes()) for n in ("example_password.docx", "unicode.docx", "testWORD_truncated.docx")
    ]

    page = signed_in.post(begin(study), {**SETTINGS, "files": files}, follow=True).content.decode()

    assert study.sources.count() == 1
    for file in ImportFile.objects.filter(state="refused"):
        assert flow.told_refusal(file) in page


def test_without_a_file_nothing_is_lost_of_the_form(signed_in: Client, study) -> None:
    answer = signed_in.post(begin(study), {**SETTINGS, "basis_note": "in de blauwe map"})

    assert answer.status_code == 422
    assert "in de blauwe map" in answer.content.decode()
    assert not Import.objects.exists()


def test_without_a_ground_nothing_comes_in(signed_in: Client, study) -> None:
    answer = signed_in.post(begin(study), {"basis": "", "files": [upload("a.txt")]})

    assert answer.status_code == 422
    assert not study.sources.exists()


def test_the_script_makes_a_batch_and_sends_file_by_file(signed_in: Client, study) -> None:
    made = signed_in.post(begin(study), SETTINGS, headers={"Accept": "application/json"})
    assert made.status_code == 201

    sent = signed_in.post(made.json()["add"], {"files": upload("a.txt")})

    assert sent.status_code == 201
    assert ImportFile.objects.get(pk=sent.json()["file"]).state == "taken"
    assert signed_in.get(made.json()["report"]).status_code == 200


def test_wrong_settings_come_back_as_a_form_for_the_script(signed_in: Client, study) -> None:
    answer = signed_in.post(begin(study), {"basis": ""}, headers={"Accept": "application/json"})

    assert answer.status_code == 422
    assert "id_basis" in answer.json()["form"]


def test_a_file_that_is_too_large_is_refused_and_the_others_come_in(signed_in: Client, study, settings) -> None:
    settings.MAXIMUM_FILE_SIZE = 100
    files = [upload("groot.txt", b"x" * 200_000), upload("klein.txt")]

    signed_in.post(begin(study), {**SETTINGS, "files": files})

    assert dict(ImportFile.objects.values_list("name", "state")) == {"groot.txt": "refused", "klein.txt": "taken"}
    batch = Import.objects.get()
    alone = signed_in.post(
        reverse("import_add", args=[study.slug, batch.pk]), {"files": upload("nog groter.txt", b"x" * 200_000)}
    )
    assert alone.status_code == 413


def test_the_token_against_forgery_is_asked_for(study) -> None:
    client, member = Client(enforce_csrf_checks=True), make_member(study)
    client.force_login(member)

    assert client.post(begin(study), {**SETTINGS, "files": [upload("a.txt")]}).status_code == 403
    batch = incoming.start_import(study=study, by=member, settings={})
    assert (
        client.post(reverse("import_add", args=[study.slug, batch.pk]), {"files": upload("a.txt")}).status_code == 403
    )

    client.get(begin(study))
    token = client.cookies["csrftoken"].value
    assert (
        client.post(begin(study), {**SETTINGS, "files": [upload("a.txt")], "csrfmiddlewaretoken": token}).status_code
        == 302
    )


def test_a_double_file_is_told_and_can_be_taken_anyway(signed_in: Client, study) -> None:
    signed_in.post(begin(study), {**SETTINGS, "files": [upload("a.txt")]})
    page = signed_in.post(begin(study), {**SETTINGS, "files": [upload("a.txt")]}, follow=True).content.decode()
    file = ImportFile.objects.get(state="refused")
    address = reverse("import_retry", args=[study.slug, file.batch_id, file.pk])
    assert address in page
    assert study.sources.count() == 1

    signed_in.post(address, {"anyway": "1"})

    assert study.sources.count() == 2


def test_a_text_is_looked_at_and_read_in_another_way(signed_in: Client, study) -> None:
    signed_in.post(
        begin(study), {**SETTINGS, "encoding": "cp1251", "files": [upload("a.txt", "Eén café".encode("cp1252"))]}
    )
    file = ImportFile.objects.get()
    address = reverse("import_again", args=[study.slug, file.batch_id, file.pk])

    look = signed_in.post(address, {"encoding": "cp1252", "do": "look"})
    assert "Eén café" in look.content.decode()
    assert "café" not in study.sources.get().current().text

    signed_in.post(address, {"encoding": "cp1252", "do": "read"})
    assert study.sources.get().current().text == "Eén café"


def test_mail_without_its_history_is_a_choice_on_the_form(signed_in: Client, study) -> None:
    page = "<p>Ja.</p><blockquote type=cite>Wil je praten?</blockquote>"
    mail = f"From: a@x.example\nSubject: Praten\nContent-Type: text/html\n\n{page}".encode()

    assert 'name="drop_quoted"' in signed_in.get(begin(study)).content.decode()
    signed_in.post(begin(study), {**SETTINGS, "drop_quoted": "on", "files": [upload("a.eml", mail)]})

    assert study.sources.get().current().text == "Ja."
    assert [said["code"] for said in ImportFile.objects.get().report["remarks"]] == ["quotes-left-out"]


def test_the_columns_of_a_table_are_chosen_after_a_look(signed_in: Client, study) -> None:
    table = "id,vraag 1,vraag 2\n1,Ik vond dat het heel goed ging,kort\n2,Ik had er meer van verwacht,ook kort\n"
    signed_in.post(begin(study), {**SETTINGS, "files": [upload("tabel.csv", table.encode())]})
    file = ImportFile.objects.get()
    address = reverse("import_again", args=[study.slug, file.batch_id, file.pk])
    assert signed_in.get(address).content.decode().count('name="text_columns"') == 2

    signed_in.post(address, {"text_columns": ["vraag 2"], "do": "read"})

    assert sorted(source.current().text for source in study.sources.all()) == ["kort", "ook kort"]


def test_a_coded_source_is_not_read_again(signed_in: Client, study) -> None:
    from tests.factories import make_code, make_coding

    signed_in.post(begin(study), {**SETTINGS, "files": [upload("a.txt")]})
    file, coder = ImportFile.objects.get(), make_member(study)
    make_coding(study.sources.get(), make_code(study, coder), coder)

    signed_in.post(
        reverse("import_again", args=[study.slug, file.batch_id, file.pk]), {"encoding": "utf-8", "do": "read"}
    )

    assert study.sources.get().codings.count() == 1


def test_the_file_itself_can_be_discarded_at_once(signed_in: Client, study) -> None:
    signed_in.post(begin(study), {**SETTINGS, "files": [upload("a.txt")]})
    file = ImportFile.objects.get()
    assert incoming.path_of(file.stored).exists()

    signed_in.post(reverse("import_forget", args=[study.slug, file.batch_id, file.pk]))

    assert not incoming.path_of(file.stored).exists()
    assert study.sources.count() == 1


def test_sources_of_an_import_are_described_in_a_table(signed_in: Client, study) -> None:
    signed_in.post(begin(study), {**SETTINGS, "files": [upload("a.txt"), upload("b.txt", b"Iets anders.")]})
    batch, one, two = Import.objects.get(), study.sources.get(name="a"), study.sources.get(name="b")
    address = reverse("import_describe", args=[study.slug, batch.pk])
    sent = {}
    for source in (one, two):
        sent |= {f"{source.pk}-name": source.name, f"{source.pk}-kind": source.kind, f"{source.pk}-date": ""}
    sent |= {f"{one.pk}-name": "Gesprek 1", f"{one.pk}-kind": "interview", f"{two.pk}-date": "2024-02-30"}

    wrong = signed_in.post(address, sent)
    assert wrong.status_code == 422
    assert "Gesprek 1" in wrong.content.decode()
    one.refresh_from_db()
    assert one.name == "a"

    signed_in.post(address, sent | {f"{two.pk}-date": "2024-02-28"})
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.name, one.kind, str(two.date)) == ("Gesprek 1", "interview", "2024-02-28")


def test_while_files_wait_the_report_looks_again_by_itself(signed_in: Client, study) -> None:
    batch = incoming.start_import(study=study, by=None, settings={})
    file = flow.bring(batch=batch, name="a.txt", chunks=[PEACE], plan_it=False)
    address = reverse("import_progress", args=[study.slug, batch.pk])
    assert "hx-get" in signed_in.get(address).content.decode()

    flow.take(file.pk)

    assert "hx-get" not in signed_in.get(address).content.decode()


@pytest.mark.parametrize(
    ("role", "page", "act"),
    [(Role.LEAD, 200, 302), (Role.RESEARCHER, 200, 302), (Role.COACH, 200, 302), (Role.ADVISOR, 403, 403),
     (Role.CHAMPION, 403, 403), (Role.MANAGER, 403, 403), (None, 404, 404)],
)  # fmt: skip
def test_who_may_bring_material_in(client: Client, study, role: Role | None, page: int, act: int) -> None:
    client.force_login(make_member(study, role) if role else make_user())
    batch = incoming.start_import(study=study, by=None, settings={})

    assert client.get(begin(study)).status_code == page
    assert client.get(reverse("import_report", args=[study.slug, batch.pk])).status_code == page
    assert client.post(begin(study), {**SETTINGS, "files": [upload("a.txt")]}).status_code == act
    assert study.sources.count() == (act == 302)


def test_an_import_of_another_study_is_not_there(signed_in: Client, study) -> None:
    other = incoming.start_import(study=make_study(), by=None, settings={})
    file = flow.bring(batch=other, name="a.txt", chunks=[PEACE])

    for name in ("import_report", "import_progress", "import_describe"):
        assert signed_in.get(reverse(name, args=[study.slug, other.pk])).status_code == 404
    assert signed_in.get(reverse("import_again", args=[study.slug, other.pk, file.pk])).status_code == 404
    assert signed_in.post(reverse("import_retry", args=[study.slug, other.pk, file.pk])).status_code == 404
    mine = incoming.start_import(study=study, by=None, settings={})
    assert signed_in.get(reverse("import_again", args=[study.slug, mine.pk, file.pk])).status_code == 404


def test_a_visitor_is_led_to_sign_in_before_anything_is_read(client: Client, study) -> None:
    answer = client.post(begin(study), {**SETTINGS, "files": [io.BytesIO(PEACE)]})

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.realdata
def test_real_transcripts_and_a_workbook_through_the_browser(signed_in: Client, study, realdata: Path) -> None:
    taguette = realdata / "taguette-swj2022"
    paths = [*sorted((taguette / "transcripts").glob("*.odt")), taguette / "exports/taguette-1.5.2-codebook.xlsx"]

    signed_in.post(begin(study), {**SETTINGS, "files": [upload(path.name, path.read_bytes()) for path in paths]})

    assert {file.name: file.state for file in ImportFile.objects.all()} == {path.name: "taken" for path in paths}
    assert study.sources.filter(file_name__endswith=".odt").count() == 6


def test_an_interview_waits_for_whoever_held_it(signed_in: Client, study) -> None:
    """A colleague brings it in for the interviewer: from then on only the interviewer finds it."""
    interviewer, stranger = make_member(study), make_user()
    day = timezone.localdate() - datetime.timedelta(days=1)
    sent = {**SETTINGS, "kind": "interview", "date": day.isoformat(), "names": "review"}

    refused = signed_in.post(begin(study), {**sent, "interviewer": str(stranger.pk), "files": [upload("a.txt")]})
    taken = signed_in.post(begin(study), {**sent, "interviewer": str(interviewer.pk), "files": [upload("a.txt")]})

    assert (refused.status_code, taken.status_code) == (422, 302)
    draft = Draft.objects.get(study=study)
    assert draft.interviewer == interviewer.pk
    assert list(visible_drafts(interviewer, study)) == [draft]
    assert str(draft.pk) not in signed_in.get(reverse("names_waiting", args=[study.slug])).content.decode()


def test_only_who_brought_a_file_in_looks_inside_it_and_sees_its_name(signed_in: Client, study) -> None:
    """It was refused, so it is still here as it came: an interview of yesterday, with the name of who was spoken to."""
    day = timezone.localdate() - datetime.timedelta(days=1)
    asked = {"basis": "consent", "kind": "interview", "date": day.isoformat(), "names": "review"}
    signed_in.post(begin(study), {**asked, "files": [upload("Jannie Zwartelaar.txt", b"Ik ben Jannie Zwartelaar.\n")]})
    file = ImportFile.objects.get()
    inside = reverse("import_again", args=[study.slug, file.batch_id, file.pk])
    report = reverse("import_report", args=[study.slug, file.batch_id])
    assert (file.state, bool(file.stored)) == ("refused", True)
    assert "Zwartelaar" in signed_in.get(inside).content.decode()
    assert "Zwartelaar" in signed_in.get(report).content.decode()

    colleague = Client()
    colleague.force_login(make_member(study, Role.LEAD))
    seen = [
        colleague.get(inside, follow=True),
        colleague.post(inside, {"encoding": "utf-8", "do": "look"}, follow=True),
        colleague.get(report),
    ]

    assert [page.status_code for page in seen] == [200, 200, 200]
    assert [page for page in seen if "Zwartelaar" in page.content.decode()] == []
    assert inside not in seen[-1].content.decode()


def test_no_form_describes_a_source_past_the_gate(client: Client, study) -> None:
    """The day of an interview, a consent that is not there, somebody taken out too early: each is said on the page."""
    lead = make_member(study)
    client.force_login(lead)
    source = make_source(study, kind="interview", date=datetime.date(2025, 3, 4), by=lead)
    person = add_person(study=study, label="teamlid T1", by=None)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    edit = {"name": source.name, "kind": "interview", "basis": "elsewhere", "language": "nl"}

    for fields in ({"date": yesterday.isoformat()}, {"date": "2025-03-04", "basis": "consent"}):
        answer = client.post(reverse("source_edit", args=[study.slug, source.pk]), {**edit, **fields})
        assert (answer.status_code, "error-summary" in answer.content.decode()) == (422, True)
    source.refresh_from_db()
    assert (source.date, source.basis) == (datetime.date(2025, 3, 4), "elsewhere")
    late = make_source(study, kind="interview", people=[person], by=lead)
    answer = client.post(reverse("source_people", args=[study.slug, late.pk]), {})
    assert answer.status_code == 422
    assert list(late.people.all()) == [person]
