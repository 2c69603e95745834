"""The desk, the codebook, the codes and the memos as pages."""

import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.models import Code, Coding, Memo
from oogst.core.formats.document import Document, Turn
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.coding import lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    return make_study()


@pytest.fixture
def me(study: Study) -> User:
    return make_member(study)


@pytest.fixture
def source(study: Study, me: User) -> Source:
    return make_source(study, by=me)


@pytest.fixture
def client(me: User) -> Client:
    made = Client()
    made.force_login(me)
    return made


def addresses(study: Study, source: Source, code: Code, coding: Coding, memo: Memo) -> dict[str, str]:
    slug = study.slug
    return {
        "workbench": reverse("workbench", args=[slug, source.pk]),
        "bench_state": reverse("bench_state", args=[slug, source.pk]),
        "codebook": reverse("codebook", args=[slug]),
        "code": reverse("code", args=[slug, code.pk]),
        "code_new": reverse("code_new", args=[slug]),
        "codes_preview": reverse("codes_preview", args=[slug]) + f"?do=remove&codes={code.pk}",
        "code_panel": reverse("code_panel", args=[slug, code.pk]),
        "coding_panel": reverse("coding_panel", args=[slug, coding.pk]),
        "source_panel": reverse("source_panel", args=[slug, source.pk]),
        "memos": reverse("memos", args=[slug]),
        "memo_edit": reverse("memo_edit", args=[slug, memo.pk]),
    }


def bench_data(answer: Any) -> dict[str, Any]:
    found = re.search(r'<script id="bench-data" type="application/json">(.*?)</script>', answer.content.decode(), re.S)
    assert found
    return dict(json.loads(found[1]))


def test_every_page_opens_for_a_researcher_and_for_nobody_outside(study: Study, source: Source, me: User) -> None:
    code = make_code(study, me, "stil")
    coding = make_coding(source, code, me)
    memo = services.write_memo(study=study, text="Geheim denkwerk", about=coding, by=me)
    school = [Role.CHAMPION, Role.BUDDY, Role.MANAGER, Role.TEAM_MEMBER, Role.ADVISOR]
    expected = {
        **dict.fromkeys((me, make_member(study, Role.COACH)), 200),
        **{make_member(study, role): 403 for role in school},
        **dict.fromkeys((make_user(), make_member(make_study())), 404),
    }
    for user, status in expected.items():
        visitor = Client()
        visitor.force_login(user)
        for name, url in addresses(study, source, code, coding, memo).items():
            answer = visitor.get(url)
            assert answer.status_code == status, (name, user.name)
            if status != 200:
                assert "Geheim denkwerk" not in answer.content.decode()
                assert "iedereen vertelde" not in answer.content.decode()
    for url in addresses(study, source, code, coding, memo).values():
        assert Client().get(url).status_code == 302


def test_things_of_another_study_are_not_found_under_mine(client: Client, study: Study, me: User) -> None:
    other = make_study()
    colleague = make_member(other)
    source = make_source(other)
    code = make_code(other, colleague)
    coding = make_coding(source, code, colleague)
    memo = services.write_memo(study=other, text="Van hen", by=colleague)

    theirs = addresses(study, source, code, coding, memo)

    for name in set(theirs) - {"codebook", "code_new", "memos"}:
        assert client.get(theirs[name]).status_code == 404, name


def test_the_desk_holds_the_whole_text_and_every_place_is_right(client: Client, study: Study) -> None:
    text = "A: Eén <b>woord</b> & 👩🏽‍🏫.\n\nB: שלום\nverder\n"
    turns = (Turn(0, 23, 3, "A", 1000), Turn(25, 38, 28, "B"))
    source = make_source(study, document=Document(name="T", text=text, turns=turns))

    page = client.get(reverse("workbench", args=[study.slug, source.pk])).content.decode()

    from lxml import html

    kept = source.current().text
    pieces = html.fromstring(page).xpath("//article[@id='text']//*[@data-start]")
    rebuilt = ["\n"] * len(kept)
    for piece in pieces:
        start, end = int(piece.get("data-start")), int(piece.get("data-end"))
        assert piece.text_content() == kept[start:end]
        rebuilt[start:end] = list(kept[start:end])
    assert "".join(rebuilt) == kept
    assert page.count('class="speaker"') == 2
    assert "00:00:01" in page


def test_turns_without_labels_show_the_speaker_outside_the_text() -> None:
    turns = [Turn(0, 5, 0, "Ond."), Turn(5, 9, 5, "A2")]

    found = list(lines.cut("Hoi! Dag!", turns))  # type: ignore[arg-type]

    assert [(line.start, line.words_start, line.end, line.speaker) for line in found] == [
        (0, 0, 5, "Ond."),
        (5, 5, 9, "A2"),
    ]


def test_the_desk_takes_as_many_queries_for_40_codings_as_for_one(
    client: Client, study: Study, source: Source, me: User, django_assert_max_num_queries: Any
) -> None:
    url = reverse("workbench", args=[study.slug, source.pk])
    code = make_code(study, me)
    make_coding(source, code, me)
    with django_assert_max_num_queries(26) as first:
        client.get(url)
    for number in range(39):
        make_coding(source, make_code(study, me), me, number, number + 3)

    with django_assert_max_num_queries(len(first)):
        answer = client.get(url)

    data = bench_data(answer)
    assert len(data["codings"]) == 40
    assert len(data["codes"]) == 40


def test_the_script_gets_all_its_words_in_the_language_of_the_page(
    client: Client, study: Study, source: Source
) -> None:
    data = bench_data(client.get(reverse("workbench", args=[study.slug, source.pk])))
    used: set[str] = set()
    from pathlib import Path

    folder = Path(lines.__file__).parents[1] / "static" / "oogst" / "js" / "bench"
    for script in folder.glob("*.js"):
        used |= set(re.findall(r'\.say\(\s*"(\w+)"', script.read_text()))
        for one, two in re.findall(r'\.say\([^"]*\? "(\w+)" : "(\w+)"', script.read_text()):
            used |= {one, two}

    assert used - data["strings"].keys() == set()


def test_removed_codes_and_codings_are_not_on_the_desk(client: Client, study: Study, source: Source, me: User) -> None:
    gone, stays = make_code(study, me, "weg"), make_code(study, me, "blijft")
    make_coding(source, gone, me)
    services.remove_codes(codes=[gone], by=me)

    data = bench_data(client.get(reverse("workbench", args=[study.slug, source.pk])))

    assert [code["id"] for code in data["codes"]] == [str(stays.pk)]
    assert data["codings"] == []
    assert data["undo"]


def test_the_desk_links_to_the_texts_before_and_after(client: Client, study: Study) -> None:
    first, second, third = (make_source(study, name=name) for name in ("A", "B", "C"))

    answer = client.get(reverse("workbench", args=[study.slug, second.pk]))

    assert answer.context["before"] == first
    assert answer.context["after"] == third


def test_a_permanent_link_opens_the_place(client: Client, study: Study, source: Source) -> None:
    answer = client.get(reverse("place", args=[study.slug, source.pk, 3, 9]))

    assert answer["Location"] == reverse("workbench", args=[study.slug, source.pk]) + "?at=3-9"


def test_the_pane_compares_with_other_sources_first(client: Client, study: Study, source: Source, me: User) -> None:
    code = make_code(study, me, "stil", definition="Als niemand praat")
    coding = make_coding(source, code, me, 0, 6)
    make_coding(source, code, me, 10, 16)
    make_coding(make_source(study, text="Elders was het stil."), code, me, 0, 6)

    answer = client.get(reverse("coding_panel", args=[study.slug, coding.pk]))

    assert [other.words for other in answer.context["compared"]] == ["Elders", source.current().text[10:16]]
    assert "Als niemand praat" in answer.content.decode()


def test_the_codebook_is_a_tree_with_counts_and_filters(client: Client, study: Study, source: Source, me: User) -> None:
    theme = make_code(study, me, "Thema", status="theme")
    child = make_code(study, me, "kind", parent=theme, definition="iets bijzonders")
    make_code(study, me, "los")
    make_coding(source, child, me)
    url = reverse("codebook", args=[study.slug])

    nodes = client.get(url).context["nodes"]
    found = client.get(url, {"q": "BIJZONDER"}).context["nodes"]
    themes = client.get(url, {"status": "theme"}).context["nodes"]

    assert [(n.code.name, n.depth, n.count, n.total) for n in nodes] == [
        ("Thema", 0, 0, 1),
        ("kind", 1, 1, 1),
        ("los", 0, 0, 0),
    ]
    assert [n.code.name for n in found] == ["Thema", "kind"]
    assert [n.code.name for n in themes] == ["Thema"]


def test_the_codebook_takes_the_same_queries_for_more_codes(
    client: Client, study: Study, me: User, django_assert_max_num_queries: Any
) -> None:
    url = reverse("codebook", args=[study.slug])
    make_code(study, me)
    with django_assert_max_num_queries(20) as first:
        client.get(url)
    for _number in range(10):
        make_code(study, me)

    with django_assert_max_num_queries(len(first)):
        client.get(url)


def test_merging_shows_first_what_will_happen_and_happens_only_when_sent(
    client: Client, study: Study, source: Source, me: User
) -> None:
    one, two = make_code(study, me, "een"), make_code(study, me, "twee")
    make_coding(source, one, me)
    make_coding(source, two, me)
    query = {"do": "merge", "codes": [str(one.pk), str(two.pk)], "into": str(one.pk)}

    seen = client.get(reverse("codes_preview", args=[study.slug]), query)
    assert seen.context["preview"].coincide == 1
    assert Code.objects.present().count() == 2

    client.post(reverse("codes_act", args=[study.slug]), query)
    assert list(Code.objects.present()) == [one]
    assert Coding.objects.present().count() == 1


def test_many_codes_are_moved_coloured_and_removed_at_once(client: Client, study: Study, me: User) -> None:
    theme, one, two = (make_code(study, me, name) for name in ("thema", "een", "twee"))
    both = [str(one.pk), str(two.pk)]
    act = reverse("codes_act", args=[study.slug])

    client.post(act, {"do": "move", "codes": both, "parent": str(theme.pk)})
    client.post(act, {"do": "color", "codes": both, "color": "#123456"})
    client.post(act, {"do": "status", "codes": both, "status": "category"})

    rows = set(Code.objects.filter(pk__in=both).values_list("parent", "color", "status"))
    assert rows == {(theme.pk, "#123456", "category")}
    client.post(act, {"do": "remove", "codes": both})
    assert list(Code.objects.present()) == [theme]


def test_acting_on_strange_codes_or_nothing_changes_nothing(client: Client, study: Study) -> None:
    stranger = make_code(make_study(lead := make_user()), lead)
    act = reverse("codes_act", args=[study.slug])

    assert client.post(act, {"do": "remove", "codes": [str(stranger.pk)]}).status_code == 404
    assert client.post(act, {"do": "remove", "codes": ["x"]}).status_code == 404
    assert client.post(act, {"do": "remove"}).status_code == 302
    assert client.post(act, {"do": "explode", "codes": [str(uuid.uuid4())]}).status_code == 404
    assert Code.objects.present().count() == 1


def test_a_code_is_described_on_its_page(client: Client, study: Study, me: User) -> None:
    theme, code = make_code(study, me, "thema"), make_code(study, me, "stil")
    url = reverse("code", args=[study.slug, code.pk])
    words = {
        "name": "stilte",
        "parent": str(theme.pk),
        "status": "open",
        "color": code.color,
        "definition": "Wat\r\nrust",
    }

    assert client.post(url, words).status_code == 302

    code.refresh_from_db()
    assert (code.name, code.parent, code.definition, code.version) == ("stilte", theme, "Wat\nrust", 2)
    client.post(url, words)
    code.refresh_from_db()
    assert code.version == 2
    assert client.post(url, {**words, "name": ""}).status_code == 422
    assert client.post(url, {**words, "parent": str(code.pk)}).status_code == 422


def test_a_code_is_made_on_a_page_of_its_own(client: Client, study: Study) -> None:
    url = reverse("code_new", args=[study.slug])
    words = {"name": "vers", "parent": "", "status": "theme", "color": "#3f7d5a", "when": "Bij het begin"}

    client.post(url, words)

    code = Code.objects.get(study=study)
    assert (code.name, code.status, code.when) == ("vers", "theme", "Bij het begin")
    assert client.post(url, {**words, "color": "groen"}).status_code == 422


def test_a_memo_is_written_edited_found_and_removed(client: Client, study: Study, source: Source, me: User) -> None:
    code = make_code(study, me, "stil")
    write = reverse("memo_write", args=[study.slug])
    fetch = {"headers": {"X-Requested-With": "fetch"}}

    answer = client.post(write, {"text": "Waarom?", "code": str(code.pk), "kind": "doubt"}, **fetch)  # type: ignore[arg-type]
    assert "Waarom?" in answer.content.decode()
    memo = Memo.objects.get()
    assert (memo.code, memo.kind, memo.by) == (code, "doubt", me.pk)

    client.post(reverse("memo_edit", args=[study.slug, memo.pk]), {"text": "Daarom.", "kind": "note"})
    client.post(write, {"text": "Over alles"})
    url = reverse("memos", args=[study.slug])
    assert [item.memo.text for item, _links in client.get(url, {"q": "daar"}).context["memos"]] == ["Daarom."]
    assert [item.memo.text for item, _links in client.get(url, {"about": "study"}).context["memos"]] == ["Over alles"]

    client.post(reverse("memo_remove", args=[study.slug, memo.pk]))
    assert [item.memo.text for item, _links in client.get(url).context["memos"]] == ["Over alles"]


def test_an_empty_memo_or_one_about_another_study_is_refused(client: Client, study: Study, source: Source) -> None:
    theirs = make_source(make_study())
    write = reverse("memo_write", args=[study.slug])
    fetch = {"headers": {"X-Requested-With": "fetch"}}

    assert client.post(write, {"text": "", "source": str(source.pk)}, **fetch).status_code == 422  # type: ignore[arg-type]
    assert client.post(write, {"text": "x", "source": str(theirs.pk)}).status_code == 404
    assert not Memo.objects.exists()


def test_memos_lead_only_to_pages_of_this_study(client: Client, study: Study) -> None:
    write = reverse("memo_write", args=[study.slug])

    answer = client.post(write, {"text": "x", "then": "https://elsewhere.example/"})

    assert answer["Location"] == reverse("memos", args=[study.slug])


def test_the_memo_desk_takes_the_same_queries_for_more_memos(
    client: Client, study: Study, source: Source, me: User, django_assert_max_num_queries: Any
) -> None:
    url = reverse("memos", args=[study.slug])
    services.write_memo(study=study, text="een", about=source, by=me)
    with django_assert_max_num_queries(20) as first:
        client.get(url)
    for number in range(5):
        services.write_memo(study=study, text=f"memo {number}", about=make_code(study, me), by=me)

    with django_assert_max_num_queries(len(first)):
        client.get(url)
