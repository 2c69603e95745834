import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.lineage import History, picture
from oogst.coding.models import Code, Coding

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


def fresh(code):
    return Code.objects.get(pk=code.pk)


def told(study):
    return [(event.what, event.code.name, event.old, event.new) for event in History(study).events()]


def test_each_step_of_a_code_is_told_with_who_and_when(study, lead):
    colleague = make_member(study)
    theme, code, other = (make_code(study, lead, name) for name in ("rust", "zwijgen", "niets zeggen"))
    services.edit_code(code=code, name="stilte", by=colleague)
    services.merge_codes(codes=[fresh(other)], into=fresh(code), by=lead)
    services.move_codes(codes=[fresh(code)], parent=fresh(theme), by=lead)
    services.edit_code(code=theme, status="theme", by=lead)

    assert [(event.what, event.old, event.new) for event in History(study).events()[3:5]] == [
        ("renamed", "zwijgen", "stilte"),
        ("merged", "niets zeggen", "stilte"),
    ]
    assert [(what, new) for what, _code, _old, new in told(study)[5:]] == [
        ("moved", "rust"),
        ("status", str(dict(Code._meta.get_field("status").choices)["theme"])),
    ]
    assert History(study).events()[3].by == colleague.pk


def test_what_was_undone_is_not_told(study, lead):
    code = make_code(study, lead, "zwijgen")
    services.edit_code(code=code, name="stilte", by=lead)
    services.undo(study=study, by=lead)

    assert [what for what, *_rest in told(study)] == ["made"]
    assert {one.label.key.name for one in picture(History(study)).placed} == {"zwijgen"}


def test_the_picture_leads_from_every_label_to_its_theme(study, lead):
    source = make_source(study, by=lead)
    theme, code, other = (make_code(study, lead, name) for name in ("rust", "zwijgen", "niets zeggen"))
    first, second = make_coding(source, code, lead, 0, 6), make_coding(source, code, lead, 7, 12)
    services.edit_code(code=code, name="stilte", by=lead)
    services.merge_codes(codes=[fresh(other)], into=fresh(code), by=lead)
    services.split_code(
        code=fresh(code), parts=[services.SplitPart("pauze", Coding.objects.filter(pk=second.pk))], by=lead
    )
    pause = Code.objects.get(study=study, name="pauze")
    services.move_codes(codes=[fresh(code), pause], parent=fresh(theme), by=lead)

    found = picture(History(study))

    leads = [
        (one.label.key.name, one.label.way, found.placed[one.to].label.key.name if one.to is not None else None)
        for one in found.placed
    ]
    assert sorted(leads, key=str) == sorted(
        [
            ("rust", None, None),
            ("stilte", "under", "rust"),
            ("zwijgen", "renamed", "stilte"),
            ("niets zeggen", "merged", "stilte"),
            ("pauze", "under", "rust"),
            ("stilte", "split", "pauze"),
        ],
        key=str,
    )
    assert first.pk
    assert [one.label.key.name for one in picture(History(study), pause.pk).placed] == []


def test_reading_it_takes_five_queries_however_many_codes(study, lead):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            picture(History(study))
        return len(caught)

    make_code(study, lead)
    one = queries()
    for _number in range(4):
        services.edit_code(code=make_code(study, lead), name="anders", by=lead)

    assert queries() == one == 5
