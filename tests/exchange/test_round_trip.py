"""A study goes out as a project and comes back in another study, or in its own."""

import datetime
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrefiqda import RefiProject
from tests.core.formats.refi_things import errors
from tests.exchange.things import contents, exported, rich_study, saved
from tests.factories import make_code, make_coding, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.coding.lineage import History
from oogst.coding.models import Change, Code, Coding, Memo
from oogst.core.formats.qdpx_reading import open_project
from oogst.exchange.taking import take_project
from oogst.flows import withdrawing
from oogst.people.accounts import User
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources.services import remove_sources
from oogst.story.models import Finding, Quote, Section
from oogst.studies.models import Study
from oogst.studies.services import give_role

pytestmark = pytest.mark.django_db


def lead_of(study: Study) -> User:
    return User.objects.get(pk=study.memberships.get(role="lead").user_id)


def twin_of(study: Study) -> Study:
    """An empty study in which the same people work."""
    twin = make_study(lead_of(study))
    for membership in study.memberships.exclude(role="lead"):
        give_role(study=twin, user=User.objects.get(pk=membership.user_id), role=Role(membership.role), by=None)
    return twin


def test_everything_comes_back_in_a_new_study(tmp_path: Path):
    study = rich_study()
    lead, twin = lead_of(study), twin_of(study)

    outcome = take_project(study=twin, file=saved(tmp_path, exported(study, lead)), by=lead)

    before, after = contents(study), contents(twin)
    for name in before:
        assert after[name] == before[name], name
    assert outcome.remarks == []


def test_report_refers_to_the_quotes_findings_and_codes_of_its_own_study(tmp_path: Path):
    study = rich_study()
    lead, twin = lead_of(study), twin_of(study)

    take_project(study=twin, file=saved(tmp_path, exported(study, lead)), by=lead)

    first, last = Section.objects.filter(report__study=twin)
    quote = Quote.objects.get(study=twin, edited="Het was stil […]")
    finding = Finding.objects.get(study=twin, claim="Stilte helpt.")
    theme = twin.codes.get(name="Ruimte")
    assert [first.title, last.title] == ["Begin", "Slot"]
    assert first.body == (
        f"Zo ging het.\n\n::quote[{quote.pk}]\n\n::finding[{finding.pk}]\n\n::table[codes-by-case theme={theme.pk}]"
    )


def test_second_import_changes_nothing(tmp_path: Path):
    study = rich_study()
    lead, twin = lead_of(study), twin_of(study)
    file = saved(tmp_path, exported(study, lead))
    take_project(study=twin, file=file, by=lead)
    before = contents(twin)

    again = take_project(study=twin, file=file, by=lead)

    assert contents(twin) == before
    assert again.sources == []
    assert [again.counts[name] for name in ("codes", "codings", "memos", "sources", "cases")] == [0, 0, 0, 0, 0]
    assert [again.counts[f"{name}_here"] for name in ("sources", "codes", "codings")] == [3, 3, 6]
    assert [remark["code"] for remark in again.remarks] == ["report-here"]


def test_study_recognises_its_own_export(tmp_path: Path):
    study = rich_study()
    lead = lead_of(study)
    before = contents(study)

    outcome = take_project(study=study, file=saved(tmp_path, exported(study, lead)), by=lead)

    assert contents(study) == before
    assert outcome.sources == []


def test_nothing_comes_back_of_somebody_who_stopped(tmp_path: Path):
    """A project says itself who is in it: that goes through the same gate as what a person says."""
    study = rich_study()
    lead, project = lead_of(study), saved(tmp_path, exported(study, lead_of(study)))
    source = study.sources.filter(people__isnull=False).distinct().get()
    person, others = source.people.get(), study.sources.count() - 1
    remove_sources(sources=[source], by=lead)
    withdrawing.stop(person=person)
    study.people.filter(pk=person.pk).update(stopped_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))

    outcome = take_project(study=study, file=project, by=lead)

    assert study.sources.count() == others
    assert [one.why for one in outcome.left_out if one.kind == "source"] == ["source-of-stopped"]


def test_new_things_are_added_to_what_is_here(tmp_path: Path):
    study = rich_study()
    lead, twin = lead_of(study), twin_of(study)
    take_project(study=twin, file=saved(tmp_path, exported(study, lead)), by=lead)
    source = study.sources.get(name="Logboek")
    make_coding(source, make_code(study, lead, "nieuw"), lead, 3, 9)
    make_source(study, "Een nieuwe tekst.", by=lead, name="Nieuw")

    outcome = take_project(study=twin, file=saved(tmp_path, exported(study, lead), "later.qdpx"), by=lead)

    assert contents(twin)["codings"] == contents(study)["codings"]
    assert contents(twin)["texts"] == contents(study)["texts"]
    assert [outcome.counts["sources"], outcome.counts["codes"], outcome.counts["codings"]] == [1, 1, 1]


def test_second_export_of_the_same_study_is_the_same_file():
    study = rich_study()
    lead = lead_of(study)

    assert exported(study, lead) == exported(study, lead)


def test_project_and_codebook_are_valid(tmp_path: Path):
    study = rich_study()
    lead = lead_of(study)

    with zipfile.ZipFile(io.BytesIO(exported(study, lead))) as archive:
        project = archive.read("project.qde")

    assert errors("Project.xsd", project) == []
    assert errors("Codebook.xsd", exported(study, lead, "qdc")) == []


def test_another_reader_opens_the_project(tmp_path: Path):
    study = rich_study()
    file = saved(tmp_path, exported(study, lead_of(study)))

    other = RefiProject.load(file, extract_dir=tmp_path / "unpacked")

    places = {
        (source.guid, one.start_position, one.end_position, coding.guid)
        for source in other.sources.text_source
        for one in source.plain_text_selection
        for coding in one.coding
    }
    assert places == {
        (source, start, end, guid) for guid, source, _code, start, end, *_rest in contents(study)["codings"]
    }
    assert [len(other.users.user), len(other.cases.case), len(other.notes.note)] == [3, 2, 5]


def test_removed_things_do_not_leave_and_merged_codes_only_beside_the_standard(tmp_path: Path):
    study = rich_study()
    with zipfile.ZipFile(io.BytesIO(exported(study, lead_of(study)))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
        project = archive.read("project.qde").decode()

    assert Coding.objects.filter(study=study, removed_at__isnull=False).count() == 2
    assert [name for name in ('"weg"', "Bij iets dat weg is.") if name in everything] == []
    assert ("zwijgen" in everything, "zwijgen" in project) == (True, False)


def test_import_leaves_the_steps_of_a_coder_as_they_were(tmp_path: Path):
    study = rich_study()
    lead, twin = lead_of(study), twin_of(study)
    make_code(twin, lead, "eigen stap")
    steps = Change.objects.filter(study=twin).count()

    take_project(study=twin, file=saved(tmp_path, exported(study, lead)), by=lead)

    assert Change.objects.filter(study=twin).count() == steps
    coding.undo(study=twin, by=lead)
    assert twin.codes.get(name="eigen stap").removed_at is not None
    assert TrailEntry.objects.filter(chain=str(twin.pk), verb="import.project").count() == 1


def test_people_who_do_not_work_on_the_study_stay_themselves(tmp_path: Path):
    study = rich_study()
    lead = lead_of(study)
    elsewhere = make_study(lead)

    take_project(study=elsewhere, file=saved(tmp_path, exported(study, lead)), by=lead)

    assert list(elsewhere.imported_coders.order_by("name").values_list("name", flat=True)) == ["Gast van ver", "Karim"]
    assert contents(elsewhere)["codings"] == contents(study)["codings"]
    assert contents(elsewhere)["memos"] == contents(study)["memos"]


def test_same_ids_in_two_studies_of_one_installation(tmp_path: Path):
    """Quotes and findings keep their ids where those are free, and stay the study's own where they are not."""
    study = rich_study()
    lead, twin = lead_of(study), twin_of(study)
    file = saved(tmp_path, exported(study, lead))

    take_project(study=twin, file=file, by=lead)
    first = set(Finding.objects.filter(study=twin).values_list("pk", flat=True))
    take_project(study=twin, file=file, by=lead)

    assert set(Finding.objects.filter(study=twin).values_list("pk", flat=True)) == first
    assert Finding.objects.filter(study=study).count() == 2


def test_memo_about_a_case_stays_with_it(tmp_path: Path):
    study = rich_study()
    lead, twin = lead_of(study), twin_of(study)

    take_project(study=twin, file=saved(tmp_path, exported(study, lead)), by=lead)

    assert Memo.objects.get(study=twin, organisation__isnull=False).organisation.label == "De Werf"


LETTERS = st.text("aé e\u0301\u05d0\u0627😀👩\u200d🚀\n .", min_size=1, max_size=60)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_codings_keep_their_words_in_any_text(tmp_path: Path, data: st.DataObject):
    lead = make_user()
    study, twin = make_study(lead), make_study(lead)
    codes = [make_code(study, lead, name) for name in ("een", "twee")]
    for text in data.draw(st.lists(LETTERS, min_size=1, max_size=3)):
        source = make_source(study, text, by=lead)
        places = st.tuples(st.integers(0, source.length), st.integers(0, source.length), st.sampled_from(codes))
        for one, other, code in data.draw(st.lists(places, max_size=5)):
            if one != other:
                coding.apply_codes(source=source, start=min(one, other), end=max(one, other), codes=[code], by=lead)

    take_project(study=twin, file=saved(tmp_path, exported(study, lead)), by=lead)

    before, after = contents(study), contents(twin)
    assert [after[name] for name in ("texts", "codings")] == [before[name] for name in ("texts", "codings")]


def test_damaged_side_file_harms_nothing(tmp_path: Path):
    study = rich_study()
    lead = lead_of(study)
    for content in (b"[" * 100_000, b"{", b"[]", b'{"oogst": 1, "codes": [], "sources": {"x": 3}, "people": [7, {}]}'):
        twin = twin_of(study)
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(exported(study, lead))) as archive, zipfile.ZipFile(out, "w") as other:
            for name in archive.namelist():
                other.writestr(name, content if name == "oogst.json" else archive.read(name))

        take_project(study=twin, file=saved(tmp_path, out.getvalue()), by=lead)

        assert [row[:6] for row in contents(twin)["codings"]] == [row[:6] for row in contents(study)["codings"]]


def test_project_is_readable_by_our_own_reader_alone(tmp_path: Path):
    study = rich_study()
    with open_project(io.BytesIO(exported(study, lead_of(study)))) as project:
        sources = list(project.sources())

    assert project.remarks == ()
    assert {source.name for source in sources} == {"Slotgesprek", "Logboek", "Leeg"}


def test_the_lineage_of_codes_is_told_the_same_elsewhere_and_never_twice(tmp_path: Path):
    study = make_study()
    lead = lead_of(study)
    theme, code, other = (make_code(study, lead, name) for name in ("rust", "zwijgen", "niets zeggen"))
    coding.edit_code(code=code, name="stilte", by=lead)
    coding.merge_codes(codes=[fresh(other)], into=fresh(code), by=lead)
    coding.move_codes(codes=[fresh(code)], parent=fresh(theme), by=lead)
    twin, again = twin_of(study), twin_of(study)

    take_project(study=twin, file=saved(tmp_path, exported(study, lead)), by=lead)
    take_project(study=again, file=saved(tmp_path, exported(twin, lead)), by=lead)
    take_project(study=study, file=saved(tmp_path, exported(again, lead)), by=lead)

    wanted = {
        ("renamed", "zwijgen", "stilte", lead.pk),
        ("merged", "niets zeggen", "stilte", lead.pk),
        ("moved", "", "rust", lead.pk),
    }
    told = [
        [(event.what, event.old, event.new, event.by) for event in History(one).events() if event.what != "made"]
        for one in (study, twin, again)
    ]
    assert wanted <= set(told[0])
    assert sorted(map(repr, told[1])) == sorted(map(repr, told[0]))
    assert sorted(map(repr, told[2])) == sorted(map(repr, told[0]))
    assert not study.past_steps.exists()
    assert not Change.objects.filter(study=twin).exists()


def fresh(code: Code) -> Code:
    return Code.objects.get(pk=code.pk)
