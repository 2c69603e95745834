"""What the study knows, and what was found. Positions are code points of the text as it is, half-open."""

from dataclasses import dataclass
from enum import StrEnum


class Layer(StrEnum):
    """Which way of looking found it, in the order in which they look."""

    KNOWN = "known"
    NEAR = "near"
    PATTERN = "pattern"
    DEDUCE = "deduce"
    LEXICON = "lexicon"
    PERSON = "person"
    """A human being added it."""


SURE, MAYBE = "sure", "maybe"


@dataclass(frozen=True, slots=True)
class Known:
    """A person, organisation or place that the study knows, by all its names.

    `key`: its id. `names`: full names, nicknames, variants, mail domains. `kind`: person, organisation or place.
    `replacement`: what stands in the working text instead, as "[aanjager A2]".
    """

    key: str
    names: tuple[str, ...]
    kind: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of text that may lead to a person.

    `kind`: person, organisation, place, email, phone, date, address, postcode, bsn, iban, url, handle, age, time,
    class or other. `certainty`: "sure" is proposed as accepted, "maybe" is for a person to judge. `key`: that of the
    Known when it is one, and only one. `suggestion`: what could stand there instead.
    """

    start: int
    end: int
    kind: str
    layer: Layer
    certainty: str
    key: str = ""
    suggestion: str = ""


LABELS = {
    "nl": {
        "person": "[naam]",
        "organisation": "[organisatie]",
        "place": "[plaats]",
        "email": "[e-mailadres]",
        "phone": "[telefoonnummer]",
        "date": "[datum]",
        "address": "[adres]",
        "postcode": "[postcode]",
        "bsn": "[bsn]",
        "iban": "[rekeningnummer]",
        "url": "[webadres]",
        "handle": "[accountnaam]",
        "age": "[leeftijd]",
        "time": "[tijdstip]",
        "class": "[klas]",
        "function": "[functie]",
        "other": "[weggelaten]",
    },
    "en": {
        "person": "[name]",
        "organisation": "[organisation]",
        "place": "[place]",
        "email": "[e-mail address]",
        "phone": "[phone number]",
        "date": "[date]",
        "address": "[address]",
        "postcode": "[postcode]",
        "bsn": "[citizen number]",
        "iban": "[bank account]",
        "url": "[web address]",
        "handle": "[account name]",
        "age": "[age]",
        "time": "[time]",
        "class": "[class]",
        "function": "[function]",
        "other": "[left out]",
    },
}
"""What stands in a text for something that the study does not know; part of the text, so in the text's language."""


def label(kind: str, language: str = "nl") -> str:
    labels = LABELS.get(language, LABELS["en"])
    return labels.get(kind, labels["other"])
