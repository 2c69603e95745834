import pytest
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.models import Code, Coding, Memo
from oogst.people.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def source(study):
    return make_source(study)


def picture(study):
    """All that undo must bring back."""
    codes = sorted(Code.objects.present().filter(study=study).values_list("pk", "parent_id", "name", "definition"))
    codings = sorted(Coding.objects.present().filter(study=study).values_list("pk", "code_id", "start", "end", "words"))
    memos = sorted(Memo.objects.present().filter(study=study).values_list("pk", "code_id", "coding_id"))
    return codes, codings, memos


def test_every_kind_of_step_is_undone_and_redone(study, source, lead):
    parent, first, second = (make_code(study, lead, name) for name in ("thema", "stil", "vertellen"))
    child = make_code(study, lead, "kind", parent=first)
    coding, twin = make_coding(source, first, lead, 0, 6), make_coding(source, second, lead, 0, 6)
    services.write_memo(study=study, text="Waarom?", about=coding, by=lead)
    services.write_memo(study=study, text="Over de code", about=first, by=lead)
    steps = [
        lambda: services.resize_coding(coding=Coding.objects.get(pk=coding.pk), start=3, end=12, by=lead),
        lambda: services.resize_coding(coding=Coding.objects.get(pk=coding.pk), start=0, end=6, by=lead),
        lambda: services.edit_code(code=first, definition="Stilte als ruimte", by=lead),
        lambda: services.move_codes(codes=[Code.objects.get(pk=second.pk)], parent=parent, by=lead),
        lambda: services.merge_codes(
            codes=[Code.objects.get(pk=first.pk)], into=Code.objects.get(pk=second.pk), by=lead
        ),
        lambda: services.split_code(
            code=Code.objects.get(pk=second.pk),
            parts=[services.SplitPart("nieuw", Coding.objects.present().filter(code=second))],
            by=lead,
        ),
        lambda: services.remove_codes(codes=[Code.objects.get(pk=child.pk)], by=lead),
        lambda: services.remove_codings(codings=list(Coding.objects.present().filter(study=study)), by=lead),
    ]
    pictures = [picture(study)]
    for step in steps:
        step()
        pictures.append(picture(study))

    for expected in reversed(pictures[:-1]):
        services.undo(study=study, by=lead)
        assert picture(study) == expected
    for expected in pictures[1:]:
        services.redo(study=study, by=lead)
        assert picture(study) == expected
    assert twin.pk


def test_undo_stops_where_a_colleague_went_on(study, source, lead):
    colleague = make_member(study)
    code = make_code(study, lead)
    make_coding(source, code, colleague)

    with pytest.raises(NotAllowed):
        services.undo(study=study, by=lead)

    assert Code.objects.present().filter(pk=code.pk).exists()


def test_a_step_sent_twice_is_kept_once(study, source, lead):
    code = make_code(study, lead)
    from oogst.core.ids import uuid7

    change_id = uuid7()

    one = services.apply_codes(source=source, start=0, end=6, codes=[code], by=lead, change_id=change_id)
    two = services.apply_codes(source=source, start=0, end=6, codes=[code], by=lead, change_id=change_id)

    assert (one.pk, Coding.objects.present().count()) == (two.pk, 1)


def test_a_new_step_ends_what_could_be_redone(study, source, lead):
    code = make_code(study, lead)
    make_coding(source, code, lead, 0, 6)
    services.undo(study=study, by=lead)
    make_coding(source, code, lead, 7, 10)

    with pytest.raises(NotAllowed):
        services.redo(study=study, by=lead)


def test_merging_makes_one_of_codings_that_coincide_and_keeps_their_memos(study, source, lead):
    keep, go = make_code(study, lead), make_code(study, lead)
    older, newer = make_coding(source, keep, lead), make_coding(source, go, lead)
    memo = services.write_memo(study=study, text="Let op", about=newer, by=lead)

    services.merge_codes(codes=[go], into=keep, by=lead)

    memo.refresh_from_db()
    assert list(Coding.objects.present().values_list("pk", flat=True)) == [older.pk]
    assert memo.coding_id == older.pk


def test_undo_never_puts_a_code_under_itself(study, lead):
    colleague = make_member(study)
    above, below = make_code(study, lead, "boven"), make_code(study, lead, "onder")
    services.move_codes(codes=[below], parent=above, by=lead)
    services.move_codes(codes=[Code.objects.get(pk=below.pk)], parent=None, by=lead)
    services.move_codes(codes=[Code.objects.get(pk=above.pk)], parent=Code.objects.get(pk=below.pk), by=colleague)
    before = picture(study)

    with pytest.raises(NotAllowed, match="zichzelf"):
        services.undo(study=study, by=lead)

    assert picture(study) == before


def test_a_segment_that_was_removed_meanwhile_is_not_split_off(study, source, lead):
    code = make_code(study, lead)
    coding = make_coding(source, code, lead)
    services.remove_codings(codings=[coding], by=lead)

    with pytest.raises(NotAllowed):
        services.split_code(code=code, parts=[services.SplitPart("nieuw", [Coding.objects.get(pk=coding.pk)])], by=lead)


def test_an_edit_after_an_undone_edit_is_undone_to_what_was_before(study, lead):
    code = make_code(study, lead, "eerst")
    services.edit_code(code=code, name="tweede", by=lead)
    services.undo(study=study, by=lead)
    services.edit_code(code=Code.objects.get(pk=code.pk), name="derde", by=lead)
    services.undo(study=study, by=lead)
    assert Code.objects.get(pk=code.pk).name == "eerst"

    services.redo(study=study, by=lead)
    assert Code.objects.get(pk=code.pk).name == "derde"


def test_undo_after_the_source_is_gone_says_so(study, source, lead):
    from oogst.sources.services import remove_sources

    code = make_code(study, lead)
    make_coding(source, code, lead)
    remove_sources(sources=[source], by=lead)

    with pytest.raises(NotAllowed):
        services.undo(study=study, by=lead)
