"""How often words are used: by stem, with the forms that stand for it, without the words that say nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from oogst.core.search import plain, root, words


@dataclass(frozen=True)
class Counted:
    """A stem: how often, in how many sources, and its forms with how often each, the most frequent first."""

    stem: str
    count: int
    sources: int
    forms: tuple[tuple[str, int], ...]

    @property
    def word(self) -> str:
        """The form that stands for all."""
        return self.forms[0][0]


@dataclass(frozen=True)
class Counts:
    """`words` are all words that were read; `left_out` how many of them are common words, numbers or single letters."""

    rows: tuple[Counted, ...]
    words: int
    left_out: int


def count(texts: Iterable[tuple[str, str]], left_out: Collection[str]) -> Counts:
    """Count texts, each with its language. `left_out` are words without accents; a form counts when it is none of them.

    Reads every word once, and makes every stem once.
    """
    read: dict[str, _Language] = {}
    sources: Counter[str] = Counter()
    for language, text in texts:
        if language not in read:
            read[language] = _Language(language, left_out)
        sources.update(read[language].add(text))
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    everything = skipped = 0
    for one in read.values():
        for form, often in one.forms.items():
            name = one.stems[form]
            everything += often
            if name:
                forms[name][form] += often
            else:
                skipped += often
    rows = [
        Counted(name, counted.total(), sources[name], tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0]))))
        for name, counted in forms.items()
    ]
    rows.sort(key=lambda row: (-row.count, row.stem))
    return Counts(tuple(rows), everything, skipped)


class _Language:
    """The forms of one language, how often each; and the stem of each, "" for what does not count."""

    def __init__(self, language: str, left_out: Collection[str]) -> None:
        self.forms: Counter[str] = Counter()
        self.stems: dict[str, str] = _Stems(language, left_out)

    def add(self, text: str) -> set[str]:
        """Count a text; returns its stems. Loops in C only: there are millions of words."""
        found = words(text)
        self.forms.update(found)
        here = set(map(self.stems.__getitem__, set(found)))
        here.discard("")
        return here


class _Stems(dict[str, str]):
    """Stems of one language, each made when it is first asked for."""

    def __init__(self, language: str, left_out: Collection[str]) -> None:
        super().__init__()
        self._language, self._left_out = language, left_out

    def __missing__(self, form: str) -> str:
        made = self[form] = _stem(form, self._language, self._left_out)
        return made


def _stem(form: str, language: str, left_out: Collection[str]) -> str:
    bare = plain(form)
    if len(bare) < 2 or bare.isnumeric() or bare in left_out:
        return ""
    return plain(root(form, language))
