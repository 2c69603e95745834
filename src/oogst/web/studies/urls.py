"""Studies: the list, the road, schools, people, members, settings, trail."""

from django.urls import path

from oogst.web.studies import views

urlpatterns = [
    path("studies/", views.studies, name="studies"),
    path("s/<slug:slug>/", views.study, name="study"),
]
