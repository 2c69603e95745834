"""What colleagues say to each other: threads, who is called, and when a conversation is done."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import talk
from oogst.coding.comment_models import Comment
from oogst.coding.services import comment as services
from oogst.core.ids import uuid7
from oogst.people.errors import NotAllowed
from oogst.people.models import TrailEntry
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_user(name="Marije Bos")


@pytest.fixture
def study(lead):
    return make_study(lead)


@pytest.fixture
def karim(study):
    return named(study, "Karim El Idrissi")


@pytest.fixture
def coding(study, lead):
    return make_coding(make_source(study), make_code(study, lead), lead)


def named(study, name, role=Role.RESEARCHER):
    user = make_member(study, role)
    user.name = name
    user.save()
    return user


def test_a_question_is_answered_and_done(study, lead, karim, coding):
    first = services.write_comment(about=coding, text="  Is dit niet ‘stilte’?  ", by=lead)
    services.answer(thread=first, text="Ja, allebei.", by=karim)
    services.resolve(thread=first, by=karim)

    [thread] = talk.about(coding, lead)

    assert [said.comment.text for said in (thread.first, *thread.answers)] == ["Is dit niet ‘stilte’?", "Ja, allebei."]
    assert (thread.first.writer, thread.first.own, thread.resolver) == ("Marije Bos", True, "Karim El Idrissi")
    assert thread.resolved
    assert "stilte" not in str(list(TrailEntry.objects.values("details", "object_id")))


def test_an_answer_opens_a_done_conversation_again(lead, karim, coding):
    first = services.write_comment(about=coding, text="Klopt dit?", by=lead)
    services.resolve(thread=first, by=lead)
    services.answer(thread=first, text="Toch niet.", by=karim)

    assert not talk.about(coding, lead)[0].resolved


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Karim El Idrissi kijk eens", True),
        ("Vraag het @karim!", True),
        ("Mail naar x@karim.nl", False),
        ("@Karima weet het", False),
        ("Karim weet het", False),
    ],
)
def test_who_is_called_is_told(study, lead, karim, coding, text, called):
    services.write_comment(about=coding, text=text, by=lead)

    assert talk.calls(karim, study) == called
    assert talk.calls(lead, study) == 0


def test_a_first_name_of_two_calls_nobody(study, lead, karim, coding):
    named(study, "Karim Yilmaz")
    services.write_comment(about=coding, text="@Karim?", by=lead)

    assert talk.calls(karim, study) == 0


def test_who_may_not_read_the_material_is_not_called(study, lead, coding):
    advisor = named(study, "Ada Vos", Role.ADVISOR)
    services.write_comment(about=coding, text="@Ada Vos", by=lead)

    assert talk.calls(advisor, study) == 0


def test_a_call_goes_once_it_was_seen(study, lead, karim, coding):
    first = services.write_comment(about=coding, text="@Karim", by=lead)
    services.answer(thread=first, text="@Karim El Idrissi, toch?", by=lead)
    assert talk.calls(karim, study) == 1

    services.see(user=karim, comments=[said.comment.pk for said in talk.about(coding, karim)[0].answers] + [first.pk])

    assert talk.calls(karim, study) == 0


def test_words_of_a_colleague_are_theirs(lead, karim, coding):
    comment = services.write_comment(about=coding, text="Twijfel.", by=karim)

    with pytest.raises(NotAllowed):
        services.edit_comment(comment=comment, text="Zeker.", by=lead)
    with pytest.raises(NotAllowed):
        services.remove_comment(comment=comment, by=lead)


def test_what_is_taken_away_leaves_its_answers(lead, karim, coding):
    first = services.write_comment(about=coding, text="Onhandig gezegd.", by=lead)
    services.answer(thread=first, text="Geeft niet.", by=karim)
    services.remove_comment(comment=first, by=lead)

    [thread] = talk.about(coding, karim)

    assert thread.first.comment.text == ""
    assert [said.comment.text for said in thread.answers] == ["Geeft niet."]


def test_a_conversation_of_which_all_is_taken_away_is_gone(lead, coding):
    services.remove_comment(comment=services.write_comment(about=coding, text="Oeps", by=lead), by=lead)

    assert talk.about(coding, lead) == []


def test_sent_twice_is_kept_once(lead, coding):
    pk = uuid7()
    for _each in range(2):
        services.write_comment(about=coding, text="Dubbel", by=lead, comment_id=pk)

    assert Comment.objects.count() == 1


def test_nothing_and_too_much_are_refused(lead, coding):
    for text in ("", " \n ", "x" * 10_001):
        with pytest.raises(NotAllowed):
            services.write_comment(about=coding, text=text, by=lead)


def test_who_only_reads_says_nothing(study, coding):
    with pytest.raises(PermissionDenied):
        services.write_comment(about=coding, text="Hallo", by=named(study, "Ada", Role.ADVISOR))


def test_the_page_asks_as_much_for_many_as_for_one(study, lead, karim, coding):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            talk.whole(talk.of_study(study, karim, "me"), karim)
        return len(captured)

    services.write_comment(about=coding, text="@Karim", by=lead)
    few = queries()
    for number in range(4):
        first = services.write_comment(about=make_code(study, lead), text=f"@Karim {number}", by=lead)
        services.answer(thread=first, text="Ja", by=lead)

    assert len(talk.whole(talk.of_study(study, karim, "me"), karim)) == 5
    assert queries() == few
