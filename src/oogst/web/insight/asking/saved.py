"""Questions that are kept: a list with what each finds now, counted when it comes into sight."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oogst.core.queries.typed import write
from oogst.insight.asking import filters, services
from oogst.insight.asking.material import StudyMaterial
from oogst.insight.asking.standing import Codebook, written_roles
from oogst.insight.models import SavedQuery
from oogst.people import accounts
from oogst.people.access import Permission
from oogst.people.errors import NotAllowed
from oogst.web.access import enter, fetch, me
from oogst.web.insight.asking.reading import question


@require_GET
def saved(request: HttpRequest, slug: str) -> HttpResponse:
    """Three queries, however many questions."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    queries = list(study.saved_queries.all())
    book, names = Codebook(study), accounts.names({query.by for query in queries})
    lines = [{"query": query, "by": names.get(query.by, ""), **_asks(query, book)} for query in queries]
    return render(request, "insight/saved.html", {"lines": lines})


@require_GET
def count(request: HttpRequest, slug: str, query: str) -> HttpResponse:
    """What a question finds now: a piece of the list."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    asked = question(request, study, {"saved": query})
    if asked.chain is None:
        return render(request, "insight/saved_count.html", {"broken": True})
    found = StudyMaterial(study, asked.only).answer(asked.chain)
    return render(
        request, "insight/saved_count.html", {"count": len(found), "sources": len(set(found.source.tolist()))}
    )


@require_POST
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what is asked: under a new name, or in the place of the one that was opened."""
    study = enter(request, slug, Permission.CODE)
    found = question(request, study, request.POST)
    back = f"{reverse('search_query', args=[slug])}?{found.address}"
    if found.chain is None:
        messages.error(request, _("Ask a question first."))
        return redirect(back)
    name = request.POST.get("name", "")
    try:
        if found.saved is not None and request.POST.get("do") == "change":
            row = services.edit_query(query=found.saved, name=name, chain=found.chain, only=found.only, by=me(request))
        else:
            row = services.save_query(study=study, name=name, chain=found.chain, only=found.only, by=me(request))
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect(back)
    messages.success(request, _("Saved. Its answer is found anew each time."))
    return redirect(f"{reverse('search_query', args=[slug])}?saved={row.pk}")


@require_POST
def remove(request: HttpRequest, slug: str, query: str) -> HttpResponse:
    study = enter(request, slug, Permission.CODE)
    row: SavedQuery = fetch(request, Permission.CODE, study.saved_queries.all(), query)
    services.remove_query(query=row, by=me(request))
    messages.success(request, _("The question is removed. What it found is as it was."))
    return redirect("search_saved", slug)


def _asks(query: SavedQuery, book: Codebook) -> dict[str, object]:
    """What it asks as a line, how much of the material, and which of its codes are gone."""
    try:
        chain, only = services.read(query)
    except ValueError:
        return {"broken": True}
    followed, changed = book.followed(chain)
    line = write(followed, book.written(), written_roles(), get_language() or "nl")
    return {"line": line, "changed": changed, "filters": len(filters.as_json(only))}
