"""Whether a row of figures can be what it looks like: a citizen service number, a bank account."""


def is_bsn(figures: str) -> bool:
    """The eleven-test of the burgerservicenummer: nine figures, weights 9 to 2 and -1, divisible by eleven.

    Eight figures are read with a nought before them. Source: Logisch ontwerp BSN, Rijksdienst voor Identiteitsgegevens.
    """
    figures = figures.zfill(9)
    if len(figures) != 9 or not figures.isdigit() or not figures.strip("0"):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(figure) * weight for figure, weight in zip(figures, weights, strict=True)) % 11 == 0


def is_iban(account: str) -> bool:
    """The remainder of ISO 13616: the first four characters behind the rest, letters as numbers, 1 modulo 97."""
    account = "".join(account.split()).upper()
    if not 15 <= len(account) <= 34 or not account.isascii() or not account.isalnum():
        return False
    number = "".join(str(int(character, 36)) for character in account[4:] + account[:4])
    return int(number) % 97 == 1
