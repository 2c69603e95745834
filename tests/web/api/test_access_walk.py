"""Every operation of the API, walked with every kind of token, against one table.

An operation that is not in the table fails: whoever adds one says here what it takes.
"""

import datetime
import json
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user
from tests.web.api.programs import Program, program_of

from oogst.coding import services as coding
from oogst.exchange.models import ExportJob
from oogst.people import tokens
from oogst.people.access import TABLE, Permission
from oogst.people.accounts import User
from oogst.people.models import Membership
from oogst.people.roles import SCHOOL_ROLES, Role
from oogst.people.token_models import ProgramToken
from oogst.sources import incoming
from oogst.web.api.api import description

pytestmark = pytest.mark.django_db
P = Permission


@dataclass(frozen=True)
class Asks:
    """What an operation takes: a permission, whether its token must be one that writes, and something to send."""

    permission: Permission
    writes: bool = False
    body: dict | None = None
    query: dict | None = None
    status: int = 200


OPERATIONS = {
    "study": Asks(P.READ_MATERIAL),
    "sources": Asks(P.READ_MATERIAL),
    "source": Asks(P.EXPORT),
    "set_source_variables": Asks(P.ADD_MATERIAL, True, {"values": {"jaren": "12"}}),
    "bring_source": Asks(P.ADD_MATERIAL, True, {"name": "Gesprek", "text": "A1: Stil."}, status=202),
    "import": Asks(P.READ_MATERIAL),
    "cases": Asks(P.READ_MATERIAL),
    "case": Asks(P.READ_MATERIAL),
    "set_case_variables": Asks(P.EDIT_CASES, True, {"values": {"leerlingen": "900"}}),
    "variables": Asks(P.READ_MATERIAL),
    "codes": Asks(P.READ_MATERIAL),
    "code": Asks(P.READ_MATERIAL),
    "make_code": Asks(P.CODE, True, {"name": "rust"}, status=201),
    "change_code": Asks(P.CODE, True, {"name": "stilte", "parent": None}),
    "retire_code": Asks(P.CODE, True, status=204),
    "codings": Asks(P.READ_MATERIAL),
    "apply_code": Asks(P.CODE, True, {"source": "{source}", "code": "{code}", "start": 7, "end": 9}, status=201),
    "remove_coding": Asks(P.CODE, True, status=204),
    "segments": Asks(P.EXPORT),
    "changes": Asks(P.READ_MATERIAL),
    "memos": Asks(P.EXPORT),
    "memo": Asks(P.EXPORT),
    "write_memo": Asks(P.CODE, True, {"text": "Waarom?", "code": "{code}"}, status=201),
    "change_memo": Asks(P.CODE, True, {"text": "Daarom."}),
    "remove_memo": Asks(P.CODE, True, status=204),
    "search": Asks(P.EXPORT, query={"q": "stil"}),
    "matrix": Asks(P.READ_MATERIAL),
    "exports": Asks(P.EXPORT),
    "ask_export": Asks(P.EXPORT, body={"format": "qdc"}, status=202),
    "export": Asks(P.EXPORT),
    "export_file": Asks(P.EXPORT, status=409),  # it is not made in this test
    "forget_export": Asks(P.EXPORT, status=204),
}


def operations():
    """Of each operation its method and path, from the description that programs read."""
    return {
        one["operationId"]: (method, path.removeprefix("/api/v1/"), one)
        for path, methods in json.loads(description())["paths"].items()
        for method, one in methods.items()
    }


@dataclass
class World:
    """A study with one of everything, and somebody in each role."""

    study: object
    people: dict
    things: dict

    def send(self, program, name, things=None):
        """Ask, and take back whatever it changed."""
        things = things or self.things
        method, path, _said = operations()[name]
        asks = OPERATIONS[name]
        body = asks.body and {
            key: value.format(**things) if isinstance(value, str) else value for key, value in asks.body.items()
        }
        with transaction.atomic("default"), transaction.atomic("vault"):
            answer = program.ask(method, path.format(**things), body, **asks.query or {})
            transaction.set_rollback(True, "default")
            transaction.set_rollback(True, "vault")
        return answer


def make_world(name):
    lead = make_user()
    study = make_study(lead, name)
    school = make_organisation(study)
    people = {Role.LEAD: lead}
    for role in frozenset(Role) - {Role.LEAD}:
        people[role] = make_member(study, role, **({"organisation": school} if role in SCHOOL_ROLES else {}))
    source = make_source(study, organisation=school, by=lead)
    code = make_code(study, lead)
    rows = {
        "source": source,
        "case": school,
        "code": code,
        "coding": make_coding(source, code, lead),
        "memo": coding.write_memo(study=study, text="Waarom?", about=code, by=lead),
        "batch": incoming.start_import(study=study, by=lead, settings={}),
        "export": ExportJob.objects.create(study=study, by=lead.pk, format="qdpx"),
    }
    return World(study, people, {kind: str(row.pk) for kind, row in rows.items()})


def token_of(user, study):
    """A token that writes; also for who should never have been able to make one."""
    lead = User.objects.get(pk=Membership.objects.get(study=study, role=Role.LEAD.value).user_id)
    made = tokens.make_token(study=study, name="proef", scope="write", by=lead)
    ProgramToken.objects.filter(pk=made.token.pk).update(user_id=user.pk)
    return Program(made.secret)


def own_things(world, user):
    """Imports and exports are their maker's: give them to who asks."""
    ExportJob.objects.filter(pk=world.things["export"]).update(by=user.pk)
    world.study.imports.filter(pk=world.things["batch"]).update(by=user.pk)


def test_every_operation_is_in_the_table_and_says_what_it_takes():
    said = operations()

    assert said.keys() == OPERATIONS.keys()
    for name, asks in OPERATIONS.items():
        one = said[name][2]
        assert (one["x-permission"], one["x-token"] == "write") == (asks.permission.value, asks.writes), name
        assert one["security"] == [{"Bearer": []}], name
        assert one["summary"], name


def test_only_a_read_of_the_study_or_ones_own_exports_is_done_with_a_token_that_reads():
    changing = {name for name, (method, _path, _said) in operations().items() if method != "get"}

    assert {name for name in changing if not OPERATIONS[name].writes} == {"ask_export", "forget_export"}
    assert {name for name, asks in OPERATIONS.items() if asks.writes} <= changing


def test_each_role_comes_in_where_the_table_says_and_nowhere_else(record_property):
    world = make_world("Onderzoek A")
    faults = []

    for role, user in world.people.items():
        program = token_of(user, world.study)
        own_things(world, user)
        for name, asks in OPERATIONS.items():
            allowed = {Permission.USE_PROGRAMS, asks.permission} <= TABLE[role]
            status = world.send(program, name).status_code
            # A coding and a memo are their maker's; only the lead researcher changes those of others.
            others = {409} if allowed and role != Role.LEAD else set()
            if status not in ({asks.status, *others} if allowed else {403}):
                faults.append(f"{name} as {role}: {status}")

    record_property("operations", len(OPERATIONS))
    assert faults == []


def test_nobody_comes_in_without_a_token_that_lives():
    world = make_world("Onderzoek A")
    lead = world.people[Role.LEAD]
    with_session = Program()
    with_session.client.force_login(lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    expired, revoked, closed = (token_of(lead, world.study) for _each in range(3))
    found = {one: tokens.find(one.secret) for one in (expired, revoked, closed)}
    moment = timezone.now() - datetime.timedelta(days=2)
    ProgramToken.objects.filter(pk=found[expired].pk).update(
        created_at=moment, expires_at=moment + datetime.timedelta(days=1)
    )
    tokens.revoke_token(token=found[revoked], by=lead)
    gone = make_member(world.study, Role.RESEARCHER)
    ProgramToken.objects.filter(pk=found[closed].pk).update(user_id=gone.pk)
    gone.is_active = False
    gone.save()
    visitors = {
        "nobody": Program(), "a session": with_session, "a guess": Program("oogst_" + "A" * 43),
        "no token": Program("geheim"), "an expired token": expired, "a revoked token": revoked,
        "a token of a closed account": closed,
    }  # fmt: skip
    faults = []

    for who, program in visitors.items():
        for name in OPERATIONS:
            cache.clear()
            answer = world.send(program, name)
            if (answer.status_code, answer["Content-Type"]) != (401, "application/problem+json"):
                faults.append(f"{name} with {who}: {answer.status_code}")

    assert faults == []


def test_a_token_that_reads_changes_nothing():
    world = make_world("Onderzoek A")
    lead = world.people[Role.LEAD]
    program = program_of(lead, world.study, "read")

    refused = {name for name in OPERATIONS if world.send(program, name).status_code == 403}

    assert refused == {name for name, asks in OPERATIONS.items() if asks.writes}


def test_nothing_of_another_study_is_reached_through_ones_own():
    world, other = make_world("Onderzoek A"), make_world("Onderzoek B")
    lead = world.people[Role.LEAD]
    program = program_of(lead, world.study)
    own_things(other, lead)
    faults = []

    for name, (_method, path, _said) in operations().items():
        if "{" in path or name == "apply_code":
            answer = world.send(program, name, other.things)
            if answer.status_code != 404:
                faults.append(f"{name}: {answer.status_code}")
    for name, asked in {
        "bring_source": {"case": other.things["case"]}, "make_code": {"parent": other.things["code"]},
        "write_memo": {"source": other.things["source"]},
    }.items():  # fmt: skip
        method, path, _said = operations()[name]
        body = {"name": "x", "text": "x"} | asked
        if program.ask(method, path, body).status_code != 404:
            faults.append(f"{name} with something of another study")
    for query in ({"columns": f"variable:{other.things['code']}"}, {"rows": other.things["code"]}):
        if program.ask("get", "matrix", **query).status_code != 404:
            faults.append(f"matrix with {query}")

    assert faults == []


def test_a_member_of_another_study_gets_nothing_with_a_token_of_this_one():
    world, other = make_world("Onderzoek A"), make_world("Onderzoek B")
    program = token_of(other.people[Role.LEAD], world.study)

    assert {world.send(program, name).status_code for name in OPERATIONS} == {403}


def test_a_token_in_an_address_opens_nothing():
    world = make_world("Onderzoek A")
    secret = program_of(world.people[Role.LEAD], world.study).secret

    for query in ({"token": secret}, {"access_token": secret}, {"Authorization": f"Bearer {secret}"}):
        assert Client().get("/api/v1/study", query).status_code == 401


def test_who_keeps_trying_is_held_up_and_a_right_token_is_not():
    cache.clear()
    world = make_world("Onderzoek A")
    right, wrong = program_of(world.people[Role.LEAD], world.study), Program("oogst_" + "A" * 43)

    said = [wrong.ask("get", "study").status_code for _try in range(31)]

    assert (said[:30], said[30]) == ([401] * 30, 429)
    assert right.ask("get", "study").status_code == 200


def test_a_token_that_runs_wild_is_held_up(settings):
    world = make_world("Onderzoek A")
    settings.PROGRAM_REQUESTS_A_MINUTE = 2
    program = program_of(world.people[Role.LEAD], world.study)

    assert [program.ask("get", "study").status_code for _each in range(3)] == [200, 200, 429]


def test_where_a_second_step_is_asked_a_token_waits_for_it(settings):
    world = make_world("Onderzoek A")
    program = program_of(world.people[Role.LEAD], world.study)
    settings.SECOND_FACTOR_REQUIRED, settings.DEMO = True, False

    assert program.ask("get", "study").status_code == 403
