"""Tables as files."""

import tempfile
from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from oogst.exchange import tables
from oogst.studies.models import Study

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(study: Study, name: str, headings: list[str], rows: Iterable[Any]) -> StreamingHttpResponse:
    """Streamed: the first lines leave while the last are still being read."""
    answer = StreamingHttpResponse(tables.as_csv(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_name(study, name)}.csv"'
    return answer


def xlsx_file(study: Study, name: str, headings: list[str], rows: Iterable[Any], title: str) -> FileResponse:
    """Made on disk, then sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    tables.as_xlsx(file, headings, rows, title=title)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{_name(study, name)}.xlsx", content_type=XLSX)


def _name(study: Study, name: str) -> str:
    return f"{study.slug}-{name}-{timezone.localdate():%Y-%m-%d}"
