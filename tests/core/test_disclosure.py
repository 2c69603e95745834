"""What managers see never lets them work out a number about fewer than five people: by brute force."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from oogst.core.disclosure import LEAST, Cell, choose, disclosed


def people(name: str, *who: str) -> Cell:
    return Cell(name, {person: frozenset({person}) for person in who})


TEAM = tuple("abcdefghij")


def test_a_small_cell_gives_itself_away():
    assert disclosed([people("all", *TEAM[:4])]) == frozenset(TEAM[:4])
    assert disclosed([people("all", *TEAM[:5])]) is None


def test_so_does_what_is_left_when_a_part_is_taken_from_the_whole():
    whole = people("all", *TEAM)
    assert disclosed([whole, people("start", *TEAM[:7])]) == frozenset(TEAM[7:])
    assert disclosed([whole, people("start", *TEAM[:5])]) is None


def test_and_what_is_left_when_two_parts_are():
    cells = [people("all", *TEAM, *"klmno"), people("one", *TEAM[:6]), people("two", *TEAM[6:], *"kl")]
    assert disclosed(cells) == frozenset("mno")


def test_and_what_came_between_two_days():
    before, after = people("all", *TEAM[:6]), people("all", *TEAM[:7])
    assert disclosed([before, after]) == frozenset({"g"})
    assert choose([before], [after]) == [before]
    assert choose([before], [people("all", *TEAM[:6], *"vwxyz")])[0].value == 11


def test_somebody_who_left_changes_nothing_that_is_shown():
    before = people("all", *TEAM[:6])
    assert choose([before], [people("all", *TEAM[1:6])]) == [before]


def test_contributions_count_by_whose_they_are():
    one_voice = Cell("contributions", {f"log {n}": frozenset({"a"}) for n in range(30)})
    assert choose([], [one_voice]) == []
    many = {f"log {n}": frozenset({TEAM[n % 6]}) for n in range(30)}
    assert choose([], [Cell("contributions", many)])[0].value == 30
    more = Cell("contributions", many | {f"late {n}": frozenset({TEAM[n % 3]}) for n in range(9)})
    assert choose([Cell("contributions", many)], [more])[0].value == 30


@st.composite
def histories(draw):
    """Days on which people join, leave and contribute, each with a whole and its parts."""
    crowd = [f"p{number}" for number in range(draw(st.integers(3, 16)))]
    days = []
    things: dict[str, tuple[str, frozenset[str]]] = {}
    for day in range(draw(st.integers(1, 4))):
        for number in range(draw(st.integers(0, 9))):
            whose = draw(st.sets(st.sampled_from(crowd), min_size=1, max_size=3))
            things[f"{day}-{number}"] = (draw(st.sampled_from(["start", "trajectory", "closing"])), frozenset(whose))
        gone = draw(st.sets(st.sampled_from(crowd), max_size=1))
        things = {name: (phase, whose - gone) for name, (phase, whose) in things.items() if whose - gone}
        counted = {name: whose for name, (_phase, whose) in things.items()}
        cells = [people("people", *frozenset().union(*counted.values())), Cell("all", counted)]
        for part in ("start", "trajectory", "closing"):
            cells.append(Cell(part, {name: whose for name, (phase, whose) in things.items() if phase == part}))
        days.append(cells)
    return days


@given(histories())
@settings(max_examples=150)
def test_no_sum_or_difference_of_what_was_ever_shown_is_about_a_few(days):
    """Tried out one by one: every whole, minus every other and every two others, over all days."""
    shown: list[Cell] = []
    for cells in days:
        shown += [cell for cell in choose(shown, cells) if cell not in shown]

    assert all(len(cell.people) >= LEAST for cell in shown)
    for first, *others in _selections(shown):
        for signs in product((1, -1), repeat=len(others)):
            count = dict.fromkeys(first.things, 1)
            for sign, other in zip(signs, others, strict=True):
                for thing in other.things:
                    count[thing] = count.get(thing, 0) + sign
            left = {thing for thing, times in count.items() if times}
            if left and {count[thing] for thing in left} in ({1}, {-1}):
                whose = frozenset().union(
                    *(cell.things[thing] for cell in shown for thing in left & cell.things.keys())
                )
                assert len(whose) >= LEAST, (first.name, [other.name for other in others])


def _selections(cells):
    for size in (1, 2, 3):
        for chosen in combinations(cells, size):
            for place in range(size):
                yield [chosen[place], *(cell for number, cell in enumerate(chosen) if number != place)]
