import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oogst.core.queries.asked import (
    MOST_TERMS,
    REACHING,
    Chain,
    Code,
    Relation,
    Step,
    Turns,
    Unit,
    Words,
    as_json,
    from_json,
    is_flat,
    terms,
    with_codes,
)
from oogst.core.queries.typed import Mistake, Names, parse, write

CODES = {"1": "stilte", "2": "Wie het draagt", "3": "teamwork"}
ROLES = {"manager": "leidinggevende", "lead": "lead researcher"}
NAMES = Names(
    {name.casefold(): [pk] for pk, name in CODES.items()} | {"twee keer": ["4", "5"]},
    {name: role for role, name in ROLES.items()},
)


def read(text):
    return parse(text, NAMES)


def mistake(text):
    with pytest.raises(Mistake) as caught:
        read(text)
    return caught.value.reason, text[caught.value.start : caught.value.end]


def test_a_code_a_word_a_phrase_and_a_role():
    assert read("#stilte") == Chain(Code("1"))
    assert read('#"wie het  draagt"!') == Chain(Code("2", own=True))
    assert read("kring") == Chain(Words("kring"))
    assert read("“in de kring”") == Chain(Words("in de kring", typed=True))
    assert read('~"in de kringen"') == Chain(Words("in de kringen"))
    assert read("luister*") == Chain(Words("luister*"))
    assert read('@"Lead researcher"') == Chain(Turns("lead"))


def test_relations_in_both_languages():
    dutch = read("#stilte dichtbij 2 alinea's kring niet binnen @leidinggevende gevolgd door 5 woorden #teamwork")
    english = read("#STILTE near 2 paragraphs kring not within @leidinggevende followed by 5 words #teamwork")

    assert dutch == english
    assert dutch == Chain(
        Code("1"),
        (
            Step(Relation.NEAR, Words("kring"), reach=2),
            Step(Relation.WITHIN, Turns("manager"), no=True),
            Step(Relation.FOLLOWED, Code("3"), reach=5, unit=Unit.WORDS),
        ),
    )


def test_a_distance_may_be_left_out_or_have_no_unit():
    assert read("#stilte near kring").steps[0].reach == 1
    assert read("#stilte near 3 kring").steps[0] == Step(Relation.NEAR, Words("kring"), reach=3)
    assert read("#stilte near 3").steps[0].what == Words("3")
    assert read("#stilte near 5 woorden woorden").steps[0] == Step(
        Relation.NEAR, Words("woorden"), reach=5, unit=Unit.WORDS
    )


def test_not_alone_means_not_in_the_same_source():
    assert read("#stilte not kring") == Chain(Code("1"), (Step(Relation.AND, Words("kring"), no=True),))


def test_brackets_come_first():
    asked = read("#stilte overlapping (#teamwork or kring)")

    assert asked.steps[0].what == Chain(Code("3"), (Step(Relation.OR, Words("kring")),))
    assert not is_flat(asked)
    assert read("(#stilte)") == Chain(Code("1"))


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("", "nothing", ""),
        ("#stilte en", "missing_term", ""),
        ("#stilte and or kring", "missing_term", "or"),
        ("stil kring", "missing_relation", "kring"),
        ("not kring", "not_first", "not"),
        ("#stilte not or kring", "not_or", "not or"),
        ("(#stilte or kring", "unclosed_bracket", "("),
        ("#stilte ) or", "unexpected_close", ")"),
        ("()", "missing_term", ")"),
        ('#stilte and "in de', "unclosed_quote", '"in de'),
        ('#"wie', "unclosed_quote", '#"wie'),
        ("#stillte", "unknown_code", "#stillte"),
        ('#"twee keer"', "several_codes", '#"twee keer"'),
        ("@koning", "unknown_role", "@koning"),
        ("# en", "no_name", "#"),
        ("kring and ***", "no_word", "***"),
        ("#stilte near 501 words kring", "too_far", "501"),
        ("x" * 2001, "too_long", "x"),
        (" or ".join(["kring"] * (MOST_TERMS + 1)), "too_much", " or ".join(["kring"] * (MOST_TERMS + 1))),
    ],
)
def test_a_mistake_has_its_reason_and_its_place(text, reason, place):
    assert mistake(text) == (reason, place)


def test_names_that_come_close_are_told():
    with pytest.raises(Mistake) as caught:
        read("#stillte")

    assert caught.value.close == ("stilte",)


TERMS = st.one_of(
    st.sampled_from([Code("1"), Code("2", own=True), Turns("manager"), Turns("lead")]),
    st.builds(
        Words, st.sampled_from(["kring", "in de kring", "luister*", "and", "3", "woorden", "niet"]), st.booleans()
    ),
)


@st.composite
def steps(draw, terms_):
    relation = draw(st.sampled_from(list(Relation)))
    reach = {"reach": draw(st.integers(0, 500)), "unit": draw(st.sampled_from(list(Unit)))}
    no = relation is not Relation.OR and draw(st.booleans())
    return Step(relation, draw(terms_), no, **(reach if relation in REACHING else {}))


def chains(terms_, least=0):
    return st.builds(Chain, terms_, st.lists(steps(terms_), min_size=least, max_size=3).map(tuple))


@given(chains(TERMS | chains(TERMS, least=1)), st.sampled_from(["nl", "en", "fr"]))
def test_what_is_written_reads_as_the_same(asked, language):
    assume(len(list(terms(asked))) <= MOST_TERMS)

    assert parse(write(asked, CODES, ROLES, language), NAMES) == asked
    assert from_json(as_json(asked)) == asked


@given(st.text(max_size=60) | st.text(alphabet='#@"()! ~andnotear5*', max_size=40))
def test_any_line_is_read_or_refused_with_a_place(text):
    try:
        read(text)
        start = end = 0
    except Mistake as refused:
        start, end = refused.start, refused.end

    assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize(
    "kept",
    [
        None,
        3,
        "x",
        {},
        {"first": {}},
        {"first": {"code": "1"}, "steps": [{"relation": "?"}]},
        {"first": {"code": "1"}, "steps": ["x"]},
    ],
)
def test_what_is_no_question_is_refused(kept):
    with pytest.raises(ValueError):
        from_json(kept)


def test_codes_are_replaced_by_what_they_became():
    asked = read("#stilte overlapping (#teamwork or kring)")

    assert with_codes(asked, {"1": "9", "3": "8"}) == Chain(
        Code("9"), (Step(Relation.OVERLAPPING, Chain(Code("8"), (Step(Relation.OR, Words("kring")),))),)
    )
