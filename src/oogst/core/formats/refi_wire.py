"""Things of a REFI-QDA project as JSON and back, for the way out of the guarded process. No pickle, as in `wire`.

A thing carries its name under "", so that any dataclass of `refi` and what it holds can go this way.
"""

import datetime
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from oogst.core.formats import document, positions, refi

_KINDS: dict[str, type] = {
    kind.__name__: kind
    for module in (refi, positions, document)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind)
}


def dump(thing: Any) -> Any:
    """What `json` can write."""
    if isinstance(thing, list | tuple):
        return [dump(one) for one in thing]
    if isinstance(thing, datetime.datetime):
        return {"": "moment", "at": thing.isoformat()}
    if isinstance(thing, Mapping):
        return {"": "pairs", "of": [[key, dump(value)] for key, value in thing.items()]}
    if is_dataclass(thing):
        return {"": type(thing).__name__, **{field.name: dump(getattr(thing, field.name)) for field in fields(thing)}}
    return thing


def load(said: Any) -> Any:
    """The thing again; lists come back as tuples. Raises ValueError, KeyError or TypeError when it is not ours."""
    if isinstance(said, list):
        return tuple(load(one) for one in said)
    if not isinstance(said, dict):
        return said
    kind = said.pop("")
    if kind == "moment":
        return datetime.datetime.fromisoformat(said["at"])
    if kind == "pairs":
        return {key: load(value) for key, value in said["of"]}
    return _KINDS[kind](**{name: load(value) for name, value in said.items()})
