"""The vault of a study, and the recordings in it."""

from django.urls import path

from oogst.web.vault import identity, landing, lists, recordings

urlpatterns = [
    path("s/<slug:slug>/vault/", landing.vault, name="vault"),
    path("s/<slug:slug>/vault/find/", landing.find, name="identities_find"),
    path("s/<slug:slug>/vault/opened/", landing.openings, name="vault_openings"),
    path("s/<slug:slug>/vault/list/", lists.bring, name="identities_bring"),
    path("s/<slug:slug>/vault/list/take/", lists.take, name="identities_take"),
    path("s/<slug:slug>/vault/people/<uuid:pk>/", identity.keep_person, name="person_identity"),
    path("s/<slug:slug>/vault/people/<uuid:pk>/open/", identity.open_person, name="person_open"),
    path("s/<slug:slug>/vault/schools/<uuid:pk>/", identity.keep_school, name="school_identity"),
    path("s/<slug:slug>/vault/schools/<uuid:pk>/open/", identity.open_school, name="school_open"),
    path("s/<slug:slug>/material/<uuid:pk>/recording/", recordings.attach_to_source, name="source_recording"),
    path("s/<slug:slug>/waiting/<uuid:pk>/recording/", recordings.attach_to_draft, name="draft_recording"),
    path("s/<slug:slug>/recordings/<uuid:pk>/sound/", recordings.sound, name="recording_sound"),
    path("s/<slug:slug>/recordings/<uuid:pk>/remove/", recordings.remove, name="recording_remove"),
]
