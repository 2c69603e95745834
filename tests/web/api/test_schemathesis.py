"""Schemathesis sends every operation what its description allows, and what it does not: nothing breaks, nothing lies.

In questions that are right, ids are replaced by those of real things, so that they get past "not found". The same
questions are asked every time.
"""

import json
import uuid

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.web.api.programs import program_of
from tests.web.api.test_access_walk import OPERATIONS, make_world

from oogst.flows import exporting
from oogst.people.roles import Role
from oogst.web.api.api import description

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, ignored_auth,
]  # fmt: skip
EXAMPLES = 6  # of each kind, for each operation
SAME_EVERY_TIME = hypothesis_settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
PLACES = {"start": 7, "end": 9, "revision": 1}
SCHEMA = schemathesis.openapi.from_dict(json.loads(description()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_does_as_it_says_whatever_is_sent(name, settings):
    settings.PROGRAM_REQUESTS_A_MINUTE = 10**9
    settings.ACCOUNT_RATE_LIMITS = {}
    SCHEMA.app = WSGIHandler()
    world = make_world("Onderzoek A")
    program = program_of(world.people[Role.LEAD], world.study)
    exporting.make_waiting()
    operation, said = SCHEMA.find_operation_by_id(name), set()

    for mode in GenerationMode if _takes_anything(operation) else [GenerationMode.POSITIVE]:

        @SAME_EVERY_TIME
        @given(case=operation.as_strategy(generation_mode=mode), real=st.just(mode == GenerationMode.POSITIVE))
        def tries(case, real):
            if real:
                case.path_parameters = _real(case.path_parameters, world.things)
                case.query = _real(case.query, world.things)
                case.body = _real(case.body, world.things)
            answer = case.call_and_validate(headers={"Authorization": f"Bearer {program.secret}"}, checks=CHECKS)
            said.add(answer.status_code)

        tries()

    assert said & {200, 201, 202, 204}, "It never got to do what it is for."


def _takes_anything(operation):
    return bool(operation.path_parameters or operation.query or operation.body)


def _real(sent, things):
    """With an id of the world where an id of such a thing was sent, and a place that is in its text."""
    if not isinstance(sent, dict):
        return sent
    known = {key: things[key] for key, value in sent.items() if key in things and _is_id(value)}
    places = {key: PLACES[key] for key, value in sent.items() if key in PLACES and isinstance(value, int)}
    return sent | known | places


def _is_id(value):
    try:
        return bool(uuid.UUID(str(value)))
    except ValueError:
        return False
