"""What somebody wants to take along."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oogst.coding import queries as coding
from oogst.exchange.giving import Format
from oogst.exchange.scope import Wish
from oogst.studies.models import Study

MOST_SOURCES = 400  # to tick one by one; in a larger study one chooses by school

FORMATS = [
    (
        Format.QDPX,
        _("REFI-QDA project (.qdpx): for MAXQDA, ATLAS.ti, NVivo and others, and to come back to Oogst whole"),
    ),
    (Format.QDC, _("REFI-QDA codebook (.qdc): only the codes and what they mean, no words from the material")),
    (Format.XLSX, _("Excel workbook (.xlsx): all codings with their words, and the codebook, sources and memos")),
    (Format.CSV, _("Table of codings (.csv): for statistics, in R, Python or SPSS")),
]


class ExportForm(forms.Form):
    """Three queries for the choices; a fourth where there are few enough sources to tick."""

    format = forms.ChoiceField(label=_("Format"), choices=FORMATS, widget=forms.RadioSelect, initial=Format.QDPX)
    memos = forms.BooleanField(label=_("Memos come along"), required=False, initial=True)
    cases = forms.MultipleChoiceField(label=_("Schools"), required=False, widget=forms.CheckboxSelectMultiple)
    codes = forms.MultipleChoiceField(label=_("Codes"), required=False, widget=forms.CheckboxSelectMultiple)
    sources = forms.MultipleChoiceField(label=_("Sources"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, study: Study, data: Any = None) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["cases"].choices = [(str(pk), label) for pk, label in study.organisations.values_list("pk", "label")]
        fields["codes"].choices = [(str(node.code.pk), node.path) for node in coding.tree(study)]
        self.source_count = study.sources.count()
        rows = study.sources.order_by("name", "id").values_list("pk", "name") if self.can_tick_sources else []
        fields["sources"].choices = [(str(pk), name) for pk, name in rows]

    @property
    def can_tick_sources(self) -> bool:
        return self.source_count <= MOST_SOURCES

    def wish(self) -> Wish:
        """What was asked; where the form is not valid or not sent, everything."""
        if not self.is_bound or not self.is_valid():
            return Wish()
        chosen = self.cleaned_data
        return Wish(
            codes=_ids(chosen["codes"]),
            sources=_ids(chosen["sources"]),
            cases=_ids(chosen["cases"]),
            memos=chosen["memos"],
        )


def _ids(values: list[str]) -> frozenset[uuid.UUID]:
    return frozenset(uuid.UUID(value) for value in values)
