import datetime

import pytest
from lxml import etree

from oogst.core.formats import refi_values as values
from oogst.core.formats import refi_xml as xml
from oogst.core.formats.refi import Remarks, VariableValue

GUID = "1ff58b12-6f6f-4b0c-8be5-bbdc91f55294"


@pytest.mark.parametrize("written", [GUID, GUID.upper(), "{" + GUID.upper() + "}", f"  {GUID} "])
def test_guids_are_one_in_any_case_and_braces(written: str):
    assert values.guid(written) == GUID


@pytest.mark.parametrize("written", ["", "1", GUID[:-1], GUID.replace("-", ""), GUID + "x"])
def test_what_is_no_guid_is_none(written: str):
    assert values.guid(written) is None


@pytest.mark.parametrize(
    ("written", "color"),
    [
        ("#46AA00", "#46aa00"),
        ("#abc", "#aabbcc"),
        ("46AA00", "#46aa00"),
        ("#46AA00ff", "#46aa00"),
        ("rgb(70, 170, 0)", "#46aa00"),
        ("rgba(70,170,0,0.5)", "#46aa00"),
        ("rgb(300,0,0)", None),
        ("red", None),
        ("", None),
    ],
)
def test_colours_of_all_programs(written: str, color: str | None):
    assert values.color(written) == color


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-01-15T10:00:00Z", "2024-01-15T10:00:00Z"),
        ("2024-01-15T10:00:00", "2024-01-15T10:00:00Z"),
        ("2024-01-15T12:00:00+02:00", "2024-01-15T10:00:00Z"),
        ("2024-01-15T10:00:00.1234567Z", "2024-01-15T10:00:00.123456Z"),
    ],
)
def test_moments_become_utc(written: str, expected: str):
    moment = values.moment(written)

    assert moment is not None
    assert values.written_moment(moment) == expected


@pytest.mark.parametrize("written", ["20261123_1TZ", "2024-02-30T00:00:00Z", "0001-01-01T00:00:00+05:00", "", "x" * 99])
def test_impossible_moments_are_none(written: str):
    assert values.moment(written) is None


def test_moment_of_another_zone_is_written_in_utc():
    amsterdam = datetime.timezone(datetime.timedelta(hours=2))

    assert values.written_moment(datetime.datetime(2024, 7, 1, 1, 30, tzinfo=amsterdam)) == "2024-06-30T23:30:00Z"


@pytest.mark.parametrize(("written", "number"), [("12", 12), (" 7 ", 7), ("-1", -1), ("1.5", None), ("9" * 5000, None)])
def test_whole_numbers(written: str, number: int | None):
    assert values.integer(written) == number


def test_one_remark_for_the_same_oddity():
    remarks = Remarks()
    remarks.add("left-out", element="Widget")
    remarks.add("date-impossible")
    remarks.add("left-out", element="Widget")

    assert [(r.code, dict(r.details)) for r in remarks.all()] == [
        ("left-out", {"element": "Widget", "count": 2}),
        ("date-impossible", {"count": 1}),
    ]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (VariableValue(GUID, "Integer", "34"), "IntegerValue"),
        (VariableValue(GUID, "Integer", "about 34"), "TextValue"),
        (VariableValue(GUID, "Date", "2024-02-29"), "DateValue"),
        (VariableValue(GUID, "Date", "2023-02-29"), "TextValue"),
        (VariableValue(GUID, "Boolean", "yes"), "TextValue"),
        (VariableValue(GUID, "Float", "1e5"), "TextValue"),
    ],
)
def test_value_that_does_not_fit_its_type_is_written_as_text(value: VariableValue, name: str):
    element = etree.fromstring(xml.value(value))

    assert [child.tag for child in element] == ["VariableRef", name]
    assert element[1].text == value.value
