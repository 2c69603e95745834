"""The gate: no source enters without a ground on which it may be used."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from oogst.people.errors import NotAllowed
from oogst.studies.basis import Basis


@dataclass(frozen=True)
class Ground:
    """A checked basis, with where it is recorded."""

    basis: Basis
    note: str


def check(basis: str, note: str = "") -> Ground:
    """The one gate through which a source enters. Raises NotAllowed without a ground."""
    if basis not in Basis.values:
        raise NotAllowed(_("Say on which ground this material may be used; without one it cannot come in."))
    return Ground(Basis(basis), note.strip())
