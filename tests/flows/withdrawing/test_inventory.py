"""The inventory knows every table and every column of text of both databases, so that nothing new is forgotten."""

import pytest
from django.apps import apps
from django.db import connections, models

from oogst.flows.erasing.inventory import BESIDE, CLASSES, TABLES, searched

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
ALL = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
LISTED = {table.model: table for table in TABLES}


def test_every_model_is_listed_once() -> None:
    assert set(LISTED) == set(ALL)
    assert len(LISTED) == len(TABLES)


@pytest.mark.parametrize("label", sorted(LISTED))
def test_every_column_of_text_is_listed_once(label: str) -> None:
    """But for columns with a choice of our own words."""
    fields = {field.name: field for field in ALL[label]._meta.concrete_fields}
    texts = {name for name, field in fields.items() if isinstance(field, TEXTS) and not field.choices}
    table = LISTED[label]

    assert texts == table.columns - {name for name in table.columns if name in fields and fields[name].choices}
    assert sum(map(len, (table.words, table.goes, table.codes, table.others, table.sealed))) == len(table.columns)


@pytest.mark.django_db
def test_every_table_of_both_databases_is_listed() -> None:
    known = {model._meta.db_table for model in ALL.values()} | set(BESIDE)
    for alias in ("default", "vault"):
        with connections[alias].cursor() as cursor:
            found = set(connections[alias].introspection.table_names(cursor))
        assert {name for name in found if not name.startswith(("oogst_words", "sqlite_"))} <= known


def test_what_is_counted_stands_on_the_certificate() -> None:
    assert {table.counted for table in TABLES if table.counted} <= set(CLASSES)


@pytest.mark.django_db
@pytest.mark.parametrize("table", searched(), ids=lambda table: table.model)
def test_what_is_searched_leads_to_its_study(table) -> None:
    rows = ALL[table.model]._default_manager.filter(**{table.study: "00000000-0000-7000-8000-000000000000"})

    assert list(rows.values_list(*table.words)) == []
