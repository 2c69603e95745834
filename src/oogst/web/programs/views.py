"""Tokens of a study: one's own and, for who manages it, everybody's; making one, and ending one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from oogst.people import accounts, tokens
from oogst.people.access import Permission, allows
from oogst.people.errors import NotAllowed
from oogst.people.token_models import ProgramToken, ProgramTokenQuerySet
from oogst.people.tokens import Made
from oogst.studies.models import Study
from oogst.web.access import enter, fetch, me
from oogst.web.programs.forms import TokenForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def programs(request: HttpRequest, slug: str) -> HttpResponse:
    """The list with a form. What the form makes is shown in its own answer, once: no address leads back to it."""
    study = enter(request, slug, Permission.USE_PROGRAMS)
    form = TokenForm(request.POST if request.method == "POST" else None)
    made = _made(request, study, form) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        form = TokenForm()
    context = {"form": form, "made": made, "rows": _rows(request, study), "api": request.build_absolute_uri("/api/v1/")}
    return render(request, "programs/programs.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    study = enter(request, slug, Permission.USE_PROGRAMS)
    found = fetch(request, Permission.USE_PROGRAMS, _seen(request, study), token)
    tokens.revoke_token(token=found, by=me(request))
    messages.success(request, _("The token is revoked. A program that uses it is refused from now on."))
    return redirect("programs", slug)


def _made(request: HttpRequest, study: Study, form: TokenForm) -> Made | None:
    try:
        return tokens.make_token(study=study, by=me(request), **form.cleaned_data)
    except NotAllowed as reason:
        form.add_error(None, str(reason))
        return None


def _rows(request: HttpRequest, study: Study) -> list[dict[str, object]]:
    """Two queries."""
    own, found = me(request).pk, list(_seen(request, study))
    names = accounts.names({row.user_id for row in found})
    return [{"token": row, "who": names.get(row.user_id, ""), "own": row.user_id == own} for row in found]


def _seen(request: HttpRequest, study: Study) -> ProgramTokenQuerySet:
    """One's own; of everybody for who manages the study."""
    rows = ProgramToken.objects.filter(study=study)
    manages = allows(request.roles, Permission.MANAGE_STUDY)  # type: ignore[attr-defined]
    return rows if manages else rows.filter(user_id=me(request).pk)
