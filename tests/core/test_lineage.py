from oogst.core.lineage import Label, lay_out


def where(lineage):
    return {one.label.key: (one.column, one.row) for one in lineage.placed}


def test_open_codes_stand_left_of_their_theme_and_the_theme_in_their_middle():
    theme = Label("rust", below=[Label("stilte", "under"), Label("pauze", "under"), Label("adem", "under")])

    found = lay_out([theme])

    assert where(found) == {"rust": (1, 1), "stilte": (0, 0), "pauze": (0, 1), "adem": (0, 2)}
    assert (found.columns, found.rows, found.past) == (2, 3, 0)
    assert [one.to for one in found.placed] == [None, 0, 0, 0]


def test_what_a_code_was_before_stands_left_of_it_step_by_step():
    merged = Label("zwijgen", "merged", before=[Label("niets zeggen", "renamed")])
    theme = Label("rust", below=[Label("stilte", "under", before=[merged])])

    found = lay_out([theme])

    assert where(found) == {"rust": (3, 0), "stilte": (2, 0), "zwijgen": (1, 0), "niets zeggen": (0, 0)}
    assert found.past == 2


def test_a_category_between_them_stands_between_them_and_themes_stand_in_one_column():
    deep = Label("rust", below=[Label("tijd", "under", below=[Label("pauze", "under")]), Label("stilte", "under")])
    flat = Label("moed", below=[Label("durven", "under")])
    lonely = Label("nog niets")

    found = lay_out([deep, flat, lonely])

    assert where(found) == {
        "rust": (2, 0.5), "tijd": (1, 0), "pauze": (0, 0), "stilte": (0, 1),
        "moed": (2, 2), "durven": (0, 2), "nog niets": (0, 3),
    }  # fmt: skip
    assert found.rows == 4


def test_no_two_labels_share_a_place():
    theme = Label("a", below=[Label("b", "under", before=[Label("c", "renamed")])], before=[Label("d", "renamed")])

    places = list(where(lay_out([theme])).values())

    assert len(set(places)) == len(places) == 4


def test_without_codes_there_is_no_picture():
    assert lay_out([]).placed == ()
