"""From a text that waits to a source: the layers, the learning, the embargo towards everybody else, and an import."""

import datetime
import io
import logging
import zipfile

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.factories import make_code, make_member, make_organisation, make_study

from oogst.core import workdays
from oogst.core.formats.document import Document
from oogst.flows import import_material, name_finding
from oogst.people.errors import NotAllowed
from oogst.people.roles import Role
from oogst.sources import drafts, incoming
from oogst.sources.deciding import Choice, decide
from oogst.sources.drafts import DecidedMeanwhile
from oogst.sources.models import Draft, Import, ImportFile, NotAName, Source
from oogst.sources.review import ACCEPTED, OPEN, REJECTED
from oogst.studies import other_names
from oogst.studies.identities import keep_identity, keep_organisation_identity
from oogst.studies.services import add_person
from oogst.vault import identities as vault_identities
from oogst.vault.identities import Who

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study(names="review")


@pytest.fixture
def lead(study):
    return make_member(study, Role.LEAD)


@pytest.fixture
def person(study, lead):
    made = add_person(study=study, label="aanjager A2", organisation=make_organisation(study), by=lead)
    keep_identity(person=made, who=Who(name="Tjitske Hoekema", other_names=("Tjits",)), by=lead)
    return made


def wait(study, by, text, name="Gesprek", **fields):
    draft = drafts.arrive(
        study=study, document=Document(name=name, text=text, **fields.pop("said", {})), by=by, **fields
    )
    name_finding.look_at(draft.pk)
    draft.refresh_from_db()
    return draft


def places(draft):
    text = drafts.document_of(draft).text
    return {text[one.start : one.end]: one for one in drafts.names_of(draft).found}


def settle(draft, by, **decisions):
    """Decide on words of a draft: `Sjors="[naam]"` replaces them, `Sjors=""` lets them stand."""
    text = drafts.document_of(draft).text
    chosen = []
    for words, replacement in decisions.items():
        words, at = words.replace("_", " "), 0
        while (at := text.find(words, at)) >= 0:
            chosen.append(Choice(at, at + len(words), ACCEPTED if replacement else REJECTED, replacement, "person"))
            at += len(words)
    return decide(draft=draft, by=by, version=draft.version, chosen=chosen)


def everything_in_research() -> str:
    with connections["default"].cursor() as cursor:
        said = []
        for table in connections["default"].introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [repr(row) for row in cursor.fetchall()]
    return "\n".join(said)


def test_a_known_name_is_replaced_and_a_likely_one_is_asked(study, lead, person) -> None:
    draft = wait(study, lead, "Tjitske Hoekema sprak. Sjors knikte.", name="Tjitske Hoekema")

    found = places(draft)
    assert (found["Tjitske Hoekema"].decision, found["Tjitske Hoekema"].replacement) == (ACCEPTED, "[aanjager A2]")
    assert found["Sjors"].decision == OPEN
    assert drafts.names_of(draft).title == "[aanjager A2]"
    assert (draft.sure, draft.open, draft.state) == (1, 1, Draft.State.REVIEW)
    assert any(layer.startswith("deduce:") for layer in draft.layers)


def test_variables_are_masked_before_somebody_checks_them(study, lead, person) -> None:
    draft = wait(study, lead, "Dag.", said={"variables": {"met": "Tjitske Hoekema", "week": "drie"}})

    assert drafts.names_of(draft).variables == {"met": "[aanjager A2]", "week": "drie"}


def test_names_in_the_headings_of_columns_are_masked_and_no_column_is_lost(study, lead, person) -> None:
    said = {
        "Wat vond Tjitske Hoekema?": "goed", "Wat vond Tjits?": "beter", "Wat vond tjitske hoekema?": "best",
        "Mail aan tjitske@hoekema.example": "ja", "Datum": "drie", "Werkdruk in mei": "hoog",
    }  # fmt: skip
    draft = wait(study, lead, "Dag.", said={"variables": said})

    kept = drafts.names_of(draft).variables

    assert list(kept) == [
        "Wat vond [aanjager A2]?", "Wat vond [aanjager A2]? (2)", "Wat vond [aanjager A2]? (3)",
        "Mail aan [e-mailadres]", "Datum", "Werkdruk in mei",
    ]  # fmt: skip
    assert list(kept.values()) == list(said.values())
    source = name_finding.finish(draft=draft, by=lead) or Source.objects.get(pk=draft.pk)
    assert set(source.values.values_list("variable__name", flat=True)) == set(kept)
    assert "jits" not in str(list(study.variables.values()))


def test_finishing_lets_it_in_with_a_number_for_somebody_else(study, lead, person) -> None:
    draft = settle(
        wait(study, lead, "Tjitske zag Sjors. Sjors zwaaide."), lead, Tjitske="[aanjager A2]", Sjors="[naam]"
    )

    source = name_finding.finish(draft=draft, by=lead)

    assert source.current().text == "[aanjager A2] zag [naam 1]. [naam 1] zwaaide."


def test_the_same_number_stands_for_the_same_person_in_the_next_text(study, lead) -> None:
    for text, name in (("Sjors kwam.", "Sjors"), ("Mourad kwam.", "Mourad"), ("Fatima kwam.", "Fatima")):
        name_finding.finish(draft=settle(wait(study, lead, text), lead, **{name: "[naam]"}), by=lead)

    later = wait(study, lead, "En toen kwam fatima, met Sjors.")

    found = places(later)
    assert (found["fatima"].replacement, found["fatima"].decision) == ("[naam 3]", ACCEPTED)
    assert found["Sjors"].replacement == "[naam 1]"


def test_a_nickname_joins_the_names_of_its_person(study, lead, person) -> None:
    draft = settle(wait(study, lead, "Zonnestraal kwam binnen."), lead, Zonnestraal="[aanjager A2]")
    name_finding.finish(draft=draft, by=lead)

    who = vault_identities.read(person.pk)
    later = wait(study, lead, "Daar was zonnestraal weer.")

    assert (who.name, who.other_names) == ("Tjitske Hoekema", ("Tjits", "Zonnestraal"))
    assert places(later)["zonnestraal"].replacement == "[aanjager A2]"


def test_a_nickname_of_somebody_without_a_name_takes_no_other_away(study, lead) -> None:
    person = add_person(study=study, label="teamlid T1", by=lead)
    for nickname in ("Zonnestraal", "Wervelwind"):
        draft = settle(wait(study, lead, f"{nickname} kwam binnen."), lead, **{nickname: "[teamlid T1]"})
        name_finding.finish(draft=draft, by=lead)

    assert vault_identities.read(person.pk).other_names == ("Zonnestraal", "Wervelwind")


def test_a_school_learns_what_else_it_is_called(study, lead) -> None:
    school = make_organisation(study)
    keep_organisation_identity(organisation=school, who=Who(name="Rijnmond Lyceum"), by=lead)
    text = "Op de Vlaggenburcht was het stil."
    draft = wait(study, lead, text)
    at = text.index("Vlaggenburcht")
    draft = decide(draft=draft, by=lead, version=draft.version,
                   chosen=[Choice(at, at + 13, ACCEPTED, "[school 1]", "organisation")])  # fmt: skip

    source = name_finding.finish(draft=draft, by=lead)

    assert source.current().text == "Op de [school 1] was het stil."
    assert vault_identities.read(school.pk).other_names == ("Vlaggenburcht",)
    assert places(wait(study, lead, "Weer naar de vlaggenburcht."))["vlaggenburcht"].replacement == "[school 1]"


def test_what_is_no_name_is_not_asked_again_in_this_study_alone(study, lead) -> None:
    name_finding.finish(draft=settle(wait(study, lead, "Sjors was stil."), lead, Sjors=""), by=lead)

    assert "Sjors" not in places(wait(study, lead, "Volgens Sjors was het druk."))
    other = make_study(names="review")
    assert "Sjors" in places(wait(other, make_member(other, Role.LEAD), "Volgens Sjors was het druk."))
    assert [len(mark) for mark in NotAName.objects.values_list("mark", flat=True)] == [64]


def test_what_is_refused_once_and_replaced_elsewhere_stays_asked(study, lead) -> None:
    draft = wait(study, lead, "Sjors zag Sjors.")
    draft = decide(draft=draft, by=lead, version=draft.version,
                   chosen=[Choice(0, 5, REJECTED), Choice(10, 15, ACCEPTED, "[weggelaten]")])  # fmt: skip
    name_finding.finish(draft=draft, by=lead)

    assert "Sjors" in places(wait(study, lead, "Volgens Sjors was het druk."))


def test_nothing_is_learned_from_what_is_not_finished(study, lead) -> None:
    draft = settle(wait(study, lead, "Sjors kwam met Mourad."), lead, Sjors="[naam]")

    with pytest.raises(NotAllowed):
        name_finding.finish(draft=draft, by=lead)
    with pytest.raises(DecidedMeanwhile):
        name_finding.finish(draft=settle(draft, lead, Mourad=""), by=lead, version=draft.version)

    assert other_names.read(study) == []


def test_with_the_vault_locked_it_goes_on_waiting_and_is_looked_at_later(
    study, lead, person, monkeypatch, tmp_path, settings
) -> None:
    draft = drafts.arrive(study=study, document=Document(name="x", text="Tjitske kwam."), by=lead)
    key = "OOGST_MASTER_KEY"
    with monkeypatch.context() as locked:
        locked.delenv(key)
        settings.MASTER_KEY_FILE = tmp_path / "none"
        name_finding.look_at(draft.pk)
        draft.refresh_from_db()
        assert draft.state == Draft.State.FINDING

    count = name_finding.look_at_forgotten(timezone.now() + datetime.timedelta(minutes=2))

    draft.refresh_from_db()
    assert (count, draft.state) == (1, Draft.State.REVIEW)
    assert "Tjitske" in places(draft)


def test_tick_lets_in_what_was_reviewed_once_its_day_is_over_and_only_once(study, lead) -> None:
    draft = wait(study, lead, "Het was stil.", kind="interview", date=timezone.localdate())
    assert name_finding.finish(draft=draft, by=lead) is None
    draft.refresh_from_db()

    before = name_finding.let_through_due(draft.embargo_until - datetime.timedelta(seconds=1))

    assert (before, Source.objects.count()) == (0, 0)


def test_tick_after_the_day(study, lead, monkeypatch) -> None:
    draft = wait(study, lead, "Het was stil.", kind="interview", date=timezone.localdate())
    name_finding.finish(draft=draft, by=lead)
    draft.refresh_from_db()
    monkeypatch.setattr(timezone, "now", lambda: draft.embargo_until)

    counts = [name_finding.let_through_due(timezone.now()) for _twice in range(2)]

    assert (counts, Source.objects.get().pk) == ([1, 0], draft.pk)


def test_of_an_interview_nothing_is_learned_before_its_day_is_over(study, lead, person, monkeypatch) -> None:
    """Neither a number, nor another name of somebody, nor what is no name: colleagues see all three."""
    text = "Zonnestraal zag Sjors. Mourad was stil."
    draft = wait(study, lead, text, kind="interview", date=timezone.localdate())
    draft = settle(draft, lead, Zonnestraal="[aanjager A2]", Sjors="[naam]", Mourad="")
    assert name_finding.finish(draft=draft, by=lead) is None

    assert other_names.read(study) == []
    assert vault_identities.read(person.pk).other_names == ("Tjits",)
    assert not NotAName.objects.exists()
    other = settle(wait(study, lead, "Fatima kwam."), lead, Fatima="[naam]")
    assert name_finding.finish(draft=other, by=lead).current().text == "[naam 1] kwam."

    draft.refresh_from_db()
    monkeypatch.setattr(timezone, "now", lambda: draft.embargo_until)
    assert name_finding.let_through_due(timezone.now()) == 1

    assert Source.objects.get(pk=draft.pk).current().text == "[aanjager A2] zag [naam 2]. Mourad was stil."
    assert vault_identities.read(person.pk).other_names == ("Tjits", "Zonnestraal")
    assert NotAName.objects.count() == 1


def test_it_enters_also_when_whoever_reviewed_it_is_gone(study, lead, monkeypatch) -> None:
    reviewer = make_member(study)
    draft = wait(study, reviewer, "Sjors kwam.", kind="interview", date=timezone.localdate())
    draft = settle(draft, reviewer, Sjors="[naam]")
    name_finding.finish(draft=draft, by=reviewer)
    draft.refresh_from_db()
    study.memberships.filter(user_id=reviewer.pk).delete()
    monkeypatch.setattr(timezone, "now", lambda: draft.embargo_until)

    assert name_finding.let_through_due(timezone.now()) == 1

    assert Source.objects.get().current().text == "[naam 1] kwam."


PAGES = [
    "study", "material", "material_csv", "search", "segments", "segments_csv", "matrix", "matrix_csv", "memos",
    "names_waiting", "trail", "school", "export", "export_leaving", "story", "report",
]  # fmt: skip
MARKER = "Zeewierkoekjes"


@given(share=st.floats(0, 0.999999), day=st.integers(0, 3), reviewed=st.booleans())
@examples(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_before_its_release_nobody_else_finds_anything_of_an_interview(
    study, lead, monkeypatch, share, day, reviewed
) -> None:
    """For any moment before: no list, search, matrix, segment, export or trail of another coder holds it."""
    school, today = make_organisation(study), timezone.localdate()
    colleague = make_member(study, Role.LEAD)
    make_code(study, colleague)
    text = f"{MARKER} zijn lekker."
    draft = wait(
        study, lead, text, name=MARKER, kind="interview", date=today - datetime.timedelta(days=day), organisation=school
    )
    if reviewed:
        assert name_finding.finish(draft=draft, by=lead) is None
    draft.refresh_from_db()
    now = timezone.now()
    moment = now + (draft.embargo_until - now) * share
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: moment)
        client = Client()
        client.force_login(colleague, backend=settings.AUTHENTICATION_BACKENDS[0])
        for name in PAGES:
            arguments = [study.slug] + ([school.pk] if name == "school" else [])
            for query in ({}, {"q": "lekker", "text": "lekker", "code": "all"}):
                answer = client.get(reverse(name, args=arguments), query)
                parts = b"".join(answer.streaming_content) if answer.streaming else answer.content
                words = parts.decode("utf-8", "replace")
                assert answer.status_code == 200, name
                assert MARKER not in words, name
                assert str(draft.pk) not in words, name
        assert study.sources.count() == 0
        assert name_finding.let_through_due(moment) == 0
        assert list(drafts.visible_drafts(lead, study)) == [draft]
        assert not drafts.visible_drafts(colleague, study).exists()
        assert client.get(reverse("names_review", args=[study.slug, draft.pk])).status_code == 404
    drafts.discard_drafts([draft])


def test_after_its_release_it_is_found(study, lead, monkeypatch) -> None:
    """What the test above does not find is there to be found."""
    draft = wait(study, lead, f"{MARKER} zijn lekker.", kind="interview", date=timezone.localdate())
    name_finding.finish(draft=draft, by=lead)
    draft.refresh_from_db()
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: workdays.end_of(draft.promised_day))
        name_finding.let_through_due(timezone.now())
    client = Client()
    client.force_login(make_member(study), backend=settings.AUTHENTICATION_BACKENDS[0])

    assert MARKER in client.get(reverse("search", args=[study.slug]), {"q": "lekker"}).content.decode()
    assert str(draft.pk) in client.get(reverse("material", args=[study.slug])).content.decode()


def docx(words: str) -> bytes:
    """The least file that a word processor opens."""
    body = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
    document = (
        '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}</w:body></w:document>"
    )
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="word/document.xml"/></Relationships>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in (("[Content_Types].xml", types), ("_rels/.rels", rels), ("word/document.xml", document)):
            archive.writestr(name, content)
    return packed.getvalue()


FILES = {
    "Xandrina Quispel.txt": b"Xandrina Quispel: dag.\nOnd.: dag Xandrina.\n",
    "Xandrina Quispel.docx": docx("Xandrina Quispel zei dag."),
    "Xandrina Quispel.csv": b"tekst;wie\nXandrina zei dag tegen ons allen vandaag;Xandrina Quispel\n",
    "Xandrina Quispel.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Xandrina Quispel>Dag Xandrina.\n",
    "Xandrina Quispel.eml": b"From: Xandrina Quispel <x.quispel@school.example>\nSubject: Xandrina\n\nDag, Xandrina\n",
}


@pytest.mark.parametrize("name", FILES)
def test_an_import_leaves_no_name_in_the_research_database(study, lead, caplog, name) -> None:
    """Nor in the report of the file, in the folder of files on their way in, or in the log. The name is in no list."""
    caplog.set_level(logging.DEBUG)
    batch = incoming.start_import(study=study, by=lead, settings={"names": "review"})

    import_material.bring(batch=batch, name=name, chunks=[FILES[name]])

    file = ImportFile.objects.get()
    assert (file.state, len(file.report["drafts"]), file.stored) == ("taken", 1, "")
    draft = Draft.objects.get()
    assert draft.state == Draft.State.REVIEW
    assert "xandrina" in drafts.document_of(draft).text.casefold()
    everything = everything_in_research().casefold()
    assert ("xandrina" in everything, "quispel" in everything) == (False, False)
    folder = settings.MEDIA_INCOMING
    assert not any(b"Xandrina" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert "xandrina" not in caplog.text.casefold()
    assert Import.objects.get().settings.get("names") == "review"
