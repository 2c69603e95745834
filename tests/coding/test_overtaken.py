"""Two people who change the same thing: the second is told, and nothing is overwritten."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.factories import make_code, make_member, make_study, make_user

from oogst.coding import services
from oogst.coding.models import Code, Memo
from oogst.people.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def colleague(study):
    return make_member(study)


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_a_name_that_a_colleague_changed_meanwhile_is_not_overwritten(study, lead, colleague) -> None:
    code = make_code(study, lead, "stilte")
    services.edit_code(code=code, name="stil worden", by=colleague)

    with pytest.raises(NotAllowed, match="stil worden"):
        services.edit_code(code=code, name="zwijgen", seen=1, by=lead)

    assert Code.objects.get(pk=code.pk).name == "stil worden"


def test_other_words_of_the_same_code_and_the_same_words_are_no_conflict(study, lead, colleague) -> None:
    code = make_code(study, lead, "stilte")
    services.edit_code(code=code, name="stil worden", by=colleague)

    services.edit_code(code=code, definition="Niemand zegt iets.", seen=1, by=lead)
    services.edit_code(code=code, name="stil worden", seen=1, by=lead)

    code.refresh_from_db()
    assert (code.name, code.definition) == ("stil worden", "Niemand zegt iets.")


def test_ones_own_steps_in_a_row_without_network_are_no_conflict(study, lead) -> None:
    code = make_code(study, lead, "stilte")

    services.edit_code(code=code, name="zwijgen", seen=1, by=lead)
    services.edit_code(code=code, name="stilvallen", seen=1, by=lead)

    assert Code.objects.get(pk=code.pk).name == "stilvallen"


def test_the_page_of_a_code_sends_only_what_was_changed_on_it(study, lead, colleague) -> None:
    code = make_code(study, lead, "stilte")
    url = reverse("code", args=[study.slug, code.pk])
    page = signed_in(lead).get(url)
    shown = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    services.edit_code(code=code, definition="Niemand zegt iets.", by=colleague)

    signed_in(lead).post(url, {**shown, "when": "Altijd.", "seen": "1"})
    answer = signed_in(lead).post(url, {**shown, "definition": "Rust.", "seen": "1"})

    code.refresh_from_db()
    assert (code.definition, code.when) == ("Niemand zegt iets.", "Altijd.")
    assert answer.status_code == 422
    assert "Jouw wijziging is niet bewaard" in answer.content.decode()


def test_a_memo_that_was_changed_meanwhile_is_shown_beside_what_one_typed(study, lead, colleague) -> None:
    memo = services.write_memo(study=study, text="Eerst.", by=colleague)
    url = reverse("memo_edit", args=[study.slug, memo.pk])
    seen = memo.edited_at.isoformat()
    services.edit_memo(memo=Memo.objects.get(pk=memo.pk), text="Van de leider.", by=lead)

    answer = signed_in(colleague).post(url, {"text": "Van mij.", "kind": "note", "seen": seen})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Van de leider." in page
    assert "Van mij." in page
    assert Memo.objects.get().text == "Van de leider."
    now = Memo.objects.get().edited_at.isoformat()
    assert signed_in(colleague).post(url, {"text": "Van ons.", "kind": "note", "seen": now}).status_code == 302
    assert Memo.objects.get().text == "Van ons."
