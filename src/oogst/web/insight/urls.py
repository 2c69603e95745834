"""Finding back: segments, words, numbers."""

from django.urls import path

from oogst.web.insight import (
    beside,
    case,
    case_files,
    code_map,
    matrix,
    matrix_files,
    searching,
    segments,
    summaries,
    trajectory,
)
from oogst.web.insight.asking import urls as asking

urlpatterns = [
    *asking.urlpatterns,
    path("s/<slug:slug>/insight/segments/", segments.segments, name="segments"),
    path("s/<slug:slug>/insight/segments.csv", segments.as_csv, name="segments_csv"),
    path("s/<slug:slug>/insight/segments.xlsx", segments.as_xlsx, name="segments_xlsx"),
    path("s/<slug:slug>/insight/segments/<uuid:coding>/", beside.beside, name="segment_beside"),
    path("s/<slug:slug>/insight/search/", searching.search, name="search"),
    path("s/<slug:slug>/insight/matrix/", matrix.matrix, name="matrix"),
    path("s/<slug:slug>/insight/matrix.csv", matrix_files.as_csv, name="matrix_csv"),
    path("s/<slug:slug>/insight/matrix.xlsx", matrix_files.as_xlsx, name="matrix_xlsx"),
    path("s/<slug:slug>/insight/matrix.svg", matrix_files.as_svg, name="matrix_svg"),
    path("s/<slug:slug>/insight/matrix.png", matrix_files.as_png, name="matrix_png"),
    path("s/<slug:slug>/insight/matrix/map/", code_map.codes_map, name="matrix_map"),
    path("s/<slug:slug>/insight/matrix/map.svg", code_map.as_svg, name="matrix_map_svg"),
    path("s/<slug:slug>/insight/matrix/map.png", code_map.as_png, name="matrix_map_png"),
    path("s/<slug:slug>/insight/matrix/map.csv", code_map.as_csv, name="matrix_map_csv"),
    path("s/<slug:slug>/insight/matrix/map.xlsx", code_map.as_xlsx, name="matrix_map_xlsx"),
    path("s/<slug:slug>/insight/matrix/line/", trajectory.line, name="matrix_line"),
    path("s/<slug:slug>/insight/matrix/line.svg", trajectory.as_svg, name="matrix_line_svg"),
    path("s/<slug:slug>/insight/matrix/line.png", trajectory.as_png, name="matrix_line_png"),
    path("s/<slug:slug>/insight/matrix/line.csv", trajectory.as_csv, name="matrix_line_csv"),
    path("s/<slug:slug>/insight/matrix/line.xlsx", trajectory.as_xlsx, name="matrix_line_xlsx"),
    path("s/<slug:slug>/insight/matrix/cases/<uuid:school>/", case.profile, name="matrix_case"),
    path("s/<slug:slug>/insight/matrix/cases/<uuid:school>.csv", case_files.as_csv, name="matrix_case_csv"),
    path("s/<slug:slug>/insight/matrix/cases/<uuid:school>.xlsx", case_files.as_xlsx, name="matrix_case_xlsx"),
    path("s/<slug:slug>/insight/matrix/cases/<uuid:school>.svg", case_files.as_svg, name="matrix_case_svg"),
    path("s/<slug:slug>/insight/matrix/cases/<uuid:school>.png", case_files.as_png, name="matrix_case_png"),
    path("s/<slug:slug>/insight/matrix/summaries/", summaries.summaries, name="matrix_summaries"),
    path("s/<slug:slug>/insight/matrix/summaries.csv", summaries.as_csv, name="matrix_summaries_csv"),
    path("s/<slug:slug>/insight/matrix/summaries.xlsx", summaries.as_xlsx, name="matrix_summaries_xlsx"),
    path("s/<slug:slug>/insight/matrix/summaries.docx", summaries.as_docx, name="matrix_summaries_docx"),
    path("s/<slug:slug>/insight/matrix/summaries/<uuid:school>/<uuid:code>/", summaries.summary, name="matrix_summary"),
]
