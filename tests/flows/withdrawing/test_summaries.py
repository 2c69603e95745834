"""A summary of a case keeps no words of somebody who is gone, and an editor who had it open cannot put them back."""

import pytest
from tests.factories import make_code
from tests.flows.withdrawing.searching import everything, where
from tests.flows.withdrawing.world import make_world

from oogst.flows import withdrawing
from oogst.insight.summaries import Overtaken, write_summary
from oogst.insight.summary_models import CaseSummary
from oogst.studies.models import Organisation

pytestmark = pytest.mark.django_db
GONE, STAYS = "kwabbelnoot", "zilverbeuk"


def test_nothing_of_them_is_left_in_summaries():
    world = make_world(GONE, STAYS)
    case = Organisation.objects.filter(study=world.study).first()
    cell = {"case": case, "code": make_code(world.study, world.lead, "rust"), "by": world.lead}
    write_summary(**cell, text=f"Een van hen zei: “{world.gone.things['text']}” Daarna was het stil.", seen=0)
    assert "default.oogst_casesummary" in where(GONE)

    withdrawing.destroy(person=world.gone.person)

    kept = everything()
    kept.pop("default.oogst_words_data", None)  # cleaned by a job, after the transaction
    assert where(GONE, kept) == []
    assert "Daarna was het stil." in CaseSummary.objects.get().text
    with pytest.raises(Overtaken):
        write_summary(**cell, text="Zoals het stond.", seen=1)
