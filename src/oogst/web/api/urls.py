"""The first version of the API, with its description."""

from django.urls import URLPattern, path

from oogst.web.api import reference
from oogst.web.api.api import api
from oogst.web.api.entrance import entrance

patterns, application, namespace = api.urls
for pattern in patterns:
    assert isinstance(pattern, URLPattern)
    assert pattern.callback is not None
    pattern.callback = entrance(pattern.callback)

urlpatterns = [
    path("", reference.reference, name="api_reference"),
    path("openapi.json", reference.openapi, name="api_openapi"),
    path("", (patterns, application, namespace)),
]
