"""Timings through our own HTTP stack. Never part of the tests."""
