import pytest
from tests.factories import make_code, make_coding, make_source, make_study, make_user

from oogst.coding import queries, services
from oogst.coding.models import Code, Coding
from oogst.sources.services import remove_sources

pytestmark = pytest.mark.django_db


def counted(study):
    present = Coding.objects.present().filter(study=study).values_list("code_id", flat=True)
    return {code: list(present).count(code) for code in set(present)}


def test_the_numbers_of_use_follow_every_step():
    lead = make_user()
    study = make_study(lead)
    source = make_source(study)
    first, second = make_code(study, lead), make_code(study, lead)
    for start in range(4):
        make_coding(source, first, lead, start, start + 3)
    make_coding(source, second, lead, 0, 3)

    steps = [
        lambda: services.recode(codings=Coding.objects.filter(code=first)[:2], code=second, by=lead),
        lambda: services.merge_codes(codes=[first], into=second, by=lead),
        lambda: services.undo(study=study, by=lead),
        lambda: services.remove_codes(codes=[Code.objects.get(pk=first.pk)], by=lead),
        lambda: services.undo(study=study, by=lead),
        lambda: services.redo(study=study, by=lead),
        lambda: Coding.objects.bulk_create(
            Coding(study=study, source=source, code=second, start=n, end=n + 9, words="woorden", coder=lead.pk,
                   created_at=study.created_at)
            for n in range(3)
        ),
    ]  # fmt: skip
    for step in steps:
        step()
        assert queries.counts(study) == counted(study) != {}

    remove_sources(sources=[source], by=lead)

    assert queries.counts(study) == {}
