"""Order: how long what is kept, and the documents that an institution asks for."""

from django.urls import path

from oogst.web.order import documents, retention

urlpatterns = [
    path("s/<slug:slug>/order/", retention.overview, name="order"),
    path("s/<slug:slug>/order/rule/<slug:kind>/", retention.rule, name="order_rule"),
    path("s/<slug:slug>/order/hold/", retention.hold, name="order_hold"),
    path("s/<slug:slug>/order/hold/<slug:kind>/end/", retention.release, name="order_release"),
    path("s/<slug:slug>/order/end/", retention.end, name="order_end"),
    path("s/<slug:slug>/order/<slug:document>/", documents.read, name="order_document"),
    path("s/<slug:slug>/order/<slug:document>/<slug:written>/", documents.take, name="order_take"),
]
