"""The deterministic corpus. Scale 1: 500 documents of 2,000 words, 60 codes, 20,000 codings; scale 10: ten times that.

The words are invented syllables with a Zipf-like frequency, so that search and compression meet something like
language.
"""

import random
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from oogst.coding.models import Code, CodeVersion, Coding
from oogst.core.codebook import PALETTE
from oogst.core.formats.document import Document
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources.models import Kind, Revision, Source
from oogst.sources.services import add_source
from oogst.studies import services
from oogst.studies.models import Study

DOCUMENTS, WORDS, CODES, CODINGS = 500, 2_000, 60, 20_000
FREQUENT = "vertrouwen"  # in four of five documents
SEED = 20261123
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Corpus:
    """A study filled for measuring, and what the measurements need of it."""

    study: Study
    lead: User
    colleague: User


def vocabulary(random_: random.Random, size: int = 6_000) -> list[str]:
    """Invented words, frequent ones first and shorter."""
    consonants, vowels = "bdfghklmnprstvwz", ["a", "e", "i", "o", "u", "aa", "ee", "oe", "ij"]
    made: dict[str, None] = {}
    while len(made) < size:
        syllables = 2 + min(2, len(made) // 2_000)
        made["".join(random_.choice(consonants) + random_.choice(vowels) for _ in range(syllables))] = None
    return list(made)


def text(random_: random.Random, words: list[str], weights: list[float], count: int) -> str:
    """Turns of two speakers, `count` words in all."""
    chosen = random_.choices(words, cum_weights=weights, k=count)
    if random_.random() < 0.8:
        chosen[random_.randrange(count)] = FREQUENT
    lines, at, turn = [], 0, 0
    while at < count:
        length = random_.randint(12, 60)
        sentence = " ".join(chosen[at : at + length]).capitalize()
        lines.append(f"{'Ond.' if turn % 2 == 0 else 'A1'}: {sentence}.")
        at, turn = at + length, turn + 1
    return "\n".join(lines) + "\n"


def build(scale: int) -> Corpus:
    """Fill the database. Texts go through `add_source`; codings in bulk, as an import does."""
    random_ = random.Random(SEED)
    lead = User.objects.create_user(
        "lead@oogst.example", "een lang wachtwoord", name="Lena Lead", is_administrator=True
    )
    colleague = User.objects.create_user("colleague@oogst.example", "een lang wachtwoord", name="Karel Collega")
    study = services.create_study(name=f"Meten {scale}", by=None, lead=lead, names="done")
    services.give_role(study=study, user=colleague, role=Role.RESEARCHER, by=lead)
    cases = [services.add_organisation(study=study, label=f"School {n}", by=lead) for n in range(1, 9)]
    words = vocabulary(random_)
    total, weights = 0.0, []
    for rank in range(1, len(words) + 1):
        total += 1 / rank
        weights.append(total)
    sources = []
    for start in range(0, DOCUMENTS * scale, 500):
        with transaction.atomic():
            for number in range(start, min(start + 500, DOCUMENTS * scale)):
                document = Document(
                    name=f"Document {number:05d}",
                    text=text(random_, words, weights, WORDS),
                    date=date(2026, 1, 5) + timedelta(days=number % 300),
                )
                sources.append(
                    add_source(
                        study=study,
                        document=document,
                        by=lead,
                        kind=list(Kind)[number % 4].value,
                        organisation=cases[number % len(cases)],
                    )
                )
    codes = _codes(study, lead)
    _codings(random_, study, sources, codes, (lead, colleague), CODINGS * scale)
    return Corpus(study, lead, colleague)


def _codes(study: Study, lead: User) -> list[Code]:
    themes: list[Code] = []
    codes: list[Code] = []
    for number in range(CODES):
        parent = None if number < 7 else themes[number % 7]
        code = Code(
            study=study,
            name=f"code {number:02d}",
            parent=parent,
            position=(number + 1) * 1000,
            color=PALETTE[number % 10],
            created_by=lead.pk,
            status="theme" if parent is None else "open",
        )
        code.save()
        CodeVersion.objects.create(
            code=code, number=1, name=code.name, color=code.color, status=code.status, by=lead.pk
        )
        (themes if parent is None else codes).append(code)
    return themes + codes


def _codings(
    random_: random.Random,
    study: Study,
    sources: list[Source],
    codes: list[Code],
    coders: tuple[User, User],
    count: int,
) -> None:
    each = count // len(sources)
    for start in range(0, len(sources), 250):
        batch = sources[start : start + 250]
        texts = dict(Revision.objects.filter(source__in=batch).values_list("source_id", "text"))
        rows: dict[tuple[uuid.UUID, uuid.UUID, uuid.UUID, int, int], Coding] = {}
        for source in batch:
            whole, made = texts[source.pk], 0
            while made < each:
                first = random_.randrange(0, len(whole) - 400)
                start_, end = first, first + random_.randint(30, 300)
                # The first code is used often, as one code always is: it has its thousand segments at scale 1.
                code = codes[0] if random_.random() < 0.053 else random_.choice(codes[1:])
                coder = coders[made % 2]
                key = (source.pk, code.pk, coder.pk, start_, end)
                if key in rows:
                    continue
                rows[key] = Coding(
                    study=study,
                    source=source,
                    code=code,
                    start=start_,
                    end=end,
                    words=whole[start_:end],
                    coder=coder.pk,
                    created_at=START + timedelta(seconds=len(rows)),
                )
                made += 1
        Coding.objects.bulk_create(rows.values(), batch_size=2_000)
