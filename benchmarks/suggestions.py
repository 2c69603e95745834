"""How right suggestions are on real codings, and how long learning and answering take. Prints two tables.

python -m benchmarks.suggestions [--real FOLDER]

Real codings: the transcripts of Taguette's example study (English, one tag or more a segment) and the Amsterdam
diaries (Dutch, each line with the kinds of things named in it). Made-up ones, for time only: 20,000 segments with 60
codes by themselves, and the corpus of `benchmarks` through our own server.
"""

import argparse
import csv
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.__main__ import LEAD, build
from benchmarks.server import Person, Server
from oogst.core.suggesting.examples import Example
from oogst.core.suggesting.learning import learn
from oogst.core.suggesting.model import Model
from oogst.core.suggesting.process import learn_apart

REAL = Path(__file__).resolve().parents[2] / "shared" / "realdata"
SEGMENTS, CODES, SOURCES, VOCABULARY = 20_000, 60, 500, 8_000
ANSWERS = 500


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.suggestions", description=__doc__)
    parser.add_argument("--real", type=Path, default=REAL, help="the folder with real material")
    asked = parser.parse_args()
    if not asked.real.is_dir():
        print(f"There is no real material in {asked.real}; only times are measured.", file=sys.stderr)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    for name, examples in ((name, list(read(asked.real))) for name, read in CORPORA.items() if asked.real.is_dir()):
        right(name, examples)
    times()
    served()
    return 0


def right(name: str, examples: list[Example]) -> None:
    model = learn(examples)
    print(f"{name}: {len(examples)} segments in {len({one.source for one in examples})} texts")
    print(f"{'code':40} examples texts  offered  right precision recall")
    for one in sorted(model.measures.values(), key=lambda one: -one.examples):
        said = one.why or "offered"
        precision = f"{one.precision:.2f}" if one.precision is not None else "-"
        recall = f"{one.recall:.2f}" if one.recall is not None and one.offered else "-"
        print(
            f"{one.code[:40]:40} {one.examples:8} {one.sources:5} {one.offered:8} {one.right:6} {precision:>9} "
            f"{recall:>6}  {said}"
        )
    given = [one for one in model.measures.values() if one.threshold is not None]
    offered, correct = sum(one.offered for one in given), sum(one.right for one in given)
    total = sum(one.examples for one in model.measures.values())
    print(
        f"together: {len(given)} of {len(model.measures)} codes are offered; {correct} of {offered} offers were right"
        f"{f' ({correct / offered:.0%})' if offered else ''}, which is {correct / total:.0%} of all codings\n"
    )


def times() -> None:
    examples, before = list(made_up()), children()
    start = time.perf_counter()
    learnt, _found = learn_apart(examples, examples)
    print(
        f"learning {SEGMENTS} segments, {CODES} codes, in a process of its own: {time.perf_counter() - start:.1f} s, "
        f"{children() - before:.1f} s of processor time"
    )
    answers(learnt, examples)


def children() -> float:
    """Seconds of processor time that ended child processes took: what other work on the machine changes least."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def served() -> None:
    """Through our own server, on the corpus of `benchmarks` at scale 1: 500 texts, 20,000 codings, 60 codes."""
    with tempfile.TemporaryDirectory(prefix="oogst-bench-") as folder:
        about = build(Path(folder), 1)
        with Server(Path(folder)) as server:
            lead, base = Person(server).sign_in(LEAD), f"/s/{about['slug']}"
            learning(lead, f"{base}/codes/suggestions/")
            used, taken = server.used(), []
            for number in range(ANSWERS):
                at = 40 + number * 7
                taken.append(lead.page(f"{base}/code/{about['source']}/suggest/?start={at}&end={at + 200}") * 1000)
            taken.sort()
            print(
                f"a suggestion for a selection, through the server: median {taken[ANSWERS // 2]:.1f} ms, p95 "
                f"{taken[int(ANSWERS * 0.95)]:.1f} ms; {(server.used() - used) / ANSWERS * 1000:.1f} ms of processor "
                f"time; memory of the server {server.memory():.0f} MB"
            )


def learning(lead: Person, page: str) -> None:
    lead.post(page, {"do": "on"})
    start = time.perf_counter()
    while b"<table" not in lead.get(page).body:
        time.sleep(1)
    print(f"switched on, until the page shows what was learnt: {time.perf_counter() - start:.1f} s")


def answers(model: Model, examples: list[Example]) -> None:
    taken = []
    for one in examples[:ANSWERS]:
        start = time.perf_counter()
        model.suggest(one.words, one.language)
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    print(f"one answer: median {taken[ANSWERS // 2]:.2f} ms, p95 {taken[int(ANSWERS * 0.95)]:.2f} ms")


def taguette(folder: Path) -> Iterator[Example]:
    """The team tagged passages of six transcripts; a passage with two tags is one segment with two codes."""
    tagged: dict[tuple[str, str], set[str]] = defaultdict(set)
    with (folder / "taguette-swj2022/tags/all_tags_20220224.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            tagged[row["document"], row["content"]].add(row["tag"])
    texts = sorted({document for document, _words in tagged})
    for (document, words), codes in tagged.items():
        yield Example(texts.index(document), "en", words, frozenset(codes))


def diaries(folder: Path) -> Iterator[Example]:
    """Every line of six diaries, with the kinds of things that were marked in it; most have none."""
    for number, path in enumerate(sorted((folder / "amsterdam-diaries-nl").glob("*.tags.csv"))):
        text = path.with_name(path.name.replace(".tags.csv", ".txt")).read_text(encoding="utf-8")
        with path.open(newline="", encoding="utf-8") as file:
            marks = [(int(row["start"]), int(row["end"]), row["tag"]) for row in csv.DictReader(file)]
        at = 0
        for line in text.split("\n"):
            end = at + len(line)
            codes = frozenset(tag for first, last, tag in marks if first < end and last > at)
            if line.strip():
                yield Example(number, "nl", line, codes)
            at = end + 1


def made_up() -> Iterator[Example]:
    """Segments of 12 to 45 words; each code has some forty words of its own."""
    chance = random.Random(20_231)
    words = [f"woord{number}" for number in range(VOCABULARY)]
    weights = [1 / (rank + 1) for rank in range(VOCABULARY)]
    own = [chance.sample(words, 40) for _code in range(CODES)]
    for number in range(SEGMENTS):
        codes = chance.sample(range(CODES), chance.choice((1, 1, 1, 2)))
        said = chance.choices(words, weights, k=chance.randint(10, 40))
        for code in codes:
            said += chance.choices(own[code], k=4)
        yield Example(number % SOURCES, "nl", " ".join(said), frozenset(f"code {code}" for code in codes))


CORPORA = {"Taguette's study": taguette, "Amsterdam diaries": diaries}

if __name__ == "__main__":
    raise SystemExit(main())
