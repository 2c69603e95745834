"""How far coders agree: in a round, over rounds, and in the ordinary codings of texts that several people coded."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from oogst.coding import queries as coding
from oogst.coding import round_queries
from oogst.coding.models import Code, Coding
from oogst.coding.round_models import Round
from oogst.core.agreement.coded import Coded, Mark, Unit, table, unitized
from oogst.core.agreement.measuring import Measured, Report, measure, several
from oogst.core.agreement.unitizing import Unitized
from oogst.sources.models import Source
from oogst.studies.models import Study

SHOWN = ("percent", "krippendorff_alpha", "gwet_ac1")  # for each code and each text
OF_SEGMENTS = ("percent",)  # what nobody coded is no unit, so nothing can be corrected for chance
SEED = 1
ROUNDS, ROUNDS_EACH = 1000, 400
MOST_TEXTS = 200


@dataclass(frozen=True)
class Line:
    """The agreement on one code or in one text. `pieces`: what the intervals are drawn from."""

    key: str
    label: str
    color: str
    pieces: int
    times: tuple[int, ...]  # codings of each coder
    measured: dict[str, Measured]
    unitized: Unitized | None = None


@dataclass(frozen=True)
class Comparison:
    """Everything about some texts and coders. `coders` are names, in the order of `times`."""

    unit: Unit
    threshold: int
    coders: tuple[str, ...]
    texts: int
    report: Report | None  # None where there is nothing to compare
    by_code: tuple[Line, ...]
    by_text: tuple[Line, ...]


@dataclass(frozen=True)
class Moment:
    """A round in the order of rounds, with its overall agreement."""

    round: Round
    pieces: int
    measured: dict[str, Measured]


def of_round(round: Round, unit: Unit | None = None) -> Comparison:
    """A revealed round, by its own unit or another. About twelve queries. Raises NotAllowed while it is blind."""
    unit = unit or Unit(round.unit)
    texts = round_queries.coded([round], unit)[round.pk]
    coders = [str(one) for one in round_queries.standing(round).coders]
    chosen = {str(pk) for pk in round.codes.values_list("pk", flat=True)}
    return compare(round.study, texts, coders, unit, round.threshold, chosen)


def of_codings(
    study: Study, sources: Sequence[Source], coders: Sequence[uuid.UUID], unit: Unit, threshold: int
) -> Comparison:
    """The ordinary codings of these people, in those of these texts that two or more of them coded. Nine queries."""
    names = [str(one) for one in coders]
    marks: dict[uuid.UUID, list[Mark]] = defaultdict(list)
    rows = Coding.objects.present().filter(study=study, source__in=[one.pk for one in sources], coder__in=list(coders))
    for source, coder, code, start, end in rows.values_list("source_id", "coder", "code_id", "start", "end"):
        marks[source].append(Mark(str(coder), str(code), start, end))
    both = [pk for pk, some in marks.items() if len({mark.coder for mark in some}) > 1][:MOST_TEXTS]
    cut = round_queries.texts_in_pieces(both, unit)
    texts = [
        Coded(str(pk), *cut[pk], frozenset(mark.coder for mark in marks[pk]), tuple(sorted(marks[pk], key=_place)))
        for pk in both
    ]
    return compare(study, texts, names, unit, threshold, set())


def over_time(rounds: Sequence[Round]) -> list[Moment]:
    """The overall agreement of revealed rounds, each by its own unit, oldest first. Five queries a kind of unit."""
    found: dict[uuid.UUID, list[Coded]] = {}
    for unit in {Unit(round.unit) for round in rounds}:
        found |= round_queries.coded([round for round in rounds if round.unit == unit], unit)
    stands = round_queries.standings(rounds)
    moments = []
    for round in rounds:
        coders = [str(one) for one in stands[round.pk].coders]
        codes = sorted({mark.code for text in found[round.pk] for mark in text.marks})
        pooled = table(found[round.pk], coders, codes, Unit(round.unit), round.threshold / 100)
        names = OF_SEGMENTS if round.unit == Unit.SEGMENT else SHOWN
        each = several(pooled, names, rounds=ROUNDS_EACH, seed=SEED) if codes else {}
        moments.append(Moment(round, pooled.paired if codes else 0, each))
    return moments


def compare(
    study: Study, texts: Sequence[Coded], coders: Sequence[str], unit: Unit, threshold: int, chosen: set[str]
) -> Comparison:
    """Overall, for each code and for each text. Codes that nobody used say nothing and are left out. Five queries."""
    coders = [coder for coder in coders if any(coder in text.coders for text in texts)]
    used = {mark.code for text in texts for mark in text.marks}
    codes = [code for code in _in_order(study, used) if not chosen or str(code.pk) in chosen]
    keys = [str(code.pk) for code in codes]
    names = coding.coder_names(study)
    sources = dict(Source.objects.filter(pk__in=[text.key for text in texts]).values_list("pk", "name"))
    report = None
    if keys:
        pooled = table(texts, coders, keys, unit, threshold / 100)
        report = _for(unit, measure(pooled, rounds=ROUNDS, seed=SEED))
    return Comparison(
        unit,
        threshold,
        tuple(names.get(uuid.UUID(coder), "?") for coder in coders),
        len(texts),
        report,
        tuple(
            _line(str(code.pk), code.name, code.color, texts, coders, [str(code.pk)], unit, threshold) for code in codes
        ),
        tuple(
            _line(text.key, sources.get(uuid.UUID(text.key), "?"), "", [text], coders, keys, unit, threshold)
            for text in texts
            if keys
        ),
    )


def _line(
    key: str, label: str, color: str, texts: Sequence[Coded], coders: Sequence[str], codes: Sequence[str],
    unit: Unit, threshold: int,
) -> Line:  # fmt: skip
    of = table(texts, coders, codes, unit, threshold / 100)
    wanted = set(codes)
    times = tuple(
        sum(mark.coder == coder and mark.code in wanted for text in texts for mark in text.marks) for coder in coders
    )
    names = OF_SEGMENTS if unit is Unit.SEGMENT else SHOWN
    return Line(
        key,
        label,
        color,
        of.paired,
        times,
        several(of, names, rounds=ROUNDS_EACH, seed=SEED),
        unitized(texts, coders, codes[0]) if len(codes) == 1 else None,
    )


def _for(unit: Unit, report: Report) -> Report:
    """Without what would mislead: of segments only the share that is the same can be said."""
    if unit is not Unit.SEGMENT:
        return report
    only = {name: found for name, found in report.measured.items() if name in OF_SEGMENTS}
    kept = tuple(each for each in report.cautions if each.code in ("few_units", "single", "uneven"))
    pairs = tuple(type(pair)(pair.coders, pair.units, pair.percent, None) for pair in report.pairs)
    return Report(report.table, only, pairs, report.categories, kept, report.rounds, report.seed)


def _in_order(study: Study, used: set[str]) -> list[Code]:
    """Codes that were used, in the order of the codebook; also those that are gone since."""
    rows = Code.objects.filter(study=study, pk__in=used).select_related("parent")
    return sorted(rows, key=lambda code: (code.parent.position if code.parent else code.position, code.name))


def _place(mark: Mark) -> tuple[int, int, str, str]:
    return mark.start, mark.end, mark.code, mark.coder
