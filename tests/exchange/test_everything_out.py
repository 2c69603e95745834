"""Exports of a study with something in every table: valid, readable by others, without secrets, and to be masked."""

import io
import json
import re
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pyrefiqda import RefiCodebook, RefiProject
from tests.core.formats.refi_things import errors
from tests.exchange.full import full_study, make_round
from tests.exchange.test_every_table import CARRIED, models, twin_of
from tests.exchange.things import exported, saved
from tests.factories import make_user

from oogst.coding.models import Code, Coding
from oogst.coding.round_models import Round, RoundCoding, RoundDone
from oogst.core.formats.qdpx_masking import mask_project
from oogst.exchange.giving import check, give
from oogst.exchange.own_tables import OWN
from oogst.exchange.previewing import preview
from oogst.exchange.scope import Wish
from oogst.exchange.taking import take_project
from oogst.people.accounts import User
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db
PLAIN = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]+:[0-9a-f-]{36}|\d{4}-\d\d-\d\d([T ].*)?|[0-9a-f]{64}"
)
CODES = {
    "kind", "status", "role", "sector", "decision", "phase", "basis", "language", "stance", "what", "color", "code",
    "unit", "outcome", "relation",
}  # fmt: skip


@pytest.fixture
def lead() -> User:
    return make_user("Marije")


@pytest.fixture
def study(lead: User) -> Study:
    return full_study(lead)


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def side(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(members(content)["oogst.json"])
    return found


def wishes(study: Study) -> list[Wish]:
    pick = {
        "codes": Code.objects.present().filter(study=study), "sources": study.sources.all(),
        "cases": study.organisations.all(),
    }  # fmt: skip
    parts = [Wish(**{name: frozenset([rows.order_by("pk")[0].pk])}) for name, rows in pick.items()]
    return [Wish(), Wish(memos=False), *parts]


def test_every_export_is_valid_and_another_reader_loads_it(study: Study, lead: User, tmp_path: Path):
    for wish in wishes(study):
        content = exported(study, lead, wish=wish)
        codebook = exported(study, lead, "qdc", wish)

        assert errors("Project.xsd", members(content)["project.qde"]) == []
        assert errors("Codebook.xsd", codebook) == []
        scope = check(study=study, wish=wish, format="qdpx", by=lead)
        other = RefiProject.load(saved(tmp_path, content), extract_dir=tmp_path / uuid.uuid4().hex)
        assert len(list(other.sources.text_source)) == scope.sources().count()
        assert len(list(RefiCodebook.load(saved(tmp_path, codebook, "boek.qdc")).codes.code)) == sum(
            code.parent_id is None for code in scope.codes
        )


def test_a_part_of_a_study_takes_no_talk_rounds_or_questions_along(study: Study, lead: User):
    whole, without, *parts = [side(exported(study, lead, wish=wish)) for wish in wishes(study)]

    assert all(whole["own"][table.name] for table in OWN)
    assert [len(whole["own"][name]) for name in ("adrift", "adrift_codings", "adrift_memos")] == [1, 1, 1]
    assert sorted(whole["own"].keys() - without["own"].keys()) == ["adrift_memos", "comments", "memo_links", "mentions"]
    assert [part.keys() & {"own", "findings", "report"} for part in parts] == [set(), set(), set()]


def test_what_was_coded_in_a_blind_round_stays_here_and_that_is_told(study: Study, lead: User, tmp_path: Path):
    other = User.objects.get(pk=study.memberships.exclude(user_id=lead.pk).get().user_id)
    blind = make_round(study, lead, other, blind=True, name="Nog blind")
    out = io.BytesIO()

    given = give(study=study, out=out, format="qdpx", by=lead)

    assert given.counts.blind_rounds == 1
    rows = side(out.getvalue())["own"]
    ours = {name: [row for row in rows[name] if row.get("round") == str(blind.pk)] for name in rows}
    assert {name: len(some) for name, some in ours.items() if some} == {
        "round_texts": 1, "round_codes": 1, "round_coders": 3,
    }  # fmt: skip
    twin = twin_of(study, lead)
    take_project(study=twin, file=saved(tmp_path, out.getvalue()), by=lead)
    there = Round.objects.get(study=twin, name="Nog blind")
    assert there.revealed_at is None
    assert [RoundCoding.objects.filter(round=there).count(), RoundDone.objects.filter(round=there).count()] == [0, 0]


def test_nothing_leaves_of_who_was_taken_off_a_round(study: Study, lead: User):
    round = Round.objects.get(study=study)
    guest = round.coders.get(off_at__isnull=False).user
    RoundCoding.objects.filter(round=round).update(coder=guest)

    assert side(exported(study, lead))["own"]["round_codings"] == []


def test_masking_leaves_no_words_of_the_side_file(study: Study, lead: User, tmp_path: Path):
    content, out = exported(study, lead), io.BytesIO()

    mask_project(saved(tmp_path, content), out)

    before, after = side(content), side(out.getvalue())
    said = [(key, one, other) for key, one, other in leaves(before, after) if any(map(str.isalpha, one))]
    assert [(key, one) for key, one, other in said if one == other and not PLAIN.fullmatch(one)] == [
        (key, one) for key, one, _other in said if key in CODES and not PLAIN.fullmatch(one)
    ]
    assert {"Is dit wel stilte? @Karim", "hoort bij", "Hier helpt stilte.", "kring", "Ronde 1", "eigenlijk gewoon"} <= {
        one for _key, one, other in said if one != other
    }


def test_a_masked_project_still_holds_as_much(study: Study, lead: User, tmp_path: Path):
    twin, out = twin_of(study, lead), io.BytesIO()
    mask_project(saved(tmp_path, exported(study, lead)), out)

    take_project(study=twin, file=saved(tmp_path, out.getvalue()), by=lead)

    for table in OWN:
        path = CARRIED[table.model.__name__]
        rows = models()[table.model.__name__]._default_manager
        if table.model not in (Code, Coding):
            assert rows.filter(**{path: twin.pk}).count() >= len(side(out.getvalue())["own"][table.name]), table.name


def leaves(one: Any, other: Any, key: str = "") -> list[tuple[str, str, str]]:
    """All strings of two JSON things of the same shape, with the names under which they stand."""
    assert type(one) is type(other)
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        return [found for name in one for found in leaves(one[name], other[name], name)]
    if isinstance(one, list):
        assert len(one) == len(other)
        return [found for a, b in zip(one, other, strict=True) for found in leaves(a, b, key)]
    return [(key, one, other)] if isinstance(one, str) else []


def test_preview_counts_what_only_oogst_has(study: Study, lead: User, tmp_path: Path):
    twin, file = twin_of(study, lead), saved(tmp_path, exported(study, lead))
    kinds = {"comment": 4, "relation": 1, "board": 1, "version": 1, "round": 1, "question": 1, "summary": 1}

    before = preview(twin, file).counts
    take_project(study=twin, file=file, by=lead)
    after = preview(twin, file).counts

    assert {kind: before[kind] for kind in kinds} == {kind: {"new": count} for kind, count in kinds.items()}
    assert {kind: after[kind] for kind in kinds} == {kind: {"here": count} for kind, count in kinds.items()}
    assert {state for kind in after.values() for state in kind} == {"here"}


@pytest.mark.parametrize("odd", [7, "x", None, [], {"id": "x"}, {"id": str(uuid.uuid4()), "text": 3, "code": "x"}])
def test_odd_rows_harm_nothing(study: Study, lead: User, tmp_path: Path, odd: object):
    parts = members(exported(study, lead))
    told = json.loads(parts["oogst.json"])
    told["own"] = {table.name: [odd, odd, {}] for table in OWN}
    parts["oogst.json"] = json.dumps(told).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    twin = twin_of(study, lead)

    take_project(study=twin, file=saved(tmp_path, out.getvalue()), by=lead)

    assert twin.codings.count() == Coding.objects.present().filter(study=study).count()
    assert Round.objects.filter(study=twin).count() == 0
