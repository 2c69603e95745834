"""Where given words stand in a text: whole words, whatever their capitals and accents."""

import re

from oogst.core.deidentify.folding import Folded, fold, form_of

_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """The half-open spans, in code points, of these words in a text; any white space between them is the same."""
    wanted = fold(words).split()
    if not wanted:
        return []
    folded = Folded(text)
    begins = _BEFORE if wanted[0][:1].isalnum() else ""
    ends = _AFTER if wanted[-1][-1:].isalnum() else ""
    form = form_of(begins + r"\s+".join(map(re.escape, wanted)) + ends)
    return [folded.span(*match.span()) for match in form.finditer(folded.text)]
