"""Values of variables, as a program sends them."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field

from oogst.core.text import normalise
from oogst.web.api.asking import Words

LONGEST = 120


def _name(name: str) -> str:
    """As a study keeps it. Raises ValueError when nothing is left."""
    name = " ".join(normalise(name).split())[:LONGEST].strip()
    if not name:
        raise ValueError("is empty")
    return name


def _apart(values: Any) -> Any:
    """Raises ValueError when two names are one in the study."""
    if isinstance(values, dict) and len({_name(str(name)) for name in values}) != len(values):
        raise ValueError("two of these names are the same")
    return values


class ValuesIn(Schema):
    """Values by the name of their variable."""

    values: Annotated[
        dict[Annotated[str, AfterValidator(_name)], Words], BeforeValidator(_apart), Field(max_length=200)
    ]
