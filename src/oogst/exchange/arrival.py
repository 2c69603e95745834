"""What is known while a project comes in: which of its GUIDs is which row here."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from oogst.coding.models import Code
from oogst.core.formats.refi import Head
from oogst.core.ids import uuid7
from oogst.exchange.choices import Choices
from oogst.exchange.outcome import Outcome
from oogst.exchange.side_file import SideFile
from oogst.participation.models import Withdrawal
from oogst.people.accounts import User
from oogst.sources.models import Variable
from oogst.studies.models import Organisation, Person, Study

NOBODY = uuid.UUID(int=0)  # the command line of the installation


@dataclass
class Arrival:
    """One project on its way into one study. Keys of the maps are GUIDs as the reader writes them."""

    study: Study
    by: User | None
    head: Head
    side: SideFile
    outcome: Outcome
    described: Mapping[str, Any]  # what the batch says of all its sources, as arguments of add_source
    choices: Choices = field(default_factory=Choices)
    now: datetime.datetime = field(default_factory=timezone.now)
    codes: dict[str, Code] = field(default_factory=dict)
    codes_out: set[str] = field(default_factory=set)
    coders: dict[str, uuid.UUID] = field(default_factory=dict)
    unknown_coder: uuid.UUID | None = None
    cases: dict[str, Organisation] = field(default_factory=dict)
    case_of_source: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)  # by their code
    variables: dict[str, Variable] = field(default_factory=dict)
    sources: dict[str, uuid.UUID] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)  # codings and selections that something else points to...
    places: dict[str, uuid.UUID] = field(default_factory=dict)  # ...and the coding that each is here
    _last_id: int = 0

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """What somebody of this study had destroyed. One query."""
        rows = Withdrawal.objects.filter(study=self.study).values_list("subjects", flat=True)
        return frozenset(one for subjects in rows for one in subjects)

    @property
    def actor(self) -> uuid.UUID:
        return self.by.pk if self.by else NOBODY

    def next_id(self) -> uuid.UUID:
        """An id that sorts after all that were asked for before: rows keep the order of the file."""
        self._last_id = max(uuid7().int, self._last_id + 1)
        return uuid.UUID(int=self._last_id)

    def moment(self, written: datetime.datetime | None) -> datetime.datetime:
        """When something was made: as the file says, else when the project was, else now."""
        return written or self.head.created or self.now
