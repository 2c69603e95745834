"""What cannot be masked again after a backup is put before a person."""

import uuid

import pytest
from tests.factories import make_member, make_source, make_study

from oogst.flows.erasing import lines, masked
from oogst.flows.erasing.lines import Masking
from oogst.studies.models import Task
from oogst.studies.tasks import open_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path):
    settings.ERASURES = tmp_path / "erasures.jsonl"


def test_a_text_whose_masking_is_lost_is_looked_at_once():
    study = make_study()
    lost, kept = make_source(study, text="Wubbe kwam."), make_source(study, text="[naam 1] bleef.")
    lines.append_masking(Masking(lost.pk, uuid.uuid4(), uuid.uuid4(), ((0, 5, "[naam 1]", ""),)))
    lines.append_masking(Masking(kept.pk, uuid.uuid4(), kept.current().pk, ((0, 5, "[naam 1]", ""),)))

    assert masked.replay() == 0
    assert (masked.ask(), masked.ask()) == (1, 1)
    assert list(Task.objects.values_list("kind", "about")) == [(masked.LOOK, lost.pk)]
    assert open_tasks(make_member(study), study).count() == 1


def test_nothing_is_asked_where_nothing_was_masked():
    make_source(make_study())

    assert masked.ask() == 0
