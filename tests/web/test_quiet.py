"""What the server writes down holds no secret of a personal link, and no token."""

import logging
import secrets

from oogst.web.quiet import WithoutSecrets


def test_a_secret_in_an_address_is_left_out_and_the_rest_stays():
    secret = secrets.token_urlsafe(32)
    record = logging.makeLogRecord({"msg": "Not Found: %s for %s", "args": (f"/m/{secret}/next/", "GET")})

    WithoutSecrets().filter(record)

    assert record.getMessage() == "Not Found: /m/…/next/ for GET"


def test_a_token_that_somebody_put_in_an_address_is_left_out():
    record = logging.makeLogRecord({"msg": "Not Found: /x?token=oogst_%s", "args": (secrets.token_urlsafe(32),)})

    WithoutSecrets().filter(record)

    assert record.getMessage() == "Not Found: /x?token=oogst_…"


def test_what_holds_no_secret_stays_as_it_is():
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": ("/s/onderzoek/material/",)})

    WithoutSecrets().filter(record)

    assert (record.msg, record.args) == ("Not Found: %s", ("/s/onderzoek/material/",))
