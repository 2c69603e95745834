"""What comes in from elsewhere goes out, comes in and goes out again, and is the same project still."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.core.formats.refi_things import coding, errors, guid, selection, text_source
from tests.core.formats.refi_things import project as file_of
from tests.exchange.projects import guids, held, projects
from tests.exchange.things import exported, saved
from tests.factories import make_code, make_source, make_study, make_user

from oogst.coding.models import CodeVersion
from oogst.coding.services import edit_code
from oogst.core.formats.qdc import read_codebook
from oogst.core.formats.qdpx_reading import open_project
from oogst.exchange.kept_models import KeptGraph, KeptHandle, KeptLink, KeptMember, KeptSet, KeptVertex
from oogst.exchange.scope import Wish
from oogst.exchange.taking import take_project
from oogst.people.accounts import User
from oogst.sources.services import remove_sources

pytestmark = pytest.mark.django_db


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(projects())
def test_any_project_is_the_same_after_two_journeys(tmp_path: Path, content: bytes):
    lead = make_user()
    first, second = make_study(lead), make_study(lead)
    take_project(study=first, file=saved(tmp_path, content), by=lead)
    out = exported(first, lead)

    take_project(study=second, file=saved(tmp_path, out), by=lead)
    again = exported(second, lead)

    assert held(again) == held(out)
    with open_project(io.BytesIO(content)) as came, open_project(io.BytesIO(out)) as went:
        brought, taken = guids(came), guids(went)
        assert {kind: taken[kind] for kind in brought if kind != "codings"} == {
            kind: brought[kind] for kind in brought if kind != "codings"
        }
        assert taken["codings"] <= brought["codings"]


SET = """<Sets><Set guid="{0}" name="Kringen"><Description>Van het begin</Description><MemberCode targetGUID="{1}"/>
<MemberSource targetGUID="{2}"/><MemberNote targetGUID="{3}"/></Set></Sets>"""
LINKS = """<Links><Link guid="{0}" name="leidt tot" direction="OneWay" originGUID="{1}" targetGUID="{2}"/>
<Link guid="{3}" name="los" originGUID="{1}" targetGUID="{4}"/></Links>"""
GRAPH = """<Graphs><Graph guid="{0}" name="Kaart"><Vertex guid="{1}" representedGUID="{2}" name="stil" firstX="-1"
firstY="20" shape="Oval" color="#112233"/><Vertex guid="{3}" name="vrij" firstX="5" firstY="6"/>
<Edge guid="{4}" sourceVertex="{1}" targetVertex="{3}" lineStyle="dashed"/></Graph></Graphs>"""


def drawn() -> bytes:
    """A project with a code, a coded text, a note, and a group, relation and drawing of them."""
    code, note = guid(2), guid(5)
    inside = (
        f'<CodeBook><Codes><Code guid="{code}" name="stil" isCodable="true"/></Codes></CodeBook>'
        + text_source(selection(3, 0, 4, inside=coding(4, 2)))
        + f'<Notes><Note guid="{note}" name="n"><PlainTextContent>Let op</PlainTextContent></Note></Notes>'
        + LINKS.format(guid(10), guid(3), code, guid(11), guid(99))
        + SET.format(guid(12), code, guid(1), note)
        + GRAPH.format(guid(13), guid(14), guid(4), guid(15), guid(16))
    )
    return file_of(inside, {"a.txt": "Stil was het."}).getvalue()


@pytest.fixture
def study(tmp_path: Path):
    lead = make_user()
    study = make_study(lead)
    outcome = take_project(study=study, file=saved(tmp_path, drawn()), by=lead)
    assert {name: outcome.counts[name] for name in ("sets", "links", "graphs")} == {"sets": 1, "links": 1, "graphs": 1}
    assert [(one.kind, one.name, one.why) for one in outcome.left_out] == [("link", "los", "link-left-out")]
    return study


def test_groups_relations_and_drawings_go_out_as_they_came(study):
    with open_project(io.BytesIO(exported(study, None))) as project:
        (group,), (link,), (graph,) = project.sets, project.links, project.graphs

    assert (group.name, group.description, group.code_guids) == ("Kringen", "Van het begin", (guid(2),))
    assert (group.source_guids, group.note_guids) == ((guid(1),), (guid(5),))
    # A selection is no thing of its own here: the relation is with its coding.
    assert (link.guid, link.direction, link.origin_guid, link.target_guid) == (guid(10), "OneWay", guid(4), guid(2))
    assert [(one.name, one.stands_for, one.first_x, one.shape) for one in graph.vertices] == [
        ("stil", guid(4), -1, "Oval"),
        ("vrij", None, 5, ""),
    ]
    assert [(edge.origin_vertex, edge.target_vertex, edge.line_style) for edge in graph.edges] == [
        (guid(14), guid(15), "dashed")
    ]


def test_what_we_write_of_them_is_valid(study):
    with zipfile.ZipFile(io.BytesIO(exported(study, None))) as archive:
        assert errors("Project.xsd", archive.read("project.qde")) == []


def test_codebook_has_its_groups_of_codes(study):
    (group,) = read_codebook(exported(study, None, "qdc")).sets

    assert (group.name, group.code_guids) == ("Kringen", (guid(2),))


def test_second_import_keeps_them_once(study, tmp_path: Path):
    outcome = take_project(study=study, file=saved(tmp_path, drawn()), by=None)

    assert [outcome.counts[name] for name in ("sets", "links", "graphs")] == [0, 0, 0]
    assert [outcome.counts[name] for name in ("sets_here", "links_here", "graphs_here")] == [1, 1, 1]
    assert [model.objects.count() for model in (KeptSet, KeptLink, KeptGraph, KeptMember)] == [1, 1, 1, 3]


def test_a_part_of_a_study_takes_only_what_points_to_it(study):
    other = make_source(study, "Iets anders.")

    with open_project(io.BytesIO(exported(study, None, wish=Wish(sources=frozenset([other.pk]))))) as project:
        assert [project.links, project.graphs] == [[], []]
        assert [(one.code_guids, one.source_guids) for one in project.sets] == [((guid(2),), ())]


def test_what_is_destroyed_takes_its_place_in_them_along(study):
    remove_sources(
        sources=list(study.sources.all()), by=User.objects.get(pk=study.memberships.get(role="lead").user_id)
    )

    assert (KeptLink.objects.count(), list(KeptVertex.objects.values_list("name", flat=True))) == (0, ["vrij"])
    assert KeptMember.objects.filter(handle__source__isnull=False).count() == 0
    assert KeptHandle.objects.filter(code__isnull=False).count() == 1


def test_earlier_meanings_of_a_code_come_back(tmp_path: Path):
    lead = make_user()
    study, twin = make_study(lead), make_study(lead)
    code = make_code(study, lead, "stil", definition="Het eerste.")
    edit_code(code=code, by=lead, definition="Het tweede.")

    take_project(study=twin, file=saved(tmp_path, exported(study, lead)), by=lead)

    columns = ("number", "definition", "at", "by", "meaning_at")
    before = list(CodeVersion.objects.filter(code__study=study).values_list(*columns))
    assert len(before) == 2
    assert list(CodeVersion.objects.filter(code__study=twin).values_list(*columns)) == before
    assert twin.codes.get().meaning_at == study.codes.get().meaning_at
