"""The ways in which people write one name."""

from oogst.core.deidentify.folding import WORD, words
from oogst.core.deidentify.word_lists import PARTICLES, TITLES


def suggest_variants(name: str) -> tuple[str, ...]:
    """What else somebody with this full name is called: first name, surname with and without its particles, initial.

    "Fatima el Amrani" gives "Fatima", "el Amrani", "Amrani", "F. el Amrani", "F.e.A." and "FeA". Initials without dots
    only from three letters: two are too often something else. Case of initials matters when they are looked for;
    for the rest case, accents and an "s" of possession never do.
    """
    parts = [part for part in name.replace(",", " ").split() if part]
    while parts and words(parts[0]) and words(parts[0])[0] in TITLES:
        parts.pop(0)
    if len(parts) < 2 or any("." in part and "@" not in part and len(part) > 4 for part in parts):
        return ()
    first, rest = parts[0], parts[1:]
    surname = _surname(rest)
    bare = [part for part in surname if part.casefold() not in PARTICLES]
    found = []
    if _length(first) > 1:
        found.append(first)
    if bare:
        found += [" ".join(surname), " ".join(bare)]
        found += [f"{first[0]}. {' '.join(surname)}"]
        found += [part for part in " ".join(bare).split("-") if _length(part) > 3 and "-" in " ".join(bare)]
    letters = [part[0] for part in parts if WORD.match(part)]
    found.append(".".join(letters) + ".")
    if len(letters) >= 3:
        found.append("".join(letters))
    return tuple(dict.fromkeys(form for form in found if form != name))


def _surname(rest: list[str]) -> list[str]:
    """From the first particle, else the last word: what lies before is another first name."""
    for place, part in enumerate(rest):
        if part.casefold() in PARTICLES:
            return rest[place:]
    return rest[-1:]


def _length(part: str) -> int:
    return sum(len(word) for word in words(part))
