"""Accounts, who may do what, and the trail."""
