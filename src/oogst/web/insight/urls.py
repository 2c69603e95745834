"""Finding back: segments, words, numbers."""

from django.urls import path

from oogst.web.insight import beside, matrix, searching, segments
from oogst.web.insight.asking import urls as asking

urlpatterns = [
    *asking.urlpatterns,
    path("s/<slug:slug>/insight/segments/", segments.segments, name="segments"),
    path("s/<slug:slug>/insight/segments.csv", segments.as_csv, name="segments_csv"),
    path("s/<slug:slug>/insight/segments.xlsx", segments.as_xlsx, name="segments_xlsx"),
    path("s/<slug:slug>/insight/segments/<uuid:coding>/", beside.beside, name="segment_beside"),
    path("s/<slug:slug>/insight/search/", searching.search, name="search"),
    path("s/<slug:slug>/insight/matrix/", matrix.matrix, name="matrix"),
    path("s/<slug:slug>/insight/matrix.csv", matrix.as_csv, name="matrix_csv"),
    path("s/<slug:slug>/insight/matrix.xlsx", matrix.as_xlsx, name="matrix_xlsx"),
]
