"""Writing a form: from a good text to what two people published, beside how it reads."""

import pytest
from tests.factories import make_member, make_study
from tests.participation.things import edit, fill_in, filled, lead_of, make_draft, make_version, next_version
from tests.web.consent.test_consent_pages import client_of, page, url

from oogst.participation import forms
from oogst.participation.models import ConsentForm, ConsentVersion
from oogst.people.roles import Role

pytestmark = pytest.mark.django_db
State = ConsentVersion.State


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def client(study):
    return client_of(lead_of(study))


def fields_of(client, study, version, language="nl"):
    """What the editor would send back, as it stands on the page."""
    form = client.get(url("consent_text", study, version.pk, language)).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_form_goes_from_new_to_published_by_two(client, study):
    client.post(url("consent_form_new", study), {"title": "Aanjagers"})
    version = ConsentForm.objects.get(title="Aanjagers").versions.get()
    assert "must be solved" in page(client, "consent_version", study, version.pk)
    client.post(url("consent_state", study, version.pk), {"do": "propose"})
    version.refresh_from_db()
    assert version.state == State.DRAFT

    for language in ("nl", "nl-plain", "en"):
        said = {name: filled(value) for name, value in fields_of(client, study, version, language).items()}
        assert client.post(url("consent_text", study, version.pk, language), said).status_code == 302
    assert "Nothing is missing." in page(client, "consent_version", study, version.pk)
    client.post(url("consent_state", study, version.pk), {"do": "propose"})
    assert "I have read it: publish" not in page(client, "consent_version", study, version.pk)
    client.post(url("consent_state", study, version.pk), {"do": "publish"})
    version.refresh_from_db()
    assert version.state == State.PROPOSED

    second = client_of(make_member(study))
    assert "I have read it: publish" in page(second, "consent_version", study, version.pk)
    second.post(url("consent_state", study, version.pk), {"do": "publish"})
    version.refresh_from_db()
    assert version.state == State.PUBLISHED
    refused = client.post(url("consent_text", study, version.pk, "nl"), fields_of(client, study, version))
    assert refused.status_code == 422


def test_saving_the_text_as_it_stands_changes_nothing(client, study):
    version = make_draft(study)
    before = version.texts.filter(language="nl").values("sheet", "statement", "purposes", "questions").get()

    client.post(url("consent_text", study, version.pk, "nl"), fields_of(client, study, version))

    after = version.texts.filter(language="nl").values("sheet", "statement", "purposes", "questions").get()
    assert {name: str(value).strip() for name, value in after.items()} == {
        name: str(value).strip() for name, value in before.items()
    }


def test_typed_words_are_shown_as_they_read_with_what_they_lack(client, study):
    version = make_draft(study)
    sheet = "# Titel\n\n## Doel {#purpose}\n\nWaar dit **onderzoek** voor is, in gewone woorden.\n\n<script>x</script>"
    said = fields_of(client, study, version) | {
        "sheet": sheet,
        "question_1": "", "options_1": "",
    }  # fmt: skip

    shown = client.post(url("consent_look", study, version.pk, "nl"), said).content.decode()

    assert "<strong>onderzoek</strong>" in shown
    assert "<script>" not in shown
    assert shown.count("circle-x") or "missing" in shown
    assert "{#cooling-off}" in shown
    assert version.texts.get(language="nl").sheet.startswith("# Meedoen")


def test_purposes_are_chosen_and_a_changed_sentence_is_noticed(client, study):
    first = make_version(study)
    version = forms.new_version(form=first.form, by=lead_of(study))
    said = fields_of(client, study, version) | {"purpose_recording": "Wat ik zeg mag worden gefilmd."}
    client.post(url("consent_text", study, version.pk, "nl"), said)

    form = client.get(url("consent_purposes", study, version.pk)).context["form"]
    assert form.initial["changed"] == ["recording"]
    client.post(
        url("consent_purposes", study, version.pk),
        {
            "purposes": ["interview", "recording"],
            "required": ["interview"],
            "changed": ["recording"],
            "valid_until": "",
            "based_on": form["based_on"].value(),
        },
    )

    version.refresh_from_db()
    assert (version.purposes, version.required, version.changed) == (
        ["interview", "recording"],
        ["interview"],
        ["recording"],
    )
    shown = page(client, "consent_version", study, version.pk)
    assert "gefilmd" in shown
    assert "changed: asked again" in shown


def test_what_differs_from_the_version_before_is_shown(client, study):
    first = make_version(study)
    second = next_version(first.form, purposes=["interview"])

    shown = page(client, "consent_version", study, second.pk)

    assert "What differs from version 1" in shown
    assert "No longer asked" in shown


def test_a_language_can_be_left_out_and_begun_again(client, study):
    version = make_draft(study)

    client.post(url("consent_text_remove", study, version.pk, "en"))
    assert sorted(version.texts.values_list("language", flat=True)) == ["nl", "nl-plain"]
    assert "Taking part in a study" in page(client, "consent_text", study, version.pk, "en")
    assert client.get(url("consent_text", study, version.pk, "fr")).status_code == 404


def test_a_new_version_begins_once(client, study):
    form = make_version(study).form

    for _twice in range(2):
        client.post(url("consent_version_new", study, form.pk))

    assert form.versions.count() == 2


def test_a_proposal_goes_back_and_a_version_out_of_use(client, study):
    version = make_draft(study)
    fill_in(version, lead_of(study))
    edit(version, purposes=["interview"])
    for do, state in (("propose", State.PROPOSED), ("send_back", State.DRAFT), ("nonsense", State.DRAFT)):
        client.post(url("consent_state", study, version.pk), {"do": do})
        version.refresh_from_db()
        assert version.state == state
    published = make_version(study, "Anderen")
    client.post(url("consent_state", study, published.pk), {"do": "retire"})
    published.refresh_from_db()
    assert published.state == State.RETIRED


def test_a_coach_reads_the_forms_but_does_not_write_them(study):
    version = make_version(study)
    coach = client_of(make_member(study, Role.COACH))

    shown = page(coach, "consent_version", study, version.pk)

    assert "Take out of use" not in shown
    assert coach.get(url("consent_text", study, version.pk, "nl")).status_code == 403
    assert coach.post(url("consent_state", study, version.pk), {"do": "retire"}).status_code == 403


def test_who_saves_a_text_second_does_not_overwrite_the_first_and_loses_nothing(client, study):
    version = make_draft(study)
    colleague = client_of(make_member(study))
    mine, theirs = (fields_of(who, study, version) for who in (client, colleague))

    first = colleague.post(url("consent_text", study, version.pk, "nl"), theirs | {"statement": "Van de collega."})
    second = client.post(url("consent_text", study, version.pk, "nl"), mine | {"statement": "Van mij getypt."})

    assert (first.status_code, second.status_code) == (302, 422)
    shown = second.content.decode()
    assert "A colleague saved something else here meanwhile" in shown
    assert "Van mij getypt." in shown
    assert version.texts.get(language="nl").statement == "Van de collega."

    afresh = fields_of(client, study, version) | {"statement": "Van ons beiden."}
    assert client.post(url("consent_text", study, version.pk, "nl"), afresh).status_code == 302
    assert client.post(url("consent_text", study, version.pk, "nl"), afresh).status_code == 302  # pressed twice
    assert version.texts.get(language="nl").statement == "Van ons beiden."


def test_a_language_that_two_begin_at_once_is_of_the_first(client, study):
    version = make_draft(study)
    version.texts.filter(language="en").delete()
    begun = fields_of(client, study, version, "en")
    forms.keep_text(version=version, language="en", by=lead_of(study), sheet="# A", statement="B", purposes={},
                    questions=[])  # fmt: skip

    assert client.post(url("consent_text", study, version.pk, "en"), begun).status_code == 422
    assert version.texts.get(language="en").sheet == "# A"


def test_who_saves_what_is_asked_second_does_not_overwrite_the_first(client, study):
    version = make_draft(study)
    stamp = client.get(url("consent_purposes", study, version.pk)).context["form"]["based_on"].value()
    edit(version, purposes=["interview"], required=[])

    sent = {"purposes": ["recording"], "required": [], "valid_until": "", "based_on": stamp}
    answer = client.post(url("consent_purposes", study, version.pk), sent)

    assert answer.status_code == 422
    assert "A colleague saved something else here meanwhile" in answer.content.decode()
    version.refresh_from_db()
    assert version.purposes == ["interview"]
