"""A study with a blind round: the people, the text and the code that tests of rounds share."""

import pytest
from tests.factories import make_member, make_source, make_study, make_user

from oogst.coding.services.rounds import make_round, say_done


@pytest.fixture
def lead():
    return make_user("Lea Leider")


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def anna(study):
    return make_member(study)


@pytest.fixture
def bram(study):
    return make_member(study)


@pytest.fixture
def source(study, lead):
    return make_source(study, by=lead, name="Startdialoog")


@pytest.fixture
def blind(study, lead, anna, bram, source):
    return make_round(study=study, name="Ronde 1", texts=[source], coders=[anna, bram], by=lead)


def reveal(blind, source, *coders):
    """Let these coders be done with a text, which is the last that the round waited for."""
    for coder in coders:
        say_done(round=blind, source=source, by=coder)
    blind.refresh_from_db()
    assert blind.revealed_at is not None
