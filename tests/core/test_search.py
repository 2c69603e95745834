import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core import search
from oogst.core.search import Part, fts5, hits, index_terms, parse, words
from oogst.core.snippets import pieces, places, snippets

TEXT = "Zo'n één-op-ééngesprek vraagt vertrouwen.\nDe teamleider geëvalueerd: nee nee nee, niet geen vertrouwen."


def found(asked, text=TEXT, language="nl", **options):
    return hits(parse(asked, **options), [language], *index_terms(text, language))


def test_words_phrases_minus_and_beginnings_are_told_apart():
    assert parse('stil "in de kring" -haast klas*') == (
        Part(("stil",)),
        Part(("in", "de", "kring"), typed=True),
        Part(("haast",), minus=True),
        Part(("klas",), typed=True, prefix=True),
    )


def test_typographic_and_unbalanced_quotation_marks_make_a_phrase():
    assert parse("„in de kring”") == parse('"in de kring"') == parse('"in de kring')


def test_a_word_is_found_in_its_other_forms_and_without_accents():
    assert found("vertrouw") == 2
    assert found("geevalueerd") == found("GEËVALUEERD") == 1
    assert found("een-op-een*") == 1
    assert found("zo’n") == found("zo'n") == 1
    assert found(unicodedata.normalize("NFD", "geëvalueerd")) == 1


@pytest.mark.parametrize(
    "forms",
    [
        "vraag vragen vraagt", "luister luistert luisteren", "zeg zegt zeggen", "les lessen", "klas klassen",
        "man mannen", "brief brieven", "huis huizen", "geef geeft geven", "leer leert leren", "begin begint beginnen",
        "vertrouwen vertrouwt", "start starten", "docent docenten", "gesprek gesprekken", "kracht krachten",
        "foto foto's foto’s", "collega collega's", "thema thema's", "auto auto's", "hobby hobby's", "virus virussen",
        "glas glazen",
    ],
)  # fmt: skip
def test_dutch_forms_find_each_other(forms):
    for word in forms.split():
        assert found(word, forms) == len(forms.split()), word


@pytest.mark.parametrize(
    "words", ["start star", "sport spoor", "kan kant", "les lezen", "recht recherche", "al allen", "gas ga", "huis hui"]
)
def test_different_dutch_words_do_not(words):
    for word in words.split():
        assert found(word, words) == 1, word


@given(st.text(alphabet="abdefgklmnoprstvz", min_size=1, max_size=9))
def test_the_stem_of_a_word_is_among_those_that_share_its_root(word):
    assert (search.plain(search.stem(word, "nl")),) in Part((word,)).forms(["nl"])


def test_small_words_are_found():
    assert found("niet") == found("geen") == 1


def test_exact_finds_only_what_was_typed():
    assert found("vertrouw") == 2
    assert found("vertrouw", exact=True) == found('"vertrouw"') == 0
    assert found("vertrouwen", exact=True) == 2


def test_repeated_words_are_all_counted():
    assert found("nee") == 3
    assert found('"nee nee"') == 2


def test_all_words_must_be_there_and_none_that_may_not():
    assert found("teamleider vertrouwen") == 3
    assert found("teamleider onvindbaar") == 0
    assert found("teamleider -vertrouwen") == 0
    assert found("teamleider -onvindbaar") == 1


def test_a_word_is_stemmed_in_every_language_of_the_study():
    english = index_terms("They were listening.", "en")

    assert hits(parse("listened"), ["nl"], *english) == 0
    assert hits(parse("listened"), ["en", "nl"], *english) == 1


def test_nothing_to_look_for_is_nothing():
    for asked in ("", "  ", '"', '""', "-", "*", "🙂", 'AND - " *'):
        assert search.wanted(parse(asked)) == search.wanted(parse("and" if "AND" in asked else ""))


@given(st.text(max_size=200))
def test_any_input_makes_a_query_that_the_index_takes(asked):
    base = sqlite3.connect(":memory:")
    base.execute('CREATE VIRTUAL TABLE w USING fts5(study, stems, typed, tokenize = "unicode61 remove_diacritics 0")')
    base.execute("INSERT INTO w VALUES ('s1', ?, ?)", index_terms(TEXT + asked, "nl"))
    parts = parse(asked)

    if search.wanted(parts):
        base.execute("SELECT rowid FROM w WHERE w MATCH ?", [fts5(parts, ["nl", "en"], "s1")]).fetchall()


@pytest.mark.parametrize("asked", ["AND", "NEAR(a b)", "stems:a", "a OR b", "^x", "🙂🙂", "woord " * 500, "a" * 5000])
def test_the_language_of_the_database_means_nothing_to_us(asked):
    parts = parse(asked)

    assert len(parts) <= search.MOST_PARTS
    assert not parts or fts5(parts, ["nl"], "s1").startswith("(")


def test_places_are_spans_of_the_text():
    spans = places(TEXT, "nl", parse('vertrouwen "nee nee"'), ["nl"])

    assert [TEXT[start:end] for start, end in spans] == ["vertrouwen", "nee nee", "nee nee", "vertrouwen"]


def test_snippets_keep_to_their_line_and_share_what_is_near():
    spans = places(TEXT, "nl", parse("vertrouwen nee"), ["nl"])

    made = snippets(TEXT, spans, most=3)

    assert ["".join(piece.words for piece in snippet.pieces) for snippet in made] == TEXT.split("\n")
    assert [piece.words for piece in made[1].pieces if piece.found] == ["nee", "nee", "nee", "vertrouwen"]


def test_a_long_line_is_cut_at_words():
    text = "begin " + "vulling " * 40 + "raak " + "vulling " * 40

    snippet = snippets(text, places(text, "nl", parse("raak"), ["nl"]), most=3)[0]

    assert snippet.cut_before
    assert snippet.cut_after
    assert {word for piece in snippet.pieces for word in piece.words.split()} == {"vulling", "raak"}


def test_overlapping_hits_are_marked_once():
    assert [piece.words for piece in pieces("abcdef", 0, 6, [(1, 3), (2, 4)])] == ["a", "bc", "d", "ef"]


@given(st.text(st.sampled_from("aZé'’'’ßÿ1_º²½µ¿ \n–“š.Œ-")))
def test_words_are_the_same_on_the_short_way_and_on_the_long_one(text):
    assert [*words(text), "ω"] == words(f"{text} Ω")  # no byte of the short way is an omega
