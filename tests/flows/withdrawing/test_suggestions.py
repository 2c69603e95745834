"""What somebody's words taught goes with them, from the memory of every process."""

import pytest
from tests.factories import make_code
from tests.flows.withdrawing.world import make_world

from oogst.coding import services
from oogst.coding.suggestion_models import DismissedSuggestion, SuggestedCoding
from oogst.core.suggesting.learning import learn_and_find
from oogst.flows import suggesting, withdrawing
from oogst.sources.models import Source

pytestmark = pytest.mark.django_db
GONE, STAYS = "kwabbelnoot", "zilverbeuk"


@pytest.fixture
def world():
    """Both people's interviews, coded by accepting a suggestion at their words; another code was dismissed there."""
    made = make_world(GONE, STAYS)
    services.switch_suggestions(study=made.study, on=True, by=made.lead)
    fits, not_this = make_code(made.study, made.lead, "past"), make_code(made.study, made.lead, "past niet")
    for one in (made.gone, made.stays):
        source = Source.objects.get(pk=one.things["source"].pk)
        place = {"source": source, "start": 0, "end": 20, "by": made.lead}
        services.apply_codes(codes=[fits], suggested={fits.pk}, **place)
        services.dismiss_suggestion(code=not_this, revision=source.current().number, **place)
    return made


def test_nothing_that_was_learnt_from_them_is_used_or_kept(world) -> None:
    learned = suggesting.learn(world.study, learn_and_find)
    gone, stays = (one.things["source"].pk for one in (world.gone, world.stays))
    assert gone in learned.revisions
    assert suggesting.standing(world.study).learned is learned

    withdrawing.destroy(person=world.gone.person)

    assert world.study.pk not in suggesting._held
    suggesting._held[world.study.pk] = learned  # as in another process, which nobody told
    assert suggesting.standing(world.study).learned is None
    assert world.study.pk not in suggesting._held
    assert gone not in suggesting.learn(world.study, learn_and_find).revisions
    assert set(SuggestedCoding.objects.values_list("coding__source", flat=True)) == {stays}
    assert set(DismissedSuggestion.objects.values_list("source", flat=True)) == {stays}
