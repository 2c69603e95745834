"""What is wrong with a typed question, in a sentence, and where."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from oogst.core.queries.asked import FARTHEST, MOST_TERMS
from oogst.core.queries.typed import LONGEST, Mistake


@dataclass(frozen=True)
class Told:
    """The line in three pieces, the middle one where it goes wrong, and what to do about it."""

    before: str
    wrong: str
    after: str
    sentence: str
    close: tuple[str, ...]


def told(line: str, mistake: Mistake) -> Told:
    start, end = mistake.start, mistake.end
    return Told(line[:start], line[start:end], line[end:], _sentence(mistake), mistake.close)


def _sentence(mistake: Mistake) -> str:
    given = mistake.given
    sentences = {
        "nothing": _("Type a code (#name) or a word."),
        "missing_term": _("Something is missing here: a code (#name), a word, or @role."),
        "missing_relation": _(
            "Before “%(given)s” a word such as AND or NEAR is missing. Words that stand together go in quotation marks."
        ) % {"given": given},
        "not_first": _(
            "A question cannot begin with “%(given)s”. Say first what you look for, then what must not be there."
        ) % {"given": given},
        "not_or": _("NOT and OR do not go together. Put brackets around what you mean."),
        "unclosed_bracket": _("This bracket is opened and not closed."),
        "unexpected_close": _("This bracket is closed and was not opened."),
        "unclosed_quote": _("These quotation marks are opened and not closed."),
        "unknown_code": _("There is no code called “%(given)s”.") % {"given": given},
        "several_codes": _(
            "More than one code is called “%(given)s”. Type what it stands under as well: #\"theme / code\"."
        ) % {"given": given},
        "unknown_role": _("There is no role called “%(given)s”.") % {"given": given},
        "no_name": _("After # comes the name of a code, after @ a role."),
        "no_word": _("There is no word in “%(given)s”.") % {"given": given},
        "too_far": _("At most %(most)d paragraphs or words lie between.") % {"most": FARTHEST},
        "too_much": _("At most %(most)d codes and words go into one question.") % {"most": MOST_TERMS},
        "too_long": _("A question has at most %(most)d characters.") % {"most": LONGEST},
    }  # fmt: skip
    return sentences.get(mistake.reason, _("Oogst does not understand this question."))
