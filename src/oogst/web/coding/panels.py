"""The right pane of the desk, as pieces of HTML."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from oogst.coding import rules
from oogst.coding.comment_models import Comment
from oogst.coding.memo_desk import memos_of
from oogst.coding.models import Code, Coding, Memo
from oogst.people import access, accounts
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.sources.models import Source
from oogst.studies.models import Study
from oogst.web.access import enter, fetch
from oogst.web.coding import about, talking
from oogst.web.coding.forms import MemoForm


@require_GET
def code_panel(request: HttpRequest, slug: str, code: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.READ_MATERIAL)
    row = fetch(request, Permission.READ_MATERIAL, Code.objects.present().filter(study=study), code)
    return for_code(request, row, _source_id(request))


@require_GET
def coding_panel(request: HttpRequest, slug: str, coding: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.READ_MATERIAL)
    rows = Coding.objects.present().filter(study=study).select_related("code__study", "source", "suggested")
    return for_coding(request, fetch(request, Permission.READ_MATERIAL, rows, coding))


@require_GET
def source_panel(request: HttpRequest, slug: str, source: uuid.UUID) -> HttpResponse:
    study = enter(request, slug, Permission.READ_MATERIAL)
    row = fetch(request, Permission.READ_MATERIAL, Source.objects.filter(study=study), source)
    return for_source(request, row)


def for_code(
    request: HttpRequest, code: Code, source: uuid.UUID | None, form: MemoForm | None = None, wrong: str = ""
) -> HttpResponse:
    """Some thirteen queries, however many segments."""
    about_code, shown = about.about_code(code), about.compared(code, source)
    context = {
        "code": code,
        "about": about_code,
        "compared": shown,
        "more": about_code.segments > len(shown),
        "open_source": source,
        "memos": about.written(memos_of(code), request.user.pk),  # type: ignore[arg-type]
        "form": form or MemoForm(initial={"code": code.pk}),
        "subject": f"code-{code.pk}",
        **_talk(request, code, wrong),
    }
    return render(request, "coding/panel_code.html", context, status=_status(form, wrong))


def for_coding(request: HttpRequest, coding: Coding, form: MemoForm | None = None, wrong: str = "") -> HttpResponse:
    """Some fifteen queries, however many segments."""
    about_code = about.about_code(coding.code)
    others = [other for other in about.compared(coding.code, coding.source_id) if other.pk != coding.pk]
    context = {
        "coding": coding,
        "code": coding.code,
        "about": about_code,
        "compared": others,
        "more": about_code.segments > len(others) + 1,
        "open_source": coding.source_id,
        "coder": _coder(coding),
        "changeable": _changeable(coding, request.user),
        "is_older": Coding.objects.older().filter(pk=coding.pk).exists(),
        "memos": about.written(memos_of(coding), request.user.pk),  # type: ignore[arg-type]
        "code_memos": about.written(memos_of(coding.code), request.user.pk),  # type: ignore[arg-type]
        "form": form or MemoForm(initial={"coding": coding.pk}),
        "subject": f"coding-{coding.pk}",
        **_talk(request, coding, wrong),
    }
    return render(request, "coding/panel_code.html", context, status=_status(form, wrong))


def for_source(request: HttpRequest, source: Source, form: MemoForm | None = None) -> HttpResponse:
    context = {
        "source": source,
        "memos": about.written(memos_of(source), request.user.pk),  # type: ignore[arg-type]
        "form": form or MemoForm(initial={"source": source.pk}),
        "subject": f"source-{source.pk}",
    }
    return render(request, "coding/panel_source.html", context, status=_status(form))


def panel_of(request: HttpRequest, study: Study, memo: Memo, form: MemoForm | None = None) -> HttpResponse:
    """The pane that a memo was written in, as it is now."""
    if memo.coding is not None:
        return for_coding(request, memo.coding, form)
    if memo.code is not None:
        return for_code(request, memo.code, None, form)
    assert memo.source is not None
    return for_source(request, memo.source, form)


def talk_of(request: HttpRequest, study: Study, about: Coding | Code | Comment, wrong: str) -> HttpResponse:
    """The pane that somebody talked in, as it is now; `wrong` is why their words were not taken."""
    thing = (about.coding or about.code) if isinstance(about, Comment) else about
    if isinstance(thing, Coding):
        return for_coding(request, thing, wrong=wrong)
    assert thing is not None
    return for_code(request, thing, None, wrong=wrong)


def _talk(request: HttpRequest, thing: Coding | Code, wrong: str) -> dict[str, Any]:
    return {"threads": talking.shown(request, thing), "people": talking.others(request, thing.study), "wrong": wrong}


def _changeable(coding: Coding, by: Any) -> bool:
    if not access.may(by, Permission.CODE, coding):
        return False
    try:
        rules.check_own([coding], by)
    except NotAllowed:
        return False
    return True


def _coder(coding: Coding) -> str:
    names = accounts.names({coding.coder})
    if coding.coder in names:
        return names[coding.coder]
    imported = coding.study.imported_coders.filter(pk=coding.coder).first()
    return imported.name if imported else ""


def _source_id(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("source", ""))
    except ValueError:
        return None


def _status(form: MemoForm | None, wrong: str = "") -> int:
    return 422 if wrong or (form is not None and form.errors) else 200
