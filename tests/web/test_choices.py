import pytest
from django import forms
from django.test.html import parse_html

from oogst.web.choices import Choices

LISTS = {
    "some": [("", "alles"), ("1", "<b>één</b>"), (2, "twee & drie")],
    "groups": [("", "alles"), ("letters", [("a'", "A"), ('"b"', "B")]), ("c", "C")],
    "none": [],
}


@pytest.mark.parametrize("choices", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("value", ["", "1", "a'", None, "<niet>"])
def test_it_is_what_django_draws(choices, value):
    ours = Choices(choices=choices).render("veld", value, {"id": "x", "class": 'een "naam"', "required": True})
    theirs = forms.Select(choices=choices).render("veld", value, {"id": "x", "class": 'een "naam"', "required": True})

    assert parse_html(ours) == parse_html(theirs)
