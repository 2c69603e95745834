"""Journeys that cross several rooms."""
