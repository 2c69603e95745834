"""The memos that somebody filtered, as files to take along."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from oogst.coding import memo_desk
from oogst.coding.models import Memo
from oogst.exchange import memo_files
from oogst.people.access import Permission
from oogst.story.exporting import CONTENT_TYPES
from oogst.studies.models import Study
from oogst.web.access import enter
from oogst.web.coding import taking_out
from oogst.web.coding.memo_forms import MemosForm


@require_GET
def memos_csv(request: HttpRequest, slug: str) -> FileResponse | StreamingHttpResponse:
    return _table(request, slug, "csv")


@require_GET
def memos_xlsx(request: HttpRequest, slug: str) -> FileResponse | StreamingHttpResponse:
    return _table(request, slug, "xlsx")


@require_GET
def memos_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    study, memos = _found(request, slug, "md")
    written = "".join(memo_files.markdown(study, memo_files.told(study, memos)))
    return _named(HttpResponse(written, content_type="text/markdown; charset=utf-8"), study, "md")


@require_GET
def memos_docx(request: HttpRequest, slug: str) -> HttpResponse:
    study, memos = _found(request, slug, "docx")
    written = memo_files.docx(study, memo_files.told(study, memos))
    return _named(HttpResponse(written, content_type=CONTENT_TYPES["docx"]), study, "docx")


def _table(request: HttpRequest, slug: str, form: str) -> FileResponse | StreamingHttpResponse:
    study = enter(request, slug, Permission.EXPORT)
    memos = _memos(study, request)
    rows = memo_files.rows(memo_files.told(study, memos))
    sources = memo_files.sources_of(memos)
    return taking_out.table(request, study, "memos", form, memo_files.headings(), rows, _("Memos"), sources=sources)


def _found(request: HttpRequest, slug: str, form: str) -> tuple[Study, list[Memo]]:
    study = enter(request, slug, Permission.EXPORT)
    memos = _memos(study, request)
    taking_out.note(request, study, "memos", form, memo_files.sources_of(memos))
    return study, memos


def _memos(study: Study, request: HttpRequest) -> list[Memo]:
    rows: Any = memo_desk.found(study, MemosForm(study, request.GET).wanted())
    return list(rows.select_related("source", "code", "coding__code", "coding__source", "organisation"))


def _named(answer: HttpResponse, study: Study, form: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{study.slug}-memos-{timezone.localdate():%Y-%m-%d}.{form}"'
    return answer
