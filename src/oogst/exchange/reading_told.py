"""Which reading of the positions of a source was taken, and why, as remarks of the report."""

from oogst.core.formats.positions import STANDARD, Verdict

Told = tuple[str, dict[str, str | int]]


def how_read(verdict: Verdict) -> list[Told]:
    """The reading in one or more remarks, and then its grounds in one."""
    return [*_reading(verdict), _grounds(verdict)]


def _reading(verdict: Verdict) -> list[Told]:
    reading = verdict.reading
    if reading == STANDARD:
        return [("read-standard", {})]
    told: list[Told] = []
    if reading.units != STANDARD.units:
        told.append(("read-utf16", {}))
    if reading.end != STANDARD.end:
        told.append(("read-inclusive", {}))
    if reading.line_end is not None:
        told.append(("read-line-ends", {"length": reading.line_end}))
    if reading.mark_counted:
        told.append(("read-mark", {}))
    return told


def _grounds(verdict: Verdict) -> Told:
    numbers: dict[str, str | int] = {
        "quotes": verdict.quotes, "quotable": verdict.quotable, "boundaries": verdict.boundaries,
        "edges": verdict.edges,
    }  # fmt: skip
    return f"because-{verdict.sure}", {} if verdict.sure in ("ours", "none") else numbers
