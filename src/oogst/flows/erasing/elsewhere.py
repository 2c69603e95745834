"""A person's words where others wrote them down: memos that quote them go, everywhere else the words make place."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Model

from oogst.coding.models import Code, CodeVersion, Coding
from oogst.core.runs import key
from oogst.flows.erasing.gone import Gone
from oogst.flows.erasing.inventory import Table, searched
from oogst.flows.erasing.marks import quote_withdrawn, withdrawn
from oogst.insight.summary_models import CaseSummary
from oogst.story.models import Finding, Section
from oogst.studies.models import Study

_QUOTE_LINE = re.compile(r"[ \t]*::quote[ \t]*\[[ \t]*([0-9a-fA-F-]{32,36})[ \t]*\][ \t]*")


def scrub(study: Study, gone: Gone) -> None:
    """Search every column of words of the study."""
    leave_gaps(study, gone)
    unname_codes(study, gone)
    if not gone.runs:
        return
    mark = withdrawn(study.language)
    for table in searched():
        _search(table, study, mark, gone)


def _search(table: Table, study: Study, mark: str, gone: Gone) -> None:
    model = apps.get_model(table.model)
    rows = model._default_manager.filter(**{table.study: study.pk})
    leaving = []
    for row in rows.only("pk", *table.words).iterator(200):
        changed = {name: _clean(getattr(row, name), mark, gone) for name in table.words}
        changed = {name: value for name, value in changed.items() if value != getattr(row, name)}
        if not changed:
            continue
        if table.removed:
            leaving.append(row.pk)
            continue
        _write(model, row.pk, changed)
        gone.counts["replaced"] += len(changed)
    if leaving:
        gone.take(table.counted, leaving)
        rows.filter(pk__in=leaving).delete()


def _clean(said: Any, mark: str, gone: Gone) -> Any:
    """Words without the person's, also within JSON."""
    if isinstance(said, str):
        return gone.runs.without(said, mark)
    if isinstance(said, dict):
        return {name: _clean(value, mark, gone) for name, value in said.items()}
    if isinstance(said, list):
        return [_clean(value, mark, gone) for value in said]
    return said


def _write(model: type[Model], pk: Any, changed: dict[str, Any]) -> None:
    """As an update, so that nothing else of the row is touched; a mark never makes it longer than it may be."""
    for name, value in changed.items():
        field = model._meta.get_field(name)
        if isinstance(field, CharField) and field.max_length:
            changed[name] = value[: field.max_length]
        if model._meta.label == "oogst.Variable" and name == "name":
            changed[name] = _free_name(model, pk, value)
    if model in (Section, CaseSummary):  # so that an editor who has it open does not put the words back
        model._default_manager.filter(pk=pk).update(**changed, version=F("version") + 1)
    else:
        model._default_manager.filter(pk=pk).update(**changed)


def _free_name(model: type[Model], pk: Any, name: str) -> str:
    """Two variables of a study never have one name."""
    study = model._default_manager.values_list("study", flat=True).get(pk=pk)
    taken = set(model._default_manager.filter(study=study).exclude(pk=pk).values_list("name", flat=True))
    number, free = 2, name
    while free in taken:
        free, number = f"{name[:110]} {number}", number + 1
    return free


def unname_codes(study: Study, gone: Gone) -> None:
    """A code that was named by words it stood on is renamed, and examples taken from them go.

    Not where words of others under the same code say just the same; and one word counts only for the code that stood
    on it, since such a word is anybody's.
    """
    mark = withdrawn(study.language)
    told: dict[str, set[uuid.UUID]] = {}
    for code, words in gone.excerpts:
        told.setdefault(key(words), set()).add(code)
    told.pop("", None)
    for model, path in ((Code, "pk"), (CodeVersion, "code_id")):
        of_study = {"study": study} if model is Code else {"code__study": study}
        for row, code, name in model._default_manager.filter(**of_study).values_list("pk", path, "name"):
            named = key(name)
            if named in told and _is_theirs(named, code, told[named]):
                gone.counts["code_names"] += model is Code
                model._default_manager.filter(pk=row).update(name=mark)
    for example in Code.objects.filter(pk__in=gone.anchored).exclude(anchor=""):
        gone.counts["replaced"] += 1
        CodeVersion.objects.filter(code=example, anchor=example.anchor).update(anchor="")
        Code.objects.filter(pk=example.pk).update(anchor="")


def _is_theirs(named: str, code: uuid.UUID, stood_on: set[uuid.UUID]) -> bool:
    if " " not in named and code not in stood_on:
        return False
    others = Coding.objects.present().filter(code=code).values_list("words", flat=True)
    return not any(key(words) == named for words in others)


def leave_gaps(study: Study, gone: Gone) -> None:
    """Where a quote stood, the story says that it was taken back."""
    if not gone.quotes:
        return
    gap = quote_withdrawn(study.language)
    for section in Section.objects.filter(report__study=study):
        body, count = _without_quotes(section.body, gone.quotes, gap)
        if count:
            Section.objects.filter(pk=section.pk).update(body=body, version=F("version") + 1)
            gone.counts["gaps"] += count
    for finding in Finding.objects.filter(study=study):
        text, count = _without_quotes(finding.explanation, gone.quotes, gap)
        for _weighed in range(gone.findings[finding.pk]):
            text, count = f"{text.rstrip()}\n\n*{gap}*\n".lstrip(), count + 1
        if count:
            Finding.objects.filter(pk=finding.pk).update(explanation=text)
            gone.counts["gaps"] += count


def _without_quotes(text: str, quotes: set[uuid.UUID], gap: str) -> tuple[str, int]:
    count = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal count
        try:
            pk = uuid.UUID(found[1])
        except ValueError:
            return found[0]
        if pk not in quotes:
            return found[0]
        count += 1
        return f"*{gap}*"

    return _QUOTE_LINE.sub(replaced, text), count
