"""What a code means, as the one text that other programs have room for."""

from django.utils.translation import gettext as _

from oogst.coding.models import Code


def description(code: Code) -> str:
    """The definition, with the rules and the example below it in words. The fields themselves go in the side file."""
    parts = [code.definition]
    for label, words in (
        (_("Use when"), code.when),
        (_("Not when"), code.when_not),
        (_("Anchor example"), code.anchor),
    ):
        if words:
            parts.append(f"{label}: {words}")
    return "\n\n".join(part for part in parts if part)
