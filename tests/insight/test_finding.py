import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_code, make_organisation, make_source, make_study, make_user

from oogst.coding import services as coding
from oogst.core.search import parse
from oogst.insight import finding
from oogst.sources import index
from oogst.sources.services import remove_sources

pytestmark = pytest.mark.django_db
LONG = "vulling " * 20_000 + "helemaal achteraan staat een zin. " + "nee " * 400


@pytest.fixture
def lead():
    return make_user()


@pytest.fixture
def study(lead):
    return make_study(lead)


def found(study, asked, *, exact=False, **chosen):
    """Names and hits of the sources in which it is, in their order."""
    parts, spoken = parse(asked, exact=exact), finding.languages(study)
    result = finding.in_texts(study, parts, spoken, finding.narrowed(study, chosen))
    return [(hit.source.name, hit.hits) for hit in finding.hits(result, parts, spoken, 0, 50)]


def test_most_hits_come_first_and_then_the_newest(study):
    make_source(study, "stil", name="oud", date=datetime.date(2026, 1, 1))
    make_source(study, "stil", name="nieuw", date=datetime.date(2026, 2, 1))
    make_source(study, "stil en stil", name="vaak", date=datetime.date(2025, 1, 1))
    make_source(study, "luid", name="anders")

    assert found(study, "stil") == [("vaak", 2), ("nieuw", 1), ("oud", 1)]


def test_words_of_another_study_are_never_found(study, lead):
    make_source(study, "Wij zwegen.", name="eigen")
    make_source(make_study(lead), "Zij zwegen over het geheim.", name="vreemd")

    assert found(study, "zwegen") == [("eigen", 1)]
    assert found(study, "geheim") == []


def test_removed_sources_are_not_found(study, lead):
    source = make_source(study, "Wij zwegen.")
    remove_sources(sources=[source], by=lead)

    assert found(study, "zwegen") == []


def test_forms_phrases_beginnings_and_what_must_not_be_there(study):
    make_source(study, "De leerlingen gingen in de kring zitten.", name="kring")
    make_source(study, "In een kring zat één leerling; de klassen waren leeg.", name="klas")

    assert {name for name, _hits in found(study, "leerling")} == {"kring", "klas"}
    assert found(study, "leerling", exact=True) == [("klas", 1)]
    assert found(study, '"in de kring"') == [("kring", 1)]
    assert found(study, '"de in kring"') == []
    assert found(study, "klas*") == [("klas", 1)]
    assert found(study, "leerling -klassen") == [("kring", 1)]
    assert found(study, 'leerling -"in de kring"') == [("klas", 1)]
    assert found(study, "een") == [("klas", 2)]
    assert found(study, "-kring") == []


def test_each_text_is_read_in_its_own_language(study):
    source = make_source(study, "They listened carefully.", name="english")
    source.language = "en"
    source.save()
    index.add(source, "They listened carefully.")

    assert found(study, "listening") == [("english", 1)]


def test_a_phrase_is_found_however_far_it_stands(study):
    make_source(study, LONG, name="lang")

    assert found(study, '"achteraan staat een"') == [("lang", 1)]
    assert found(study, '"staat achteraan"') == []
    assert found(study, "nee") == [("lang", 400)]


def test_only_in_a_school_kind_or_phase(study):
    school = make_organisation(study)
    make_source(study, "stil", name="hier", organisation=school, kind="logbook", phase="start")
    make_source(study, "stil", name="elders", kind="interview")

    for chosen in ({"organisation": str(school.pk)}, {"kind": "logbook"}, {"phase": "start"}):
        assert found(study, "stil", **chosen) == [("hier", 1)]


@pytest.mark.parametrize(
    "asked", ["AND", '"', 'a" OR "b', "🙂", "woord " * 500, "stems:x", "NEAR(", "\\'", "''", "½ ²", "x" * 9000]
)
def test_odd_input_finds_nothing_and_breaks_nothing(study, asked):
    make_source(study, "stil")

    assert found(study, asked) == []


def test_snippets_lead_to_their_place(study):
    text = "Eerst iets anders.\nToen was het stil.\nEn later weer stil.\n"
    make_source(study, text)
    parts, spoken = parse("stil"), finding.languages(study)

    hit = finding.hits(finding.in_texts(study, parts, spoken), parts, spoken, 0, 1)[0]

    assert [text[snippet.start : snippet.end] for snippet in hit.snippets] == ["stil", "stil"]


def test_memos_and_codes_are_searched_too(study, lead):
    named = make_code(study, lead, "Stilte verdragen")
    defined = make_code(study, lead, "Kring", definition="Wie zwijgt, wordt niet gevraagd.")
    gone = make_code(study, lead, "Stilte eerst")
    coding.remove_codes(codes=[gone], by=lead)
    memo = coding.write_memo(study=study, title="Stilte", text="Waarom zwijgt zij?", by=lead)
    gone_memo = coding.write_memo(study=study, text="Zij zwijgt altijd", by=lead)
    coding.remove_memo(memo=gone_memo, by=lead)
    spoken = finding.languages(study)

    assert [each.code for each in finding.in_codes(study, parse("stilte"), spoken)] == [named]
    assert [(each.code, each.field) for each in finding.in_codes(study, parse("zwijgt"), spoken)] == [
        (defined, "definition")
    ]
    assert [each.memo for each in finding.in_memos(study, parse("zwijgt"), spoken)] == [memo]
    assert finding.in_memos(make_study(lead), parse("zwijgt"), spoken) == []


@given(
    st.lists(st.lists(st.sampled_from(["stil", "kring", "kringen", "vraag", "vraagt", "nee"]), max_size=8), max_size=4),
    st.lists(st.sampled_from(["stil", "kring", "vraagt", "vragen", '"kringen"', "nee"]), min_size=1, max_size=3),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_lists_of_the_index_say_what_reading_says(study, texts, asked):
    study.sources.all().delete()
    for text in texts:
        make_source(study, " ".join(text) or "leeg")
    parts = parse(" ".join(asked))

    read = sorted(finding._read(study, parts, ["nl"]), reverse=True)

    assert finding.in_texts(study, parts, ["nl"]).ranked == tuple((pk, count) for count, _date, pk in read)
