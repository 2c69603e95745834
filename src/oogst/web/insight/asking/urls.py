"""Under the search: questions to the material, words in context, word counts."""

from django.urls import path

from oogst.web.insight.asking import page, saved, taking
from oogst.web.insight.words import context, counts

_UNDER = "s/<slug:slug>/insight/search/"
urlpatterns = [
    path(_UNDER + "questions/", page.query, name="search_query"),
    path(_UNDER + "questions.csv", taking.as_csv, name="search_query_csv"),
    path(_UNDER + "questions.xlsx", taking.as_xlsx, name="search_query_xlsx"),
    path(_UNDER + "questions/code/", page.code_all, name="search_query_code"),
    path(_UNDER + "questions/save/", saved.save, name="search_query_save"),
    path(_UNDER + "saved/", saved.saved, name="search_saved"),
    path(_UNDER + "saved/<uuid:query>/count/", saved.count, name="search_saved_count"),
    path(_UNDER + "saved/<uuid:query>/remove/", saved.remove, name="search_saved_remove"),
    path(_UNDER + "context/", context.context, name="search_context"),
    path(_UNDER + "context.csv", context.as_csv, name="search_context_csv"),
    path(_UNDER + "context.xlsx", context.as_xlsx, name="search_context_xlsx"),
    path(_UNDER + "counts/", counts.counts, name="search_counts"),
    path(_UNDER + "counts.csv", counts.as_csv, name="search_counts_csv"),
    path(_UNDER + "counts.xlsx", counts.as_xlsx, name="search_counts_xlsx"),
    path(_UNDER + "counts.svg", counts.as_svg, name="search_counts_svg"),
    path(_UNDER + "counts.png", counts.as_png, name="search_counts_png"),
    path(_UNDER + "counts/list/", counts.listed, name="search_counts_list"),
]
