"""Projects as other programs write them: what comes in, what becomes of the rest, and what nobody may do."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.core.formats.refi_things import coding as coded
from tests.core.formats.refi_things import guid, project, selection, text_source
from tests.factories import make_member, make_organisation, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.coding.models import Code, Coding, ImportedCoder, Memo
from oogst.core.formats.document import CannotRead
from oogst.exchange.outcome import Outcome
from oogst.exchange.taking import take_project
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.sources.models import VariableValue
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db
TEXT = "Het was stil in de kring."
CODES = (
    f'<CodeBook><Codes><Code guid="{guid(10)}" name="Ruimte" isCodable="false" color="#112233">'
    f"<Description>Tijd en plek.</Description>"
    f'<Code guid="{guid(11)}" name="stil" isCodable="true"/></Code></Codes></CodeBook>'
)
USERS = f'<Users><User guid="{guid(20)}" name="Ada"/><User guid="{guid(21)}" name="Bo"/></Users>'


@pytest.fixture
def lead() -> User:
    return make_user()


@pytest.fixture
def study(lead: User) -> Study:
    return make_study(lead)


def take(study: Study, by: User | None, folder: Path, inside: str, text: str = TEXT, **described: object) -> Outcome:
    file = folder / "project.qdpx"
    file.write_bytes(project(inside, {"a.txt": text}).getvalue())
    return take_project(study=study, file=file, by=by, **described)


def told(outcome: Outcome) -> dict[str, int]:
    return {remark["code"]: remark["details"]["count"] for remark in outcome.remarks}


def one_coding(user: int, attributes: str = "") -> str:
    return selection(30 + user, 0, 3, inside=coded(40 + user, 11, f'creatingUser="{guid(user)}" {attributes}'))


def test_codes_coders_and_codings_come_in(study: Study, lead: User, tmp_path: Path):
    inside = USERS + CODES + text_source(one_coding(20, 'creationDateTime="2024-03-01T10:00:00Z"'))

    outcome = take(study, lead, tmp_path, inside)

    row = Coding.objects.get(study=study)
    theme = Code.objects.get(study=study, name="Ruimte")
    assert [row.words, row.code.name, row.code.parent] == ["Het", "stil", theme]
    assert [theme.definition, theme.color, theme.status] == ["Tijd en plek.", "#112233", "category"]
    assert row.created_at.isoformat() == "2024-03-01T10:00:00+00:00"
    assert ImportedCoder.objects.get(pk=row.coder).name == "Ada"
    assert [outcome.counts[name] for name in ("sources", "codes", "codings", "coders")] == [1, 2, 1, 2]
    assert Code.objects.get(name="stil").versions.count() == 1


def test_coder_with_an_account_in_this_study_is_that_account(study: Study, lead: User, tmp_path: Path):
    ours, elsewhere = make_member(study), make_user("Iemand anders")
    users = f'<Users><User guid="{ours.pk}" name="x"/><User guid="{elsewhere.pk}" name="Bo"/></Users>'
    codings = coded(40, 11, f'creatingUser="{ours.pk}"') + coded(41, 10, f'creatingUser="{elsewhere.pk}"')

    take(study, lead, tmp_path, users + CODES + text_source(selection(30, 0, 3, inside=codings)))

    coders = {row.code.name: row.coder for row in Coding.objects.filter(study=study)}
    assert coders["stil"] == ours.pk
    assert coders["Ruimte"] != elsewhere.pk  # nobody is spoken for who does not work here
    assert ImportedCoder.objects.get(pk=coders["Ruimte"]).name == "Bo"


def test_codings_without_a_coder_are_of_the_only_one_or_of_unknown(study: Study, lead: User, tmp_path: Path):
    inside = CODES + text_source(selection(30, 0, 3, inside=coded(40, 11)))

    outcome = take(study, lead, tmp_path, inside)

    assert ImportedCoder.objects.get(pk=Coding.objects.get(study=study).coder).name in (
        "unknown coder",
        "onbekende codeur",
    )
    assert told(outcome)["coder-unknown"] == 1


def test_same_coding_twice_is_one_and_told(study: Study, lead: User, tmp_path: Path):
    inside = one_coding(20) + selection(35, 0, 3, inside=coded(45, 11, f'creatingUser="{guid(20)}"')) + one_coding(21)

    outcome = take(study, lead, tmp_path, USERS + CODES + text_source(inside))

    assert Coding.objects.filter(study=study).count() == 2  # of two coders
    assert told(outcome)["coding-twice"] == 1


def test_coding_of_nothing_is_left_out_and_told(study: Study, lead: User, tmp_path: Path):
    inside = selection(30, 4, 4, inside=coded(40, 11))

    outcome = take(study, lead, tmp_path, CODES + text_source(inside))

    assert Coding.objects.filter(study=study).count() == 0
    assert told(outcome)["selection-empty"] == 1


def test_places_follow_the_letters_when_these_are_composed(study: Study, lead: User, tmp_path: Path):
    text = "e\u0301e\u0301n 😀 dag\r\nnog"
    inside = selection(30, text.index("😀"), text.index("😀") + 5, inside=coded(40, 11))

    take(study, lead, tmp_path, CODES + text_source(inside), text)

    assert [row.words for row in Coding.objects.filter(study=study)] == ["😀 dag"]


def test_code_on_a_whole_source_covers_its_text(study: Study, lead: User, tmp_path: Path):
    outcome = take(study, lead, tmp_path, CODES + text_source(coded(40, 11)))

    assert Coding.objects.get(study=study).words == TEXT
    assert told(outcome)["coding-of-whole"] == 1


def test_passage_with_a_remark_but_no_code_becomes_a_memo(study: Study, lead: User, tmp_path: Path):
    inside = selection(30, 0, 12, inside="<Description>Let op de stilte.</Description>") + selection(31, 4, 7)

    outcome = take(study, lead, tmp_path, CODES + text_source(inside))

    memo = Memo.objects.get(study=study)
    assert [memo.text, memo.source.name] == ["Let op de stilte.\n\n“Het was stil”", "A"]
    assert [told(outcome)[code] for code in ("selection-to-memo", "selection-without-code")] == [1, 1]


def note_ref(number: int) -> str:
    return f'<NoteRef targetGUID="{guid(number)}"/>'


def note(number: int, text: str) -> str:
    return (
        f'<Note guid="{guid(number)}" name="Titel {number}" creatingUser="{guid(20)}" '
        f'creationDateTime="2024-01-02T03:04:05Z"><PlainTextContent>{text}</PlainTextContent></Note>'
    )


def test_notes_become_memos_about_what_refers_to_them(study: Study, lead: User, tmp_path: Path):
    codes = CODES.replace('name="stil" isCodable="true"/>', f'name="stil" isCodable="true">{note_ref(50)}</Code>')
    on_coding = coded(40, 11).replace("</Coding>", note_ref(51) + "</Coding>")
    inside = selection(30, 0, 3, inside=on_coding) + note_ref(52)
    notes = "".join(note(number, f"tekst {number}") for number in range(50, 55))
    link = f'<Links><Link guid="{guid(60)}" originGUID="{guid(54)}" targetGUID="{guid(1)}"/></Links>'

    outcome = take(study, lead, tmp_path, USERS + codes + text_source(inside) + f"<Notes>{notes}</Notes>{link}")

    memos = {memo.text: memo for memo in Memo.objects.filter(study=study)}
    assert memos["tekst 50"].code.name == "stil"
    assert memos["tekst 51"].coding.words == "Het"
    assert memos["tekst 52"].source.name == memos["tekst 54"].source.name == "A"  # the last by a link, as in NVivo
    assert [memos["tekst 53"].source, memos["tekst 53"].code, memos["tekst 53"].coding] == [None, None, None]
    assert memos["tekst 50"].title == "Titel 50"
    assert memos["tekst 50"].created_at.isoformat() == "2024-01-02T03:04:05+00:00"
    assert ImportedCoder.objects.get(pk=memos["tekst 50"].by).name == "Ada"
    assert "link-left-out" not in told(outcome)


def test_cases_and_values_come_in_with_the_next_number(study: Study, lead: User, tmp_path: Path):
    make_organisation(study, code="O07")
    variable = f'<Variables><Variable guid="{guid(70)}" name="leeftijd" typeOfVariable="Integer"/></Variables>'
    value = f'<VariableValue><VariableRef targetGUID="{guid(70)}"/><IntegerValue>34</IntegerValue></VariableValue>'
    case = f'<Cases><Case guid="{guid(71)}" name="De Werf">{value}<SourceRef targetGUID="{guid(1)}"/></Case></Cases>'

    take(study, lead, tmp_path, variable + case + text_source(value))

    school = study.organisations.get(label="De Werf")
    assert [school.code, study.sources.get().organisation] == ["O08", school]
    assert list(VariableValue.objects.filter(variable__study=study).values_list("value", flat=True)) == ["34", "34"]


def test_what_the_batch_says_holds_for_every_source(study: Study, lead: User, tmp_path: Path):
    school = make_organisation(study)

    take(study, lead, tmp_path, text_source(), basis="public", basis_note="site", kind="logbook", organisation=school)

    source = study.sources.get()
    assert [source.basis, source.basis_note, source.kind, source.organisation] == ["public", "site", "logbook", school]


def test_without_a_ground_nothing_comes_in(study: Study, lead: User, tmp_path: Path):
    Study.objects.filter(pk=study.pk).update(default_basis="")
    study.refresh_from_db()

    with pytest.raises(NotAllowed):
        take(study, lead, tmp_path, text_source())

    assert study.sources.count() == 0


def test_whoever_may_not_bring_material_is_refused(study: Study, tmp_path: Path):
    for by in (make_user(), make_member(study, Role.ADVISOR)):
        with pytest.raises(PermissionDenied):
            take(study, by, tmp_path, CODES + text_source())
    assert [study.codes.count(), study.sources.count()] == [0, 0]


def test_other_text_under_the_same_guid_stays_out_and_is_told(study: Study, lead: User, tmp_path: Path):
    take(study, lead, tmp_path, CODES + text_source())

    outcome = take(study, lead, tmp_path, CODES + text_source(one_coding(20)), text="Een andere tekst.")

    assert study.sources.get().current().text == TEXT
    assert Coding.objects.filter(study=study).count() == 0
    assert told(outcome)["source-differs"] == 1


def test_merged_code_takes_what_comes_later_and_a_removed_one_does_not(study: Study, lead: User, tmp_path: Path):
    take(study, lead, tmp_path, CODES + text_source())
    stil, ruimte = (Code.objects.get(study=study, name=name) for name in ("stil", "Ruimte"))
    coding.merge_codes(codes=[stil], into=ruimte, by=lead)

    take(study, lead, tmp_path, USERS + CODES + text_source(one_coding(20)))

    assert Coding.objects.get(study=study).code == ruimte
    coding.remove_codes(codes=[Code.objects.get(pk=ruimte.pk)], by=make_lead_of(study))
    outcome = take(study, lead, tmp_path, USERS + CODES + text_source(one_coding(20) + one_coding(21)))
    assert Coding.objects.present().filter(study=study).count() == 0
    assert told(outcome)["code-removed-here"] == 2


def make_lead_of(study: Study) -> User:
    return User.objects.get(pk=study.memberships.get(role="lead").user_id)


def test_source_with_the_same_text_as_another_is_told(study: Study, lead: User, tmp_path: Path):
    make_source(study, TEXT, by=lead)

    outcome = take(study, lead, tmp_path, text_source())

    assert told(outcome)["same-text"] == 1
    assert study.sources.count() == 2


def test_progress_and_ids_are_told_with_every_batch(study: Study, lead: User, tmp_path: Path):
    file = tmp_path / "project.qdpx"
    file.write_bytes(project(text_source(), {"a.txt": TEXT}).getvalue())
    seen: list[tuple[int, int]] = []
    kept: list[object] = []

    take_project(
        study=study, file=file, by=lead, progress=lambda done, total: seen.append((done, total)),
        keep=lambda made, done, total: kept.extend(made),
    )  # fmt: skip

    assert seen == [(1, 1)]
    assert kept == [study.sources.get().pk]


def test_import_is_one_entry_on_the_trail_without_words(study: Study, lead: User, tmp_path: Path):
    take(study, lead, tmp_path, USERS + CODES + text_source(one_coding(20)))

    entry = TrailEntry.objects.get(chain=str(study.pk), verb="import.project")
    assert entry.actor == lead.pk
    assert entry.details["counts"]["codings"] == 1
    assert "stil" not in str(entry.details)


def test_file_that_is_no_project_is_refused(study: Study, lead: User, tmp_path: Path):
    file = tmp_path / "project.qdpx"
    file.write_bytes(b"PK\x03\x04 niets")

    with pytest.raises(CannotRead):
        take_project(study=study, file=file, by=lead)


def test_project_that_is_damaged_halfway_keeps_what_came_before(study: Study, lead: User, tmp_path: Path):
    second = text_source(attributes='name="B" plainTextPath="internal://b.txt"').replace(guid(1), guid(2))
    inside = (text_source() + second).replace("</Sources><Sources>", "")
    content = project(inside, {"a.txt": TEXT, "b.txt": "kapot " * 2000}).getvalue()
    at = content.rindex(b"sources/b.txt", 0, content.index(b"PK\x01\x02")) + 20
    file = tmp_path / "project.qdpx"
    file.write_bytes(content[:at] + b"\xff\xff\xff" + content[at + 3 :])

    outcome = take_project(study=study, file=file, by=lead)

    assert [source.name for source in study.sources.all()] == ["A"]
    assert told(outcome)["stopped-early"] == 1


def test_queries_do_not_grow_with_codings(lead: User, tmp_path: Path):
    def queries(count: int) -> int:
        other = make_study(lead)
        inside = "".join(selection(100 + n, n % 20, n % 20 + 3, inside=coded(1000 + n, 11)) for n in range(count))
        with CaptureQueriesContext(connection) as captured:
            take(other, lead, tmp_path, USERS + CODES + text_source(inside))
        return len(captured)

    assert queries(15) == queries(3)
