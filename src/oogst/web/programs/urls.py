"""Tokens for programs."""

from django.urls import path

from oogst.web.programs import views

urlpatterns = [
    path("s/<slug:slug>/programs/", views.programs, name="programs"),
    path("s/<slug:slug>/programs/<uuid:token>/revoke/", views.revoke, name="program_revoke"),
]
