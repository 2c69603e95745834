"""Oogst: from a first conversation in a school to a report that leads back to every voice."""

__version__ = "0.1.0"
