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
    known: dict[tuple[str, str], str] = {}  # form and language to stem; "" for what does not count
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    sources: Counter[str] = Counter()
    everything = skipped = 0
    for language, text in texts:
        found = Counter(words(text))
        here = set()
        for form, often in found.items():
            key = (form, language)
            if key not in known:
                known[key] = _stem(form, language, left_out)
            everything += often
            if not (name := known[key]):
                skipped += often
                continue
            here.add(name)
            forms[name][form] += often
        sources.update(here)
    rows = [
        Counted(name, counted.total(), sources[name], tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0]))))
        for name, counted in forms.items()
    ]
    rows.sort(key=lambda row: (-row.count, row.stem))
    return Counts(tuple(rows), everything, skipped)


def _stem(form: str, language: str, left_out: Collection[str]) -> str:
    bare = plain(form)
    if len(bare) < 2 or bare.isnumeric() or bare in left_out:
        return ""
    return plain(root(form, language))
