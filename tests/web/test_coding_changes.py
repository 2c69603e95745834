"""Every change of the desk through HTTP: what it does, what it answers, and to whom it says no."""

import json
import uuid
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.models import Change, Code, Coding
from oogst.core.ids import uuid7
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


class Desk:
    """A researcher at a source, who sends changes."""

    def __init__(self) -> None:
        self.study = make_study()
        self.me = make_member(self.study)
        self.source = make_source(self.study)
        self.client = Client()
        self.client.force_login(self.me)

    def send(self, do: str, *, status: int = 200, **body: Any) -> dict[str, Any]:
        body = {"id": str(uuid7()), "source": str(self.source.pk), "do": do, **body}
        url = reverse("changes", args=[self.study.slug])
        answer = self.client.post(url, json.dumps(body, default=str), content_type="application/json")
        assert answer.status_code == status, answer.content
        return dict(answer.json())

    def code(self, name: str = "", **fields: Any) -> Code:
        return make_code(self.study, self.me, name, **fields)

    def coding(self, code: Code, start: int = 0, end: int = 6) -> Coding:
        return make_coding(self.source, code, self.me, start, end)

    def present(self) -> list[tuple[str, int, int]]:
        rows = Coding.objects.present().filter(source=self.source).order_by("start", "code__name")
        return list(rows.values_list("code__name", "start", "end"))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_apply_puts_known_and_new_codes_on_a_passage(desk: Desk) -> None:
    code, fresh, ids = desk.code("stil"), uuid7(), [str(uuid7()), str(uuid7())]

    answer = desk.send(
        "apply", start=3, end=6, codes=[code.pk], new=[{"id": fresh, "name": "vers", "parent": code.pk}], codings=ids
    )

    assert desk.present() == [("stil", 3, 6), ("vers", 3, 6)]
    assert {row["id"] for row in answer["delta"]["codings"]} == set(ids)
    assert {row["name"]: (row["count"], row["parent"]) for row in answer["delta"]["codes"]} == {
        "stil": (1, None),
        "vers": (1, str(code.pk)),
    }
    assert answer["undo"]
    assert answer["redo"] is None
    assert answer["said"]
    assert Coding.objects.get(pk=ids[0]).words == desk.source.current().text[3:6]


def test_sending_twice_stores_once_and_answers_alike(desk: Desk) -> None:
    code, change = desk.code(), str(uuid7())
    body = {"id": change, "start": 0, "end": 4, "codes": [code.pk], "codings": [str(uuid7())]}

    first, second = desk.send("apply", **body), desk.send("apply", **body)

    assert first == second
    assert Coding.objects.count() == 1
    assert Change.objects.filter(pk=change).count() == 1


def test_remove_takes_codings_away(desk: Desk) -> None:
    coding = desk.coding(desk.code("stil"))

    answer = desk.send("remove", codings=[coding.pk])

    assert desk.present() == []
    assert answer["delta"]["gone_codings"] == [str(coding.pk)]
    assert answer["delta"]["counts"] == {str(coding.code_id): 0}


def test_resize_changes_limits_and_words(desk: Desk) -> None:
    coding = desk.coding(desk.code("stil"), 0, 2)

    desk.send("resize", coding=coding.pk, start=3, end=14)

    coding.refresh_from_db()
    assert (coding.start, coding.end, coding.words) == (3, 14, desk.source.current().text[3:14])


def test_recode_gives_another_code_and_keeps_the_memo(desk: Desk) -> None:
    coding, other = desk.coding(desk.code("stil")), desk.code("rustig")
    memo = services.write_memo(study=desk.study, text="Let op", about=coding, by=desk.me)

    answer = desk.send("recode", codings=[coding.pk], code=other.pk)

    assert desk.present() == [("rustig", 0, 6)]
    memo.refresh_from_db()
    assert memo.coding_id == coding.pk
    assert answer["delta"]["codings"][0]["memos"] == 1
    assert answer["delta"]["counts"] == {str(other.pk): 1, str(coding.code_id): 0}


def test_a_code_is_made_changed_moved_and_removed(desk: Desk) -> None:
    parent, pk = desk.code("thema"), str(uuid7())

    made = desk.send("create_code", code={"id": pk, "name": " nieuw ", "parent": None, "definition": "Iets"})
    desk.send("edit_code", code=pk, fields={"name": "anders", "status": "category", "color": "#112233"})
    moved = desk.send("move", codes=[pk], parent=parent.pk, before=None)

    assert made["delta"]["codes"][0]["name"] == "nieuw"
    assert {row["id"] for row in moved["delta"]["codes"]} >= {pk}
    code = Code.objects.get(pk=pk)
    assert (code.name, code.status, code.color, code.definition) == ("anders", "category", "#112233", "Iets")
    assert code.parent == parent

    gone = desk.send("remove_codes", codes=[pk])
    assert gone["delta"]["gone_codes"] == [pk]


def test_merge_split_undo_and_redo(desk: Desk) -> None:
    one, two = desk.code("een"), desk.code("twee")
    first, second = desk.coding(one, 0, 3), desk.coding(two, 4, 8)

    merged = desk.send("merge", codes=[two.pk], into=one.pk)
    assert desk.present() == [("een", 0, 3), ("een", 4, 8)]
    assert merged["delta"]["gone_codes"] == [str(two.pk)]
    assert merged["delta"]["counts"] == {str(one.pk): 2}

    desk.send("split", code=one.pk, parts=[{"id": uuid7(), "name": "drie", "codings": [first.pk]}])
    assert desk.present() == [("drie", 0, 3), ("een", 4, 8)]

    desk.send("undo")
    undone = desk.send("undo")
    assert desk.present() == [("een", 0, 3), ("twee", 4, 8)]
    assert undone["redo"]
    assert {row["id"] for row in undone["delta"]["codings"]} == {str(second.pk)}

    desk.send("redo")
    assert desk.present() == [("een", 0, 3), ("een", 4, 8)]


def test_codings_of_another_source_are_gone_from_this_desk(desk: Desk) -> None:
    other = make_source(desk.study, text="Een andere tekst.")
    elsewhere = make_coding(other, desk.code("een"), desk.me)

    answer = desk.send("remove", codings=[elsewhere.pk])

    assert answer["delta"]["codings"] == []
    assert answer["delta"]["gone_codings"] == [str(elsewhere.pk)]


@pytest.mark.parametrize(
    ("do", "body"),
    [
        ("dance", {}),
        ("apply", {"start": 0, "end": 3, "codes": [], "codings": []}),
        ("apply", {"start": "0", "end": 3, "codes": [str(uuid.uuid4())], "codings": []}),
        ("apply", {"start": True, "end": 3, "codes": [str(uuid.uuid4())], "codings": []}),
        ("apply", {"start": 0, "end": 3, "codes": "alles", "codings": []}),
        ("apply", {"start": 0, "end": 3, "codes": [], "new": ["naam"], "codings": []}),
        ("remove", {"codings": ["geen id"]}),
        ("remove", {"codings": []}),
        ("resize", {"coding": None, "start": 1, "end": 2}),
        ("edit_code", {"code": str(uuid.uuid4()), "fields": {"study": "x"}}),
        ("edit_code", {"code": str(uuid.uuid4()), "fields": {"name": 3}}),
        ("move", {"codes": []}),
        ("split", {"code": str(uuid.uuid4()), "parts": ["x"]}),
        ("undo", {"id": "niets"}),
    ],
)
def test_what_is_no_change_is_refused_with_422(desk: Desk, do: str, body: dict[str, Any]) -> None:
    assert desk.send(do, status=422, **body)["error"]
    assert not Coding.objects.exists()


def test_a_body_that_is_no_json_is_refused(desk: Desk) -> None:
    url = reverse("changes", args=[desk.study.slug])

    for body in (b"", b"{", b"[]", b"\xff"):
        assert desk.client.post(url, body, content_type="application/json").status_code == 422


def test_what_the_state_does_not_allow_is_a_kind_409(desk: Desk) -> None:
    code, coding = desk.code("stil"), desk.coding(desk.code("rust"))
    length = desk.source.length

    for do, body in [
        ("apply", {"start": 0, "end": length + 1, "codes": [code.pk], "codings": [uuid7()]}),
        ("resize", {"coding": coding.pk, "start": 3, "end": 3}),
        ("create_code", {"code": {"id": uuid7(), "name": "  "}}),
        ("edit_code", {"code": code.pk, "fields": {"color": "rood"}}),
        ("move", {"codes": [code.pk], "parent": code.pk, "before": None}),
        ("merge", {"codes": [code.pk], "into": code.pk}),
        ("redo", {}),
    ]:
        assert desk.send(do, status=409, **body)["error"]


def test_a_colleagues_coding_is_left_to_the_colleague(desk: Desk) -> None:
    colleague = make_member(desk.study)
    coding = make_coding(desk.source, desk.code("stil"), colleague)

    desk.send("remove", codings=[coding.pk], status=409)
    desk.send("recode", codings=[coding.pk], code=desk.code().pk, status=409)

    assert Coding.objects.present().filter(pk=coding.pk).exists()


def test_ids_of_another_study_do_not_exist(desk: Desk) -> None:
    other = Desk()
    code, coding = other.code("geheim"), other.coding(other.code("ook"))

    desk.send("apply", start=0, end=3, codes=[code.pk], codings=[uuid7()], status=404)
    desk.send("apply", start=0, end=3, codes=[desk.code().pk], codings=[uuid7()], source=other.source.pk, status=404)
    desk.send("remove", codings=[coding.pk], status=404)
    desk.send("merge", codes=[code.pk], into=desk.code().pk, status=404)
    desk.send("create_code", code={"id": uuid7(), "name": "onder", "parent": code.pk}, status=404)

    assert Coding.objects.present().count() == 1


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.CHAMPION, Role.MANAGER, Role.BUDDY, Role.TEAM_MEMBER])
def test_roles_without_coding_are_refused(desk: Desk, role: Role) -> None:
    code = desk.code()
    desk.client.force_login(make_member(desk.study, role))

    desk.send("apply", start=0, end=3, codes=[code.pk], codings=[uuid7()], status=403)

    assert not Coding.objects.exists()


def test_strangers_and_visitors_learn_nothing(desk: Desk) -> None:
    url = reverse("changes", args=[desk.study.slug])

    desk.client.force_login(make_user())
    assert desk.client.post(url, "{}", content_type="application/json").status_code == 404
    desk.client.logout()
    assert desk.client.post(url, "{}", content_type="application/json").status_code == 302
    assert Client().get(url).status_code == 405


def test_the_token_is_asked_for(desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.me)

    assert (
        strict.post(reverse("changes", args=[desk.study.slug]), "{}", content_type="application/json").status_code
        == 403
    )


def test_applying_takes_the_same_queries_however_much_is_coded(desk: Desk, django_assert_max_num_queries: Any) -> None:
    code = desk.code()
    for number in range(20):
        desk.coding(code, number, number + 2)

    with django_assert_max_num_queries(34):
        desk.send("apply", start=30, end=34, codes=[code.pk], codings=[uuid7()])


def test_a_coding_takes_few_queries_and_writes_no_session(desk: Desk) -> None:
    body = {"start": 3, "end": 6, "codes": [desk.code().pk], "codings": [str(uuid7())]}

    with (
        CaptureQueriesContext(connections["default"]) as material,
        CaptureQueriesContext(connections["vault"]) as accounts,
    ):
        desk.send("apply", **body)

    asked = [query["sql"] for query in material if query["sql"].startswith(("SELECT", "INSERT", "UPDATE"))]
    assert len(asked) <= 13, asked
    assert [query["sql"][:6] for query in accounts] == ["SELECT", "SELECT"]
    assert not any('"oogst_revision"."text",' in sql and "SUBSTR" not in sql.upper() for sql in asked), "a whole text"
