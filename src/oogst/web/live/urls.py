"""What open pages hear of each other."""

from django.urls import path

from oogst.web.live import views

urlpatterns = [
    path("s/<slug:slug>/code/<uuid:source>/live/", views.live, name="live"),
    path("s/<slug:slug>/code/<uuid:source>/here/", views.here, name="here"),
]
