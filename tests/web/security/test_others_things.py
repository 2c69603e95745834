"""Nothing of another study is reached or pointed at: not by an id in an address, nor in a form, nor in JSON.

`test_access_walk` puts all ids of another study in an address at once; here each alone, beside ids of one's own.
"""

import json
from itertools import product

import lxml.html
import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction
from tests.factories import make_user
from tests.web.security.attack import answer_of
from tests.web.security.signing import SAFETY, force_in, signed_in
from tests.web.test_access_walk import ASKED, IN_A_STUDY, addresses, make_world

from oogst.core.ids import uuid7
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db
FIXED = {"slug", "fmt", "start", "end"}


@pytest.fixture
def worlds():
    return make_world("Onderzoek A"), make_world("Onderzoek B")


def point_elsewhere():
    """Rows that hold something of another study than their own, by any foreign key."""
    found = []
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)}
        if "study" not in fields:
            continue
        for name, field in fields.items():
            if any(part.name == "study" for part in field.related_model._meta.get_fields()):
                rows = model.objects.exclude(**{f"{name}__isnull": True})
                found += [(model.__name__, name) for _row in rows.exclude(**{f"{name}__study": models.F("study")})]
    return found


def test_each_id_of_another_study_alone(worlds):
    own, other = worlds
    client, faults = force_in(own.people[Role.LEAD]), []

    for name, door in IN_A_STUDY.items():
        ids = [argument for argument in addresses()[name] if argument not in FIXED]
        for argument, method in product(ids, ("get", "post")):
            key = name.split("_")[0] if argument == "pk" else argument
            if not getattr(door, method) or key not in other.things:
                continue
            answer = taken_back(client, method, own.url(name, {**own.things, key: other.things[key]}))
            if answer.status_code != 404:
                faults.append(f"{method} {name} {argument}: {answer.status_code}")

    assert faults == []


def test_the_ids_of_ones_own_in_the_address_of_another_study(worlds):
    own, other = worlds
    client, faults = force_in(own.people[Role.LEAD]), []

    for name, door in IN_A_STUDY.items():
        for method in ("get", "post"):
            if getattr(door, method):
                answer = taken_back(client, method, other.url(name, own.things))
                if answer.status_code != 404:
                    faults.append(f"{method} {name}: {answer.status_code}")

    assert faults == []


def taken_back(client, method, url, data=None, **more):
    with transaction.atomic("default"), transaction.atomic("vault"):
        answer = getattr(client, method)(url, data, **more)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True, "default")
        transaction.set_rollback(True, "vault")
    return answer


def test_no_form_takes_an_id_of_another_study(worlds):
    """In every choice and hidden field of every form, in turn, ids of another study."""
    own, other = worlds
    client, tried, seen, wrong = force_in(own.people[Role.LEAD]), 0, set(), []
    ids = [str(other.things[kind]) for kind in ("source", "code", "school", "person", "finding")]

    for name, door in IN_A_STUDY.items():
        if not door.get:
            continue
        url = own.url(name)
        answer, text = answer_of(client, url)
        if answer.status_code != 200 or "<form" not in text:
            continue
        for form in lxml.html.document_fromstring(text.encode()).forms:
            if form.method != "POST":
                continue
            fields = {field: value or "" for field, value in form.fields.items() if field}
            fields = {field: value or "x" for field, value in fields.items()}
            action = (form.action or url).partition("?")[0]
            choices = {element.name for element in form.inputs if element.name and chooses(element)}
            if (mark := (action.replace(own.study.slug, ""), *sorted(choices))) in seen:
                continue
            seen.add(mark)
            for field in choices:
                for identity in ids:
                    tried += 1
                    with transaction.atomic("default"), transaction.atomic("vault"):
                        answer = client.post(action, {**fields, field: identity})
                        if answer.status_code < 400:
                            wrong += [(name, field, where) for where in point_elsewhere()]
                        transaction.set_rollback(True, "default")
                        transaction.set_rollback(True, "vault")

    assert tried > 100
    assert wrong == []


def chooses(element):
    kind = element.get("type", "text") if element.tag == "input" else element.tag
    return kind in {"select", "checkbox", "radio", "hidden"} and element.name != "csrfmiddlewaretoken"


def test_the_judge_itself_sees_a_row_that_points_elsewhere(worlds):
    from oogst.sources.models import Source

    own, other = worlds
    assert point_elsewhere() == []

    Source.objects.filter(pk=own.things["source"]).update(organisation=other.things["school"])

    assert ("Source", "organisation") in point_elsewhere()


def test_no_change_at_the_desk_takes_an_id_of_another_study(worlds):
    own, other = worlds
    client = force_in(own.people[Role.LEAD])
    mine, theirs = ({kind: str(pk) for kind, pk in world.things.items()} for world in (own, other))
    new = str(uuid7())
    place = {"source": mine["source"], "start": 0, "end": 3}
    changes = [
        {"do": "apply", **place, "codes": [theirs["code"]], "codings": [new]},
        {"do": "apply", **place, "source": theirs["source"], "codes": [mine["code"]], "codings": [new]},
        {"do": "edit_code", "code": theirs["code"], "fields": {"name": "x"}},
        {"do": "create_code", "code": {"id": new, "name": "x", "parent": theirs["code"]}},
        {"do": "move", "codes": [theirs["code"]], "parent": None, "before": None},
        {"do": "move", "codes": [mine["code"]], "parent": theirs["code"], "before": None},
        {"do": "resize", "coding": theirs["coding"], "start": 0, "end": 1},
        {"do": "merge", "codes": [theirs["code"]], "into": mine["code"]},
        {"do": "merge", "codes": [mine["code"]], "into": theirs["code"]},
        {"do": "split", "code": theirs["code"], "parts": [{"id": new, "name": "x", "codings": [theirs["coding"]]}]},
        {"do": "remove", "codings": [theirs["coding"]]},
    ]

    for change in changes:
        body = json.dumps({"id": str(uuid7()), **change})
        answer = client.post(own.url("changes"), body, content_type="application/json")
        assert answer.status_code in {404, 409, 422}, (change, answer.status_code)

    assert point_elsewhere() == []


def test_an_address_tells_the_same_of_what_is_elsewhere_and_what_is_nowhere(worlds):
    own, other = worlds
    client = force_in(own.people[Role.LEAD])

    for name in ("source", "code", "finding", "school", "memo_edit"):
        elsewhere = client.get(own.url(name, other.things))
        nowhere = client.get(own.url(name, dict.fromkeys(other.things, uuid7())))
        assert (elsewhere.status_code, nowhere.status_code) == (404, 404)
        assert len(elsewhere.content) == len(nowhere.content)
        assert name not in ASKED


def test_the_passkey_of_another_is_not_there():
    mine, theirs = make_user(), make_user()
    key = Authenticator.objects.create(user=theirs, type="webauthn", data={"name": "Sleutel", "credential": {}})
    client = signed_in(mine)

    for page in ("edit", "remove"):
        for method in ("get", "post"):
            assert getattr(client, method)(f"{SAFETY}passkeys/keys/{key.pk}/{page}/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()
