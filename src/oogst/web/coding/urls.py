"""The desk, the codebook and the memos."""

from django.urls import path

from oogst.web.coding import code, codebook, comments, endpoint, memos, panels, workbench

urlpatterns = [
    path("s/<slug:slug>/code/<uuid:source>/", workbench.workbench, name="workbench"),
    path("s/<slug:slug>/code/<uuid:source>/state/", workbench.state, name="bench_state"),
    path("s/<slug:slug>/at/<uuid:source>/<int:start>-<int:end>/", workbench.place, name="place"),
    path("s/<slug:slug>/changes/", endpoint.changes, name="changes"),
    path("s/<slug:slug>/codes/", codebook.codebook, name="codebook"),
    path("s/<slug:slug>/codes/new/", code.new, name="code_new"),
    path("s/<slug:slug>/codes/preview/", codebook.preview, name="codes_preview"),
    path("s/<slug:slug>/codes/act/", codebook.act, name="codes_act"),
    path("s/<slug:slug>/codes/<uuid:code>/", code.code, name="code"),
    path("s/<slug:slug>/codes/<uuid:code>/panel/", panels.code_panel, name="code_panel"),
    path("s/<slug:slug>/codings/<uuid:coding>/panel/", panels.coding_panel, name="coding_panel"),
    path("s/<slug:slug>/code/<uuid:source>/panel/", panels.source_panel, name="source_panel"),
    path("s/<slug:slug>/comments/", comments.comments, name="comments"),
    path("s/<slug:slug>/comments/write/", comments.write, name="comment_write"),
    path("s/<slug:slug>/comments/<uuid:comment>/", comments.edit, name="comment_edit"),
    path("s/<slug:slug>/comments/<uuid:comment>/act/", comments.act, name="comment_act"),
    path("s/<slug:slug>/memos/", memos.memos, name="memos"),
    path("s/<slug:slug>/memos/write/", memos.write, name="memo_write"),
    path("s/<slug:slug>/memos/<uuid:memo>/", memos.edit, name="memo_edit"),
    path("s/<slug:slug>/memos/<uuid:memo>/remove/", memos.remove, name="memo_remove"),
]
