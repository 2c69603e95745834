import pytest
from tests.factories import make_member, make_study, make_user

from oogst.coding import services
from oogst.coding.models import Memo
from oogst.core.ids import uuid7
from oogst.people.errors import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_memo_is_its_writers_and_the_lead_researchers():
    lead = make_user()
    study = make_study(lead)
    writer, colleague = make_member(study), make_member(study)
    memo = services.write_memo(study=study, text="Wat als het juist andersom is?", by=writer)

    with pytest.raises(NotAllowed):
        services.edit_memo(memo=memo, text="Nee.", by=colleague)
    with pytest.raises(NotAllowed):
        services.remove_memo(memo=memo, by=colleague)
    services.edit_memo(memo=memo, text="Of toch niet?", by=writer)
    services.remove_memo(memo=memo, by=lead)

    memo.refresh_from_db()
    assert (memo.text, memo.removed_at is None) == ("Of toch niet?", False)


def test_a_memo_with_an_id_of_its_own_is_kept_once_and_belongs_to_who_wrote_it():
    study = make_study()
    writer, colleague, pk = make_member(study), make_member(study), uuid7()

    first = services.write_memo(study=study, text="Eerst", by=writer, memo_id=pk)
    again = services.write_memo(study=study, text="Eerst", by=writer, memo_id=pk)

    assert first == again
    for where, who in ((study, colleague), (make_study(writer), writer)):
        with pytest.raises(NotAllowed):
            services.write_memo(study=where, text="Nee", by=who, memo_id=pk)
    assert Memo.objects.get().text == "Eerst"


def test_a_change_that_is_sent_twice_is_made_once_and_another_is_not_lost():
    study = make_study()
    writer = make_member(study)
    memo = services.write_memo(study=study, text="Eerst", by=writer)
    seen = memo.edited_at

    services.edit_memo(memo=memo, text="Dan\ndit", by=writer, seen=seen)
    moment = Memo.objects.get().edited_at
    services.edit_memo(memo=memo, text="Dan\r\ndit", by=writer, seen=seen)
    with pytest.raises(NotAllowed):
        services.edit_memo(memo=memo, text="Iets anders", by=writer, seen=seen)

    assert (Memo.objects.get().text, Memo.objects.get().edited_at) == ("Dan\ndit", moment)
