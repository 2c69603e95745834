"""What codes live through keeps nothing of somebody who is gone, and can still be taken back for the others."""

import pytest
from tests.factories import make_code
from tests.flows.withdrawing.searching import everything, where
from tests.flows.withdrawing.world import make_world

from oogst.coding import services, versions
from oogst.coding.life_models import CodeRelation, LookedAgain, MemoLink, RelationEvidence
from oogst.coding.models import Code, Coding
from oogst.coding.relations import related
from oogst.flows import withdrawing

pytestmark = pytest.mark.django_db
GONE, STAYS = "kwabbelnoot", "zilverbeuk"


@pytest.fixture
def world():
    """Relations, looks, links, versions and boards about what both people said, with the words of one in them."""
    made = make_world(GONE, STAYS)
    study, lead, said = made.study, made.lead, made.gone.things["text"]
    theirs, others = (
        Coding.objects.present().filter(source=one.things["source"]).order_by("start").first()
        for one in (made.gone, made.stays)
    )
    change = services.relate(
        code=Code.objects.get(pk=others.code_id), to=make_code(study, lead, "rust"), kind="own",
        label="maakt ruimte voor", note=f"Want: “{said}”", evidence=[theirs, others], by=lead,
    )  # fmt: skip
    for coding in (theirs, others):
        services.edit_code(code=Code.objects.get(pk=coding.code_id), definition="Iets anders.", by=lead)
        services.find_still_right(codings=[Coding.objects.get(pk=coding.pk)], by=lead)
    memo = services.write_memo(study=study, text="Een gedachte", by=lead)
    for coding in (theirs, others):
        services.link_memo(memo=memo, to=Coding.objects.get(pk=coding.pk), by=lead)
    made.things["version"] = services.take_version(study=study, name="Eerst", note=f"Om “{said}”", by=lead)
    board = services.open_board(study=study, codes=[Code.objects.get(pk=others.code_id)], by=lead)
    services.add_group(board=board, name=f"Groep “{said}”", by=lead)
    made.things |= {"relation": change.about["relation"], "theirs": theirs, "others": others}
    return made


def test_nothing_of_them_is_left_in_what_codes_live_through(world):
    assert {"default.oogst_coderelation", "default.oogst_codebookversion", "default.oogst_boardgroup"} <= set(
        where(GONE)
    )

    withdrawing.destroy(person=world.gone.person)

    kept = everything()
    kept.pop("default.oogst_words_data", None)  # cleaned by a job, after the transaction
    assert where(GONE, kept) == []


def test_what_others_said_keeps_its_relation_look_and_link(world):
    withdrawing.destroy(person=world.gone.person)

    others = world.things["others"].pk
    assert list(RelationEvidence.objects.values_list("coding", flat=True)) == [others]
    assert list(LookedAgain.objects.values_list("coding", flat=True)) == [others]
    assert list(MemoLink.objects.values_list("coding", flat=True)) == [others]
    assert [(one.speaks_for, one.speaks_against) for one in related(world.study)] == [(1, 0)]
    assert versions.lines(world.things["version"], world.study) != []


def test_a_relation_can_still_be_taken_away_and_brought_back(world):
    withdrawing.destroy(person=world.gone.person)
    relation = CodeRelation.objects.get(pk=world.things["relation"])

    services.unrelate(relation=relation, by=world.lead)
    services.undo(study=world.study, by=world.lead)

    assert [(one.speaks_for, one.speaks_against) for one in related(world.study)] == [(1, 0)]
