import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.flows import masking
from oogst.insight.summaries import Overtaken, grid, summary_of, write_summary
from oogst.insight.summary_models import CaseSummary
from oogst.people.models import TrailEntry
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user("Lena Lead")


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def cell(study, lead):
    return {"case": make_organisation(study, "Havikshof"), "code": make_code(study, lead, "stilte")}


def test_a_cell_is_written_changed_and_emptied(study, lead, cell):
    first = write_summary(**cell, text="  Ze wachten af.\r\n", seen=0, by=lead)
    assert (first.text, first.version, first.by) == ("Ze wachten af.", 1, lead.pk)

    colleague = make_member(study)
    again = write_summary(**cell, text="Ze wachten op elkaar.", seen=1, by=colleague)
    assert (again.pk, again.version, again.by) == (first.pk, 2, colleague.pk)
    assert write_summary(**cell, text="Ze wachten op elkaar.", seen=2, by=lead).version == 2

    assert write_summary(**cell, text=" ", seen=2, by=lead) is None
    assert not CaseSummary.objects.exists()
    verbs = TrailEntry.objects.filter(verb__startswith="summary.").order_by("pk").values_list("verb", flat=True)
    assert sorted(verbs) == ["summary.edited", "summary.removed", "summary.written"]
    assert "wachten" not in str(list(TrailEntry.objects.values_list("details", flat=True)))


def test_nobody_overwrites_a_colleague(study, lead, cell):
    write_summary(**cell, text="Eerst.", seen=0, by=lead)

    for seen, text in ((0, "Ook eerst."), (2, "Later."), (0, "")):
        with pytest.raises(Overtaken) as overtaken:
            write_summary(**cell, text=text, seen=seen, by=make_member(study))
        assert overtaken.value.newest.text == "Eerst."
    assert summary_of(**cell).text == "Eerst."


def test_what_was_emptied_meanwhile(lead, cell):
    write_summary(**cell, text="Eerst.", seen=0, by=lead)
    write_summary(**cell, text="", seen=1, by=lead)

    with pytest.raises(Overtaken) as overtaken:
        write_summary(**cell, text="Eerst, en meer.", seen=1, by=lead)
    assert overtaken.value.newest is None


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.CHAMPION, Role.MANAGER])
def test_who_may_not_code_writes_nothing(study, cell, role):
    with pytest.raises(PermissionDenied):
        write_summary(**cell, text="Stiekem.", seen=0, by=make_member(study, role))
    assert not CaseSummary.objects.exists()


def test_a_code_of_another_study(lead, cell):
    with pytest.raises(ValueError, match="another study"):
        write_summary(case=cell["case"], code=make_code(make_study(lead), lead), text="Hier.", seen=0, by=lead)


def test_the_grid_counts_the_segments_of_each_cell(study, lead, cell):
    below = make_code(study, lead, "wachten", parent=cell["code"])
    make_code(study, lead, "haast")
    source = make_source(study, organisation=cell["case"])
    make_coding(source, cell["code"], lead, 0, 6)
    make_coding(source, below, lead, 0, 6)
    other = make_organisation(study, "Elders")
    write_summary(**cell, text="Ze wachten.", seen=0, by=lead)

    made = grid(study)

    assert [code.label for code in made.codes] == ["stilte", "haast"]
    told = {
        line.case.label: [(cell.summary.text if cell.summary else "", cell.segments) for cell in line.cells]
        for line in made.lines
    }
    assert told == {"Havikshof": [("Ze wachten.", 2), ("", 0)], other.label: [("", 0), ("", 0)]}
    assert made.written == 1


def test_a_removed_code_keeps_its_words_until_it_comes_back(study, lead, cell):
    write_summary(**cell, text="Ze wachten.", seen=0, by=lead)
    coding.remove_codes(codes=[cell["code"]], by=lead)
    assert grid(study).codes == ()

    coding.undo(study=study, by=lead)

    assert grid(study).written == 1


def test_a_missed_name_is_found_in_summaries(study, lead, cell):
    write_summary(**cell, text="Volgens Anja wachten ze.", seen=0, by=lead)

    assert masking.elsewhere(study, "Anja", make_source(study))["summaries"] == 1
