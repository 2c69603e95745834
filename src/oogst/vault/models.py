"""The tables of the vault's own database. Accounts stand in `oogst.people.accounts`; they are tables of this app."""

from oogst.people.accounts import User

__all__ = ["User"]
