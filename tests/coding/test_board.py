import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.life_models import Board
from oogst.coding.models import Code, Status
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def codes(study, lead):
    return [make_code(study, lead, name) for name in ("stilte", "pauze", "durven", "los")]


def tree(study):
    rows = Code.objects.present().filter(study=study).select_related("parent").order_by("name")
    return {code.name: (code.parent.name if code.parent else None, code.status) for code in rows}


def sorted_board(study, codes, by):
    board = services.open_board(study=study, codes=codes, by=by, name="Eerste ordening")
    rest = services.add_group(board=board, name="rust", by=by)
    courage = services.add_group(board=board, name="moed", by=by)
    services.sort_cards(board=board, codes=[codes[0].pk, codes[1].pk], group=rest, by=by)
    services.sort_cards(board=board, codes=[codes[2].pk], group=courage, by=by)
    return board


def test_a_board_is_a_draft_until_it_is_applied_and_then_one_step(study, lead, codes):
    before = tree(study)
    board = sorted_board(study, codes, lead)
    assert tree(study) == before

    change = services.apply_board(board=board, by=lead)

    open_code, category = Status.OPEN.value, Status.CATEGORY.value
    assert tree(study) == {
        "stilte": ("rust", open_code), "pauze": ("rust", open_code), "durven": ("moed", open_code),
        "los": (None, open_code), "rust": (None, category), "moed": (None, category),
    }  # fmt: skip
    assert change.verb == "sort"
    assert TrailEntry.objects.filter(verb="coding.sort").count() == 1


def test_undo_brings_the_codebook_back_and_the_board_can_go_on(study, lead, codes):
    before = tree(study)
    board = sorted_board(study, codes, lead)
    services.apply_board(board=board, by=lead)
    after = tree(study)

    services.undo(study=study, by=lead)
    assert tree(study) == before
    services.redo(study=study, by=lead)
    assert tree(study) == after
    services.undo(study=study, by=lead)
    board = Board.objects.select_related("applied").get(pk=board.pk)
    services.sort_cards(board=board, codes=[codes[3].pk], group=board.groups.first(), by=lead)
    services.apply_board(board=board, by=lead)

    assert tree(study)["los"] == ("rust", "open")


def test_a_board_that_was_applied_is_closed(study, lead, codes):
    board = sorted_board(study, codes, lead)
    services.apply_board(board=board, by=lead)
    board = Board.objects.select_related("applied").get(pk=board.pk)

    for act in (
        lambda: services.apply_board(board=board, by=lead),
        lambda: services.add_group(board=board, name="nog een", by=lead),
        lambda: services.sort_cards(board=board, codes=[codes[0].pk], group=None, by=lead),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_codes_come_under_a_code_that_is_there_and_keep_their_codings(study, lead, codes):
    theme = make_code(study, lead, "rust", status="theme")
    coding = make_coding(make_source(study, by=lead), codes[0], lead)
    board = services.open_board(study=study, codes=codes, by=lead)
    group = services.add_group(board=board, code=theme, by=lead)
    services.sort_cards(board=board, codes=[codes[0].pk], group=group, by=lead)

    services.apply_board(board=board, by=lead)

    assert tree(study)["stilte"] == ("rust", "open")
    assert tree(study)["rust"] == (None, "theme")
    coding.refresh_from_db()
    assert coding.code_id == codes[0].pk
    with pytest.raises(NotAllowed):
        services.sort_cards(board=services.open_board(study=study, codes=[theme], by=lead),
                            codes=[theme.pk], group=group, by=lead)  # fmt: skip


def test_a_code_that_went_in_the_meantime_is_left_out(study, lead, codes):
    board = sorted_board(study, codes, lead)
    services.remove_codes(codes=[Code.objects.get(pk=codes[0].pk)], by=lead)

    services.apply_board(board=board, by=lead)

    assert "stilte" not in tree(study)
    assert tree(study)["pauze"] == ("rust", "open")


def test_a_code_never_comes_under_itself(study, lead, codes):
    child = make_code(study, lead, "kind", parent=codes[0])
    board = services.open_board(study=study, codes=[codes[0]], by=lead)
    group = services.add_group(board=board, code=child, by=lead)
    services.sort_cards(board=board, codes=[codes[0].pk], group=group, by=lead)

    with pytest.raises(NotAllowed):
        services.apply_board(board=board, by=lead)
    assert tree(study)["kind"] == ("stilte", "open")


def test_an_empty_board_changes_nothing_and_groups_come_and_go(study, lead, codes):
    board = services.open_board(study=study, codes=codes, by=lead)
    group = services.add_group(board=board, name="rust", by=lead)
    services.rename_group(group=group, name="  kalmte ", by=lead)
    services.sort_cards(board=board, codes=[codes[0].pk], group=group, by=lead)
    services.remove_group(group=group, by=lead)

    assert board.cards.filter(group__isnull=True).count() == 4
    with pytest.raises(NotAllowed):
        services.apply_board(board=board, by=lead)
    with pytest.raises(NotAllowed):
        services.open_board(study=study, codes=[], by=lead)
    services.remove_board(board=board, by=lead)
    assert study.boards.count() == 0


def test_only_who_codes_sorts(study, lead, codes):
    advisor = make_member(study, Role.ADVISOR)
    board = sorted_board(study, codes, lead)

    with pytest.raises(PermissionDenied):
        services.open_board(study=study, codes=codes, by=advisor)
    with pytest.raises(PermissionDenied):
        services.apply_board(board=board, by=advisor)
