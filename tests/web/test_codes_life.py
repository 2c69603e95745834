"""The pages about the life of codes: versions, second looks, relations, lineage, boards and saturation."""

import csv
import datetime
import io
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_code, make_coding, make_organisation, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.life_models import Board, CodeRelation
from oogst.coding.models import Code
from oogst.people.models import TrailEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return make_user("Marije Bos")


@pytest.fixture
def study(me):
    return make_study(me)


@pytest.fixture
def client(me):
    made = Client()
    made.force_login(me)
    return made


def text(answer):
    return answer.content.decode()


def table(answer):
    written = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(written)))


PAGES = (
    "codebook_versions", "codebook_difference", "code_boards", "code_relations", "code_lineage", "code_saturation",
    "memos",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_what_will_be_there_while_there_is_nothing(client, study, name):
    answer = client.get(reverse(name, args=[study.slug]))

    assert answer.status_code == 200
    assert 'class="empty' in text(answer)


@pytest.mark.parametrize("name", PAGES)
def test_the_number_of_queries_does_not_grow_with_what_is_shown(client, study, me, name):
    def fill():
        code, other = make_code(study, me), make_code(study, me)
        source = make_source(study, by=me, organisation=make_organisation(study))
        coding = make_coding(source, code, me)
        services.edit_code(code=code, name=f"{code.name} anders", definition="Iets", by=me)
        services.relate(code=code, to=other, kind="cause", evidence=[coding], by=me)
        services.take_version(study=study, name=code.name, by=me)
        services.open_board(study=study, codes=[code], by=me)
        memo = services.write_memo(study=study, text="Waarom?", about=code, by=me)
        services.link_memo(memo=memo, to=coding, by=me)
        services.link_memo(memo=memo, to=other, by=me)

    def queries():
        url = reverse(name, args=[study.slug])
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url, {"look": "map"}).status_code == 200
        return len(caught)

    fill()
    queries()
    one = queries()
    for _more in range(3):
        fill()

    assert queries() == one


def test_a_version_is_kept_compared_taken_out_and_removed(client, study, me):
    code = make_code(study, me, "stilte", definition="Er valt een stilte.")
    page = reverse("codebook_versions", args=[study.slug])
    client.post(page, {"name": "Na ronde 1", "note": "Voor het samenvoegen"})
    assert client.post(page, {"name": "Na ronde 1"}).status_code == 422
    services.edit_code(code=code, name="zwijgen", definition="Er valt een lange stilte.", by=me)
    kept = study.codebook_versions.get()

    shown = text(client.get(reverse("codebook_version", args=[study.slug, kept.pk])))
    changed = text(client.get(reverse("codebook_difference", args=[study.slug])))

    assert "Er valt een stilte." in shown
    assert "Na ronde 1" in shown
    assert "<ins> lange</ins>" in changed
    assert "zwijgen" in changed
    rows = table(client.get(reverse("codebook_version_csv", args=[study.slug, kept.pk])))
    assert [next(iter(row.values())) for row in rows] == ["stilte"]
    rows = table(client.get(reverse("codebook_difference_csv", args=[study.slug])))
    assert [list(row.values())[2:4] for row in rows] == [
        ["stilte", "zwijgen"],
        ["Er valt een stilte.", "Er valt een lange stilte."],
    ]
    assert TrailEntry.objects.filter(verb__in=["codebook.downloaded", "codebook_difference.downloaded"]).count() == 2
    client.post(reverse("codebook_version_remove", args=[study.slug, kept.pk]))
    assert study.codebook_versions.count() == 0


def test_segments_of_before_are_marked_filtered_and_looked_at_again(client, study, me):
    code = make_code(study, me, "stilte", definition="Eerst dit.")
    source = make_source(study, by=me)
    old = make_coding(source, code, me, 0, 6)
    services.edit_code(code=code, definition="Nu dat.", by=me)
    make_coding(source, code, me, 7, 12)
    again = reverse("code_again", args=[study.slug, code.pk])
    listed = reverse("segments", args=[study.slug])

    assert text(client.get(listed, {"code": code.pk})).count("older-mark") == 1
    assert text(client.get(listed, {"code": code.pk, "older": "1"})).count('class="segment"') == 1
    assert again in text(client.get(reverse("code", args=[study.slug, code.pk])))
    shown = text(client.get(again))
    assert f'value="{old.pk}"' in shown
    assert "<del>" in shown
    assert "<ins>" in shown

    client.post(again, {"codings": [old.pk], "do": "right"})
    assert text(client.get(listed, {"code": code.pk})).count("older-mark") == 0
    assert "Marije Bos" in text(client.get(again))
    client.post(again, {"codings": [old.pk], "do": "doubt"})
    assert text(client.get(listed, {"code": code.pk})).count("older-mark") == 1


def test_a_code_that_always_meant_the_same_has_nothing_to_look_at_again(client, study, me):
    code = make_code(study, me)
    make_coding(make_source(study, by=me), code, me)

    answer = client.get(reverse("code_again", args=[study.slug, code.pk]))

    assert answer.status_code == 200
    assert 'class="empty' in text(answer)


def test_a_relation_is_made_from_a_segment_weighed_and_seen_as_map_and_table(client, study, me):
    rest, telling = make_code(study, me, "rust"), make_code(study, me, "vertellen")
    source = make_source(study, by=me)
    first, second = make_coding(source, rest, me, 0, 6), make_coding(source, telling, me, 3, 12)
    form = reverse("code_relation_new", args=[study.slug])
    assert "stil" not in text(client.get(form))
    asked = {"code": rest.pk, "to": telling.pk, "kind": "condition", "coding": first.pk, "note": "Eerst rust."}

    assert client.post(form, {**asked, "to": rest.pk}).status_code == 422
    client.post(form, asked)
    relation = CodeRelation.objects.get()
    page = reverse("code_relation", args=[study.slug, relation.pk])
    assert f'value="{second.pk}"' in text(client.get(page))
    client.post(
        reverse("code_relation_weigh", args=[study.slug, relation.pk]), {"codings": second.pk, "stance": "against"}
    )

    assert sorted(relation.evidence.values_list("stance", flat=True)) == ["against", "for"]
    shown = text(client.get(reverse("code_relations", args=[study.slug]), {"look": "map"}))
    assert shown.count(f'href="{page}" class="edge"') == 1
    assert shown.count("Eerst rust.") == 1
    assert "+1 −1" in shown
    assert "Eerst rust." in text(client.get(page))
    assert "vertellen" in text(client.get(reverse("code", args=[study.slug, rest.pk])))
    (row,) = table(client.get(reverse("code_relations_csv", args=[study.slug])))
    assert list(row.values())[3:5] == ["1", "1"]
    assert (
        "code"
        not in text(client.get(reverse("code_relations", args=[study.slug]), {"kind": "cause"})).split("<tbody>")[1:]
    )

    evidence = relation.evidence.get(stance="against")
    client.post(reverse("code_relation_drop", args=[study.slug, relation.pk]), {"evidence": evidence.pk})
    client.post(page, {"note": "Anders."})
    client.post(reverse("code_relation_remove", args=[study.slug, relation.pk]))
    assert CodeRelation.objects.present().count() == 0
    services.undo(study=study, by=me)
    assert CodeRelation.objects.present().get().note == "Anders."


@pytest.mark.parametrize("what", ["code_relations_svg", "code_lineage_svg", "code_saturation_svg"])
def test_every_picture_can_be_taken_out_as_one_that_other_programs_open(client, study, me, what):
    rest, telling = make_code(study, me, "rust & <orde>"), make_code(study, me, "vertellen")
    make_coding(make_source(study, by=me), rest, me)
    services.relate(code=rest, to=telling, kind="cause", by=me)
    services.relate(code=telling, to=rest, kind="consequence", by=me)

    answer = client.get(reverse(what, args=[study.slug]))

    drawn = ElementTree.fromstring(answer.content)
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert not [one for one in drawn.iter() if one.tag.endswith("}a") or "style" in one.attrib]
    assert drawn[0].tag.endswith("}title")
    assert client.get(reverse(what.replace("svg", "png"), args=[study.slug])).content.startswith(b"\x89PNG")
    assert TrailEntry.objects.filter(verb__endswith=".downloaded").count() == 2


def test_the_lineage_leads_from_a_label_to_its_theme_with_who_and_when(client, study, me):
    theme, code, other = (make_code(study, me, name) for name in ("rust", "zwijgen", "niets zeggen"))
    services.edit_code(code=code, name="stilte", by=me)
    services.merge_codes(codes=[Code.objects.get(pk=other.pk)], into=Code.objects.get(pk=code.pk), by=me)
    services.move_codes(codes=[Code.objects.get(pk=code.pk)], parent=Code.objects.get(pk=theme.pk), by=me)
    make_code(study, me, "iets anders")

    every = text(client.get(reverse("code_lineage", args=[study.slug])))
    one = text(client.get(reverse("code_lineage", args=[study.slug]), {"theme": theme.pk}))

    picture = one.split('class="codes-picture"')
    assert all(name in one for name in ("rust", "stilte", "zwijgen", "niets zeggen", "Marije Bos"))
    assert "Marije Bos" in picture[-1].split("</svg>")[0]
    assert "iets anders" in every.split('id="events"')[0].split("codes-picture")[1]
    assert "iets anders" not in one.split('id="events"')[0].split("codes-picture")[1]
    rows = table(client.get(reverse("code_lineage_csv", args=[study.slug]), {"theme": theme.pk}))
    assert ["niets zeggen", "stilte"] in [list(row.values())[4:6] for row in rows]


def test_codes_are_sorted_on_a_board_and_applied_and_undone(client, study, me):
    codes = [make_code(study, me, name) for name in ("stilte", "pauze", "durven")]
    before = list(Code.objects.present().values_list("pk", "parent"))
    answer = client.post(reverse("code_boards", args=[study.slug]), {"codes": [code.pk for code in codes]})
    board = Board.objects.get()
    page = reverse("code_board", args=[study.slug, board.pk])
    assert answer["Location"] == page
    client.post(reverse("code_board_group", args=[study.slug, board.pk]), {"do": "add", "name": "rust"})
    group = board.groups.get()
    sort = reverse("code_board_sort", args=[study.slug, board.pk])

    assert (
        client.post(sort, {"cards": codes[0].pk, "group": group.pk}, HTTP_X_REQUESTED_WITH="fetch").status_code == 204
    )
    client.post(sort, {"cards": codes[1].pk, "group": group.pk})
    assert "stilte" in text(client.get(page))
    taken = table(client.get(reverse("code_board_csv", args=[study.slug, board.pk])))
    assert [list(row.values())[:3] for row in taken][:2] == [["rust", "stilte", "0"], ["rust", "pauze", "0"]]
    assert "stilte" in client.get(reverse("code_board_svg", args=[study.slug, board.pk])).content.decode()
    assert client.get(reverse("code_board_png", args=[study.slug, board.pk])).content.startswith(b"\x89PNG")
    client.post(reverse("code_board_apply", args=[study.slug, board.pk]))

    made = Code.objects.get(name="rust")
    assert made.status == "category"
    assert set(Code.objects.filter(parent=made).values_list("name", flat=True)) == {"stilte", "pauze"}
    answer = client.post(sort, {"cards": codes[2].pk, "group": group.pk}, HTTP_X_REQUESTED_WITH="fetch")
    assert answer.status_code == 409
    client.post(reverse("code_board_undo", args=[study.slug, board.pk]))
    assert list(Code.objects.present().values_list("pk", "parent")) == before
    assert client.post(reverse("code_board_undo", args=[study.slug, board.pk])).status_code == 302


def test_a_group_is_renamed_and_taken_off_and_an_existing_code_may_be_one(client, study, me):
    theme, code = make_code(study, me, "rust", status="theme"), make_code(study, me, "stilte")
    board = services.open_board(study=study, codes=[code], by=me)
    url = reverse("code_board_group", args=[study.slug, board.pk])

    client.post(url, {"do": "add", "code": theme.pk})
    client.post(url, {"do": "add", "name": "moed", "cards": code.pk})
    named = board.groups.get(code=None)
    client.post(url, {"do": "rename", "group": named.pk, "name": "durf"})
    shown = text(client.get(reverse("code_board", args=[study.slug, board.pk])))
    assert [str(group) for group in board.groups.all()] == ["rust", "durf"]
    assert shown.count('data-group="') == 3
    client.post(url, {"do": "remove", "group": named.pk})
    client.post(reverse("code_board_remove", args=[study.slug, board.pk]))

    assert Board.objects.count() == 0


def test_the_saturation_curve_has_a_bar_a_source_that_opens_its_segments(client, study, me):
    sources = [make_source(study, by=me, name=f"bron {n}", date=datetime.date(2026, n, 1)) for n in (3, 2, 1)]
    for source in sources:
        make_coding(source, make_code(study, me), me)

    shown = text(client.get(reverse("code_saturation", args=[study.slug])))
    rows = table(client.get(reverse("code_saturation_csv", args=[study.slug])))

    for source in sources:
        assert f'?code=all&amp;source={source.pk}" class="node"' in shown
    assert [(list(row.values())[1], list(row.values())[7]) for row in rows] == [
        ("bron 1", "1"), ("bron 2", "2"), ("bron 3", "3"),
    ]  # fmt: skip
    assert client.get(reverse("code_saturation_xlsx", args=[study.slug])).status_code == 200
