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


_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in _KINDS.values()}
_MADE = frozenset({list, dict})
_PLAIN = frozenset({str, int, float, bool, type(None)})


def dump(thing: Any) -> Any:
    """What `json` can write. The values of a thing go in the order of its fields: there are many things."""
    if (kind := type(thing)) in _PLAIN:
        return thing
    if kind in _NAMES:
        return {"": kind.__name__, "of": [dump(getattr(thing, name)) for name in _NAMES[kind]]}
    if isinstance(thing, list | tuple):
        return [dump(one) for one in thing]
    if isinstance(thing, datetime.datetime):
        return {"": "moment", "of": thing.isoformat()}
    if isinstance(thing, Mapping):
        return {"": "pairs", "of": [[key, dump(value)] for key, value in thing.items()]}
    raise TypeError(f"This does not go over the pipe: {kind.__name__}")


def load(said: Any) -> Any:
    """The thing again; lists come back as tuples. Raises ValueError, KeyError or TypeError when it is not ours."""
    if isinstance(said, list):
        return tuple([load(one) if type(one) in _MADE else one for one in said])
    if not isinstance(said, dict):
        return said
    kind, inside = said[""], said["of"]
    if kind == "moment":
        return datetime.datetime.fromisoformat(inside)
    if kind == "pairs":
        return {key: load(value) for key, value in inside}
    return _KINDS[kind](*[load(value) if type(value) in _MADE else value for value in inside])
