"""Fixtures of pages: a study as its lead sees it, and rounds in it."""

import pytest
from django.urls import reverse
from django.utils import translation
from tests.rounds_world import anna, blind, bram, lead, source, study

__all__ = ["anna", "blind", "bram", "lead", "source", "study"]


@pytest.fixture
def visit(client, lead, study):
    """Opens an address of the study as its lead, in English."""
    client.force_login(lead)

    def get(name, *args, **asked):
        with translation.override("en"):
            return client.get(reverse(name, args=[study.slug, *args]), asked, headers={"Accept-Language": "en"})

    return get
