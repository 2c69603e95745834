"""Rounds in the browser's terms: who sees what, when, and what comes of it."""

import csv
import datetime
import io
import json
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import make_code, make_coding, make_member, make_source

from oogst.coding.models import Coding
from oogst.coding.round_models import Round, RoundCoding
from oogst.coding.services.round_coding import code_in_round
from oogst.coding.services.rounds import make_round, say_done
from oogst.core.agreement.cautions import Caution
from oogst.people.roles import Role
from oogst.web.rounds.words import caution

pytestmark = pytest.mark.django_db
WORDS = "Ik had verwacht"


@pytest.fixture
def code(study, lead):
    return make_code(study, lead, "verwachting")


def as_(user) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def url(name, blind, *more):
    return reverse(name, args=[blind.study.slug, blind.pk, *more])


def send(client, blind, source, **change):
    return client.post(url("round_changes", blind, source.pk), json.dumps(change), content_type="application/json")


@pytest.fixture
def revealed(blind, source, code, anna, bram):
    """Anna and Bram agree on one passage; of another they coded other words; a third only Bram has."""
    for coder, spans in ((anna, [(0, 15), (20, 30)]), (bram, [(0, 15), (20, 40), (42, 60)])):
        for start, end in spans:
            code_in_round(round=blind, source=source, start=start, end=end, codes=[code], by=coder)
        say_done(round=blind, source=source, by=coder)
    blind.refresh_from_db()
    return blind


def test_a_round_is_made_with_a_form(study, lead, anna, bram, source) -> None:
    page = as_(lead)
    empty = page.post(reverse("round_new", args=[study.slug]), {"name": "x", "unit": "sentence", "threshold": 50})
    assert empty.status_code == 422

    answer = page.post(
        reverse("round_new", args=[study.slug]),
        {"name": "Ronde 1", "texts": [source.pk], "coders": [anna.pk, bram.pk], "unit": "turn", "threshold": 60,
         "deadline": "2026-12-01"},
    )  # fmt: skip

    made = Round.objects.get()
    assert answer.url == reverse("round", args=[study.slug, made.pk])
    assert (made.unit, made.threshold, str(made.deadline)) == ("turn", 60, "2026-12-01")
    assert "Ronde 1" in page.get(reverse("rounds", args=[study.slug])).content.decode()


def test_a_coder_codes_and_sees_only_that(blind, source, code, anna, bram, lead) -> None:
    ids = [str(uuid.uuid4())]
    change = {"do": "apply", "start": 0, "end": 15, "codes": [str(code.pk)], "new": [], "codings": ids}

    answer = send(as_(anna), blind, source, **change)

    assert [row["id"] for row in answer.json()["delta"]["codings"]] == ids
    assert [row["id"] for row in as_(anna).get(url("round_state", blind, source.pk)).json()["codings"]] == ids
    assert as_(bram).get(url("round_state", blind, source.pk)).json()["codings"] == []
    assert str(ids[0]) not in as_(bram).get(url("round_desk", blind, source.pk)).content.decode()
    assert as_(bram).get(url("round_state", blind, source.pk)).json()["codes"][0]["count"] == 0
    bench = as_(lead).get(reverse("bench_state", args=[blind.study.slug, source.pk])).json()
    assert bench["codings"] == []
    assert as_(lead).get(url("round_desk", blind, source.pk)).status_code == 302


def test_changes_are_refused_in_words(blind, source, code, anna, bram, lead) -> None:
    apply = {"do": "apply", "start": 0, "end": 15, "codes": [str(code.pk)], "codings": [str(uuid.uuid4())]}
    for status, client, change in (
        (422, as_(anna), {"do": "merge"}),
        (422, as_(anna), {**apply, "new": [{"id": str(uuid.uuid4()), "name": "nieuw"}]}),
        (409, as_(lead), apply),
        (409, as_(anna), {**apply, "end": 4000}),
        (404, as_(anna), {"do": "remove", "codings": [str(uuid.uuid4())]}),
    ):
        answer = send(client, blind, source, **change)
        assert (answer.status_code, set(answer.json())) == (status, {"error"})
    send(as_(anna), blind, source, **apply)
    theirs = {"do": "remove", "codings": apply["codings"]}
    assert send(as_(bram), blind, source, **theirs).status_code == 404

    send(as_(anna), blind, source, do="resize", coding=apply["codings"][0], start=3, end=6)
    assert RoundCoding.objects.get().words == "had"
    gone = send(as_(anna), blind, source, **theirs)
    assert gone.json()["delta"]["gone_codings"] == apply["codings"]


@pytest.mark.parametrize("name", ["round_differences", "round_agreement"])
def test_no_result_before_the_reveal(blind, source, code, anna, lead, name) -> None:
    code_in_round(round=blind, source=source, start=0, end=15, codes=[code], by=anna)

    answer = as_(lead).get(url(name, blind))

    assert answer.url == url("round", blind)
    assert WORDS not in as_(lead).get(answer.url).content.decode()


@pytest.mark.parametrize("name", ["round_agreement_csv", "round_agreement_xlsx", "round_agreement_svg"])
def test_no_download_before_the_reveal(blind, lead, name) -> None:
    assert as_(lead).get(url(name, blind)).url == url("round", blind)


def test_being_done_and_going_on(blind, source, anna, bram) -> None:
    done = url("round_done", blind, source.pk)
    as_(anna).post(done)
    assert as_(anna).get(url("round_state", blind, source.pk)).json()["may"]["code"] is False
    assert as_(anna).post(done, {"again": "1"}).url == url("round_desk", blind, source.pk)
    as_(anna).post(done)
    as_(bram).post(done)

    blind.refresh_from_db()
    assert blind.revealed_at is not None
    assert as_(anna).get(url("round_desk", blind, source.pk)).status_code == 302


def test_every_difference_is_walked_to_one_version(revealed, source, code, anna, bram) -> None:
    page = as_(anna).get(url("round_differences", revealed))
    places = page.context["open_places"]
    assert [str(each.place.differs) for each in places] == ["boundaries", "missing"]
    assert page.context["agreed"] == 1

    decide = url("round_decide", revealed, source.pk)
    as_(anna).post(decide, {"mark": places[0].marks, "what": str(bram.pk)})
    start, end = places[1].own_words[0][0], places[1].own_words[2][1]
    as_(anna).post(decide, {"mark": places[1].marks, "what": "own", "code": code.pk, "start": start, "end": end})
    as_(bram).post(url("round_agreed", revealed))

    made = {(each.start, each.end, each.coder) for each in Coding.objects.present()}
    assert made == {(20, 40, anna.pk), (start, end, anna.pk), (0, 15, bram.pk)}
    assert RoundCoding.objects.present().count() == 5
    after = as_(anna).get(url("round_differences", revealed))
    assert (after.context["open_places"], after.context["left"], len(after.context["settled"])) == ([], 0, 3)
    kept = next(each for each in after.context["settled"] if each.decision.outcome == "kept")
    as_(anna).post(url("round_reopen", revealed, kept.decision.pk))
    assert len(as_(anna).get(url("round_differences", revealed)).context["open_places"]) == 1


def test_a_decision_that_makes_no_sense_changes_nothing(revealed, source, anna) -> None:
    place = as_(anna).get(url("round_differences", revealed)).context["open_places"][0]
    for what in ({"what": "own", "start": 9, "end": 3}, {"what": "x"}, {}, {"what": "own", "code": uuid.uuid4()}):
        as_(anna).post(url("round_decide", revealed, source.pk), {"mark": place.marks, **what})
    as_(anna).post(url("round_decide", revealed, source.pk), {"mark": [uuid.uuid4()], "what": "all"})

    assert Coding.objects.count() == 0
    assert RoundCoding.objects.filter(decision=None).count() == 5


def test_agreement_is_shown_and_taken_out(revealed, lead) -> None:
    page = as_(lead).get(url("round_agreement", revealed) + "?unit=character")
    overall = {cell.name: cell for cell in page.context["overall"]}
    assert overall["krippendorff_alpha"].value == pytest.approx(0.180, abs=0.001)

    text = b"".join(as_(lead).get(url("round_agreement_csv", revealed) + "?unit=character").streaming_content)
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    alpha = next(row for row in rows if "Krippendorff" in row[4])
    assert float(alpha[5]) == pytest.approx(overall["krippendorff_alpha"].value, abs=0.001)
    xlsx = as_(lead).get(url("round_agreement_xlsx", revealed))
    assert b"".join(xlsx.streaming_content)[:2] == b"PK"
    drawn = as_(lead).get(url("round_agreement_svg", revealed) + "?unit=character").content.decode()
    assert page.context["tables"][0][1][0]["cells"][0].text in drawn
    assert as_(lead).get(url("round_agreement_png", revealed) + "?unit=segment").content.startswith(b"\x89PNG")
    segments = as_(lead).get(url("round_agreement", revealed) + "?unit=segment")
    assert [cell.name for cell in segments.context["overall"]] == ["percent"]


def test_rounds_in_time(study, revealed, source, code, anna, bram, lead) -> None:
    second = make_round(study=study, name="Ronde 2", texts=[source], coders=[anna, bram], by=lead)
    for coder in (anna, bram):
        code_in_round(round=second, source=source, start=0, end=15, codes=[code], by=coder)
        say_done(round=second, source=source, by=coder)

    moments = as_(lead).get(reverse("rounds", args=[study.slug])).context["moments"]

    assert [each.round.name for each in moments] == ["Ronde 1", "Ronde 2"]
    assert moments[1].cells[0].value == 1.0


def test_ordinary_codings_are_compared_where_two_coded(study, lead, anna, bram, source, code) -> None:
    only_anna = make_source(study)
    for row, coder, end in ((source, anna, 15), (source, bram, 12), (only_anna, anna, 15)):
        make_coding(row, code, coder, 0, end)
    address = reverse("agreement", args=[study.slug])

    nothing = as_(lead).get(address)
    found = as_(lead).get(address, {"coder": [anna.pk, bram.pk], "unit": "sentence", "threshold": 50})

    assert "overall" not in nothing.context
    assert found.context["found"].texts == 1
    assert found.context["overall"][0].value == 1.0
    out = as_(lead).get(reverse("agreement_csv", args=[study.slug]), {"coder": [anna.pk, bram.pk]})
    assert b"verwachting" in b"".join(out.streaming_content)


def test_who_may_only_read_the_story_sees_no_round(revealed, study) -> None:
    advisor = make_member(study, Role.ADVISOR)
    for name in ("round", "round_differences", "round_agreement"):
        assert as_(advisor).get(url(name, revealed)).status_code == 403


def test_queries_do_not_grow_with_differences(
    study, source, code, anna, bram, lead, django_assert_max_num_queries
) -> None:
    counts = []
    for many in (1, 6):
        made = make_round(study=study, name=f"{many}", texts=[source], coders=[anna, bram], by=lead)
        for at in range(many):
            code_in_round(round=made, source=source, start=at * 8, end=at * 8 + 5, codes=[code], by=anna)
        for coder in (anna, bram):
            say_done(round=made, source=source, by=coder)
        client = as_(lead)
        client.get(url("round_differences", made))
        for name in ("round_differences", "round", "round_agreement"):
            with django_assert_max_num_queries(40) as counted:
                assert client.get(url(name, made)).status_code == 200
            counts.append(len(counted))

    assert counts[:3] == counts[3:]


def test_warnings_speak_of_people_and_percents() -> None:
    about = {"coder": "0a", "share": 0.957, "category": "yes"}

    assert "Anna" in caution(Caution("one_sided", about), {"0a": "Anna"})
    assert "96%" in caution(Caution("one_sided", about), {"0a": "Anna"})
    low = {"percent": 0.97, "kappa": 0.311, "category": "no", "share": 0.98}
    assert "97%" in caution(Caution("prevalence", low), {})
    assert "0,31" in caution(Caution("prevalence", low), {})


def test_who_began_it_takes_a_coder_off_and_everybody_reads_why(study, source, anna, bram, lead) -> None:
    carla = make_member(study)
    wide = make_round(study=study, name="Ronde 2", texts=[source], coders=[anna, bram, carla], by=anna)
    off, back = (url(f"round_coder_{what}", wide, carla.pk) for what in ("off", "back"))
    assert off in as_(anna).get(url("round", wide)).content.decode()
    assert off in as_(lead).get(url("round", wide)).content.decode()
    assert off not in as_(bram).get(url("round", wide)).content.decode()

    as_(bram).post(off, {"reason": "langzaam"})
    as_(anna).post(off, {"reason": ""})
    assert wide.coders.present().count() == 3
    assert as_(anna).post(off, {"reason": "met verlof"}).url == url("round", wide)

    shown = as_(bram).get(url("round", wide)).content.decode()
    assert "met verlof" in shown
    assert carla.name in shown
    assert back not in shown
    assert as_(carla).get(url("round_desk", wide, source.pk)).status_code == 302
    as_(anna).post(back)
    assert as_(carla).get(url("round_desk", wide, source.pk)).status_code == 200


def test_who_is_late_is_marked_and_the_list_of_tasks_leads_to_the_round(study, source, anna, bram, lead) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    late = make_round(study=study, name="Te laat", texts=[source], coders=[anna, bram], by=lead, deadline=yesterday)
    say_done(round=late, source=source, by=bram)

    page = as_(lead).get(url("round", late))
    assert [(coder.pk, coder.late) for coder in page.context["coders"]] == [(anna.pk, True), (bram.pk, False)]
    assert url("round", late) in as_(anna).get(reverse("tasks", args=[study.slug])).content.decode()
