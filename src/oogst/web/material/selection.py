"""Which sources somebody means: ticked ones, all of a list, all of an import, all of one file."""

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from oogst.sources import queries
from oogst.sources.models import ImportFile, Source
from oogst.studies.models import Study
from oogst.web.material.forms.listing import ListForm, as_uuid


def chosen(request: HttpRequest, study: Study) -> QuerySet[Source]:
    """The sources that a form names, only those of this study, in the order of the list."""
    sent = request.POST
    if sent.get("everything"):
        return queries.material(study, ListForm(study, QueryDict(sent.get("list", ""))).wanted())
    rows = Source.objects.filter(study=study).select_related("organisation")
    ids = [found for text in sent.getlist("sources") if (found := as_uuid(text))]
    if file := as_uuid(sent.get("file", "")):
        report = ImportFile.objects.filter(pk=file, batch__study=study).values_list("report", flat=True).first()
        ids += (report or {}).get("sources", [])
    if batch := as_uuid(sent.get("import", "")):
        found_batch = study.imports.filter(pk=batch).first()
        ids += queries.made_by(found_batch) if found_batch else []
    return rows.filter(pk__in=ids)
