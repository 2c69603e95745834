"""The corpus itself, every file that was once found, and the fuzzing."""

from itertools import islice
from pathlib import Path

import pytest
from tests.fuzz.importers import IMPORTERS, check, corpus
from tests.fuzz.mutating import MOST, Mutator
from tests.fuzz.trying import try_importer


@pytest.mark.parametrize("importer", IMPORTERS)
def test_the_corpus_comes_in_and_what_was_found_is_read_or_refused(importer: str) -> None:
    for path in corpus(importer):
        outcome = check(importer, path.read_bytes())
        assert outcome == "read" or path.name.startswith("found-"), path


@pytest.mark.parametrize("importer", IMPORTERS)
def test_some_spoiled_files_of_every_importer(importer: str) -> None:
    """So few that it takes no time: `make fuzz` tries thousands."""
    mutator = Mutator([path.read_bytes() for path in corpus(importer)], seed=7)

    outcomes = {check(importer, mutator.next()) for _ in range(15)}

    assert outcomes


def spoiled(seed: int) -> list[bytes]:
    mutator = Mutator([path.read_bytes() for path in corpus("docx")], seed)
    return [mutator.next() for _ in range(40)]


def test_the_same_seed_gives_the_same_inputs() -> None:
    assert spoiled(1) == spoiled(1)
    assert spoiled(1) != spoiled(2)
    assert len(set(spoiled(1))) > 35
    assert max(map(len, spoiled(1))) < 8 * MOST


@pytest.mark.parametrize(
    ("importer", "told"),
    [("planted-error", "KeyError: 'planted'"), ("planted-death", "it died (-6)"), ("planted-loop", "it died (-27)")],
)
def test_what_goes_wrong_is_found(importer: str, told: str, tmp_path: Path) -> None:
    result = try_importer(importer, 0.5, seed=3, folder=tmp_path, longest=0.2)

    assert result.findings
    for finding in islice(result.findings, 3):
        assert finding.what.startswith(told)
        assert len(finding.data) % 3 == 0
