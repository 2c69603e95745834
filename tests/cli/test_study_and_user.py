"""Making studies and accounts from a terminal."""

import json
from urllib.parse import urlsplit


def test_a_study_is_made_and_listed(oogst):
    made = oogst("study", "create", "Begeleiden is van iedereen", "--language", "en")
    again = oogst("study", "create", "Begeleiden is van iedereen")

    assert (made.returncode, made.stdout) == (0, "begeleiden-is-van-iedereen\n")
    assert again.stdout == "begeleiden-is-van-iedereen-2\n"
    listed = json.loads(oogst("study", "list", "--json").stdout)
    assert [(each["slug"], each["language"], each["sources"]) for each in listed] == [
        ("begeleiden-is-van-iedereen", "en", 0),
        ("begeleiden-is-van-iedereen-2", "nl", 0),
    ]


def test_an_account_is_made_with_a_link_for_its_password(oogst):
    made = oogst(
        "user", "create", "Lead@School.example", "--name", "Marije", "--admin", OOGST_URL="https://oogst.example"
    )

    link = urlsplit(made.stdout.strip())
    assert (made.returncode, link.scheme, link.netloc) == (0, "https", "oogst.example")
    assert link.path.startswith("/accounts/password/reset/key/")
    [user] = json.loads(oogst("user", "list", "--json").stdout)
    assert (user["email"], user["administrator"], user["has_password"]) == ("lead@school.example", True, False)
    assert "is now" not in oogst("user", "admin", "lead@school.example", "--remove").stdout
    assert json.loads(oogst("user", "list", "--json").stdout)[0]["administrator"] is False
    assert "had no second step" in oogst("user", "second-step", "lead@school.example", "--remove").stdout


def test_a_second_account_with_the_same_address_is_refused(oogst):
    oogst("user", "create", "lead@school.example", "--name", "Marije")

    ended = oogst("user", "create", "LEAD@school.example", "--name", "Marije")

    assert ended.returncode == 1
    assert "oogst user password" in ended.stderr


def test_an_address_that_is_none_is_refused(oogst):
    ended = oogst("user", "create", "marije", "--name", "Marije")

    assert ended.returncode == 1
    assert ended.stderr.endswith("oogst: Enter a valid email address.\n")


def test_a_study_gets_the_lead_that_was_named(oogst):
    oogst("user", "create", "lead@school.example", "--name", "Marije")

    ended = oogst("study", "create", "Proef", "--lead", "lead@school.example", "--slug", "klein", "--json")

    assert json.loads(ended.stdout)["slug"] == "klein"
