"""What a request asks of the material: rows, a typed line, or a saved question; and of which part of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language

from oogst.core.queries.asked import Chain
from oogst.core.queries.typed import Mistake, parse, write
from oogst.insight.asking import filters, services
from oogst.insight.asking.standing import Changed, Codebook, written_roles
from oogst.insight.models import SavedQuery
from oogst.insight.wanted import Wanted
from oogst.people.access import Permission
from oogst.studies.models import Study
from oogst.web.access import fetch
from oogst.web.insight.asking import rows
from oogst.web.insight.asking.mistakes import Told, told
from oogst.web.insight.forms import SegmentsForm


@dataclass
class Question:
    """What is asked. `line` is it as text, `told` what cannot be read; without a chain there is nothing to answer."""

    study: Study
    book: Codebook
    form: SegmentsForm
    only: Wanted
    chain: Chain | None = None
    line: str = ""
    told: Told | None = None
    changed: list[Changed] = field(default_factory=list)
    saved: SavedQuery | None = None
    broken: bool = False
    wider: bool = False  # something that it was limited to is gone

    @property
    def limits(self) -> dict[str, str]:
        """The part of the material, as the form sends it."""
        return filters.as_json(self.only)

    @property
    def asked(self) -> dict[str, str]:
        """What an address needs to ask this again."""
        kept = {"q": self.line, **self.limits}
        return {**kept, "saved": str(self.saved.pk)} if self.saved else kept

    @property
    def address(self) -> str:
        return urlencode(self.asked)


def question(request: HttpRequest, study: Study, data: Mapping[str, Any]) -> Question:
    """Some ten queries, most of them for the lists of the form."""
    book = Codebook(study)
    saved = _saved(request, study, data)
    asks_itself = rows.are_sent(data) or "q" in data
    kept: Any = data
    chain, broken = None, False
    if saved is not None and not asks_itself:
        try:
            chain, only = services.read(saved)
            kept = filters.as_json(only)
        except ValueError:
            broken = True
    found = Question(study, book, form := SegmentsForm(study, kept), form.wanted(), saved=saved, broken=broken)
    found.wider = kept is not data and filters.as_json(found.only) != kept
    if rows.are_sent(data):
        chain = rows.read(data, book.written())
    elif "q" in data:
        found.line = data["q"].strip()
        chain = _typed(found)
    if chain is not None:
        found.chain, found.changed = book.followed(chain)
        found.line = write(found.chain, book.written(), written_roles(), get_language() or "nl")
    return found


def _typed(found: Question) -> Chain | None:
    if not found.line:
        return None
    try:
        return parse(found.line, found.book.names())
    except Mistake as mistake:
        found.told = told(found.line, mistake)
        return None


def _saved(request: HttpRequest, study: Study, data: Mapping[str, Any]) -> SavedQuery | None:
    pk = data.get("saved", "")
    return fetch(request, Permission.READ_MATERIAL, SavedQuery.objects.filter(study=study), pk) if pk else None
