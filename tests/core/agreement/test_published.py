"""Every table whose coefficient was published gives that coefficient."""

import csv
from pathlib import Path

import pytest

from oogst.core.agreement.measuring import measure
from oogst.core.agreement.reading import Continuum, read
from oogst.core.agreement.table import Table

HERE = Path(__file__).parent / "tables"
NAMES = {
    "percent agreement": "percent",
    "Krippendorff alpha nominal": "krippendorff_alpha",
    "Krippendorff alpha ordinal": "krippendorff_alpha_ordinal",
    "Krippendorff alpha interval": "krippendorff_alpha_interval",
    "Krippendorff alpha ratio": "krippendorff_alpha_ratio",
    "Brennan-Prediger / Bennett S": "brennan_prediger",
    "Fleiss kappa / Scott pi": "fleiss_kappa",
    "Cohen kappa": "cohen_kappa",
    "Conger kappa": "conger_kappa",
    "Gwet AC1": "gwet_ac1",
}
KEPT = [
    ("krippendorff1980-p139", "percent", 0.7407),
    ("krippendorff1980-p139", "krippendorff_alpha", 0.642),
    ("krippendorff1980-p139", "krippendorff_alpha_interval", 0.547),
    ("krippendorff1980-p139", "krippendorff_alpha_ratio", 0.483),
    ("krippendorff2004-ex2", "percent", 0.833),
    ("krippendorff2004-ex2", "krippendorff_alpha", 0.734),
    ("randolph2005-ex1", "fleiss_kappa", 1 / 3),
    ("randolph2005-ex1", "brennan_prediger", 1 / 3),
    ("nltk-easy", "krippendorff_alpha", -1 / 3),
]


def value(folder: Path, dataset: str, name: str) -> float:
    table = read((folder / f"{dataset}.csv").read_bytes())
    assert isinstance(table, Table)
    found = measure(table, rounds=0).measured[name].value
    assert found is not None
    return found


@pytest.mark.parametrize(("dataset", "name", "published"), KEPT)
def test_a_table_that_comes_along(dataset: str, name: str, published: float) -> None:
    assert value(HERE, dataset, name) == pytest.approx(published, abs=0.001)


@pytest.mark.realdata
def test_every_published_value(realdata: Path) -> None:
    folder = realdata / "agreement-tables"
    with (folder / "expected-published.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))

    apart = [
        (row["dataset"], row["coefficient"], row["published value"], found)
        for row in rows
        if abs((found := value(folder, row["dataset"], NAMES[row["coefficient"]])) - float(row["published value"]))
        > float(row["tolerance"])
    ]

    assert len(rows) >= 51
    assert apart == []


@pytest.mark.realdata
def test_scott_is_fleiss_where_two_coders_left_no_gap(realdata: Path) -> None:
    table = read((realdata / "agreement-tables/krippendorff2004-ex4b.csv").read_bytes())
    assert isinstance(table, Table)

    found = measure(table, rounds=0).measured

    assert found["scott_pi"].value == pytest.approx(0.186, abs=0.001)
    assert found["scott_pi"].value == pytest.approx(found["fleiss_kappa"].value)


@pytest.mark.realdata
def test_every_table_can_be_measured(realdata: Path) -> None:
    for path in sorted((realdata / "agreement-tables").glob("*.csv")):
        if path.name == "expected-published.csv":
            continue
        found = read(path.read_bytes())
        if isinstance(found, Continuum):
            assert len(found.marked) == 3
        else:
            assert measure(found, rounds=50).measured["percent"].value is not None
