"""What nobody types, in every field of every page, by somebody who may do all: a refusal, never a broken page.

Each field is sent once, beside what its form holds itself, so that what is wrong with one does not hide another; which
field gets which value is fixed by its place. Then all fields of a page get the same value. Whatever changed is taken
back.
"""

import datetime
import inspect
import json
import re
import sys
import uuid
from itertools import cycle
from urllib.parse import urlencode

import lxml.html
import pytest
from django.conf import settings
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse
from tests.factories import make_code, make_coding, make_organisation, make_source, make_study
from tests.web.test_access_walk import IN_A_STUDY, client_of, make_world

from oogst.coding.models import Code, Coding
from oogst.core.ids import uuid7
from oogst.people.roles import Role
from oogst.web import access

pytestmark = pytest.mark.django_db

VALUES = [
    "a\x00b", "'\"><b>{{ 7 }}{% x %}", "😀👩\u200d👧 é", "\u202eא\r\n\t\ud7ff\uffff", "x" * 301, "a\nb", "-1",
    "99999999999999999999", "1e999", "NaN", "٣", "0001-01-01", "9999-12-31", "2026-02-30", str(uuid.UUID(int=0)),
    "../../etc/passwd", "//evil.example/", "%00%s%(a)s{}", "::quote[x]", "",
]  # fmt: skip
EVERYWHERE = ["a\x00b", "99999999999999999999"]
NAMES = re.compile(r"(?:GET|POST)(?:\.get|\.getlist)\(\"([a-z_-]+)\"")
NESTED = "[" * 100_000


class Visitor:
    """Sends, takes back what it changed, and keeps what broke."""

    def __init__(self, user):
        self.client, self.broken, self.raised = client_of(user), [], None
        got_request_exception.connect(self._note, dispatch_uid="hostile")

    def _note(self, **_signal):
        self.raised = sys.exc_info()[1]

    def send(self, method, url, data=None, **more):
        self.raised = None
        with transaction.atomic("default"), transaction.atomic("vault"):
            answer = getattr(self.client, method)(url, data, **more)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True, "default")
            transaction.set_rollback(True, "vault")
        if answer.status_code >= 500 or self.raised:
            self.broken.append(f"{method} {url[:200]} {str(data)[:200]}: {self.raised!r}")
        return answer.status_code, body


def pages(visitor, urls):
    """By address: what its forms send by address (GET) and as a body (POST), and what its view reads besides."""
    gets, posts = ({url: names_read(url) for url in urls} for _method in range(2))
    for url in urls:
        status, body = visitor.send("get", url)
        if status != 200 or b"<form" not in body:
            continue
        for form in lxml.html.fromstring(body.decode()).forms:
            fields = {name: value or "" for name, value in form.fields.items() if name}
            action = (form.action or url).partition("?")[0]
            for known in (gets if form.method == "GET" else posts,):
                if action in known:
                    known[action] |= fields
    return gets, posts


def names_read(url):
    """Names that the module of a view reads without a form."""
    return dict.fromkeys(NAMES.findall(inspect.getsource(sys.modules[resolve(url).func.__module__])), "")


def test_no_field_breaks_a_page():
    world = make_world("Onderzoek A")
    visitor = Visitor(world.people[Role.LEAD])
    urls = {world.url(name).partition("?")[0]: door for name, door in IN_A_STUDY.items() if name != "report_export"}
    gets, posts = pages(visitor, [*urls, "/account/", "/studies/new/"])
    values = cycle(VALUES)

    for url in gets:
        door = urls.get(url)
        for asks, method, fields in (("get", "get", gets[url]), ("post", "post", posts[url])):
            if door is not None and getattr(door, asks) is None:
                continue
            tries = [fields | {name: next(values)} for name in fields]
            tries += [dict.fromkeys(fields, value) for value in EVERYWHERE if fields]
            for sent in tries:
                visitor.send(
                    method, f"{url}?{urlencode(sent)}" if method == "get" else url, sent if method == "post" else None
                )

    assert visitor.broken == []


def test_a_nul_in_an_address_is_refused_with_a_kind_page():
    world = make_world("Onderzoek A")
    client = client_of(world.people[Role.LEAD])

    for name in ("memos", "people", "quotes", "quote_pick", "material", "segments", "search", "codebook"):
        answer = client.get(world.url(name) + "?q=%00")
        assert answer.status_code == 400, name
        assert "<h1>" in answer.text


@pytest.mark.parametrize(
    "words",
    ["a\x00b", "\ud800", "x" * 100_001, {"a": 1}, ["x"], 7, None, True, NESTED],
    ids=lambda words: repr(words)[:9],
)
def test_no_words_in_a_change_break_the_desk(words):
    world = make_world("Onderzoek A")
    visitor = Visitor(world.people[Role.LEAD])
    url, some = world.url("changes"), world.things
    source, code, coding = (str(some[name]) for name in ("source", "code", "coding"))
    place = {"source": source, "start": 0, "end": 3}
    changes = [
        {"do": "create_code", "code": {"id": str(uuid7()), "name": words, "definition": words, "parent": words}},
        {"do": "create_code", "code": words},
        {"do": "edit_code", "code": code, "fields": {"name": words, "anchor": words}},
        {"do": "edit_code", "code": code, "fields": {"color": words}},
        {"do": "edit_code", "code": code, "fields": words},
        {"do": "apply", **place, "codes": words, "codings": words},
        {"do": "apply", **place, "codes": [], "new": [{"id": str(uuid7()), "name": words}], "codings": [str(uuid7())]},
        {"do": "apply", **place, "start": words, "codes": [code], "codings": [str(uuid7())]},
        {"do": "split", "code": code, "parts": [{"id": str(uuid7()), "name": words, "codings": [coding]}]},
        {"do": "resize", "coding": coding, "start": 1, "end": 10**30},
        {"do": "move", "codes": [code], "parent": words, "before": words},
        {"do": words},
    ]

    for change in changes:
        body = words if words is NESTED else json.dumps({"id": str(uuid7()), **change})
        status, _answer = visitor.send("post", url, body, content_type="application/json")
        assert status in {200, 404, 409, 422}, change

    assert visitor.broken == []


def test_what_comes_through_json_is_kept_as_texts_are():
    world = make_world("Onderzoek A")
    client = client_of(world.people[Role.LEAD])
    wish = {"id": str(uuid7()), "name": "stil\x00te\ud800", "definition": "een\r\ntwee\x00"}

    answer = client.post(
        world.url("changes"), json.dumps({"id": str(uuid7()), "do": "create_code", "code": wish}),
        content_type="application/json",
    )  # fmt: skip

    assert answer.status_code == 200
    assert Code.objects.values_list("name", "definition").get(pk=wish["id"]) == ("stilte", "een\ntwee")


def test_one_id_for_two_codings_is_refused():
    world = make_world("Onderzoek A")
    lead = world.people[Role.LEAD]
    two = [str(make_code(world.study, lead).pk) for _code in range(2)]
    change = {"id": str(uuid7()), "do": "apply", "source": str(world.things["source"]), "start": 0, "end": 3}

    answer = client_of(lead).post(
        world.url("changes"), json.dumps({**change, "codes": two, "codings": [str(uuid7())] * 2}),
        content_type="application/json",
    )  # fmt: skip

    assert answer.status_code == 422
    assert not Coding.objects.filter(code__in=two).exists()


@pytest.mark.parametrize("date", [datetime.date.min, datetime.date.max])
def test_the_road_bears_the_first_and_the_last_day_of_the_calendar(date):
    study = make_study()
    school = make_organisation(study)
    make_source(study, date=date, organisation=school)
    make_source(study, date=datetime.date(2026, 3, 1), organisation=school)
    client = client_of(access.User.objects.get(pk=study.memberships.get().user_id))

    assert client.get(reverse("study", args=[study.slug])).status_code == 200
    assert client.get(reverse("school", args=[study.slug, school.pk])).status_code == 200


def test_the_name_of_an_account_that_never_coded_here_is_not_told():
    study, elsewhere = make_study(), make_world("Elders")
    stranger, lead = elsewhere.people[Role.RESEARCHER], access.User.objects.get(pk=study.memberships.get().user_id)
    stranger.name = "Onbekende Collega"
    stranger.save()
    url = reverse("segments", args=[study.slug]) + f"?code=all&coder={stranger.pk}"

    assert "Onbekende Collega" not in client_of(lead).get(url).text

    Coding.objects.filter(pk=make_coding(make_source(study), make_code(study, lead), lead).pk).update(coder=stranger.pk)
    assert "Onbekende Collega" in client_of(lead).get(url).text


def test_a_file_comes_only_in_the_import_of_who_began_it():
    world = make_world("Onderzoek A")

    url = world.url("import_add")

    assert client_of(world.people[Role.RESEARCHER]).post(url).status_code == 404
    assert client_of(world.people[Role.LEAD]).post(url).status_code == 422


def test_every_answer_carries_the_content_policy():
    world = make_world("Onderzoek A")
    lead, nobody = client_of(world.people[Role.LEAD]), client_of(None)
    asked = [
        (lead, world.url("study"), 200), (lead, "/nergens/", 404), (lead, world.url("memos") + "?q=%00", 400),
        (client_of(world.people[Role.ADVISOR]), world.url("material"), 403), (nobody, world.url("study"), 302),
        (nobody, "/accounts/login/", 200), (lead, world.url("material_csv"), 200),
    ]  # fmt: skip

    for client, url, status in asked:
        answer = client.get(url)
        assert answer.status_code == status, url
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"], url
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_is_done_without_the_token_of_the_page():
    world = make_world("Onderzoek A")
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people[Role.LEAD], backend=settings.AUTHENTICATION_BACKENDS[0])

    for name, door in IN_A_STUDY.items():
        if door.post:
            assert client.post(world.url(name)).status_code == 403, name
    for url in ("/account/", "/studies/new/", "/accounts/logout/", "/i18n/setlang/", "/demo/step-in/lead/"):
        assert client.post(url).status_code == 403, url
