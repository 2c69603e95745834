from django.urls import path

from oogst.web.exchange import views

urlpatterns = [
    path("s/<slug:slug>/exchange/export/", views.export, name="export"),
    path("s/<slug:slug>/exchange/export/leaving/", views.leaving, name="export_leaving"),
]
