import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.core.queries.typed import parse
from oogst.insight.asking import services
from oogst.insight.asking.material import StudyMaterial
from oogst.insight.asking.standing import Codebook
from oogst.insight.models import SavedQuery
from oogst.insight.wanted import Wanted
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db
ONLY = Wanted(kind="interview")


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def chain(study, lead):
    make_code(study, lead, "stil")
    return parse("#stil near kring", Codebook(study).names())


def count(query):
    chain, only = services.read(query)
    return len(StudyMaterial(query.study, only).answer(chain))


def test_a_question_is_kept_and_answered_anew(study, lead, chain):
    source = make_source(study, "stil in de kring", kind="interview")
    query = services.save_query(study=study, name="  Stil  en samen ", chain=chain, only=ONLY, by=lead)
    query.refresh_from_db()

    assert (query.name, services.read(query), count(query)) == ("Stil en samen", (chain, ONLY), 0)
    make_coding(source, study.codes.get(), lead, 0, 4)
    assert count(query) == 1


def test_a_question_is_changed_and_removed_and_the_trail_knows(study, lead, chain):
    query = services.save_query(study=study, name="Stil", chain=chain, only=ONLY, by=lead)

    services.edit_query(query=query, name="Anders", chain=chain, only=Wanted(), by=lead)
    query.refresh_from_db()
    assert (query.name, services.read(query)) == ("Anders", (chain, Wanted()))
    services.remove_query(query=query, by=lead)

    assert not SavedQuery.objects.exists()
    verbs = TrailEntry.objects.filter(chain=str(study.pk), verb__startswith="query.").order_by("sequence")
    assert list(verbs.values_list("verb", flat=True)) == ["query.saved", "query.edited", "query.removed"]
    assert all(entry.details == {} for entry in verbs)


def test_who_may_not_code_keeps_no_questions(study, lead, chain):
    advisor = make_member(study, Role.ADVISOR)
    query = services.save_query(study=study, name="Stil", chain=chain, only=ONLY, by=lead)

    with pytest.raises(PermissionDenied):
        services.save_query(study=study, name="x", chain=chain, only=ONLY, by=advisor)
    with pytest.raises(PermissionDenied):
        services.edit_query(query=query, name="x", chain=chain, only=ONLY, by=advisor)
    with pytest.raises(PermissionDenied):
        services.remove_query(query=query, by=advisor)


def test_a_question_needs_a_name(study, lead, chain):
    with pytest.raises(NotAllowed):
        services.save_query(study=study, name=" \n", chain=chain, only=ONLY, by=lead)


WORD = {"first": {"words": "stil"}, "steps": []}


@pytest.mark.parametrize(
    "kept",
    [
        {},
        [],
        {"asked": None},
        {"asked": WORD, "only": {"since": "x"}},
        {"asked": WORD, "only": ["x"]},
        {"asked": "[…]"},
    ],
)
def test_what_can_no_longer_be_read_is_refused(study, lead, chain, kept):
    query = services.save_query(study=study, name="Stil", chain=chain, only=ONLY, by=lead)
    query.definition = kept

    with pytest.raises(ValueError):
        services.read(query)
