"""What leaves the house: what was chosen, nothing else, and never without a note."""

import csv
import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from python_calamine import CalamineWorkbook
from tests.exchange.things import exported, rich_study
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.core.formats.qdc import read_codebook
from oogst.core.formats.qdpx_reading import open_project
from oogst.exchange import register
from oogst.exchange.giving import Format, give
from oogst.exchange.scope import Scope, Wish
from oogst.people.accounts import User
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db
COLUMNS = "source kind date case sector pseudonym code path theme coder start end words memo created"


def lead_of(study: Study) -> User:
    return User.objects.get(pk=study.memberships.get(role="lead").user_id)


def rows(study: Study, wish: Wish | None = None) -> list[dict[str, str]]:
    with override("en"):
        text = exported(study, lead_of(study), "csv", wish).decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text))
    next(reader)
    columns = COLUMNS.split()
    return [dict(zip(columns, row, strict=True)) for row in reader]


def everything(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_table_says_of_every_coding_where_who_and_what():
    study = rich_study()

    table = rows(study)

    by_place = {(row["source"], row["code"], row["start"]): row for row in table}
    assert len(table) == 6
    stil = by_place["Logboek", "stil & <traag>", "0"]
    assert [stil["kind"], stil["path"], stil["theme"], stil["coder"], stil["words"], stil["end"]] == [
        "logbook entry", "Ruimte / stil & <traag>", "Ruimte", "Marije", "Het was stil in de kring.", "25",
    ]  # fmt: skip
    assert stil["memo"].startswith("Memo doubt: Over dit.")
    spoken = by_place["Slotgesprek", "😀 שלום", "4"]
    assert [spoken["case"], spoken["date"], spoken["pseudonym"]] == ["De Werf", "2025-06-03", "A2"]
    assert by_place["Slotgesprek", "stil & <traag>", "30"]["pseudonym"] == "B1"
    assert {row["coder"] for row in table} == {"Marije", "Karim", "Gast van ver"}


def test_words_never_become_formulas():
    lead = make_user()
    study = make_study(lead)
    source = make_source(study, "=1+1\n@SUM(A1)\n+31 6\n-2\n\tx", by=lead, name="=HYPERLINK(1)")
    code = make_code(study, lead, "+plus")
    for start, end in ((0, 4), (5, 13), (14, 19), (20, 22), (23, 25)):
        make_coding(source, code, lead, start, end)

    table = rows(study)
    out = exported(study, lead, "xlsx")

    assert all(row["words"].startswith("'") and row["source"].startswith("'=") for row in table)
    assert {row["code"] for row in table} == {"'+plus"}
    assert "<f>" not in everything(out)
    assert "hyperlink" not in everything(out).replace("HYPERLINK", "")


def test_workbook_has_codings_codebook_sources_and_memos():
    study = rich_study()

    book = CalamineWorkbook.from_filelike(io.BytesIO(exported(study, lead_of(study), "xlsx")))

    counts = [len(book.get_sheet_by_index(number).to_python()) - 1 for number in range(4)]
    assert counts == [6, 3, 3, 5]
    assert [0.0, 25.0, "Het was stil in de kring."] in [row[10:13] for row in book.get_sheet_by_index(0).to_python()]


def test_codebook_holds_meaning_and_rules_but_no_material():
    study = rich_study()

    content = exported(study, lead_of(study), "qdc")

    book = read_codebook(content)
    assert [code.name for code in book.codes] == ["Ruimte", "stil & <traag>", "😀 שלום"]
    assert book.codes[0].description.startswith("Tijd.\n\nEn plek.")
    assert "altijd" in book.codes[0].description
    assert "vertellen" not in content.decode()


def test_codebook_of_nothing_is_refused():
    lead = make_user()

    with pytest.raises(NotAllowed):
        exported(make_study(lead), lead, "qdc")


def test_chosen_sources_bring_only_their_own(tmp_path):
    study = rich_study()
    odd = study.sources.get(name="Slotgesprek")

    content = exported(study, lead_of(study), "qdpx", Wish(sources=frozenset([odd.pk])))

    with open_project(io.BytesIO(content)) as project:
        sources = list(project.sources())
        assert [case.name for case in project.cases] == ["De Werf"]
    assert [source.name for source in sources] == ["Slotgesprek"]
    assert sum(len(one.codings) for one in sources[0].selections) == 2
    left = everything(content)
    assert [word for word in ("vertellen", "Stilte helpt", "Logboek", "Zo ging het", "doubt") if word in left] == []


def test_chosen_school_brings_its_sources():
    study = rich_study()
    school = study.organisations.get(label="De Werf")

    assert {row["source"] for row in rows(study, Wish(cases=frozenset([school.pk])))} == {"Slotgesprek"}


def test_chosen_code_brings_those_below_and_the_names_above():
    study = rich_study()
    stil = study.codes.get(name="stil & <traag>")

    wish = Wish(codes=frozenset([stil.pk]))

    assert {row["code"] for row in rows(study, wish)} == {"stil & <traag>", "😀 שלום"}
    assert [code.name for code in Scope(study, wish).codes] == ["Ruimte", "stil & <traag>", "😀 שלום"]
    assert len(rows(study, wish)) == 5


def test_memos_stay_when_so_asked():
    study = rich_study()

    content = exported(study, lead_of(study), "qdpx", Wish(memos=False))

    assert "Over dit" not in everything(content)
    assert [row["memo"] for row in rows(study, Wish(memos=False))] == [""] * 6


def test_nothing_of_another_study_leaves():
    study = rich_study()
    lead = lead_of(study)
    other = make_study(lead)
    secret = make_source(other, "geheime woorden", by=lead, name="geheim")
    code = make_code(other, lead, "geheimcode")
    make_coding(secret, code, lead, 0, 7)
    coding.write_memo(study=other, text="geheime memo", about=secret, by=lead)

    for format in ("qdpx", "xlsx"):
        assert "geheim" not in everything(exported(study, lead, format))
    for wish in (Wish(sources=frozenset([secret.pk])), Wish(codes=frozenset([code.pk]))):
        with pytest.raises(NotAllowed):
            exported(study, lead, "qdpx", wish)


def test_vault_stays_closed():
    """Of accounts only names of coders leave; addresses never."""
    study = rich_study()

    content = everything(exported(study, lead_of(study)))

    assert "@oogst.example" not in content


def test_whoever_may_not_export_is_refused_and_nothing_is_noted():
    study = rich_study()

    for by in (make_user(), make_member(study, Role.COACH), make_member(study, Role.ADVISOR)):
        with pytest.raises(PermissionDenied):
            exported(study, by)
    assert TrailEntry.objects.filter(verb="export.given").count() == 0


def test_unknown_format_is_refused():
    study = make_study()

    with pytest.raises(NotAllowed):
        give(study=study, out=io.BytesIO(), format="docx", by=lead_of(study))


def test_every_export_is_in_the_register():
    study = rich_study()
    lead = lead_of(study)
    exported(study, lead)
    exported(study, None, "csv", Wish(memos=False))

    newest, first = register.exports(study)

    assert [first.who, first.format, first.whole, first.counts["codings"]] == ["Marije", Format.QDPX, True, 6]
    assert [newest.who, newest.format, newest.memos] == ["", Format.CSV, False]
    assert register.exports(make_study()) == []


@pytest.mark.parametrize("format", ["qdpx", "csv", "xlsx"])
def test_queries_do_not_grow_with_the_study(format: str):
    def queries(count: int) -> int:
        lead = make_user()
        study = make_study(lead)
        code = make_code(study, lead)
        for _number in range(count):
            source = make_source(study, by=lead)
            make_coding(source, code, lead)
            coding.write_memo(study=study, text="Iets.", about=source, by=lead)
        with CaptureQueriesContext(connection) as captured:
            exported(study, lead, format)
        return len(captured)

    assert queries(4) == queries(1)
