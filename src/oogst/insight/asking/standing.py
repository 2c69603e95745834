"""The names that a question may use, and what became of the codes that it was made with."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from oogst.coding.models import Code
from oogst.core.queries import asked
from oogst.core.queries.asked import Chain
from oogst.core.queries.typed import Names
from oogst.insight.asking.voices import INTERVIEWER
from oogst.people.roles import ROLE_NAMES
from oogst.studies.models import Study


@dataclass(frozen=True)
class Changed:
    """A code of a question that is gone; `into`: the code that it was merged into, if it still is there."""

    name: str
    into: str = ""


class Codebook:
    """All codes that a study ever had. One query."""

    def __init__(self, study: Study) -> None:
        self.codes = {code.pk: code for code in Code.objects.filter(study=study).order_by("position", "name")}
        self.paths = {pk: self._path(code) for pk, code in self.codes.items() if code.removed_at is None}

    def names(self) -> Names:
        """Codes by name, by path and by id; roles by what they are called for the reader and in the code."""
        codes: dict[str, list[str]] = defaultdict(list)
        for pk, path in self.paths.items():
            codes[str(pk)].append(str(pk))
            codes[_folded(self.codes[pk].name)].append(str(pk))
            if path != self.codes[pk].name:
                codes[_folded(path)].append(str(pk))
        return Names(codes, role_names())

    def written(self) -> dict[str, str]:
        """Of each code that is there the shortest name that means it alone."""
        names = self.names().codes
        written = {}
        for pk, path in self.paths.items():
            said = (self.codes[pk].name, path, str(pk))
            written[str(pk)] = next(name for name in said if len(names[_folded(name)]) == 1)
        return written

    def followed(self, chain: Chain) -> tuple[Chain, list[Changed]]:
        """The question with what its merged codes became, and which of its codes are gone."""
        became: dict[str, str] = {}
        told: list[Changed] = []
        for term in asked.terms(chain):
            if not isinstance(term, asked.Code) or term.id in became or self._is_present(term.id):
                continue
            code = self.codes.get(_id(term.id))
            into = self._merged(code)
            if into is not None:
                became[term.id] = str(into.pk)
            told.append(Changed(code.name if code else "", into.name if into else ""))
        followed = asked.with_codes(chain, became)
        assert isinstance(followed, Chain)
        return followed, told

    def _is_present(self, pk: str) -> bool:
        return _id(pk) in self.paths

    def _merged(self, code: Code | None) -> Code | None:
        """Where a merged code ended, over as many merges as it took."""
        seen = set()
        while code is not None and code.removed_at is not None and code.pk not in seen:
            seen.add(code.pk)
            code = self.codes.get(code.merged_into_id) if code.merged_into_id else None
        return code if code is not None and code.removed_at is None else None

    def _path(self, code: Code) -> str:
        names, seen = [code.name], {code.pk}
        above = code.parent_id
        while above is not None and above not in seen and above in self.codes:
            seen.add(above)
            names.append(self.codes[above].name)
            above = self.codes[above].parent_id
        return " / ".join(reversed(names))


def role_names() -> dict[str, str]:
    """Roles by what they are called in the language of the reader and in the code."""
    own = {role.value.replace("_", " "): role.value for role in ROLE_NAMES}
    told = {str(name).casefold(): role.value for role, name in ROLE_NAMES.items()}
    return {INTERVIEWER: INTERVIEWER, **own, **told}


def written_roles() -> dict[str, str]:
    return {INTERVIEWER: INTERVIEWER, **{role.value: str(name) for role, name in ROLE_NAMES.items()}}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold().replace('"', "")


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
