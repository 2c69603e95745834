"""What colleagues said about somebody who is gone goes with them, and the rest of their talk stays."""

import pytest
from tests.flows.withdrawing.searching import everything, where
from tests.flows.withdrawing.world import make_world

from oogst.coding.comment_models import Comment
from oogst.coding.models import Code, Coding
from oogst.coding.services.comment import answer, write_comment
from oogst.flows import withdrawing

pytestmark = pytest.mark.django_db
GONE, STAYS = "kwabbelnoot", "zilverbeuk"


def test_nothing_they_said_is_left_in_what_colleagues_say():
    world = make_world(GONE, STAYS)
    lead, said = world.lead, world.gone.things["text"]
    theirs, others = (
        Coding.objects.present().filter(source=one.things["source"]).order_by("start").first()
        for one in (world.gone, world.stays)
    )
    answer(thread=write_comment(about=theirs, text="Is dit rust?", by=lead), text="Ja.", by=lead)
    kept = write_comment(about=Code.objects.get(pk=others.code_id), text="Past deze code?", by=lead)
    answer(thread=kept, text=f"Net als bij “{said}”, toch?", by=lead)
    answer(thread=kept, text="Nee, anders.", by=lead)
    assert "default.oogst_comment" in where(GONE)

    withdrawal = withdrawing.destroy(person=world.gone.person)

    after = everything()
    after.pop("default.oogst_words_data", None)  # cleaned by a job, after the transaction
    assert where(GONE, after) == []
    assert withdrawal.counts["comments"] == 3
    assert list(Comment.objects.values_list("text", flat=True)) == ["Past deze code?", "Nee, anders."]
