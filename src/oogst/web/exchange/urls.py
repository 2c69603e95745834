from django.urls import path

from oogst.web.exchange import views
from oogst.web.exchange.arrived import arrived

urlpatterns = [
    path("s/<slug:slug>/exchange/arrived/<uuid:file>/", arrived, name="arrived"),
    path("s/<slug:slug>/exchange/export/", views.export, name="export"),
    path("s/<slug:slug>/exchange/export/leaving/", views.leaving, name="export_leaving"),
    path("s/<slug:slug>/exchange/export/<uuid:job>/", views.job, name="export_job"),
    path("s/<slug:slug>/exchange/export/<uuid:job>/file/", views.file, name="export_file"),
    path("s/<slug:slug>/exchange/export/<uuid:job>/forget/", views.forget, name="export_forget"),
]
