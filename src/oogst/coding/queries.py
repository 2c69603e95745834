"""Reading codes and codings as whole tables and trees."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from oogst.coding.models import Code, CodeUse, Coding, ImportedCoder
from oogst.people import accounts
from oogst.studies.models import Study


@dataclass(frozen=True)
class Node:
    """A code in the tree: how deep it stands, how often it was used itself, and with all codes below it."""

    code: Code
    depth: int
    count: int
    total: int
    path: str  # names from the top, with " / " between them


def counts(study: Study) -> dict[uuid.UUID, int]:
    """How often each code is used now. One query that reads a row a code, however many codings there are."""
    return dict(CodeUse.objects.filter(code__study=study, codings__gt=0).values_list("code_id", "codings"))


def tree(study: Study) -> list[Node]:
    """The codebook in order, parents before children. Two queries."""
    below: dict[uuid.UUID | None, list[Code]] = defaultdict(list)
    for code in Code.objects.present().filter(study=study).order_by("position", "name"):
        below[code.parent_id].append(code)
    return _walk(below, counts(study), None, 0, "")


def _walk(
    below: dict[uuid.UUID | None, list[Code]],
    used: dict[uuid.UUID, int],
    parent: uuid.UUID | None,
    depth: int,
    path: str,
) -> list[Node]:
    nodes: list[Node] = []
    for code in below.get(parent, ()):
        own_path = f"{path} / {code.name}" if path else code.name
        under = _walk(below, used, code.pk, depth + 1, own_path)
        count = used.get(code.pk, 0)
        total = count + sum(node.count for node in under)
        nodes += [Node(code, depth, count, total, own_path), *under]
    return nodes


def coder_names(study: Study) -> dict[uuid.UUID, str]:
    """Everybody who coded in this study or works on it, accounts and imported coders. Four queries."""
    coders = set(Coding.objects.filter(study=study).values_list("coder", flat=True).distinct().order_by())
    coders |= set(study.memberships.values_list("user_id", flat=True))
    imported = dict(ImportedCoder.objects.filter(study=study).values_list("pk", "name"))
    return {**accounts.names(coders - imported.keys()), **imported}
