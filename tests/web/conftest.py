"""Fixtures of tests of rounds."""

from tests.rounds_world import anna, blind, bram, lead, source, study

__all__ = ["anna", "blind", "bram", "lead", "source", "study"]
