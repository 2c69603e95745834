"""What stands where words were taken back; part of the text, so in the language of the study."""

_WORDS = {"nl": "[ingetrokken]", "en": "[withdrawn]"}
_QUOTE = {"nl": "[Citaat ingetrokken]", "en": "[Quote withdrawn]"}


def withdrawn(language: str) -> str:
    return _WORDS.get(language, _WORDS["en"])


def quote_withdrawn(language: str) -> str:
    return _QUOTE.get(language, _QUOTE["en"])
