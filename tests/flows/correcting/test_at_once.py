"""A text that is corrected again and again while colleagues code in it. SQLite lets one write at a time."""

import threading

import pytest
from django.db import connection, connections
from tests.factories import make_code, make_member, make_source, make_study

from oogst.coding import services
from oogst.coding.models import Code, Coding
from oogst.flows.correcting import saving
from oogst.people.accounts import User
from oogst.sources.models import Source

EACH = 8


@pytest.mark.django_db(transaction=True)
def test_codings_made_while_somebody_corrects_stand_on_their_own_words() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("in memory, SQLite has one connection")
    study = make_study()
    me, coders = make_member(study), [make_member(study) for _ in range(3)]
    source, code = make_source(study), make_code(study, me)
    at = source.current().text.index("iedereen")
    failed: list[Exception] = []
    threads = [threading.Thread(target=_code, args=(source, code, at + n, one, failed)) for n, one in enumerate(coders)]
    threads.append(threading.Thread(target=_correct, args=(source, me, failed)))

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    text = source.current().text
    assert text.startswith("x" * EACH)
    rows = list(Coding.objects.present().filter(source=source))
    assert len(rows) == EACH * len(coders)
    assert all(text[row.start : row.end] == row.words for row in rows)
    assert {row.words for row in rows if row.coder == coders[0].pk} == {"iedereen"[: 1 + n] for n in range(EACH)}


def _code(source: Source, code: Code, at: int, coder: User, failed: list[Exception]) -> None:
    """Always by the places of the first text, as a desk does that was opened before."""
    try:
        for length in range(1, EACH + 1):
            mine = Source.objects.select_related("study").get(pk=source.pk)
            services.apply_codes(source=mine, start=at, end=at + length, codes=[code], revision=1, by=coder)
    except Exception as error:
        failed.append(error)
    finally:
        connections.close_all()


def _correct(source: Source, by: User, failed: list[Exception]) -> None:
    try:
        for _time in range(EACH):
            now = Source.objects.select_related("study").get(pk=source.pk)
            saving.correct(source=now, start=0, end=0, words="x", seen=now.digest, by=by)
    except Exception as error:
        failed.append(error)
    finally:
        connections.close_all()
