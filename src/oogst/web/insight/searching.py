"""Looking for words, in texts, memos and codes."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from oogst.core.search import parse, wanted
from oogst.insight import finding
from oogst.people.access import Permission
from oogst.web.access import enter
from oogst.web.insight.forms import SearchForm

A_PAGE = 10
PLACES = ("texts", "memos", "codes")


@require_GET
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Some ten queries; loads the texts of one page of sources."""
    study = enter(request, slug, Permission.READ_MATERIAL)
    form = SearchForm(study, request.GET)
    said = form.said()
    parts = parse(said.get("q", ""), exact=bool(said.get("exact")))
    place = request.GET.get("in", "texts")
    context = {"form": form, "q": said.get("q", ""), "place": place if place in PLACES else "texts"}
    if not wanted(parts):
        return render(request, "insight/search.html", {**context, "only_minus": bool(parts)})
    spoken = finding.languages(study)
    found = finding.in_texts(study, parts, spoken, finding.narrowed(study, said))
    memos, codes = finding.in_memos(study, parts, spoken), finding.in_codes(study, parts, spoken)
    page = Paginator(range(len(found.ranked)), A_PAGE).get_page(request.GET.get("page"))
    if context["place"] == "texts" and found.ranked:
        context["hits"] = finding.hits(found, parts, spoken, page.start_index() - 1, page.end_index())
    context |= {
        "asked": True, "found": found, "sources": len(found.ranked), "memos": memos, "codes": codes, "page": page,
        "narrowed": any(said.get(name) for name in finding.FILTERS),
        "tabs_of": _tabs(request, len(found.ranked), len(memos), len(codes)),
    }  # fmt: skip
    return render(request, "insight/search.html", context)


def _tabs(request: HttpRequest, *counts: int) -> list[tuple[str, int, str]]:
    """Each place with its count and its address."""
    tabs = []
    for place, count in zip(PLACES, counts, strict=True):
        asked = request.GET.copy()
        asked.pop("page", None)
        asked["in"] = place
        tabs.append((place, count, asked.urlencode()))
    return tabs
