"""What every answer tells a browser: pages, refusals, broken pages, downloads, parts of pages and static files."""

import pytest
from django.conf import settings
from django.db import transaction
from django.templatetags.static import static
from django.test import Client
from tests.web.security.signing import force_in
from tests.web.security.walking import every_address
from tests.web.test_access_walk import make_world

from oogst.people.roles import Role
from oogst.web.serving import PLAYED, SHOWN

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'self'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'",
    "font-src": "'self'", "img-src": "'self' data:", "media-src": "'self' blob:", "worker-src": "'self'",
    "manifest-src": "'self'", "frame-src": "'none'", "object-src": "'none'", "base-uri": "'none'",
    "form-action": "'self'", "frame-ancestors": "'none'",
}  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": ["nosniff"],
    "Referrer-Policy": ["same-origin", "no-referrer"],  # none at all where the address itself is a secret
    "Cross-Origin-Opener-Policy": ["same-origin"],
    "Cross-Origin-Resource-Policy": ["same-origin"],
}
STATIC = ["oogst/css/base.css", "oogst/js/passkeys.js", "oogst/favicon.svg", "mfa/js/webauthn-json.js"]


@pytest.fixture
def world():
    return make_world("Onderzoek A")


def ask(client, url, method="get"):
    with transaction.atomic("default"), transaction.atomic("vault"):
        answer = getattr(client, method)(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True, "default")
        transaction.set_rollback(True, "vault")
    return answer


def policy_of(answer):
    parts = [part.strip().partition(" ") for part in answer.headers.get("Content-Security-Policy", "").split(";")]
    return {name: value for name, _space, value in parts if name}


def faults(answer, *, fixed=False):
    """What an answer lacks."""
    headers, policy = answer.headers, policy_of(answer)
    found = [f"{name}: {headers.get(name)}" for name, value in ALWAYS.items() if headers.get(name) not in value]
    if policy not in (POLICY, {"sandbox": "", "default-src": "'none'"}):
        found.append(f"policy {policy}")
    if (
        "microphone=(self)" not in headers.get("Permissions-Policy", "")
        or "camera=()" not in headers["Permissions-Policy"]
    ):
        found.append(f"permissions {headers.get('Permissions-Policy')}")
    if not fixed and headers.get("X-Frame-Options") != "DENY":
        found.append("may be framed")
    kept = headers.get("Cache-Control", "")
    if ("no-store" not in kept) if not fixed else ("public" not in kept or "no-store" in kept):
        found.append(f"kept {kept!r}")
    if headers.get("Server") or headers.get("X-Powered-By"):
        found.append("says what it runs on")
    if "html" not in headers.get("Content-Type", "html") and not fixed and answer.status_code == 200:
        kind, shown = headers["Content-Type"].partition(";")[0], headers.get("Content-Disposition", "")
        played = kind in PLAYED | SHOWN and "sandbox" in policy
        if kind not in {"application/json", "text/plain"} and not played and not shown.startswith("attachment"):
            found.append(f"{kind} is not a download: {shown!r}")
    return found


@pytest.mark.parametrize("who", ["visitor", Role.LEAD, Role.ADVISOR, Role.MANAGER])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_answer_at_every_address(world, who, method):
    client = Client(raise_request_exception=False) if who == "visitor" else force_in(world.people[who])

    wrong = {}
    for name, url in every_address(world).items():
        answer = ask(client, url, method)
        if found := faults(answer):
            wrong[f"{method} {name} {answer.status_code}"] = found

    assert wrong == {}


def test_what_is_refused_or_broken(world, settings):
    client = force_in(world.people[Role.LEAD])
    for url, status in (("/dit/is/er/niet/", 404), (world.url("memos") + "?q=%00", 400), ("/static/x/nee.css", 404)):
        answer = client.get(url)
        assert (answer.status_code, faults(answer)) == (status, []), url

    settings.ALLOWED_HOSTS = ["elders.example"]
    answer = client.get(world.url("study"))
    assert (answer.status_code, faults(answer)) == (400, [])


def test_a_broken_page(world, settings):
    settings.LOGIN_REDIRECT_URL = "nergens"
    settings.ACCOUNT_ADAPTER = "er.niet"
    client = Client(raise_request_exception=False)

    answer = client.post("/accounts/login/", {"login": "a@b.nl", "password": "x"})

    assert (answer.status_code, faults(answer)) == (500, [])


@pytest.mark.parametrize("path", STATIC)
def test_static_files_may_be_kept_and_are_not_sniffed(path):
    answer = Client().get(static(path))
    b"".join(answer.streaming_content)

    assert (answer.status_code, faults(answer, fixed=True)) == (200, [])


def test_the_policy_allows_nothing_unsafe():
    said = str(settings.CONTENT_SECURITY_POLICY)

    assert "unsafe" not in said
    assert "*" not in said
    assert "http" not in said
    assert "nonce" not in said


def test_nobody_switches_the_policy_off_for_a_page():
    from pathlib import Path

    import oogst

    code = {file: file.read_text() for file in Path(oogst.__file__).parent.rglob("*.py")}

    assert [file for file, text in code.items() if "csp_exempt" in text or "csp_update" in text] == []
    assert [file for file, text in code.items() if "xframe_options_exempt" in text] == []
    # What reads a large upload checks the token a step later, and does check it.
    exempt = {file for file, text in code.items() if "@csrf_exempt" in text}
    assert [file for file in exempt if "@csrf_protect" not in code[file]] == []  # test_forgery tries each address
