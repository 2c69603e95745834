"""A text that was corrected, of which one of the people in it has everything destroyed."""

import pytest
from tests.factories import make_coding
from tests.flows.withdrawing.searching import everything, where
from tests.flows.withdrawing.world import World, make_world

from oogst.coding import log
from oogst.coding import services as coding
from oogst.coding.correction_models import Adrift, Correction
from oogst.coding.models import Coding
from oogst.flows import withdrawing
from oogst.flows.correcting import saving
from oogst.people.errors import NotAllowed
from oogst.sources import shifts
from oogst.sources.models import Source

pytestmark = pytest.mark.django_db
GONE, STAYS = "kwabbelnoot", "zilverbeuk"
TYPED = "wrikkelmuts"


def put(world: World, old: str, new: str) -> None:
    source = Source.objects.select_related("study").get(pk=world.things["together"].pk)
    start = source.current().text.index(old)
    saving.correct(source=source, start=start, end=start + len(old), words=new, seen=source.digest, by=world.lead)


@pytest.fixture
def world() -> World:
    made = make_world(GONE, STAYS)
    at = made.things["text"].index("dan heb je")
    make_coding(made.things["together"], made.things["samen"], made.lead, at, at + len(f"dan heb je {GONE} geluk"))
    put(made, "helemaal geen tijd voor", f"{TYPED} alsof er geen seconde was voor")
    coding.write_memo(study=made.study, text=f"Mooi: wij hadden daar {GONE} helemaal geen tijd voor.", by=made.lead)
    put(made, f" dan heb je {GONE} geluk gehad", "")
    put(made, f"{GONE} wij hadden daar", "Wij hadden daar")
    put(made, "juist heel goed", "juist heel erg goed")
    return made


def test_nothing_of_the_person_is_left_in_older_texts_and_lists(world) -> None:
    assert Adrift.objects.exists()
    assert len(where(TYPED, everything())) > 1

    withdrawing.destroy(person=world.gone.person)

    kept = everything()
    kept.pop("default.oogst_words_data", None)
    assert where(GONE, kept) == []
    assert where(TYPED, kept) == []
    assert not Correction.objects.exists()


def test_codings_of_the_others_hold_their_words_and_steps_can_be_taken_back(world) -> None:
    withdrawing.destroy(person=world.gone.person)

    source = Source.objects.get(pk=world.things["together"].pk)
    text = source.current().text
    left = Coding.objects.present().filter(source=source)
    assert {row.words for row in left} >= {f"{STAYS} bij ons ging"}
    assert all(text[row.start : row.end] == row.words for row in left)
    last = log.last_done(world.study, world.lead)
    assert last is not None
    assert last.verb != "correct"
    saving.undo(study=world.study, by=world.lead)
    with pytest.raises(NotAllowed):
        shifts.follow(source, 1, shifts.newest(source), 0, 4)
