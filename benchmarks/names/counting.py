"""What is counted: full recall, precision, false marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.names.sentences import Gold, Sentence
from oogst.core.deidentify.model import SURE, Hit


@dataclass
class Count:
    """`full`: gold spans of which every letter is covered. `true`: marks that touch a gold span."""

    gold: int = 0
    full: int = 0
    marks: int = 0
    true: int = 0
    sure: int = 0
    sure_true: int = 0
    words: int = 0
    by_kind: dict[str, list[int]] = field(default_factory=dict)
    missed: list[tuple[str, str]] = field(default_factory=list)
    false: list[tuple[str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.full / self.gold if self.gold else 1.0

    @property
    def precision(self) -> float:
        return self.true / self.marks if self.marks else 1.0

    @property
    def sure_precision(self) -> float:
        return self.sure_true / self.sure if self.sure else 1.0


def count(sentences: Sequence[Sentence], found: Iterable[Sequence[Hit]]) -> Count:
    total = Count()
    for sentence, hits in zip(sentences, found, strict=True):
        total.words += len(sentence.text.split())
        for gold in sentence.gold:
            name = f"{gold.kind}.{gold.origin}" if gold.origin else gold.kind
            tally = total.by_kind.setdefault(name, [0, 0])
            full = is_full(sentence.text, gold, hits)
            total.gold, total.full = total.gold + 1, total.full + full
            tally[0], tally[1] = tally[0] + full, tally[1] + 1
            if not full:
                total.missed.append((name, sentence.text[gold.start : gold.end]))
        for hit in hits:
            true = any(hit.start < gold.end and gold.start < hit.end for gold in sentence.gold)
            total.marks, total.true = total.marks + 1, total.true + true
            if hit.certainty == SURE:
                total.sure, total.sure_true = total.sure + 1, total.sure_true + true
            if not true:
                total.false.append((f"{hit.layer} {hit.kind}", sentence.text[hit.start : hit.end]))
    return total


def is_full(text: str, gold: Gold, hits: Sequence[Hit]) -> bool:
    return all(
        any(hit.start <= place < hit.end for hit in hits)
        for place in range(gold.start, gold.end)
        if text[place].isalnum()
    )
