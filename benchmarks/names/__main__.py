"""Measures how well names are found: `python -m benchmarks.names [--cache FOLDER] [--no-deduce] [--misses]`.

The first run with deduce builds its tables, a minute or two; `--cache` says where they stay, outside the repository.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.names.counting import Count, count
from benchmarks.names.diaries import read as diary_texts
from benchmarks.names.sentences import Sentence, read
from benchmarks.table import processor
from oogst.core.deidentify.deduce_process import DeduceProcess, find_with_deduce, is_installed
from oogst.core.deidentify.finding import find
from oogst.core.deidentify.model import Hit, Known, Layer

SMALL = ["known", "+ patterns", "+ near", "+ word lists"]
Finder = Callable[[Sequence[Sentence]], list[list[Hit]]]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cache", default=str(Path(tempfile.gettempdir()) / "oogst-deduce"))
    parser.add_argument("--diaries", type=Path, help="a folder with texts of others, see diaries.py")
    parser.add_argument("--no-deduce", action="store_true")
    parser.add_argument("--misses", action="store_true", help="print what was missed, and what was marked wrongly")
    args = parser.parse_args()
    known, sets = read()
    sets = with_lower(sets)
    if args.diaries:
        sets, known = others(args.diaries), []
    print(f"{len(os.sched_getaffinity(0))} cores, {processor()}, {memory()} GB, Python {platform.python_version()}")
    sizes = ", ".join(f"{name} {len(of)} ({sum(len(s.gold) for s in of)} spans)" for name, of in sets.items())
    print(f"Sentences: {sizes}\n")
    with DeduceProcess(args.cache, start_seconds=900) as process:
        deduce = is_installed() and not args.no_deduce
        finders = without_deduce(known) | (with_deduce(known, process) if deduce else {})
        results = {
            name: {of: count(sentences, finder(sentences)) for of, sentences in sets.items()}
            for name, finder in finders.items()
        }
        if not deduce:
            print("deduce is not measured: it is not installed, or was not asked for.\n")
        by_layer(results)
        last = results[next(reversed(results))]
        by_kind(last, results["+ word lists"] if deduce else None)
        if not args.diaries:
            speed(known, sets, process if deduce else None)
    if args.misses:
        for name, total in last.items():
            print(f"\n{name}: missed {total.missed}\n{name}: false {total.false}")
    return 0


def with_lower(sets: dict[str, list[Sentence]]) -> dict[str, list[Sentence]]:
    """The clean sentences, and those with nothing to hide, twice: also all in lower case."""
    nothing = sets.pop("nothing")
    lower = {"clean": sets["clean"], "lower": [one.lower() for one in sets["clean"]]}
    return lower | sets | {"nothing": nothing + [one.lower() for one in nothing]}


def others(folder: Path) -> dict[str, list[Sentence]]:
    diaries = diary_texts(folder)
    return {"diaries": diaries, "diaries, lower": [one.lower() for one in diaries], "nothing": []}


def without_deduce(known: list[Known]) -> dict[str, Finder]:
    steps = [Layer.KNOWN, Layer.PATTERN, Layer.NEAR, Layer.LEXICON]

    def finder(layers: list[Layer]) -> Finder:
        return lambda sentences: [find(one.text, known, layers=layers) for one in sentences]

    return {name: finder(steps[: number + 1]) for number, name in enumerate(SMALL)}


def with_deduce(known: list[Known], process: DeduceProcess) -> dict[str, Finder]:
    def alone(sentences: Sequence[Sentence]) -> list[list[Hit]]:
        return process.find([one.text for one in sentences])

    def finder(layers: list[Layer]) -> Finder:
        return lambda sentences: [
            find_with_deduce(process, one.text, find(one.text, known, layers=layers)) for one in sentences
        ]

    first = [Layer.KNOWN, Layer.PATTERN, Layer.NEAR]
    return {
        "deduce alone": alone,
        "known + patterns + near + deduce": finder(first),
        "all layers": finder([*first, Layer.LEXICON]),
    }


def by_layer(results: dict[str, dict[str, Count]]) -> None:
    sets = [name for name in next(iter(results.values())) if name != "nothing"]
    print(
        "| layers | "
        + " | ".join(f"{name}, full" for name in sets)
        + " | precision | sure marks right | false marks in nothing |"
    )
    print("|---" * (len(sets) + 4) + "|")
    for name, of in results.items():
        cells = [f"{of[one].full}/{of[one].gold} {of[one].recall:.0%}" for one in sets]
        marks, true = (sum(getattr(of[one], what) for one in sets) for what in ("marks", "true"))
        sure, sure_true = (sum(getattr(total, what) for total in of.values()) for what in ("sure", "sure_true"))
        share = f"{true / marks:.0%}" if marks else "–"
        accepted = f"{sure_true}/{sure}" if sure else "–"
        print(f"| {name} | " + " | ".join(cells) + f" | {share} | {accepted} | {of['nothing'].marks} |")
    print()


def by_kind(last: dict[str, Count], small: dict[str, Count] | None) -> None:
    kinds = sorted({kind for total in last.values() for kind in total.by_kind})
    sets = [name for name in last if name != "nothing"]
    extra = " | all sets, without deduce" if small else ""
    print("| kind | " + " | ".join(sets) + " | all sets" + extra + " |")
    print("|---" * (len(sets) + 2 + bool(small)) + "|")
    for kind in kinds:
        cells = ["/".join(map(str, last[name].by_kind[kind])) if kind in last[name].by_kind else "" for name in sets]
        cells.append(together(last, kind))
        if small:
            cells.append(together(small, kind))
        print(f"| {kind} | " + " | ".join(cells) + " |")
    print()


def together(of: dict[str, Count], kind: str) -> str:
    pairs = [total.by_kind[kind] for total in of.values() if kind in total.by_kind]
    return f"{sum(full for full, _ in pairs)}/{sum(gold for _, gold in pairs)}"


def speed(known: list[Known], sets: dict[str, list[Sentence]], process: DeduceProcess | None) -> None:
    """An interview of 8,200 words, made of the sentences, in a study that knows 200 names more."""
    sentences = [one.text for of in sets.values() for one in of]
    text, turn = "", 0
    while len(text.split()) < 8_200:
        text += sentences[turn % len(sentences)] + "\n"
        turn += 1
    names = [name for one in known for name in one.names if " " in name]
    more = [
        Known(f"x{number}", (names[number % len(names)].replace("a", "o")[::-1].title(),), "person", f"[{number}]")
        for number in range(200)
    ]
    start, used = time.perf_counter(), time.process_time()
    hits = find(text, [*known, *more])
    took, used = time.perf_counter() - start, time.process_time() - used
    print(f"find, {len(text.split())} words, {len(known) + 200} known: {took:.2f} s, of which processor {used:.2f} s")
    if process:
        start = time.perf_counter()
        process.find([text], [hits])
        print(f"deduce on the gaps of the same: {time.perf_counter() - start:.2f} s")


def memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


if __name__ == "__main__":
    sys.exit(main())
