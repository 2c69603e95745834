"""Signs that old fonts kept under other letters: Symbol, and the bullets and ticks of Wingdings."""

_SYMBOL: dict[int, str] = dict(
    zip(
        [*range(0x41, 0x5B), *range(0x61, 0x7B)],
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SYMBOL |= dict(
    zip(
        range(0xA1, 0xE0),
        "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓",
        strict=False,
    )
)
_SYMBOL[0xB7] = "•"
_WINGDINGS = {
    0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻",
    0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE8: "➔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip

_UNNAMED = {0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0x6F: "○"}


def symbol(font: str, code: str) -> str:
    """The character of a sign given as font name and hexadecimal number; "" when the number is none."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    low = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    lowered = font.lower()
    if lowered == "symbol" and low <= 0xFF:
        return _SYMBOL.get(low, chr(low))
    if lowered.startswith("wingdings") and low <= 0xFF:
        return _WINGDINGS.get(low, "▪")
    if number == low:
        return chr(number) if 0x20 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else ""
    return private_sign(chr(number))


def private_sign(character: str) -> str:
    """The usual meaning of a sign in the private area F000-F0FF, when its font is not known."""
    low = ord(character) - 0xF000
    return _UNNAMED.get(low, character)
