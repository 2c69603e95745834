"""Functions, such as "de rector": left as they are unless few people hold them, and who asks knows how many do."""

import re

from oogst.core.deidentify.folding import Folded
from oogst.core.deidentify.model import MAYBE, Hit, Layer, label

_FUNCTION = re.compile(
    r"(?<!\w)(?:(?:con|plaatsvervangend\s)?rector|(?:adjunct-?)?directeur|bestuurder|bestuursvoorzitter|schoolleider"
    r"|locatieleider|locatiedirecteur|vestigingsdirecteur|afdelingsleider|teamleider|teammanager|opleidingsmanager"
    r"|onderwijsmanager|decaan|zorgcoordinator|lob-?coordinator|slb-?coordinator|leerjaarcoordinator|examensecretaris"
    r"|roostermaker|vertrouwenspersoon|schoolpsycholoog|orthopedagoog|conciërge|concierge|teamcoach|practor|lector)(?!\w)"
)


def functions(text: str, language: str = "nl") -> list[Hit]:
    """Every function named in a text, as "maybe" of kind function.

    Not part of `find`: a function leads to a person only when fewer than three people in the organisation have it, and
    that is for the caller to know.
    """
    folded = Folded(text)
    return [
        Hit(*folded.span(*match.span()), "function", Layer.PATTERN, MAYBE, "", label("function", language))
        for match in _FUNCTION.finditer(folded.text)
    ]
