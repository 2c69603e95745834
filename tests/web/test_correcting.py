"""Correcting a text from the desk: the passage, what it does, and what waits afterwards."""

import json

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding.correction_models import Adrift
from oogst.coding.models import Coding
from oogst.core.ids import uuid7
from oogst.flows.correcting import saving
from oogst.people.roles import Role
from oogst.sources.models import Source
from oogst.story import services as story
from oogst.story.models import Quote

pytestmark = pytest.mark.django_db
TEXT = "A2: Toen werd het stl.\nOnd.: En Wubbe zelf? Hij bleve zitten. Daarna niets.\nA2: Ja.\n"


class Desk:
    def __init__(self) -> None:
        self.lead = make_user()
        self.study = make_study(self.lead)
        self.me = make_member(self.study)
        self.source = make_source(self.study, TEXT, by=self.me)
        self.client = self.client_of(self.me)

    def client_of(self, user) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    @property
    def url(self) -> str:
        return reverse("correct_text", args=[self.study.slug, self.source.pk])

    def fresh(self) -> Source:
        return Source.objects.select_related("study").get(pk=self.source.pk)

    def passage(self, old: str, new: str) -> dict[str, object]:
        """What the form sends when some words of a line were changed."""
        source = self.fresh()
        text = source.current().text
        at = text.index(old)
        start, end = text.rfind("\n", 0, at) + 1, text.index("\n", at)
        return {"start": start, "end": end, "seen": source.digest, "words": text[start:end].replace(old, new)}

    def post(self, do: str, old: str = "", new: str = "", client: Client | None = None, **more):
        sent = {**(self.passage(old, new) if old else {}), do: "1", **more}
        return (client or self.client).post(self.url, sent)

    def code(self, words: str, by=None) -> Coding:
        by, source = by or self.me, self.fresh()
        start = source.current().text.index(words)
        return make_coding(source, make_code(self.study, by, "stilte"), by, start, start + len(words))

    def change(self, do: str, client: Client | None = None, **body):
        url = reverse("changes", args=[self.study.slug])
        sent = {"id": str(uuid7()), "do": do, "source": str(self.source.pk), **body}
        return (client or self.client).post(url, json.dumps(sent, default=str), content_type="application/json")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_whole_lines_of_a_selection_open(desk) -> None:
    page = desk.client.get(desk.url, {"from": TEXT.index("Wubbe"), "to": TEXT.index("Wubbe") + 5})

    form = page.context["form"]
    assert form["words"].value() == "Ond.: En Wubbe zelf? Hij bleve zitten. Daarna niets."
    assert (page.context["before"], page.context["after"]) == ("A2: Toen werd het stl.", "A2: Ja.")


def test_a_place_of_an_older_text_opens_where_its_words_are_now(desk) -> None:
    at = TEXT.index("Daarna")
    saving.correct(
        source=desk.fresh(), start=0, end=2, words="De eerste spreker\nA2", seen=desk.source.digest, by=desk.me
    )

    page = desk.client.get(desk.url, {"from": at, "to": at + 6, "revision": 1})

    assert "Daarna niets." in page.context["form"]["words"].value()


@pytest.mark.parametrize("query", [{"from": "9999"}, {"from": "x"}, {"from": "-1"}, {"from": "99999999999999"}])
def test_a_place_that_is_not_there_is_said_kindly(desk, query) -> None:
    assert desk.client.get(desk.url, query).status_code == 409


def test_before_it_is_saved_it_shows_what_happens_to_codings_and_quotes(desk) -> None:
    desk.code("Hij bleve zitten.")
    desk.code("Daarna niets.")
    desk.code("Toen werd het")
    theirs = desk.code("bleve", by=desk.lead)
    story.take_quote(source=desk.fresh(), start=theirs.start, end=theirs.end, by=desk.lead)

    page = desk.post("look", "Hij bleve zitten. Daarna niets.", "Hij bleef zitten.").content.decode()

    assert "2 codings keep" not in page
    assert "1 codering houdt haar woorden." in page
    assert "luidt voortaan:" in page
    assert "Hij bleef zitten." in page
    assert "raakt haar woorden kwijt en wacht tot je een andere plek kiest:" in page
    assert "1 codering van een collega krijgt de verbeterde woorden." in page
    assert "Een citaat luidt voortaan:" in page
    assert desk.source.revisions.count() == 1


def test_saving_makes_a_version_and_leads_back_to_the_place(desk) -> None:
    answer = desk.post("save", "stl", "stil")

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("workbench", args=[desk.study.slug, desk.source.pk]))
    assert desk.source.current().text == TEXT.replace("stl", "stil")


def test_in_the_dialog_the_answer_is_a_piece_or_where_to_go(desk) -> None:
    dialog = Client(headers={"x-requested-with": "fetch", "accept-language": "en"})
    dialog.force_login(desk.me, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert "<html" not in desk.post("look", "stl", "stil", client=dialog).content.decode()
    assert "?at=0-1" in desk.post("save", "stl", "stil", client=dialog).json()["then"]


def test_the_second_of_two_is_told_and_nothing_is_overwritten(desk) -> None:
    mine = desk.passage("bleve", "bleef")
    desk.post("save", "stl", "stil")

    answer = desk.client.post(desk.url, {**mine, "save": "1"})

    assert answer.status_code == 409
    assert "Daar is niets van overschreven" in answer.content.decode()
    assert "bleef" in answer.content.decode()
    assert desk.source.current().text == TEXT.replace("stl", "stil")


def test_a_name_that_goes_out_is_offered_to_be_replaced_as_a_name(desk) -> None:
    page = desk.post("look", "Wubbe", "hij").content.decode()

    assert "“Wubbe” als naam vervangen" in page
    assert reverse("source_mask", args=[desk.study.slug, desk.source.pk]) in page
    assert "als naam vervangen" not in desk.post("look", "stl", "stil").content.decode()


def test_codings_made_between_looking_and_saving_are_carried_along(desk) -> None:
    sent = desk.passage("stl", "doodstil")
    desk.client.post(desk.url, {**sent, "look": "1"})
    theirs = desk.code("Wubbe zelf", by=desk.lead)

    desk.client.post(desk.url, {**sent, "save": "1"})

    theirs.refresh_from_db()
    assert desk.source.current().text[theirs.start : theirs.end] == theirs.words == "Wubbe zelf"


def test_what_lost_its_words_is_on_the_list_of_its_coder_and_gets_a_place(desk) -> None:
    mine = desk.code("Hij bleve zitten.")
    desk.post("save", " Hij bleve zitten.", "", client=desk.client_of(desk.lead))
    url = reverse("adrift", args=[desk.study.slug])

    page = desk.client.get(url)
    (item,) = page.context["codings"]
    assert item.words == "Hij bleve zitten."
    assert "Ond.: En Wubbe zelf?" in [offer.words for offer in item.offers]
    offer = next(one for one in item.offers if one.words == "Daarna niets.")
    settle = reverse("adrift_settle", args=[desk.study.slug, mine.pk])
    desk.client.post(settle, {"place": f"{offer.start}-{offer.end}", "revision": item.revision})

    mine.refresh_from_db()
    assert (mine.words, mine.removed_at) == ("Daarna niets.", None)
    assert desk.client.get(url).context["codings"] == []


def test_a_colleague_does_not_see_it_and_the_lead_does(desk) -> None:
    desk.code("Hij bleve zitten.")
    desk.post("save", " Hij bleve zitten.", "")
    url = reverse("adrift", args=[desk.study.slug])

    assert desk.client_of(make_member(desk.study)).get(url).context["codings"] == []
    assert len(desk.client_of(desk.lead).get(url).context["codings"]) == 1


def test_the_road_says_what_waits_for_oneself(desk) -> None:
    desk.code("Hij bleve zitten.")
    desk.post("save", " Hij bleve zitten.", "")
    url = reverse("study", args=[desk.study.slug])

    assert "1 codering van jou is haar woorden kwijt" in desk.client.get(url).content.decode()
    assert "is haar woorden kwijt" not in desk.client_of(make_member(desk.study)).get(url).content.decode()


def test_letting_go_and_choosing_nothing(desk) -> None:
    mine = desk.code("Hij bleve zitten.")
    desk.post("save", " Hij bleve zitten.", "")
    settle = reverse("adrift_settle", args=[desk.study.slug, mine.pk])

    desk.client.post(settle, {})
    assert Adrift.objects.waiting().count() == 1
    desk.client.post(settle, {"let_go": "1"})
    assert Adrift.objects.waiting().count() == 0


def test_a_quote_without_words_gets_a_place_or_goes(desk) -> None:
    at = TEXT.index("Hij bleve zitten.")
    quote = story.take_quote(source=desk.source, start=at, end=at + 17, by=desk.lead)
    desk.post("save", " Hij bleve zitten.", "")
    settle = reverse("adrift_settle_quote", args=[desk.study.slug, quote.pk])

    (item,) = desk.client.get(reverse("adrift", args=[desk.study.slug])).context["quotes"]
    offer = item.offers[0]
    desk.client.post(settle, {"place": f"{offer.start}-{offer.end}", "revision": item.revision})

    assert Quote.objects.get().words == offer.words


def test_every_page_that_shows_a_quote_without_words_still_opens(desk) -> None:
    at = TEXT.index("Hij bleve zitten.")
    quote = story.take_quote(source=desk.source, start=at, end=at + 17, by=desk.lead)
    finding = story.make_finding(study=desk.study, claim="Hij bleef.", by=desk.lead)
    story.weigh(finding=finding, quote=quote, stance="for", by=desk.lead)
    section = story.add_section(report=story.report_of(study=desk.study, by=desk.lead), title="Begin", by=desk.lead)
    type(section).objects.filter(pk=section.pk).update(body=f"::quote[{quote.pk}]")
    desk.post("save", " Hij bleve zitten.", "")
    client = desk.client_of(desk.lead)

    page = client.get(reverse("quote", args=[desk.study.slug, quote.pk])).content.decode()

    assert "deze woorden staan er niet meer in" in page
    for name, arguments in (("quotes", []), ("story", []), ("finding", [finding.pk]), ("report", [])):
        assert client.get(reverse(name, args=[desk.study.slug, *arguments])).status_code == 200, name
    for fmt in ("html", "docx"):
        answer = client.get(reverse("report_export", args=[desk.study.slug, fmt]))
        assert answer.status_code == 200
        assert answer.getvalue()


def test_the_list_takes_the_same_queries_for_more(desk, django_assert_max_num_queries) -> None:
    for words in ("Hij bleve zitten.", "Hij bleve", "zitten."):
        desk.code(words)
    desk.post("save", " Hij bleve zitten.", "")
    url = reverse("adrift", args=[desk.study.slug])
    desk.client.get(url)

    with django_assert_max_num_queries(12):
        assert len(desk.client.get(url).context["codings"]) == 3


def test_a_change_of_the_desk_says_on_which_text_it_was_made(desk) -> None:
    code, at = make_code(desk.study, desk.me), TEXT.index("Daarna niets")
    desk.post("save", "stl", "doodstil")

    answer = desk.change("apply", start=at, end=at + 12, codes=[code.pk], codings=[uuid7()], revision=1).json()

    assert answer["stale"] is True
    assert Coding.objects.get().words == "Daarna niets"


def test_a_coding_on_words_that_are_gone_waits_and_that_is_said(desk) -> None:
    code, at = make_code(desk.study, desk.me), TEXT.index("Daarna niets.")
    desk.post("save", " Daarna niets.", "", client=desk.client_of(desk.lead))

    answer = desk.change("apply", start=at, end=at + 13, codes=[code.pk], codings=[uuid7()], revision=1).json()

    assert answer["notice"] is True
    assert [one["words"] for one in answer["adrift"]] == ["Daarna niets."]


def test_undo_on_the_desk_takes_a_correction_back(desk) -> None:
    desk.post("save", "stl", "stil")

    answer = desk.change("undo").json()

    assert answer["stale"] is True
    assert desk.source.current().text == TEXT
    assert desk.change("redo").status_code == 200
    assert desk.source.current().text == TEXT.replace("stl", "stil")


def test_placing_from_the_desk(desk) -> None:
    mine = desk.code("Hij bleve zitten.")
    desk.post("save", " Hij bleve zitten.", "")
    at = desk.source.current().text.index("Daarna")

    answer = desk.change("place", coding=mine.pk, start=at, end=at + 6).json()

    assert answer["adrift"] == []
    assert [one["id"] for one in answer["delta"]["codings"]] == [str(mine.pk)]
    assert desk.change("undo").json()["adrift"][0]["id"] == str(mine.pk)
    assert desk.change("let_go", coding=mine.pk).json()["adrift"] == []


def test_the_desk_tells_its_script_which_text_it_shows(desk) -> None:
    desk.post("save", "stl", "stil")
    state = desk.client.get(reverse("bench_state", args=[desk.study.slug, desk.source.pk])).json()

    assert state["source"]["revision"] == 2


def test_advisors_and_school_people_never_open_a_passage(desk) -> None:
    for role in (Role.ADVISOR, Role.MANAGER, Role.CHAMPION):
        client = desk.client_of(make_member(desk.study, role))
        assert client.get(desk.url, {"from": 0, "to": 1}).status_code == 403
