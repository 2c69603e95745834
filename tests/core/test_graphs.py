from hypothesis import given
from hypothesis import strategies as st

from oogst.core.graphs import layered

PAIRS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1]), max_size=20, unique=True
)


def test_what_leads_to_a_node_stands_left_of_it():
    drawn = layered(["a", "b", "c", "alone"], [("a", "b"), ("b", "c"), ("a", "c")])

    assert [drawn.places[node][0] for node in ("a", "b", "c", "alone")] == [0, 1, 2, 0]
    assert drawn.layers == 3
    assert [len(line) for line in drawn.lines] == [2, 2, 3]


def test_a_line_over_a_layer_does_not_run_through_the_node_there():
    drawn = layered(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")])

    (passing,) = [point for point in drawn.lines[2] if point[0] == 1]
    assert passing != drawn.places["b"]


def test_a_ring_is_drawn_and_its_lines_keep_their_direction():
    drawn = layered(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])

    assert [(line[0], line[-1]) for line in drawn.lines] == [
        (drawn.places["a"], drawn.places["b"]),
        (drawn.places["b"], drawn.places["c"]),
        (drawn.places["c"], drawn.places["a"]),
    ]


def test_without_nodes_there_is_nothing():
    assert layered([], []).places == {}


@given(PAIRS)
def test_no_two_nodes_share_a_place_and_the_same_graph_looks_the_same(edges):
    nodes = list(range(8))
    drawn = layered(nodes, edges)

    assert len(set(drawn.places.values())) == len(nodes)
    assert drawn == layered(nodes, edges)
    for (start, end), line in zip(edges, drawn.lines, strict=True):
        assert (line[0], line[-1]) == (drawn.places[start], drawn.places[end])
        passing = set(line[1:-1])
        assert not passing & set(drawn.places.values())
