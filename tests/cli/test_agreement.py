"""`oogst agreement`: numbers for a table, and one sentence for what is none."""

import json
import math
from pathlib import Path

import pytest

TABLES = Path(__file__).resolve().parents[1] / "core/agreement/tables"


def test_a_table_as_json(new_oogst, tmp_path: Path) -> None:
    done = new_oogst("agreement", str(TABLES / "krippendorff1980-p139.csv"), "--json", "--seed", "3", "--rounds", "400")

    assert done.returncode == 0
    found = json.loads(done.stdout, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    alpha = found["coefficients"]["krippendorff_alpha"]
    assert math.isclose(alpha["value"], 0.642, abs_tol=0.001)
    assert alpha["low"] < alpha["value"] < alpha["high"]
    assert found["coefficients"]["cohen_kappa"] == {
        "value": None, "low": None, "high": None, "reason": "needs_two_coders", "says": "is for exactly two coders",
    }  # fmt: skip
    assert (found["units"], found["paired_units"], found["values"], len(found["pairs"])) == (9, 9, 27, 3)
    assert found["intervals"] == {
        "method": "percentile bootstrap over units", "level": 0.95, "rounds": 400, "seed": 3,
    }  # fmt: skip
    assert [each["code"] for each in found["warnings"]] == ["few_units"]
    assert not (tmp_path / "data").exists()


def test_the_same_seed_prints_the_same(new_oogst) -> None:
    words = ("agreement", str(TABLES / "krippendorff2004-ex2.csv"), "--json", "--rounds", "200", "--seed")

    assert new_oogst(*words, "5").stdout == new_oogst(*words, "5").stdout
    assert new_oogst(*words, "5").stdout != new_oogst(*words, "6").stdout


def test_a_table_for_people(new_oogst) -> None:
    done = new_oogst("agreement", str(TABLES / "krippendorff2004-ex2.csv"), "--rounds", "100")

    assert "Krippendorff's alpha, nominal      0.734" in done.stdout
    assert "- Only 12 units were coded by two coders or more" in done.stdout


def test_a_wide_table_with_words_for_gaps(new_oogst, tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text("text;Ann;Bo;Cas\n1;a;a;NA\n2;a;b;b\n3;b;b;b\n")

    done = new_oogst("agreement", "wide.csv", "--wide", "--missing", "NA", "--json", "--rounds", "0")

    found = json.loads(done.stdout)
    assert (found["coders"], found["values"]) == (["Ann", "Bo", "Cas"], 8)
    assert math.isclose(found["coefficients"]["percent"]["value"], (1 + 1 / 3 + 1) / 3)


def test_segments_give_alpha_for_unitizing(new_oogst, tmp_path: Path) -> None:
    (tmp_path / "segments.csv").write_text("coder,code,start,end\nA,x,2,5\nB,y,2,5\n")

    done = new_oogst("agreement", "segments.csv", "--length", "20", "--json")

    found = json.loads(done.stdout)["coefficients"]
    assert found["unitizing_alpha_binary"] == 1.0
    assert found["unitizing_alpha"] < 0.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no rows below its header."),
        ("unit,coder,value\n", "has no rows below its header."),
        ("a,b\n1,2\n", "needs the columns unit, coder and value (or coder, code, start and end); it has: a, b."),
        ("unit,coder,value\n1,A\n", "row 2: there are fewer cells than columns."),
        ("unit,coder,value\n1,A,x\n,B,x\n", "row 3: the unit is empty."),
        ("unit,coder,value\n1,A,x\n2,A,x\n", "holds values of one coder only (A); agreement takes two."),
        ("unit,coder,value\n1,A,x\n1,A,y\n1,B,x\n", "A gave unit 1 two values, “x” and “y”."),
        ("unit,coder,value\n1,A,\n", "has no values in it."),
        ("coder,code,start,end\nA,x,1,two\n", "row 2: start and end must be whole numbers."),
        ("coder,code,start,end\nA,x,9,3\n", "row 2: end must be greater than start, and start not below 0."),
        ("coder,code,start,end\nA,x,1,9\nA,y,3,4\nB,x,1,2\n", "segments of A with different codes overlap at 3"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(new_oogst, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "bad.csv").write_text(text)

    done = new_oogst("agreement", "bad.csv")

    assert done.returncode == 1
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_or_no_text(new_oogst, tmp_path: Path) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)

    assert "No such file" in new_oogst("agreement", "nowhere.csv").stderr
    assert "is not a table of text" in new_oogst("agreement", "picture.csv").stderr
    assert "is a folder" in new_oogst("agreement", ".").stderr
