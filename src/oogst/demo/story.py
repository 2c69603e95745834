"""The findings and the report of the demonstration, with its quotes at their places."""

import re
import uuid
from collections.abc import Callable, Mapping

from oogst.coding.models import Code
from oogst.demo import content
from oogst.people.accounts import User
from oogst.sources.models import Source
from oogst.story import services
from oogst.story.models import Finding, Quote
from oogst.studies.models import Study

Place = Callable[[dict[str, str]], tuple[int, int]]
Named = Callable[[str, str], uuid.UUID]
BLOCK = re.compile(r"^::(quote|finding)\[([\w-]+)\]$", re.MULTILINE)
TABLE = re.compile(r"^(::table\[[\w-]+ theme=)([\w-]+)\]$", re.MULTILINE)


def tell(
    *,
    study: Study,
    sources: Mapping[str, Source],
    codes: Mapping[str, Code],
    coders: Mapping[str, User],
    place: Place,
    named: Named,
    by: User,
) -> None:
    """Write findings, quotes and report. `place` finds the words of a quote, `named` gives the lasting ids."""
    quotes: dict[str, Quote] = {}
    findings: dict[str, Finding] = {}
    for wish in content.findings():
        finding = services.make_finding(
            study=study,
            claim=wish["claim"],
            explanation=wish["explanation"],
            by=by,
            finding_id=named("finding", wish["id"]),
        )
        findings[wish["id"]] = finding
        for evidence in wish["evidence"]:
            start, end = place(evidence)
            quote = services.take_quote(
                source=sources[evidence["source"]], start=start, end=end, by=by, quote_id=named("quote", evidence["id"])
            )
            if evidence.get("edited"):
                services.edit_quote(quote=quote, edited=evidence["edited"], by=by)
            services.weigh(finding=finding, quote=quote, stance=evidence["stance"], by=by)
            quotes[evidence["id"]] = quote
    _write(study, quotes, findings, codes, coders, by)


def _write(
    study: Study,
    quotes: Mapping[str, Quote],
    findings: Mapping[str, Finding],
    codes: Mapping[str, Code],
    coders: Mapping[str, User],
    by: User,
) -> None:
    about = content.report()["report"]
    report = services.report_of(study=study, by=by)
    authors = ", ".join(coders[coder].name for coder in about["authors"])
    services.edit_report(report=report, title=about["title"], subtitle=about["subtitle"], authors=authors, by=by)
    rows: dict[str, Mapping[str, Quote] | Mapping[str, Finding]] = {"quote": quotes, "finding": findings}
    for section in content.report()["sections"]:
        body = content.words_of(f"report/{section['file']}")
        body = BLOCK.sub(lambda found: f"::{found[1]}[{rows[found[1]][found[2]].pk}]", body)
        body = TABLE.sub(lambda found: f"{found[1]}{codes[found[2]].pk}]", body)
        services.add_section(report=report, title=section["title"], body=body, by=by)
