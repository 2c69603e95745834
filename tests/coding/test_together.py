"""Colleagues who code at the same moment. SQLite lets one write at a time; PostgreSQL lets them meet."""

import threading

import pytest
from django.db import connection, connections
from tests.factories import make_code, make_member, make_source, make_study

from oogst.coding import services
from oogst.coding.models import Change, Code
from oogst.people import trail
from oogst.people.accounts import User
from oogst.sources.models import Source

EACH = 8


@pytest.mark.django_db(transaction=True)
def test_steps_at_the_same_moment_all_get_a_place() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("in memory, SQLite has one connection")
    study = make_study()
    coders = [make_member(study) for _ in range(4)]
    source, code = make_source(study), make_code(study, coders[0])
    failed: list[Exception] = []
    threads = [threading.Thread(target=_code_often, args=(source, code, coder, failed)) for coder in coders]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    places = list(Change.objects.filter(study=study, verb="apply").values_list("sequence", flat=True))
    assert len(places) == len(set(places)) == EACH * len(coders)
    assert trail.verify(str(study.pk)) == []


def _code_often(source: Source, code: Code, coder: User, failed: list[Exception]) -> None:
    try:
        for start in range(EACH):
            services.apply_codes(source=source, start=start, end=start + 5, codes=[code], by=coder)
    except Exception as error:
        failed.append(error)
    finally:
        connections.close_all()
