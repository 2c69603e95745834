"""Correcting a text while coding, and what lost its words by it."""

from django.urls import path

from oogst.web.correcting import editor, waiting

urlpatterns = [
    path("s/<slug:slug>/code/<uuid:source>/correct/", editor.correct, name="correct_text"),
    path("s/<slug:slug>/adrift/", waiting.adrift, name="adrift"),
    path("s/<slug:slug>/adrift/<uuid:coding>/", waiting.settle, name="adrift_settle"),
    path("s/<slug:slug>/adrift/quotes/<uuid:quote>/", waiting.settle_quote, name="adrift_settle_quote"),
]
