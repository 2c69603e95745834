from django.urls import path

from oogst.web.material.views import bulk, importing, listing, rereading, source

urlpatterns = [
    path("s/<slug:slug>/material/", listing.material, name="material"),
    path("s/<slug:slug>/material/list.csv", listing.as_csv, name="material_csv"),
    path("s/<slug:slug>/material/change/", bulk.change, name="material_change"),
    path("s/<slug:slug>/material/remove/", bulk.remove, name="material_remove"),
    path("s/<slug:slug>/material/import/", importing.begin, name="material_import"),
    path("s/<slug:slug>/material/import/<uuid:batch>/", importing.report, name="import_report"),
    path("s/<slug:slug>/material/import/<uuid:batch>/progress/", importing.progress, name="import_progress"),
    path("s/<slug:slug>/material/import/<uuid:batch>/files/", importing.add, name="import_add"),
    path("s/<slug:slug>/material/import/<uuid:batch>/describe/", bulk.describe, name="import_describe"),
    path("s/<slug:slug>/material/import/<uuid:batch>/<uuid:file>/again/", rereading.again, name="import_again"),
    path("s/<slug:slug>/material/import/<uuid:batch>/<uuid:file>/retry/", rereading.retry, name="import_retry"),
    path("s/<slug:slug>/material/import/<uuid:batch>/<uuid:file>/forget/", rereading.forget, name="import_forget"),
    path("s/<slug:slug>/material/<uuid:source>/", source.read, name="source"),
    path("s/<slug:slug>/material/<uuid:source>/edit/", source.edit, name="source_edit"),
    path("s/<slug:slug>/material/<uuid:source>/people/", source.people, name="source_people"),
    path("s/<slug:slug>/material/<uuid:source>/variables/", source.variables, name="source_variables"),
    path("s/<slug:slug>/material/<uuid:source>/memo/", source.memo, name="source_memo"),
]
