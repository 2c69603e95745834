import numpy as np
import pytest

from oogst.core.nearness import laid_out

BOX = (160.0, 90.0)


def strengths(many, pairs):
    made = np.zeros((many, many))
    for one, other, share in pairs:
        made[one, other] = made[other, one] = share
    return made


def distance(places, one, other):
    return float(np.hypot(*(places[one] - places[other])))


def test_what_hangs_together_stands_nearer_than_what_does_not():
    places = laid_out(strengths(6, [(0, 3, 1), (1, 4, 1), (2, 5, 1)]), BOX)

    assert distance(places, 0, 3) < distance(places, 0, 1)
    assert distance(places, 0, 3) < distance(places, 0, 4)


@pytest.mark.parametrize("many", [0, 1, 2, 17, 40])
def test_boxes_do_not_lie_over_each_other_and_stay_within_the_corner(many):
    chance = np.random.default_rng(7)
    pairs = [(*chance.choice(many, 2, replace=False), chance.random()) for _pair in range(many * 2)] if many > 1 else []

    places = laid_out(strengths(many, pairs), BOX)

    assert places.shape == (many, 2)
    assert (places >= np.array(BOX) / 2 - 1e-6).all()
    for one in range(many):
        for other in range(one):
            assert (np.abs(places[one] - places[other]) >= np.array(BOX) - 1e-3).any()


def test_always_the_same():
    some = strengths(12, [(number, (number * 5) % 12, 0.4) for number in range(1, 12)])

    assert laid_out(some, BOX).tolist() == laid_out(some, BOX).tolist()
