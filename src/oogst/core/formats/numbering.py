"""List numbers as a reader sees them: "3.", "b.", "iv."."""


def ordinal(number: int, style: str) -> str:
    """The number in a style: "a", "A", "i", "I", or anything else for digits."""
    if style in {"a", "A"}:
        letters = ""
        rest = number
        while rest > 0:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("a") + digit) + letters
        return letters.upper() if style == "A" else letters
    if style in {"i", "I"} and 0 < number < 4000:
        roman = ""
        rest = number
        for value, sign in _ROMAN:
            roman += sign * (rest // value)
            rest %= value
        return roman.upper() if style == "I" else roman
    return str(number)


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
