"""Blind rounds, their differences, and agreement."""

from django.urls import path

from oogst.web.rounds import agreement, desk, differences, lists, making

urlpatterns = [
    path("s/<slug:slug>/rounds/", lists.rounds, name="rounds"),
    path("s/<slug:slug>/rounds/new/", making.new, name="round_new"),
    path("s/<slug:slug>/rounds/agreement/", agreement.ordinary, name="agreement"),
    path("s/<slug:slug>/rounds/agreement.csv", agreement.ordinary_csv, name="agreement_csv"),
    path("s/<slug:slug>/rounds/agreement.svg", agreement.ordinary_svg, name="agreement_svg"),
    path("s/<slug:slug>/rounds/agreement.png", agreement.ordinary_png, name="agreement_png"),
    path("s/<slug:slug>/rounds/agreement.xlsx", agreement.ordinary_xlsx, name="agreement_xlsx"),
    path("s/<slug:slug>/rounds/<uuid:round>/", lists.round, name="round"),
    path("s/<slug:slug>/rounds/<uuid:round>/edit/", making.edit, name="round_edit"),
    path("s/<slug:slug>/rounds/<uuid:round>/remove/", making.remove, name="round_remove"),
    path("s/<slug:slug>/rounds/<uuid:round>/reveal/", making.reveal, name="round_reveal"),
    path("s/<slug:slug>/rounds/<uuid:round>/coders/<uuid:coder>/off/", making.coder_off, name="round_coder_off"),
    path("s/<slug:slug>/rounds/<uuid:round>/coders/<uuid:coder>/back/", making.coder_back, name="round_coder_back"),
    path("s/<slug:slug>/rounds/<uuid:round>/agreement/", agreement.of_round, name="round_agreement"),
    path("s/<slug:slug>/rounds/<uuid:round>/agreement.csv", agreement.round_csv, name="round_agreement_csv"),
    path("s/<slug:slug>/rounds/<uuid:round>/agreement.svg", agreement.round_svg, name="round_agreement_svg"),
    path("s/<slug:slug>/rounds/<uuid:round>/agreement.png", agreement.round_png, name="round_agreement_png"),
    path("s/<slug:slug>/rounds/<uuid:round>/agreement.xlsx", agreement.round_xlsx, name="round_agreement_xlsx"),
    path("s/<slug:slug>/rounds/<uuid:round>/differences/", differences.differences, name="round_differences"),
    path("s/<slug:slug>/rounds/<uuid:round>/agreed/", differences.agreed, name="round_agreed"),
    path("s/<slug:slug>/rounds/<uuid:round>/decide/<uuid:source>/", differences.settle, name="round_decide"),
    path("s/<slug:slug>/rounds/<uuid:round>/reopen/<uuid:decision>/", differences.again, name="round_reopen"),
    path("s/<slug:slug>/rounds/<uuid:round>/code/<uuid:source>/", desk.desk, name="round_desk"),
    path("s/<slug:slug>/rounds/<uuid:round>/code/<uuid:source>/state/", desk.state, name="round_state"),
    path("s/<slug:slug>/rounds/<uuid:round>/code/<uuid:source>/changes/", desk.changes, name="round_changes"),
    path("s/<slug:slug>/rounds/<uuid:round>/code/<uuid:source>/done/", desk.done, name="round_done"),
]
