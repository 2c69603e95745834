"""That somebody stopped: everything that asks or collects ends at once, also after an older backup was put back."""

import datetime

from oogst.flows.erasing import lines
from oogst.participation import links
from oogst.participation.models import ConsentAsk, PersonalLink, Signature
from oogst.studies.models import Person


def end_everything(person: Person, now: datetime.datetime, *, but: str = "") -> None:
    """From this transaction on nobody asks this person anything, and nothing comes in of them.

    `but`: links of this purpose stay, so that who stopped can still look at what is left.
    """
    person.stopped_at = person.stopped_at or now
    person.save(update_fields=["stopped_at"])
    links.end_links(person, but=but)
    ConsentAsk.objects.filter(person=person, ended_at=None).update(ended_at=now, outcome="withdrawn")
    Signature.objects.filter(person=person, ended_at=None).update(ended_at=now, ended_why="stopped")


def replay() -> int:
    """Let everybody of the ledger who stopped, and whom a backup brought back as before that, have stopped again."""
    stops = lines.stops()
    forgotten = Person.objects.filter(pk__in=stops, stopped_at=None)
    for person in forgotten:
        end_everything(person, stops[person.pk], but=PersonalLink.Purpose.MY_DATA)
    return len(forgotten)
