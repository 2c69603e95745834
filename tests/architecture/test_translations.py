"""Both languages are complete: every sentence in the code has its Dutch, with the same gaps to fill."""

import re
import string

from tools.messages import FOLDER, compiled, everything, up_to_date

PERCENT = re.compile(r"%\((\w+)\)[sd]")


def gaps(text: str) -> list[str]:
    """The names to be filled in, of either way of writing them."""
    braces = [name for _text, name, _spec, _conv in string.Formatter().parse(text.replace("%", "")) if name]
    return sorted(set(PERCENT.findall(text)) | set(braces))


def test_every_sentence_has_its_dutch():
    _fresh, missing = up_to_date()

    assert [message.text for message in missing] == []


def test_the_catalogue_holds_only_sentences_that_are_used():
    from babel.messages.pofile import read_po

    with (FOLDER / "django.po").open("rb") as handle:
        kept = {m.id[0] if isinstance(m.id, tuple) else m.id for m in read_po(handle, locale="nl") if m.id}

    assert sorted(kept - {message.text for message in everything()}) == []


def test_dutch_fills_the_same_gaps():
    fresh, _missing = up_to_date()
    wrong = []
    for message in fresh:
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        dutch = message.string if isinstance(message.string, tuple | list) else (message.string,)
        allowed = set(gaps(english[0])) | set(gaps(english[-1]))
        wrong += [
            text for text in dutch if not set(gaps(text)) <= allowed or (len(dutch) == 1 and set(gaps(text)) != allowed)
        ]

    assert wrong == []


def test_the_compiled_catalogue_is_that_of_the_text():
    from babel.messages.pofile import read_po

    with (FOLDER / "django.po").open("rb") as handle:
        assert compiled(read_po(handle, locale="nl")) == (FOLDER / "django.mo").read_bytes()
