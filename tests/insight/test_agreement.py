"""Agreement of rounds and of ordinary codings: who counts, in which texts, and that blind is blind."""

import pytest
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding.services.round_coding import code_in_round
from oogst.coding.services.rounds import make_round, reveal_round, say_done
from oogst.core.agreement.coded import Unit
from oogst.insight.agreement import of_codings, of_round, over_time
from oogst.people.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    lead = make_user()
    study = make_study(lead)
    return study, lead, make_member(study), make_member(study)


def test_who_has_no_text_in_common_is_left_out(team) -> None:
    study, lead, anna, bram = team
    source, other, code = make_source(study), make_source(study), make_code(study, lead, "rust")
    for row, coder, end in ((source, anna, 41), (source, bram, 41), (other, lead, 41)):
        make_coding(row, code, coder, 0, end)

    found = of_codings(study, [source, other], [lead.pk, anna.pk, bram.pk], Unit.SENTENCE, 50)

    assert (found.texts, len(found.coders)) == (1, 2)
    assert found.report is not None
    assert found.report.measured["cohen_kappa"].value == 1.0
    assert [(line.label, line.times) for line in found.by_code] == [("rust", (1, 1))]
    assert found.by_code[0].unitized.alpha == 1.0


def test_with_nothing_in_common_there_is_no_report(team) -> None:
    study, _lead, anna, bram = team

    found = of_codings(study, [make_source(study)], [anna.pk, bram.pk], Unit.CHARACTER, 50)

    assert (found.report, found.by_code, found.by_text) == (None, (), ())


def test_a_blind_round_gives_no_number_and_what_was_not_done_does_not_count(team) -> None:
    study, lead, anna, bram = team
    sources, code = [make_source(study), make_source(study)], make_code(study, lead)
    blind = make_round(study=study, name="x", texts=sources, coders=[anna, bram], by=lead)
    for source in sources:
        for coder in (anna, bram):
            code_in_round(round=blind, source=source, start=0, end=41, codes=[code], by=coder)
        say_done(round=blind, source=source, by=anna)
    say_done(round=blind, source=sources[0], by=bram)
    for measure in (lambda: of_round(blind), lambda: over_time([blind])):
        with pytest.raises(NotAllowed):
            measure()

    revealed = reveal_round(round=blind, reason="Klaar", by=lead)
    found = of_round(revealed)
    (moment,) = over_time([revealed])

    assert [line.times for line in found.by_text] == [(1, 1), (1, 0)]
    assert found.by_text[1].measured["percent"].reason == "no_pairs"
    assert moment.measured["percent"].value == found.report.measured["percent"].value == 1.0
