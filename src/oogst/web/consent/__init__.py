"""Consent for researchers: who agreed to what, the forms, and what comes in on paper."""
