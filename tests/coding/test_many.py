import pytest
from django.core.exceptions import PermissionDenied
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.models import Coding
from oogst.coding.services import many
from oogst.people.errors import NotAllowed
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


def present(study):
    return sorted(Coding.objects.present().filter(study=study).values_list("source_id", "start", "end", "words"))


def test_one_code_on_many_passages_is_one_step(study, lead):
    one, two, code = make_source(study), make_source(study), make_code(study, lead)
    make_coding(one, code, lead, 0, 2)
    places = [(one.pk, 0, 2), (one.pk, 3, 6), (two.pk, 0, 6), (two.pk, 0, 6)]

    change = services.apply_code_to_places(study=study, places=places, code=code, by=lead)

    coded = [(one.pk, 0, 2, "Ik"), (one.pk, 3, 6, "had"), (two.pk, 0, 6, "Ik had")]
    assert change.about == {"codings": 2}
    assert present(study) == sorted(coded)
    services.undo(study=study, by=lead)
    assert present(study) == [coded[0]]
    services.redo(study=study, by=lead)
    assert present(study) == sorted(coded)


def test_what_is_refused(study, lead, monkeypatch):
    source, code = make_source(study), make_code(study, lead)
    place = (source.pk, 0, 6)

    with pytest.raises(PermissionDenied):
        services.apply_code_to_places(study=study, places=[place], code=code, by=make_member(study, Role.ADVISOR))
    with pytest.raises(NotAllowed):
        services.apply_code_to_places(study=study, places=[(source.pk, 0, 9999)], code=code, by=lead)
    with pytest.raises(NotAllowed):
        services.apply_code_to_places(study=study, places=[], code=code, by=lead)
    monkeypatch.setattr(many, "MOST", 0)
    with pytest.raises(NotAllowed):
        services.apply_code_to_places(study=study, places=[place], code=code, by=lead)
    assert present(study) == []


def test_passages_of_another_study_are_left_alone(study, lead):
    other = make_source(make_study(lead))

    with pytest.raises(NotAllowed):
        services.apply_code_to_places(study=study, places=[(other.pk, 0, 6)], code=make_code(study, lead), by=lead)
