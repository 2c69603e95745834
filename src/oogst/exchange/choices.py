"""What somebody chose for a project that comes back: a choice for each kind of thing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Choices:
    """Without any choice nothing that is here changes, and what is new comes in.

    `codes`, `memos`: take the words of the file where they differ. `texts`: the text of the file becomes a revision,
    and what was coded is carried over to it (`flows.newer_texts`). `codings`: one's own and imported codings take the
    place and the code that they have in the file. `new_sources`, `new_codings`: let them in. `gone_codings`: remove
    one's own and imported codings that the file no longer has, on the texts that it has.
    """

    codes: bool = False
    memos: bool = False
    texts: bool = False
    codings: bool = False
    new_sources: bool = True
    new_codings: bool = True
    gone_codings: bool = False

    def as_json(self) -> dict[str, bool]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Choices":
        return cls(**{name: bool(said[name]) for name in cls.__dataclass_fields__ if name in said})
