"""Names: what waits, reviewing a text, and masking a name that was missed."""

from django.urls import path

from oogst.web.names import day, deciding, finishing, missed, review, waiting, who

urlpatterns = [
    path("s/<slug:slug>/names/", waiting.waiting, name="names_waiting"),
    path("s/<slug:slug>/names/through/", finishing.through, name="names_through"),
    path("s/<slug:slug>/names/<uuid:draft>/", review.review, name="names_review"),
    path("s/<slug:slug>/names/<uuid:draft>/state/", deciding.state, name="names_state"),
    path("s/<slug:slug>/names/<uuid:draft>/decide/", deciding.decide, name="names_decide"),
    path("s/<slug:slug>/names/<uuid:draft>/finish/", finishing.finish, name="names_finish"),
    path("s/<slug:slug>/names/<uuid:draft>/day/", day.say, name="names_day"),
    path("s/<slug:slug>/names/<uuid:draft>/who/", who.say, name="names_who"),
    path("s/<slug:slug>/names/<uuid:draft>/remove/", finishing.remove, name="names_remove"),
    path("s/<slug:slug>/material/<uuid:source>/name/", missed.missed, name="source_mask"),
]
