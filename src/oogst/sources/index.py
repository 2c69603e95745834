"""The search index of texts: stems and words as typed, made in Python so that both databases find the same.

SQLite keeps it as an FTS5 table, PostgreSQL as words with `simple` vectors of them. The study is a token in every row,
so that a search never looks outside it. The index can always be made again from the texts (`rebuild`).
"""

import uuid
from collections.abc import Iterable, Sequence

from django.db import connection

from oogst.core.search import index_terms
from oogst.sources.models import IndexedText, Revision, Source
from oogst.studies.models import Study


def add(source: Source, text: str) -> None:
    """Index one text, or index it anew."""
    remove([source])
    add_new([(source, text)])


def add_new(texts: Sequence[tuple[Source, str]]) -> None:
    """Index texts that are not in it yet. Two statements."""
    if not texts:
        return
    rows = IndexedText.objects.bulk_create([IndexedText(source=source) for source, _text in texts])
    terms = (index_terms(text, source.language) for source, text in texts)
    values = [
        (row.pk, study_token(row.source.study_id), stems, typed)
        for row, (stems, typed) in zip(rows, terms, strict=True)
    ]
    if connection.vendor == "sqlite":
        statement = "INSERT INTO oogst_words (rowid, study, stems, typed) VALUES (%s, %s, %s, %s)"
    else:
        statement = "INSERT INTO oogst_words (id, study, stem_words, typed_words) VALUES (%s, %s, %s, %s)"
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def remove(sources: Iterable[Source]) -> None:
    """Take texts out of the index. Three statements, and one more for every text that was in it."""
    rows = IndexedText.objects.filter(source__in=[source.pk for source in sources])
    numbers = [(number,) for number in rows.values_list("pk", flat=True)]
    if not numbers:
        return
    column = "rowid" if connection.vendor == "sqlite" else "id"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM oogst_words WHERE {column} = %s", numbers)  # noqa: S608 (our own word)
    rows.delete()


def rebuild(study: Study) -> int:
    """Make the index of a study again from its texts. Returns how many; streams."""
    count = 0
    for revision in (
        Revision.objects.filter(source__study=study)
        .select_related("source")
        .order_by("source_id", "number")
        .iterator(100)
    ):
        add(revision.source, revision.text)
        count += 1
    return count


def study_token(study_id: uuid.UUID) -> str:
    """A word that no text holds."""
    return f"s{study_id.hex}"
