"""Findings, quotes and the report."""
