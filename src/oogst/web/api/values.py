"""Values of variables, as a program sends them."""

from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, Field

from oogst.web.api.asking import Name, Words


def _apart(values: dict[str, str]) -> dict[str, str]:
    """Raises ValueError when two names are one in the study."""
    if len({name[:120] for name in values}) != len(values):
        raise ValueError("two of these names are the same")
    return {name[:120].strip(): value for name, value in values.items()}


class ValuesIn(Schema):
    """Values by the name of their variable."""

    values: Annotated[dict[Name, Words], AfterValidator(_apart), Field(max_length=200)]
