import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.translation import override

import oogst
from oogst.exchange.refi_messages import REFUSALS, REMARKS

PACKAGE = Path(oogst.__file__).parent
READERS = [*(PACKAGE / "core" / "formats").glob("qd*.py")]


def codes(pattern: str) -> set[str]:
    return {found for path in READERS for found in re.findall(pattern, path.read_text())}


def test_every_reason_of_the_readers_has_a_sentence():
    assert codes(r'CannotRead\("([a-z-]+)"') <= set(REFUSALS)


def test_every_remark_of_the_readers_has_a_sentence():
    made = codes(r'remarks\.add\("([a-z0-9-]+)"') | codes(r'(?:_around|_of_sources)\.add\("([a-z0-9-]+)"')

    assert len(made) > 25
    assert made <= set(REMARKS)
    assert {"code-is-case", "code-unknown", "rich-text-only", "text-missing"} <= set(REMARKS)


def test_every_remark_of_the_room_has_a_sentence():
    text = "".join(path.read_text() for path in (PACKAGE / "exchange").glob("taking*.py"))
    made = set(re.findall(r'\.remark\(\s*"([a-z-]+)"', text)) | set(re.findall(r'\.leave\([^)]*"([a-z-]+)"\)', text))

    assert len(made) > 25
    assert made <= set(REMARKS)


@pytest.fixture(scope="module")
def dutch() -> dict[str, str]:
    found = {}
    for path in [PACKAGE / "locale/nl/LC_MESSAGES/django.po", *sorted((PACKAGE / "locale/parts").glob("*.po"))]:
        with path.open("rb") as file:
            found |= {str(message.id): str(message.string) for message in read_po(file)}
    return found


@pytest.mark.parametrize("sentence", [*REFUSALS.values(), *REMARKS.values()], ids=[*REFUSALS, *REMARKS])
def test_every_sentence_has_a_dutch_one_with_the_same_details(sentence: object, dutch: dict[str, str]):
    with override("en"):
        english = str(sentence)

    details = re.compile(r"\{\w+\}")
    assert sorted(details.findall(dutch[english])) == sorted(details.findall(english))
