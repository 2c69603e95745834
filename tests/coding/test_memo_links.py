import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from tests.factories import make_code, make_coding, make_member, make_organisation, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.life_models import MemoLink
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


def memo(study, by, text="Waarom?"):
    return services.write_memo(study=study, text=text, by=by)


def test_a_memo_is_linked_with_each_kind_of_thing_once(study, lead):
    source, code = make_source(study, by=lead), make_code(study, lead)
    things = [memo(study, lead), code, make_coding(source, code, lead), source, make_organisation(study)]
    about = memo(study, lead)

    for _twice in range(2):
        for thing in things:
            services.link_memo(memo=about, to=thing, by=lead)

    assert about.links.count() == 5
    assert TrailEntry.objects.filter(verb="memo.linked").count() == 5


def test_two_memos_are_linked_both_ways_by_one_link(study, lead):
    one, other = memo(study, lead), memo(study, lead)

    link = services.link_memo(memo=one, to=other, by=lead)

    assert services.link_memo(memo=other, to=one, by=lead) == link
    with pytest.raises(NotAllowed):
        services.link_memo(memo=one, to=one, by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        MemoLink.objects.filter(pk=link.pk).update(other=one)


def test_links_stay_within_the_study_and_go_when_somebody_takes_them_away(study, lead):
    one = memo(study, lead)
    with pytest.raises(NotAllowed):
        services.link_memo(memo=one, to=make_code(make_study(lead), lead), by=lead)

    link = services.link_memo(memo=one, to=make_code(study, lead), by=lead)
    with pytest.raises(PermissionDenied):
        services.unlink_memo(link=link, by=make_member(study, Role.ADVISOR))
    services.unlink_memo(link=link, by=lead)

    assert one.links.count() == 0
    assert TrailEntry.objects.filter(verb="memo.unlinked").count() == 1
