import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.life_models import CodeRelation, RelationEvidence
from oogst.coding.models import Code
from oogst.coding.relations import related
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def rest(study, lead):
    return make_code(study, lead, "rust")


@pytest.fixture
def telling(study, lead):
    return make_code(study, lead, "vertellen")


def told(study):
    return [(row.code.name, row.says, row.to.name, row.speaks_for, row.speaks_against) for row in related(study)]


def relation_of(change):
    return CodeRelation.objects.get(pk=change.about["relation"])


def test_a_relation_has_segments_for_and_against(study, lead, rest, telling):
    source = make_source(study, by=lead)
    first, second = make_coding(source, rest, lead, 0, 6), make_coding(source, telling, lead, 7, 12)

    change = services.relate(code=rest, to=telling, kind="condition", evidence=[first], by=lead)
    services.weigh_relation(relation=relation_of(change), codings=[second], stance="against", by=lead)

    assert told(study) == [("rust", str(CodeRelation.Kind.CONDITION.label), "vertellen", 1, 1)]
    assert set(TrailEntry.objects.filter(chain=str(study.pk)).values_list("verb", flat=True)) >= {
        "coding.relate", "coding.weigh",
    }  # fmt: skip


def test_every_step_with_relations_is_undone_and_redone(study, lead, rest, telling):
    coding = make_coding(make_source(study, by=lead), rest, lead)
    relation = relation_of(services.relate(code=rest, to=telling, kind="own", label="geeft moed aan", by=lead))
    seen = [told(study)]
    for step in (
        lambda: services.weigh_relation(relation=relation, codings=[coding], stance="for", by=lead),
        lambda: services.weigh_relation(relation=relation, codings=[coding], stance="against", by=lead),
        lambda: services.drop_evidence(evidence=RelationEvidence.objects.get(relation=relation), by=lead),
        lambda: services.unrelate(relation=relation, by=lead),
    ):
        step()
        seen.append(told(study))
    assert [[row[3:] for row in rows] for rows in seen] == [[(0, 0)], [(1, 0)], [(0, 1)], [(0, 0)], []]

    for expected in reversed(seen[:-1]):
        services.undo(study=study, by=lead)
        assert told(study) == expected
    for expected in seen[1:]:
        services.redo(study=study, by=lead)
        assert told(study) == expected


def test_a_merged_code_keeps_its_relations_under_what_it_became(study, lead, rest, telling):
    other = make_code(study, lead, "pauze")
    services.relate(code=rest, to=telling, kind="condition", by=lead)
    services.relate(code=other, to=rest, kind="cause", by=lead)

    services.merge_codes(codes=[Code.objects.get(pk=rest.pk)], into=other, by=lead)
    assert [(row[0], row[2]) for row in told(study)] == [("pauze", "vertellen")]

    services.undo(study=study, by=lead)
    assert [(row[0], row[2]) for row in told(study)] == [("rust", "vertellen"), ("pauze", "rust")]


def test_evidence_that_is_no_longer_coded_does_not_count(study, lead, rest, telling):
    coding = make_coding(make_source(study, by=lead), rest, lead)
    services.relate(code=rest, to=telling, kind="condition", evidence=[coding], by=lead)

    services.remove_codings(codings=[coding], by=lead)

    assert told(study)[0][3:] == (0, 0)


@pytest.mark.parametrize(("kind", "label"), [("own", " "), ("because", ""), ("", "")])
def test_a_relation_says_how(study, lead, rest, telling, kind, label):
    with pytest.raises(NotAllowed):
        services.relate(code=rest, to=telling, kind=kind, label=label, by=lead)


def test_a_relation_is_between_two_codes_of_one_study_and_there_once(study, lead, rest, telling):
    elsewhere = make_code(make_study(lead), lead)
    services.relate(code=rest, to=telling, kind="cause", by=lead)

    for to in (rest, elsewhere, telling):
        with pytest.raises(NotAllowed):
            services.relate(code=rest, to=to, kind="cause", by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        CodeRelation.objects.filter(code=rest).update(to=rest)


def test_only_who_codes_relates(study, lead, rest, telling):
    advisor = make_member(study, Role.ADVISOR)
    relation = relation_of(services.relate(code=rest, to=telling, kind="cause", by=lead))

    for act in (
        lambda: services.relate(code=telling, to=rest, kind="cause", by=advisor),
        lambda: services.explain_relation(relation=relation, note="zo", by=advisor),
        lambda: services.unrelate(relation=relation, by=advisor),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_explanation_is_kept(study, lead, rest, telling):
    relation = relation_of(services.relate(code=rest, to=telling, kind="cause", by=lead))

    services.explain_relation(relation=relation, note=" Zonder rust geen verhaal. ", by=lead)

    assert CodeRelation.objects.get(pk=relation.pk).note == "Zonder rust geen verhaal."
    assert TrailEntry.objects.filter(verb="relation.explained").count() == 1


def test_reading_relations_takes_three_queries(study, lead, rest, telling):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            related(study)
        return len(caught)

    services.relate(code=rest, to=telling, kind="cause", by=lead)
    one = queries()
    services.relate(code=telling, to=rest, kind="consequence", by=lead)
    services.relate(code=rest, to=make_code(study, lead), kind="context", by=lead)

    assert queries() == one == 3
