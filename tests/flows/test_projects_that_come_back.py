"""A project that was here before is shown first: what is new, changed and gone; and then comes in as somebody chose."""

from pathlib import Path

import pytest
from tests.exchange.things import exported, saved
from tests.factories import make_code, make_coding, make_source, make_study, make_user
from tests.flows.test_import_material import bring, make_batch

from oogst.coding import services as coding
from oogst.coding.models import Coding, Memo
from oogst.core.formats.document import CannotRead
from oogst.exchange import itemising
from oogst.exchange.choices import Choices
from oogst.exchange.models import ImportItem
from oogst.exchange.previewing import preview
from oogst.exchange.taking import take_project
from oogst.flows import import_material as flow
from oogst.flows.correcting.saving import correct, undo
from oogst.flows.masking import mask_name
from oogst.sources.models import ImportFile

pytestmark = pytest.mark.django_db
TEXT = "Het was stil in de kring. Toen begon iemand te vertellen."


@pytest.fixture
def lead():
    return make_user("Marije")


@pytest.fixture
def came(lead, tmp_path: Path):
    """A study here, and the project as it comes back: one code renamed, one new, one gone; likewise with codings."""
    away, here = make_study(lead), make_study(lead)
    source = make_source(away, TEXT, by=lead, name="Kring")
    stil, weg = make_code(away, lead, "stil", definition="Oud."), make_code(away, lead, "weg")
    first, second = make_coding(source, stil, lead, 0, 12), make_coding(source, stil, lead, 26, 40)
    memo = coding.write_memo(study=away, text="Eerst dit.", about=stil, by=lead)
    take_project(study=here, file=saved(tmp_path, exported(away, lead)), by=lead)
    coding.edit_code(code=stil, by=lead, name="stilte", definition="Nieuw.")
    coding.remove_codes(codes=[weg], by=lead)
    coding.remove_codings(codings=[second], by=lead)
    coding.edit_memo(memo=memo, by=lead, text="Toen dat.")
    make_coding(source, make_code(away, lead, "erbij"), lead, 0, 6)
    make_source(away, "Een tweede tekst.", by=lead, name="Erbij")
    assert first.pk
    return here, exported(away, lead)


def brought(here, content: bytes) -> ImportFile:
    return bring(make_batch(here), "terug.qdpx", content)


def held(study) -> list[object]:
    return [
        sorted(study.codes.filter(removed_at=None).values_list("name", flat=True)),
        sorted(Coding.objects.present().filter(study=study).values_list("start", "end", "code__name")),
        list(Memo.objects.filter(study=study).values_list("text", flat=True)),
        sorted(study.sources.values_list("name", flat=True)),
    ]


def test_it_is_shown_first_and_nothing_has_changed(came):
    here, content = came
    before = held(here)

    file = brought(here, content)

    assert (file.state, file.report["refusal"]["code"], bool(file.stored)) == ("refused", "comes-back", True)
    assert file.report["refusal"]["details"]["counts"] == {
        "code": {"changed": 1, "new": 1, "gone": 1},
        "memo": {"changed": 1},
        "source": {"here": 1, "new": 1},
        "coding": {"here": 1, "new": 1, "gone": 1},
    }
    lines = set(ImportItem.objects.filter(file=file).values_list("kind", "state", "name"))
    assert lines == {
        ("code", "changed", "stil"),
        ("code", "new", "erbij"),
        ("code", "gone", "weg"),
        ("source", "new", "Erbij"),
    }
    assert held(here) == before


def test_without_choices_what_is_new_comes_in_and_what_is_here_stays(came, lead):
    here, content = came
    file = brought(here, content)

    flow.read_again(file=file, by=lead, merge=Choices().as_json())

    file.refresh_from_db()
    assert file.state == "taken"
    assert held(here) == [
        ["erbij", "stil", "weg"],
        [(0, 6, "erbij"), (0, 12, "stil"), (26, 40, "stil")],
        ["Eerst dit."],
        ["Erbij", "Kring"],
    ]
    states = {(line["kind"], line["state"]): line["count"] for line in itemising.totals(file)}
    assert states == {("code", "taken"): 1, ("code", "here"): 1, ("source", "taken"): 1, ("source", "here"): 1}


def test_with_every_choice_it_becomes_as_in_the_file(came, lead):
    here, content = came
    file = brought(here, content)

    flow.read_again(file=file, by=lead, merge=Choices(codes=True, memos=True, gone_codings=True).as_json())

    assert held(here) == [
        ["erbij", "stilte", "weg"],
        [(0, 6, "erbij"), (0, 12, "stilte")],
        ["Toen dat."],
        ["Erbij", "Kring"],
    ]
    assert here.codes.get(name="stilte").version == 2
    coding.undo(study=here, by=lead)
    assert (26, 40, "stilte") in held(here)[1]


def test_new_things_may_stay_out(came, lead):
    here, content = came
    file = brought(here, content)

    flow.read_again(file=file, by=lead, merge=Choices(new_sources=False, new_codings=False).as_json())

    file.refresh_from_db()
    assert held(here)[1] == [(0, 12, "stil"), (26, 40, "stil")]
    assert held(here)[3] == ["Kring"]
    assert [line.said for line in map(itemising.told, itemising.items_of(file, state="left"))] != [[]]


def test_a_colleagues_coding_is_never_removed_by_a_file(came, lead):
    here, content = came
    Coding.objects.filter(study=here, start=26).update(coder=make_user().pk)
    file = brought(here, content)

    flow.read_again(file=file, by=lead, merge=Choices(gone_codings=True).as_json())

    assert (26, 40, "stil") in held(here)[1]


def test_a_project_of_elsewhere_simply_comes_in(lead):
    away = make_study(lead)
    make_source(away, TEXT, by=lead)

    assert brought(make_study(lead), exported(away, lead)).state == "taken"


def test_report_says_of_each_source_how_it_was_read_and_why(lead):
    away, here = make_study(lead), make_study(lead)
    make_coding(make_source(away, TEXT, by=lead), make_code(away, lead, "stil"), lead, 0, 12)

    file = brought(here, exported(away, lead))

    (line,) = map(itemising.told, itemising.items_of(file, kind="source"))
    codes = [one["code"] for one in line.item.remarks]
    assert codes == ["codings-taken", "read-standard", "because-ours"]
    assert (line.name, len(line.said), line.item.odd) == (here.sources.get().name, 3, False)


def test_what_came_before_a_crash_stays_and_is_recognised(lead, monkeypatch):
    """The room breaks after the first batch of sources."""
    from oogst.exchange import taking

    away, here = make_study(lead), make_study(lead)
    for number in range(taking.AT_ONCE + 5):
        make_source(away, f"Tekst {number}", by=lead)
    content = exported(away, lead)
    real, calls = taking.take_batch, []

    def breaks(*args):
        calls.append(args)
        if len(calls) > 1:
            raise RuntimeError("the disk is full")
        return real(*args)

    monkeypatch.setattr(taking, "take_batch", breaks)
    file = brought(here, content)

    assert (file.state, here.sources.count()) == ("taken", taking.AT_ONCE)
    assert "stopped-early" in [one["code"] for one in file.report["remarks"]]
    monkeypatch.setattr(taking, "take_batch", real)
    again = brought(here, content + b"")
    flow.read_again(file=again, by=lead, merge=Choices().as_json())
    assert here.sources.count() == taking.AT_ONCE + 5


def test_preview_of_what_is_no_project_is_refused(lead, tmp_path: Path):
    with pytest.raises(CannotRead):
        preview(make_study(lead), saved(tmp_path, b"niets"))


@pytest.fixture
def other_text(lead, tmp_path: Path):
    """Here and away the same text with two codings; away a sentence was corrected, and a coding moved and recoded."""
    away, here = make_study(lead), make_study(lead)
    source = make_source(away, TEXT, by=lead, name="Kring")
    stil = make_code(away, lead, "stil", definition="Oud.", when="altijd")
    kept, moved = make_coding(source, stil, lead, 0, 12), make_coding(source, stil, lead, 26, 40)
    make_code(away, lead, "verteld")
    take_project(study=here, file=saved(tmp_path, exported(away, lead)), by=lead)
    return away, here, source, kept, moved


def merged(here, content: bytes, lead, **choices) -> ImportFile:
    file = brought(here, content)
    flow.read_again(file=file, by=lead, merge=Choices(**choices).as_json())
    file.refresh_from_db()
    return file


def test_a_newer_text_is_taken_as_a_revision_that_undo_takes_back(other_text, lead):
    away, here, source, _kept, _moved = other_text
    correct(source=source, start=26, end=26, words="plots ", seen=source.digest, by=lead)
    source.refresh_from_db()

    file = merged(here, exported(away, lead), lead, texts=True)

    twin = here.sources.get()
    assert (twin.digest, twin.revisions.count()) == (source.digest, 2)
    assert {(one.start, one.end, one.words) for one in twin.codings.all()} == {
        (0, 12, TEXT[:12]),
        (32, 46, TEXT[26:40]),
    }
    assert [one["code"] for one in file.report["remarks"]] == ["text-taken"]
    undo(study=here, by=lead)
    twin.refresh_from_db()
    assert (twin.current().text, twin.codings.get(end=40).start) == (TEXT, 26)


def test_what_a_newer_text_does_is_told_before(other_text, lead):
    away, here, source, _kept, _moved = other_text
    correct(source=source, start=0, end=26, words="", seen=source.digest, by=lead)

    file = brought(here, exported(away, lead))

    (line,) = map(itemising.told, itemising.items_of(file, kind="source"))
    (said,) = line.item.remarks
    assert (said["code"], said["details"]) == ("text-would", {"kept": 1, "changed": 0, "lost": 1, "quotes": 0})
    assert here.sources.get().current().text == TEXT


def test_a_text_from_which_a_name_was_masked_here_never_comes_back(other_text, lead):
    away, here, source, _kept, _moved = other_text
    twin = here.sources.get()
    mask_name(source=twin, places=[(41, 47)], replacement="[persoon]", seen=twin.digest, by=lead, number=False)
    correct(source=source, start=0, end=3, words="Wat", seen=source.digest, by=lead)

    file = brought(here, exported(away, lead))
    (line,) = map(itemising.told, itemising.items_of(file, kind="source"))
    flow.read_again(file=file, by=lead, merge=Choices(texts=True).as_json())

    file.refresh_from_db()
    assert [one["code"] for one in line.item.remarks] == ["text-stays"]
    assert [one["code"] for one in file.report["remarks"]] == ["source-differs", "text-stays"]
    assert "[persoon]" in here.sources.get().current().text


def test_a_changed_coding_is_taken_where_somebody_chose_so(other_text, lead):
    away, here, _source, kept, moved = other_text
    coding.resize_coding(coding=moved, start=20, end=40, by=lead)
    coding.recode(codings=[kept], code=away.codes.get(name="verteld"), by=lead)
    content = exported(away, lead)

    merged(here, content, lead)
    assert held(here)[1] == [(0, 12, "stil"), (26, 40, "stil")]
    merged(here, content, lead, codings=True)

    assert held(here)[1] == [(0, 12, "verteld"), (20, 40, "stil")]
    assert here.codings.get(start=20).words == TEXT[20:40]
    coding.undo(study=here, by=lead)
    assert held(here)[1] == [(0, 12, "stil"), (26, 40, "stil")]


def test_a_colleagues_coding_is_never_changed_by_a_file(other_text, lead):
    away, here, _source, _kept, moved = other_text
    here.codings.filter(start=26).update(coder=make_user().pk)
    coding.resize_coding(coding=moved, start=20, end=40, by=lead)

    merged(here, exported(away, lead), lead, codings=True)

    assert held(here)[1] == [(0, 12, "stil"), (26, 40, "stil")]


def test_the_rules_of_a_code_are_part_of_what_differs(other_text, lead):
    away, here, *_rest = other_text
    coding.edit_code(code=away.codes.get(name="stil"), by=lead, when="soms")

    file = brought(here, exported(away, lead))
    assert file.report["refusal"]["details"]["counts"]["code"] == {"changed": 1, "here": 1}
    flow.read_again(file=file, by=lead, merge=Choices(codes=True).as_json())

    assert here.codes.get(name="stil").when == "soms"
