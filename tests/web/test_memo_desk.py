"""The desk of memos: found, linked both ways, and taken out."""

import datetime
import io

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import make_code, make_coding, make_member, make_source, make_study, make_user

from oogst.coding import services
from oogst.coding.models import Code, Memo

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return make_user("Marije Bos")


@pytest.fixture
def study(me):
    return make_study(me)


@pytest.fixture
def client(me):
    made = Client()
    made.force_login(me)
    return made


def listed(client, study, **asked):
    answer = client.get(reverse("memos", args=[study.slug]), asked)
    return [item.memo.text for item, _links in answer.context["memos"]]


def test_memos_are_found_by_word_kind_subject_writer_and_period(client, study, me):
    colleague, code = make_member(study), make_code(study, me)
    services.write_memo(study=study, text="Over stilte", about=code, kind="theory", by=me)
    services.write_memo(study=study, text="Over moed", by=colleague)
    old = services.write_memo(study=study, text="Lang geleden", kind="doubt", by=me)
    Memo.objects.filter(pk=old.pk).update(edited_at=timezone.now() - datetime.timedelta(days=90))
    today = timezone.localdate()

    assert listed(client, study) == ["Over moed", "Over stilte", "Lang geleden"]
    assert listed(client, study, q="over stilte") == ["Over stilte"]
    assert listed(client, study, kind="doubt") == ["Lang geleden"]
    assert listed(client, study, about="code") == ["Over stilte"]
    assert listed(client, study, about="study") == ["Over moed", "Lang geleden"]
    assert listed(client, study, by=str(colleague.pk)) == ["Over moed"]
    assert listed(client, study, until=str(today - datetime.timedelta(days=30))) == ["Lang geleden"]
    assert listed(client, study, since=str(today - datetime.timedelta(days=30))) == ["Over moed", "Over stilte"]
    assert listed(client, study, kind="onzin", since="gisteren") == ["Over moed", "Over stilte", "Lang geleden"]


def test_a_link_is_seen_from_both_sides(client, study, me):
    source, code = make_source(study, by=me, name="Gesprek"), make_code(study, me, "stilte")
    coding = make_coding(source, code, me)
    memo = services.write_memo(study=study, text="Eerste gedachte", by=me)
    other = services.write_memo(study=study, text="Tweede gedachte", by=me)
    link = reverse("memo_link", args=[study.slug, memo.pk])

    client.post(link, {"code": code.pk})
    client.post(link, {"memo": other.pk})
    client.post(link, {"source": source.pk})
    client.post(reverse("coding_memos", args=[study.slug, coding.pk]), {"memo": memo.pk})

    page = client.get(reverse("memo", args=[study.slug, memo.pk])).content.decode()
    assert all(words in page for words in ("stilte", "Tweede gedachte", "Gesprek", coding.words))
    for url in (
        reverse("memo", args=[study.slug, other.pk]),
        reverse("code", args=[study.slug, code.pk]),
        reverse("coding_panel", args=[study.slug, coding.pk]),
        reverse("source_panel", args=[study.slug, source.pk]),
        reverse("coding_memos", args=[study.slug, coding.pk]),
    ):
        assert "Eerste gedachte" in client.get(url).content.decode(), url
    assert listed(client, study, code=str(code.pk)) == ["Eerste gedachte"]
    assert listed(client, study, about="code") == ["Eerste gedachte"]

    back = memo.links.get(other=other)
    client.post(reverse("memo_unlink", args=[study.slug, other.pk, back.pk]))
    assert memo.links.count() == 3
    assert client.post(link, {}).status_code == 302
    assert client.post(link, {"code": "onzin"}).status_code == 302
    assert memo.links.count() == 3


def test_a_link_with_a_code_follows_it_when_it_is_merged(client, study, me):
    code, into = make_code(study, me, "zwijgen"), make_code(study, me, "stilte")
    memo = services.write_memo(study=study, text="Over zwijgen", by=me)
    services.link_memo(memo=memo, to=code, by=me)

    services.merge_codes(codes=[Code.objects.get(pk=code.pk)], into=Code.objects.get(pk=into.pk), by=me)

    assert "Over zwijgen" in client.get(reverse("code", args=[study.slug, into.pk])).content.decode()
    assert "stilte" in client.get(reverse("memo", args=[study.slug, memo.pk])).content.decode()
    assert listed(client, study, code=str(into.pk)) == ["Over zwijgen"]


def test_what_is_filtered_is_taken_out_as_document_markdown_and_tables(client, study, me):
    source, code = make_source(study, by=me), make_code(study, me, "stilte")
    coding = make_coding(source, code, me)
    memo = services.write_memo(study=study, text="Eerste gedachte\n\n=1+1", title="Over # stilte", about=coding, by=me)
    services.link_memo(memo=memo, to=code, by=me)
    services.write_memo(study=study, text="Iets anders", by=me)

    written = client.get(reverse("memos_markdown", args=[study.slug]), {"q": "gedachte"}).content.decode()
    word = docx.Document(io.BytesIO(client.get(reverse("memos_docx", args=[study.slug])).content))
    rows = b"".join(client.get(reverse("memos_csv", args=[study.slug])).streaming_content).decode()
    sheet = client.get(reverse("memos_xlsx", args=[study.slug]))

    assert f"> {coding.words}" in written
    assert "## Over # stilte" in written
    assert "Iets anders" not in written
    paragraphs = [paragraph.text for paragraph in word.paragraphs]
    assert {"Over # stilte", "Eerste gedachte", coding.words, "Iets anders"} <= set(paragraphs)
    assert "Iets anders" in rows
    assert b"".join(sheet.streaming_content)[:2] == b"PK"


def test_an_edited_memo_is_shown_again_and_only_its_writer_changes_it(client, study, me):
    memo = services.write_memo(study=study, text="Eerste", by=make_member(study))
    own = services.write_memo(study=study, text="Eigen", by=me)

    answer = client.post(reverse("memo_edit", args=[study.slug, own.pk]), {"text": "Daarom.", "kind": "note"})

    assert answer["Location"] == reverse("memo", args=[study.slug, own.pk])
    colleague = Client()
    colleague.force_login(make_member(study))
    assert colleague.post(reverse("memo_edit", args=[study.slug, memo.pk]), {"text": "x"}).status_code == 422
