"""All addresses, area by area."""

from django.conf.urls.i18n import urlpatterns as language
from django.urls import include, path

urlpatterns = [
    path("", include("oogst.web.home.urls")),
    path("accounts/", include("oogst.web.security.urls")),
    path("i18n/", include(language)),
    path("", include("oogst.web.studies.urls")),
    path("", include("oogst.web.material.urls")),
    path("", include("oogst.web.coding.urls")),
    path("", include("oogst.web.correcting.urls")),
    path("", include("oogst.web.live.urls")),
    path("", include("oogst.web.names.urls")),
    path("", include("oogst.web.consent.urls")),
    path("", include("oogst.web.insight.urls")),
    path("", include("oogst.web.rounds.urls")),
    path("", include("oogst.web.story.urls")),
    path("", include("oogst.web.exchange.urls")),
    path("", include("oogst.web.order.urls")),
    path("", include("oogst.web.programs.urls")),
    path("api/v1/", include("oogst.web.api.urls")),
    path("", include("oogst.web.mine.urls")),
    path("", include("oogst.web.vault.urls")),
    path("", include("oogst.web.withdrawals.urls")),
]
handler400 = "oogst.web.errors.bad_request"
handler403 = "oogst.web.errors.forbidden"
handler404 = "oogst.web.errors.not_found"
handler429 = "oogst.web.errors.too_often"
handler500 = "oogst.web.errors.broken"
