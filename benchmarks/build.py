"""Builds the corpus in the data folder of OOGST_DATA and prints the ids that the measurements need."""

import random
import sys
from datetime import UTC, datetime

import django
from django.core.management import call_command


def main() -> int:
    django.setup()
    for alias in ("default", "vault"):
        call_command("migrate", database=alias, verbosity=0)

    from benchmarks import corpus
    from oogst.coding.models import Code, Coding

    made = corpus.build(int(sys.argv[1]))
    code = Code.objects.filter(study=made.study).order_by("position").first()
    coding = Coding.objects.filter(study=made.study).order_by("created_at").first()
    assert code is not None
    assert coding is not None
    print(
        f"slug={made.study.slug} tag={code.name.replace(' ', '+')} source={coding.source_id} code={code.pk} "
        f"long={long_source(made)} word={corpus.FREQUENT}"
    )
    return 0


def long_source(made: "corpus.Corpus") -> str:  # type: ignore[name-defined]  # noqa: F821
    """A transcript of 60 pages (about 161,000 characters) with 1,500 codings of 40 codes."""
    from benchmarks import corpus
    from oogst.coding.models import Code, Coding
    from oogst.core.formats.document import Document
    from oogst.sources.services import add_source

    random_ = random.Random(60)
    words = corpus.vocabulary(random_)
    text = corpus.text(random_, words, [float(n) for n in range(1, len(words) + 1)], 27_000)[:161_000]
    source = add_source(
        study=made.study, document=Document(name="Zestig bladzijden", text=text), by=made.lead, kind="interview"
    )
    codes = list(Code.objects.filter(study=made.study).order_by("position")[:40])
    codings = {}
    while len(codings) < 1_500:
        start = random_.randrange(0, len(text) - 400)
        end, code = start + random_.randint(30, 350), random_.choice(codes)
        coder = made.lead if len(codings) % 2 else made.colleague
        codings[code.pk, coder.pk, start, end] = Coding(
            study=made.study, source=source, code=code, start=start, end=end, words=text[start:end],
            coder=coder.pk, created_at=datetime(2026, 2, 2, 9, tzinfo=UTC),
        )  # fmt: skip
    Coding.objects.bulk_create(codings.values(), batch_size=500)
    return str(source.pk)


if __name__ == "__main__":
    raise SystemExit(main())
