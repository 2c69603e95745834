"""Consent: the overview, one person, paper and mail, forms and their versions."""

from django.urls import path

from oogst.web.consent import asking, confirming, files, forms, overview, person, recording, versions, writing

urlpatterns = [
    path("s/<slug:slug>/consent/", overview.consent, name="consent"),
    path("s/<slug:slug>/consent/ask/", asking.ask, name="consent_ask"),
    path("s/<slug:slug>/consent/people/<uuid:person>/", person.person, name="consent_person"),
    path("s/<slug:slug>/consent/people/<uuid:person>/record/", recording.record, name="consent_record"),
    path("s/<slug:slug>/consent/people/<uuid:person>/no/", recording.record_no, name="consent_record_no"),
    path("s/<slug:slug>/consent/asks/<uuid:ask>/", asking.change, name="consent_change_ask"),
    path("s/<slug:slug>/consent/signatures/<uuid:signature>/", confirming.check, name="consent_check"),
    path("s/<slug:slug>/consent/signatures/<uuid:signature>/proof/", files.proof, name="consent_proof"),
    path("s/<slug:slug>/consent/signatures/<uuid:signature>/copy/", files.copy, name="consent_copy"),
    path("s/<slug:slug>/consent/signatures/<uuid:signature>/again/", files.copy_again, name="consent_copy_again"),
    path("s/<slug:slug>/consent/forms/", forms.forms, name="consent_forms"),
    path("s/<slug:slug>/consent/forms/new/", forms.new, name="consent_form_new"),
    path("s/<slug:slug>/consent/forms/<uuid:form>/version/", forms.new_version, name="consent_version_new"),
    path("s/<slug:slug>/consent/versions/<uuid:version>/", versions.version, name="consent_version"),
    path("s/<slug:slug>/consent/versions/<uuid:version>/state/", versions.state, name="consent_state"),
    path("s/<slug:slug>/consent/versions/<uuid:version>/again/", asking.again, name="consent_again"),
    path("s/<slug:slug>/consent/versions/<uuid:version>/purposes/", writing.purposes, name="consent_purposes"),
    path("s/<slug:slug>/consent/versions/<uuid:version>/<str:language>/", writing.text, name="consent_text"),
    path("s/<slug:slug>/consent/versions/<uuid:version>/<str:language>/look/", writing.look, name="consent_look"),
    path(
        "s/<slug:slug>/consent/versions/<uuid:version>/<str:language>/remove/",
        writing.remove,
        name="consent_text_remove",
    ),
    path("s/<slug:slug>/consent/versions/<uuid:version>/<str:language>/print/", files.blank, name="consent_print"),
]
