"""Codes, codings, memos, and the change log that can undo them all."""
