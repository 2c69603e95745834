"""What somebody types in any field stays words: nothing counts it out, nothing runs it, no page breaks on it."""

import json

import lxml.html
import pytest
from django.core.cache import cache
from django.test import Client
from tests.web.security.attack import ALL, COUNTED, LINK, PICTURE, SCRIPT, SUM, answer_of, crawl, executable, faults
from tests.web.security.signing import force_in
from tests.web.security.walking import every_address
from tests.web.test_access_walk import IN_A_STUDY, make_world

from oogst.core.ids import uuid7
from oogst.people.roles import Role
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db
ENDS = (
    "remove",
    "logout",
    "setlang",
    "step-in",
    "forget",
    "drop",
    "put-back",
    "password",
    "security",
    "stop",
    "destroy",
)
EVERYWHERE = 12  # fields at least, in which a payload was kept and is shown


def forms_of(client, url):
    """The forms of a page that send something: where to, and what they hold."""
    answer, text = answer_of(client, url)
    if answer.status_code != 200 or "<form" not in text:
        return
    for form in lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8")).forms:
        action = (form.action or url).partition("?")[0]
        if form.method == "POST" and action.startswith("/") and not any(word in action for word in ENDS):
            yield action, form


def filled(form, payload):
    """Its own values, with the payload in every field in which one types."""
    sent, typed = {}, False
    for element in form.inputs:
        kind = element.get("type", "text") if element.tag == "input" else element.tag
        if not element.name or kind in {"submit", "file", "image", "button"}:
            continue
        if kind in {"text", "search", "textarea", "url"}:
            sent[element.name], typed = payload, True
        elif kind in {"checkbox", "radio"}:
            if element.checked:
                sent.setdefault(element.name, []).append(element.get("value", "on"))
        elif kind == "select":
            chosen = [option.get("value") or "" for option in element.iter("option")]
            sent[element.name] = element.value or next((value for value in chosen if value), "")
        else:
            sent[element.name] = element.value or ""
    return sent if typed else None


@pytest.mark.parametrize("payload", [SUM + SCRIPT + PICTURE, LINK], ids=["words", "link"])
def test_what_is_typed_in_any_field_is_only_shown(payload):
    world = make_world("Onderzoek A")
    client = force_in(world.people[Role.LEAD])
    pages = [world.url(name) for name, door in IN_A_STUDY.items() if door.get] + ["/account/", "/studies/new/"]
    sent = {}
    for url in pages:
        for action, form in forms_of(client, url):
            body = filled(form, payload)
            if body and action not in sent:
                answer = client.post(action, body)
                sent[action] = answer.status_code
                assert answer.status_code < 500, action
                if answer.headers["Content-Type"].startswith("text/html") and answer.content:
                    assert executable(answer.text) == [], action

    assert len([status for status in sent.values() if status in {200, 201, 204, 302}]) >= EVERYWHERE, sent
    found = crawl(client, *pages, most=400)
    assert faults(found) == []
    mark = LINK if payload == LINK else "&lt;img src=x onerror=boem()&gt;"
    assert len([url for url, (_answer, text) in found.items() if mark in text]) >= EVERYWHERE


def test_what_is_sent_as_json_is_only_shown():
    world = make_world("Onderzoek A")
    client = force_in(world.people[Role.LEAD])
    source = str(world.things["source"])
    for payload in ALL:
        code = str(uuid7())
        made = {"id": code, "name": payload, "definition": payload, "when": payload, "anchor": payload}
        changes = [
            {"do": "create_code", "code": made},
            {"do": "apply", "source": source, "start": 0, "end": 9, "codes": [code], "codings": [str(uuid7())]},
        ]
        for change in changes:
            body = json.dumps({"id": str(uuid7()), **change})
            answer = client.post(world.url("changes"), body, content_type="application/json")
            assert answer.status_code == 200, answer.text
            assert answer.headers["Content-Type"].startswith("application/json")

    found = crawl(client, world.url("codebook"), world.url("workbench"), world.url("segments") + "?code=all", most=200)

    assert faults(found) == []
    assert any("&lt;img src=x" in text for _answer, text in found.values())


@pytest.mark.parametrize("payload", [SUM + SCRIPT + PICTURE, LINK], ids=["words", "link"])
@pytest.mark.parametrize("who", ["visitor", Role.LEAD])
def test_what_is_asked_in_an_address_is_only_shown(who, payload):
    """In any argument that a page reads, and in the path itself."""
    world = make_world("Onderzoek A")
    client = Client(raise_request_exception=False) if who == "visitor" else force_in(world.people[who])
    names = ["q", "code", "next", "sort", "kind", "page", "language", "names", "coder", "case", "from", "status", "do"]
    wrong = []

    for name, url in every_address(world).items():
        cache.clear()
        for asked in (f"{url.partition('?')[0]}?x=1", url + payload.replace("%", "%25").replace("?", "%3F")):
            query = dict.fromkeys(names, payload) if asked.endswith("?x=1") else {}
            answer, text = answer_of(client, asked.partition("?")[0] if query else asked, data=query)
            if answer.status_code >= 500 or COUNTED in text or payload in answer.headers.get("Location", ""):
                wrong.append(f"{name} {answer.status_code}")
            attached = answer.headers.get("Content-Disposition", "").startswith("attachment")
            if answer.headers.get("Content-Type", "").startswith("text/html") and text.strip() and not attached:
                wrong += [f"{name}: {one}" for one in executable(text)]

    assert wrong == []


def test_the_report_as_a_page_runs_nothing_either():
    world = make_world("Onderzoek A")
    client = force_in(world.people[Role.LEAD])
    for payload in ALL:
        for url in (world.url("finding"), world.url("section"), world.url("report_edit"), world.url("study_settings")):
            for action, form in forms_of(client, url):
                if body := filled(form, payload):
                    client.post(action, body)
        Study.objects.filter(pk=world.study.pk).update(name=f"Onderzoek {payload}")

        answer, text = answer_of(client, f"/s/{world.study.slug}/story/report/export/html/")

        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert "onerror" not in "".join(lxml.html.document_fromstring(text.encode()).xpath("//*/@*"))
        assert [
            one for one in lxml.html.document_fromstring(text.encode()).iter("script") if "boem" in (one.text or "")
        ] == []
        assert COUNTED not in text
