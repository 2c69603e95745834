"""The part of the material that words are shown or counted of, as it is chosen in a form."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from oogst.core.search import Part, parse
from oogst.insight.asking import filters
from oogst.insight.context import Chosen
from oogst.insight.wanted import Wanted
from oogst.studies.models import Study
from oogst.web.insight.forms import ALL, SegmentsForm

SHOWN = ("code", "organisation", "kind", "phase", "role", "person", "variable", "value")


@dataclass(frozen=True)
class Asked:
    """What an address asks: words, how, in which order, and of what."""

    form: SegmentsForm
    only: Wanted
    q: str
    exact: bool
    order: str
    without_interviewers: bool

    @property
    def parts(self) -> tuple[Part, ...]:
        return parse(self.q, exact=self.exact)

    @property
    def limits(self) -> dict[str, str]:
        """The part of the material, for an address."""
        kept = filters.as_json(self.only)
        if self.only.code:
            kept["code"] = self.only.code
        if self.without_interviewers:
            kept["answers"] = "1"
        return kept

    @property
    def is_narrowed(self) -> bool:
        """Whether a part of the material is chosen."""
        return bool(self.limits.keys() - {"answers"})

    @property
    def limited(self) -> str:
        return urlencode(self.limits)

    @property
    def fields(self) -> list[Any]:
        """The filters with something to choose; the value only with a variable."""
        shown = []
        for name in SHOWN:
            choices = getattr(self.form.fields[name], "choices", None)
            if (name != "value" or self.only.variable) and (choices is None or len(list(choices)) > 1):
                shown.append(self.form[name])
        return shown

    def of(self, study: Study) -> Chosen:
        return Chosen(study, self.only, without_interviewers=self.without_interviewers)


def asked(request: HttpRequest, study: Study) -> Asked:
    """Seven or eight queries, for the lists of the form."""
    form = SegmentsForm(study, request.GET)
    form.fields["code"].choices = [  # type: ignore[attr-defined]
        ("", _("everything")), *(choice for choice in form.fields["code"].choices if choice[0] not in ("", ALL))  # type: ignore[attr-defined]
    ]  # fmt: skip
    return Asked(
        form, form.wanted(), request.GET.get("q", "").strip()[:2000], bool(request.GET.get("exact")),
        request.GET.get("order", "source"), bool(request.GET.get("answers")),
    )  # fmt: skip
