"""How a form page answers when the rooms refuse: the same page, with the reason on top."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oogst.people.errors import NotAllowed


def kept(form: BaseForm, service: Callable[[], Any]) -> Any:
    """Run the service; when it refuses, put the reason on the form and return None."""
    try:
        return service()
    except NotAllowed as reason:
        form.add_error(None, str(reason))
        return None


def show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a form: 422 when what was sent does not do."""
    form = context.get("form")
    return render(request, template, context, status=422 if form is not None and form.errors else 200)
