"""Destroying everything of one person, everywhere, in steps that may each be cut off and taken up again."""
