"""`oogst agreement`: coefficients of agreement for a table from anywhere, without a study."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oogst.cli.errors import Refused

if TYPE_CHECKING:
    from oogst.core.agreement.measuring import Measured, Report
    from oogst.core.agreement.reading import Continuum, Unreadable
    from oogst.core.agreement.table import Table

PREPARES_ITSELF = True  # no database is needed
EXAMPLES = """examples:
  oogst agreement codings.csv                    columns unit, coder, value; in any order, with gaps
  oogst agreement codings.csv --json             for the next program
  oogst agreement ratings.csv --wide --missing NA
  oogst agreement segments.csv --length 1480     columns coder, code, start, end: alpha for unitizing

Formulas, sources and conventions: docs/reference/agreement.md
"""
LARGEST = 200 * 2**20  # bytes
NAMES = {
    "percent": "percent agreement",
    "krippendorff_alpha": "Krippendorff's alpha, nominal",
    "cohen_kappa": "Cohen's kappa",
    "conger_kappa": "Conger's kappa",
    "fleiss_kappa": "Fleiss' kappa",
    "scott_pi": "Scott's pi",
    "gwet_ac1": "Gwet's AC1",
    "brennan_prediger": "Brennan-Prediger",
    "krippendorff_alpha_ordinal": "alpha, if values are ranks",
    "krippendorff_alpha_interval": "alpha, if values are amounts",
    "krippendorff_alpha_ratio": "alpha, if zero is nothing",
}
REASONS = {
    "no_pairs": "no unit has values of two coders",
    "one_category": "everybody used one category, so nothing can be said beyond chance",
    "needs_two_coders": "is for exactly two coders",
    "too_few_units": "too few units for an interval",
    "unstable": "too many samples have no value, so there is no interval",
}
CAUTIONS = {
    "few_units": "Only {n} units were coded by two coders or more: read every coefficient as a guess.",
    "prevalence": "{percent:.0%} agree, yet alpha is {kappa:.2f}, because {share:.0%} of all values are “{category}”: "
    "read AC1 and the agreement on each category too.",
    "one_category": "All values are “{category}”: agreement cannot be told from habit.",
    "one_sided": "{coder} gave {share:.0%} of the units the value “{category}”; the others did not.",
    "uneven": "{coder} gave {n} values, somebody else {most}: the coders did not do the same work.",
    "different_habits": "The coders use the categories so differently that Cohen's kappa ({cohen:.2f}) flatters: "
    "Scott's pi is {scott:.2f}.",
    "single": "{n} units have a value of one coder only, and say nothing about agreement.",
    "repeated": "{n} times a coder gave a unit the same value again; it counts once.",
}
PROBLEMS = {
    "not_text": "{file} is not a table of text. Save it as CSV first.",
    "empty": "{file} has no rows below its header.",
    "no_columns": "{file} needs the columns unit, coder and value (or coder, code, start and end); it has: {has}.",
    "short_row": "{file}, row {row}: there are fewer cells than columns.",
    "no_unit": "{file}, row {row}: the unit is empty.",
    "no_coder": "{file}, row {row}: the coder is empty, or named twice.",
    "not_whole": "{file}, row {row}: start and end must be whole numbers.",
    "backwards": "{file}, row {row}: end must be greater than start, and start not below 0.",
    "one_coder": "{file} holds values of one coder only ({has}); agreement takes two.",
    "too_many_rows": "{file} has more rows than fit: two million at most.",
    "no_values": "{file} has no values in it.",
}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "agreement",
        description="Print all coefficients of agreement for a table of units, coders and values, with bootstrap "
        "intervals and warnings. An empty value is a gap. No study and no database are needed.",
        epilog=EXAMPLES,
    )
    parser.add_argument("table", metavar="TABLE", type=Path, help="CSV with the columns unit, coder, value")
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.add_argument("--seed", type=_whole, default=1, help="of the bootstrap; the same seed, the same interval (1)")
    parser.add_argument("--rounds", type=_whole, default=2000, help="samples of the bootstrap; 0 for none (2000)")
    parser.add_argument(
        "--wide", action="store_true", help="a row a unit, a column a coder; the first column is the unit"
    )
    parser.add_argument("--missing", action="append", default=[], metavar="TEXT", help="a value that means: none given")
    parser.add_argument("--length", type=_whole, help="of the text, for segments (default: the last end)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints a table or JSON."""
    from oogst.core.agreement.measuring import measure
    from oogst.core.agreement.reading import Continuum

    found = _read(args.table, args.missing, args.wide)
    if isinstance(found, Continuum):
        return _unitize(found, args)
    report = measure(found, rounds=args.rounds, seed=args.seed)
    print(json.dumps(as_dict(report), ensure_ascii=False, indent=2) if args.json else "\n".join(_lines(report)))
    return 0


def as_dict(report: "Report") -> dict[str, Any]:
    """The report as JSON takes it; undefined is null with a reason, never NaN."""
    table = report.table
    return {
        "units": len(table.units),
        "paired_units": table.paired,
        "coders": list(table.coders),
        "values": int(table.raters.sum()),
        "categories": [
            {"category": each.name, "times": each.times, "agreement": each.agreed} for each in report.categories
        ],
        "coefficients": {name: _coefficient(each) for name, each in report.measured.items()},
        "pairs": [
            {"coders": list(each.coders), "units": each.units, "percent": each.percent, "cohen_kappa": each.cohen_kappa}
            for each in report.pairs
        ],
        "intervals": {
            "method": "percentile bootstrap over units", "level": 0.95, "rounds": report.rounds, "seed": report.seed,
        },
        "warnings": [
            {"code": each.code, "says": CAUTIONS[each.code].format(**each.about), "about": dict(each.about)}
            for each in report.cautions
        ],
    }  # fmt: skip


def _coefficient(found: "Measured") -> dict[str, Any]:
    reason = found.reason or found.interval_reason
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "reason": reason or None,
        "says": REASONS[reason] if reason else None,
    }


def _lines(report: "Report") -> list[str]:
    table = report.table
    lines = [
        f"{len(table.units)} units, {table.paired} with two values or more; coders: {', '.join(table.coders)}",
        f"{len(table.categories)} categories: {', '.join(table.categories)}"[:200],
        "",
        f"{'coefficient':<32}{'value':>8}   95% interval",
    ]
    for name, found in report.measured.items():
        lines.append(f"{NAMES[name]:<32}{_shown(found)}")
    if len(table.coders) > 2:
        lines += ["", f"{'pair':<32}{'percent':>8}   Cohen's kappa"]
        for pair in report.pairs:
            lines.append(f"{' and '.join(pair.coders):<32}{_number(pair.percent):>8}   {_number(pair.cohen_kappa)}")
    lines += ["", f"{'category':<32}{'times':>8}   agreement on it"]
    lines += [f"{each.name:<32}{each.times:>8}   {_number(each.agreed)}" for each in report.categories]
    if report.cautions:
        lines += ["", "beware"]
        lines += [f"- {CAUTIONS[each.code].format(**each.about)}" for each in report.cautions]
    if report.rounds:
        lines += ["", f"Percentile bootstrap over units, {report.rounds} samples, seed {report.seed}."]
    return lines


def _shown(found: "Measured") -> str:
    if found.value is None:
        return f"{'-':>8}   {REASONS[found.reason]}"
    if found.low is None or found.high is None:
        return f"{found.value:>8.3f}   {REASONS.get(found.interval_reason, '')}".rstrip()
    return f"{found.value:>8.3f}   {found.low:.3f} to {found.high:.3f}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _unitize(found: "Continuum", args: argparse.Namespace) -> int:
    from oogst.core.agreement.unitizing import Overlapping, unitizing

    length = args.length or found.length
    if length < found.length:
        raise Refused(f"{args.table}: a segment ends at {found.length}, after the length of {length}.")
    try:
        result = unitizing(found.marked, length)
    except Overlapping as reason:
        raise Refused(
            f"{args.table}: segments of {reason.coder} with different codes overlap at {reason.start}; "
            "alpha for unitizing takes one code at each place. Measure each code by itself."
        ) from reason
    if args.json:
        coefficients = {"unitizing_alpha": result.alpha, "unitizing_alpha_binary": result.binary}
        shown = {"coders": list(found.marked), "segments": result.segments, "length": length}
        shown["coefficients"] = coefficients
        print(json.dumps(shown, ensure_ascii=False, indent=2))
        return 0
    print(f"{result.segments} segments on a text of {length}; coders: {', '.join(found.marked)}\n")
    print(f"{'alpha for unitizing':<32}{_number(result.alpha):>8}")
    print(f"{'… of the stretches only':<32}{_number(result.binary):>8}")
    return 0


def _read(file: Path, missing: list[str], wide: bool) -> "Table | Continuum":
    """Raises Refused with one sentence."""
    from oogst.core.agreement.reading import Unreadable, read
    from oogst.core.agreement.table import Contradiction

    if file.is_dir():
        raise Refused(f"{file} is a folder, not a table.")
    if file.stat().st_size > LARGEST:
        raise Refused(f"{file} is larger than {LARGEST // 2**20} MB.")
    try:
        return read(file.read_bytes(), missing=missing, wide=wide)
    except Unreadable as reason:
        raise Refused(_problem(file, reason)) from reason
    except Contradiction as reason:
        raise Refused(
            f"{file}: {reason.coder} gave unit {reason.unit} two values, “{reason.values[0]}” and “{reason.values[1]}”."
        ) from reason


def _problem(file: Path, reason: "Unreadable") -> str:
    return PROBLEMS[reason.reason].format(file=file, row=reason.row, has=reason.has)


def _whole(word: str) -> int:
    number = int(word)
    if number < 0 or number > 1_000_000_000:
        raise argparse.ArgumentTypeError("must be a whole number from 0")
    return number
