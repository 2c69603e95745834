"""The demonstration study, as the services make it."""

import re

import pytest
from django.utils import timezone

from oogst.coding import round_queries, talk
from oogst.coding.comment_models import Comment
from oogst.coding.models import Change, Code, Coding, Memo
from oogst.coding.relations import related
from oogst.coding.round_models import Round
from oogst.demo import content, loader, roles
from oogst.insight.asking.material import StudyMaterial
from oogst.insight.asking.services import read
from oogst.insight.models import SavedQuery
from oogst.people import trail
from oogst.people.access import Permission, may
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources.models import Source, Turn
from oogst.story.models import Evidence, Quote, Section
from oogst.studies.models import Decision, Study

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Made once for all these tests, which only read it; and taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic("default"), transaction.atomic("vault"):
        yield loader.load()
        transaction.set_rollback(True, "default")
        transaction.set_rollback(True, "vault")


def test_what_the_content_says_is_there(demo):
    assert demo.organisations.filter(decision=Decision.NO).count() == 3
    assert demo.people.count() == len(content.study()["people"])
    assert demo.sources.count() == len(list(content.sources()))
    assert Code.objects.present().filter(study=demo).count() == len(content.codes())
    assert demo.findings.count() == len(content.findings())
    assert Section.objects.filter(report__study=demo).count() == len(content.report()["sections"])


def test_each_role_has_somebody_to_step_in_as(demo):
    accounts = [User.objects.get(email=role.email) for role in roles.by_key().values()]

    assert set(roles.by_key()) == {role.value for role in Role}
    assert [may(user, Permission.ENTER_STUDY, demo) for user in accounts] == [True] * len(Role)
    assert not any(user.has_usable_password() or user.is_administrator for user in accounts)


def test_each_coding_holds_the_words_at_its_place(demo):
    texts = {source.pk: source.current().text for source in demo.sources.all()}
    codings = Coding.objects.present().filter(study=demo)

    assert {coding.coder for coding in codings} == set(
        User.objects.filter(name__in=coders()).values_list("pk", flat=True)
    )
    assert all(texts[coding.source_id][coding.start : coding.end] == coding.words for coding in codings)


def coders():
    return [member["name"] for member in content.study()["members"] if member.get("coder")]


def test_codings_are_later_than_what_they_code(demo):
    late = [
        c for c in Coding.objects.filter(study=demo).select_related("source") if c.created_at.date() <= c.source.date
    ]

    assert late == []


def test_turns_of_interviews_know_who_speaks(demo):
    interviews = Source.objects.filter(study=demo, kind="interview")

    for source in interviews:
        turns = Turn.objects.filter(revision__source=source)
        assert turns.filter(person__isnull=False).exists(), source.name
        assert turns.exclude(begins_ms=None).exists(), source.name


def test_every_source_says_on_which_ground_it_is_there(demo):
    assert not demo.sources.filter(basis="").exists()
    assert not demo.sources.filter(basis_note="", basis="elsewhere").exists()


def test_the_report_leads_to_quotes_that_are_there(demo):
    bodies = "\n".join(Section.objects.filter(report__study=demo).values_list("body", flat=True))
    quotes = {str(pk) for pk in Quote.objects.filter(study=demo).values_list("pk", flat=True)}

    used = set(re.findall(r"^::quote\[(.+)\]$", bodies, re.MULTILINE))
    assert used
    assert used <= quotes
    assert Evidence.objects.filter(finding__study=demo, stance="against").exists()
    assert Quote.objects.filter(study=demo).exclude(edited="").exists()


def test_memos_are_about_what_the_content_says(demo):
    wanted = sorted(wish["on"] for wish in content.memos() if wish["on"] != "coding")
    kinds = {"study": Memo.objects.filter(study=demo, source=None, code=None, coding=None, organisation=None).count()}
    kinds["source"] = Memo.objects.filter(study=demo, source__isnull=False).count()
    kinds["code"] = Memo.objects.filter(study=demo, code__isnull=False).count()

    assert sorted(kind for kind, count in kinds.items() for _each in range(count)) == wanted


def test_the_trail_of_all_this_is_whole(demo):
    assert trail.verify(str(demo.pk)) == []
    assert Change.objects.filter(study=demo, verb="apply").count() > 500


def test_links_into_the_demonstration_stay_good(demo):
    slug = next(content.sources()).slug

    assert Source.objects.get(pk=loader.named("source", slug)).study == demo
    assert Coding.objects.filter(
        pk=loader.named("coding", f"marije/0/{content.codings('marije')[0]['codes'][0]}")
    ).exists()


def test_it_is_loaded_once_and_never_beside_the_work_of_others(demo):
    assert loader.is_loaded()
    with pytest.raises(loader.NotEmpty):
        loader.load()


@pytest.mark.parametrize("words", ["staat er niet", "twee keer"])
def test_words_without_one_place_are_refused(words):
    with pytest.raises(ValueError):
        loader.place_of("Dit staat twee keer, echt twee keer.", words)


def test_words_are_found_whatever_way_their_accents_are_written():
    assert loader.place_of("een café hier", "cafe\u0301") == (4, 8)


def test_nothing_stands_alone_outside_its_study(demo):
    assert Study.objects.count() == 1


def test_the_codes_lived_through_what_the_content_says(demo):
    told = content.life()

    assert [row.name for row in demo.codebook_versions.order_by("at")] == [wish["name"] for wish in told["versions"]]
    assert Code.objects.filter(study=demo, merged_into__isnull=False).count() == len(told["merged"])
    found = {(one.code.name, one.to.name): (one.speaks_for, one.speaks_against) for one in related(demo)}
    assert sorted(found.values()) == sorted((len(w["for"]), len(w["against"])) for w in told["relations"])
    assert Coding.objects.present().filter(study=demo).older().exists()
    assert demo.boards.get().groups.count() == len(told["board"]["groups"])


def test_what_the_two_did_together_is_there(demo):
    told = content.together()
    rounds = {each.name: each for each in Round.objects.filter(study=demo)}
    stands = round_queries.standings(rounds.values())

    assert set(rounds) == {wish["name"] for wish in told["rounds"]}
    for wish in told["rounds"]:
        each = rounds[wish["name"]]
        assert (each.revealed_at is None) == ("done" in wish)
        if each.revealed_at is None:
            lead = User.objects.get(email=roles.by_key()[Role.LEAD.value].email)
            assert stands[each.pk].waits_for(lead.pk) == len(wish["texts"]) - len(wish["done"]["marije"])
            assert each.deadline is not None
            assert each.deadline > timezone.localdate()
    first = rounds[told["rounds"][0]["name"]]
    outcomes = {decision.outcome for decision in first.decisions.all()}
    assert outcomes == {"agreed", "kept", "neither"}
    assert first.codings.filter(decision=None).exists()


def test_the_two_talk_and_call_each_other(demo):
    threads = Comment.objects.threads().filter(study=demo)

    assert threads.count() == len(content.together()["threads"])
    assert threads.exclude(resolved_at=None).count() == 1
    for coder in coders():
        assert talk.calls(User.objects.get(name=coder), demo) == 1


def test_each_question_that_is_kept_finds_something(demo):
    kept = list(SavedQuery.objects.filter(study=demo))

    assert len(kept) == len(content.together()["questions"])
    for query in kept:
        chain, only = read(query)
        assert len(StudyMaterial(demo, only).answer(chain)) > 0, query.name


def test_what_they_say_of_a_school_stands_in_the_grid(demo):
    told = content.together()["summaries"]

    found = {(row.organisation.code, row.text) for row in demo.summaries.select_related("organisation")}
    assert found == {(wish["school"], wish["text"].strip()) for wish in told}
