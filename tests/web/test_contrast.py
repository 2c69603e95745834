"""Every ink can be read on every paper it may stand on, by the formula of WCAG 2.2."""

import re
from itertools import product
from math import cos, radians, sin
from pathlib import Path

import pytest

import oogst

TOKENS = Path(oogst.__file__).parent / "web/static/oogst/css/tokens.css"
PAPERS = ("paper", "sheet", "shade")
INKS = ("ink", "soft", "faint", "grain-deep", "leaf", "clay", "sky", "plum")
WASHES = ("grain", "leaf", "clay", "sky", "plum")
LINES = ("edge", "grain", "focus")


def tokens() -> dict[str, tuple[float, float, float]]:
    """Each oklch token of the first :root, as linear sRGB in 0…1."""
    root = TOKENS.read_text().split("@media")[0]
    found = re.findall(r"--([\w-]+): oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\);", root)
    return {name: linear_srgb(float(light) / 100, float(chroma), float(hue)) for name, light, chroma, hue in found}


def linear_srgb(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """From oklch (hue in degrees) to linear sRGB, clipped to the gamut. Source: CSS Color 4, § 9."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return clip(red), clip(green), clip(blue)


def clip(value: float) -> float:
    return min(1.0, max(0.0, value))


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The ratio, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: tuple[float, float, float]) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_formula_knows_black_white_and_a_published_colour():
    assert contrast(linear_srgb(0, 0, 0), linear_srgb(1, 0, 0)) == pytest.approx(21, abs=0.01)
    assert linear_srgb(0.62796, 0.25768, 29.234) == pytest.approx((1, 0, 0), abs=0.001)  # red


@pytest.mark.parametrize(("ink", "paper"), [*product(INKS, PAPERS)])
def test_inks_can_be_read_on_papers(ink, paper):
    colours = tokens()

    assert contrast(colours[ink], colours[paper]) >= 4.5


@pytest.mark.parametrize("hue", WASHES)
def test_a_coloured_ink_can_be_read_on_its_own_wash(hue):
    colours = tokens()
    ink = "grain-deep" if hue == "grain" else hue

    assert contrast(colours[ink], colours[f"{hue}-wash"]) >= 4.5


@pytest.mark.parametrize(("ink", "hue"), [*product(("ink", "soft", "faint"), WASHES)])
def test_plain_inks_can_be_read_on_washes(ink, hue):
    colours = tokens()

    assert contrast(colours[ink], colours[f"{hue}-wash"]) >= 4.5


@pytest.mark.parametrize("deep", ["grain-deep", "leaf", "clay", "sky", "plum", "ink"])
def test_light_letters_can_be_read_on_deep_buttons(deep):
    colours = tokens()

    assert contrast(colours["on-deep"], colours[deep]) >= 4.5


@pytest.mark.parametrize(("line", "paper"), [*product(LINES, PAPERS)])
def test_edges_and_focus_can_be_seen(line, paper):
    colours = tokens()

    assert contrast(colours[line], colours[paper]) >= 3
