import pytest
from tests.factories import make_member, make_study, make_user

from oogst.coding import services
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
