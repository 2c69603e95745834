"""What was coded in a round goes with the person whose words it was; what stays moves along."""

import pytest
from tests.factories import make_code, make_member, make_source, make_study
from tests.flows.withdrawing.searching import everything, where
from tests.flows.withdrawing.world import make_world

from oogst.coding.round_models import Round, RoundCoding, RoundText
from oogst.coding.services.round_coding import code_in_round
from oogst.coding.services.rounds import make_round, reveal_round
from oogst.flows import withdrawing
from oogst.flows.masking import mask_name
from oogst.people.roles import Role
from oogst.sources.models import Source
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db
GONE, STAYS = "kwabbelnoot", "zilverbeuk"


@pytest.fixture
def world():
    """Both people's interviews, and the text in which they speak together, coded in a blind round."""
    made = make_world(GONE, STAYS)
    texts = list(Source.objects.filter(study=made.study).order_by("pk"))
    coach = make_member(made.study, Role.COACH)
    code = make_code(made.study, made.lead, "rust")
    said = made.gone.things["text"]
    round = make_round(
        study=made.study, name=f"Om “{said}”"[:120], texts=texts, coders=[made.lead, coach], by=made.lead
    )
    for text in texts:
        words = text.current().text
        for mark in (GONE, STAYS):
            if (start := words.find(mark)) >= 0:
                code_in_round(round=round, source=text, start=start, end=start + len(mark), codes=[code], by=made.lead)
    made.things |= {"round": round}
    return made


@pytest.mark.parametrize("revealed", [False, True])
def test_nothing_of_them_is_left_in_a_round(world, revealed) -> None:
    if revealed:
        reveal_round(round=world.things["round"], reason="Klaar", by=world.lead)
    assert "default.oogst_roundcoding" in where(GONE)
    own = world.gone.things["source"].pk

    withdrawing.destroy(person=world.gone.person)

    kept = everything()
    kept.pop("default.oogst_words_data", None)  # cleaned by a job, after the transaction
    assert where(GONE, kept) == []
    assert not RoundText.objects.filter(source=own).exists()
    assert Round.objects.filter(pk=world.things["round"].pk).exists()


def test_what_others_said_stays_coded_in_the_round_on_their_words(world) -> None:
    withdrawing.destroy(person=world.gone.person)

    rows = list(RoundCoding.objects.select_related("source"))
    assert rows != []
    assert {row.words for row in rows} == {STAYS}
    assert all(row.source.passage(row.start, row.end) == STAYS for row in rows)


def test_a_name_that_is_masked_goes_from_a_round_too() -> None:
    lead = make_member(make_study(), Role.LEAD)
    study = Study.objects.get(memberships__user_id=lead.pk)
    text = "Toen kwam Wubbe binnen. Wubbe lachte om alles.\n"
    source = make_source(study, text, by=lead)
    round = make_round(study=study, name="x", texts=[source], coders=[lead, make_member(study)], by=lead)
    code = make_code(study, lead)
    for start, end in ((10, 15), (0, 22), (30, 45)):
        code_in_round(round=round, source=source, start=start, end=end, codes=[code], by=lead)
    source = Source.objects.select_related("study").get(pk=source.pk)

    mask_name(source=source, places=[(10, 15), (24, 29)], replacement="[iemand]", seen=source.digest, by=lead)

    new = source.current().text
    rows = RoundCoding.objects.order_by("start", "end")
    assert [row.words for row in rows] == ["Toen kwam [iemand] binnen", "[iemand]", "lachte om alles"]
    assert all(new[row.start : row.end] == row.words for row in rows)
