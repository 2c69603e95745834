from hypothesis import given
from hypothesis import strategies as st

from oogst.core.concordance import AROUND, ORDERS, in_order, line
from oogst.core.counting import count
from oogst.core.stop_words import stop_words, tidied

STOP = stop_words(["nl", "en"], own=["Kring"])


def test_words_are_counted_by_stem_with_their_forms():
    counts = count([("nl", "Leerlingen. De leerling en de LEERLING!"), ("nl", "Een leerling")], STOP)

    [row] = counts.rows
    assert (row.count, row.sources, row.word) == (4, 2, "leerling")
    assert row.forms == (("leerling", 3), ("leerlingen", 1))
    assert (counts.words, counts.left_out) == (8, 4)


def test_common_words_numbers_letters_and_own_words_are_left_out():
    assert (
        count([("nl", "Eén, 2 en x in de kring; dat's not geen 2026.")], STOP).rows
        == count([("nl", "dats")], STOP).rows
    )


def test_each_text_is_read_in_its_own_language():
    rows = count([("en", "listening listened"), ("nl", "luisteren luister")], STOP).rows

    assert [(row.stem, row.count) for row in rows] == [("listen", 2), ("luister", 2)]


def test_accents_are_shown_and_count_as_one_word():
    [row] = count([("nl", "coördinator coordinator coördinator")], STOP).rows

    assert row.forms == (("coördinator", 2), ("coordinator", 1))


@given(st.lists(st.sampled_from(["de", "kring", "stil", "leerling", "leerlingen", "3", "x"]), max_size=30))
def test_every_word_is_counted_or_left_out(some):
    counts = count([("nl", " ".join(some))], STOP)

    assert counts.words == len(some)
    assert sum(row.count for row in counts.rows) + counts.left_out == len(some)
    assert all(sum(often for _form, often in row.forms) == row.count for row in counts.rows)


def test_what_was_typed_is_tidied():
    assert tidied("Stil, stil\n zo’n KRING") == ["kring", "stil", "zon"]


TEXT = "Eerst was het stil in de kring.\nToen werd het luid, en weer stil daarna.\n"


def lines(*found):
    return [line(0, TEXT, TEXT.index(word, after), TEXT.index(word, after) + len(word)) for word, after in found]


def test_a_line_stays_within_its_own():
    first, second = lines(("stil", 0), ("stil", 30))

    assert (first.left, first.word, first.right) == ("Eerst was het ", "stil", " in de kring.")
    assert (second.left, second.right) == ("Toen werd het luid, en weer ", " daarna.")


def test_a_long_line_is_cut_at_words():
    text = "begin " + "woord " * 40 + "raak " + "woord " * 40

    cut = line(0, text, text.index("raak"), text.index("raak") + 4)

    assert set(f"{cut.left} {cut.right}".split()) == {"woord"}
    assert max(len(cut.left), len(cut.right)) <= AROUND


def test_orders():
    a, b, c = lines(("het", 0), ("het", 30), ("kring", 0))

    assert in_order([b, a, c], "source") == [a, c, b]
    assert in_order([a, b, c], "left") == [c, a, b]  # de, was, werd
    assert in_order([b, a, c], "right") == [c, b, a]  # nothing, luid, stil
    assert in_order([c, b, a], "word") == [b, a, c]
    assert {len(in_order([a, b, c], order)) for order in ORDERS} == {3}
