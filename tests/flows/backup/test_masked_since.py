"""A name that was replaced, and somebody who was removed by hand, do not come back with a backup of before that."""

import shutil

import pytest
from tests.flows.backup.house import House

FILL = """
import datetime, json
from oogst.coding import services as coding
from oogst.coding.models import Code
from oogst.core.formats.document import Document, Turn
from oogst.people.accounts import User
from oogst.sources.services import add_source
from oogst.sources.models import Participant, Source
from oogst.story import services as story
from oogst.studies import services
from oogst.studies.identities import keep_identity, keep_organisation_identity
from oogst.vault.identities import Who

lead = User.objects.create_user("lead@oogst.example", "een lang wachtwoord", name="Lotte")
study = services.create_study(name="Proef", by=None, lead=lead)
stays = services.add_person(study=study, label="teamlid T1", by=lead)
leaves = services.add_person(study=study, label="teamlid T2", by=lead)
by_hand = services.add_person(study=study, label="teamlid T3", by=lead)
school = services.add_organisation(study=study, label="school 1", by=lead)
keep_identity(person=by_hand, who=Who(name="Tjitske Wiarda", email="tjitske@school.example"), by=None)
keep_organisation_identity(organisation=school, who=Who(name="De Klimroos"), by=None)
TEXT = "T1: Toen kwam Wubbe binnen met Okke.\\nT2: Wubbe bleef, zei Okke.\\nT1: Het bleef stil bij Wubbe.\\n"
turns = (Turn(0, 36, 4, "T1"), Turn(37, 63, 41, "T2"), Turn(64, 93, 68, "T1"))
source = add_source(study=study, document=Document(name="Gesprek met Wubbe", text=TEXT, turns=turns), by=lead,
                    people=[stays, leaves])
Source.objects.update(promised_day=datetime.date.today() + datetime.timedelta(days=5))
for person, label in ((stays, "T1"), (leaves, "T2")):
    Participant.objects.filter(source=source, person=person).update(speaker=label)
change = coding.create_code(study=study, name="binnenkomen", by=lead)
code = Code.objects.get(pk=change.about["code"])
coding.apply_codes(source=source, start=4, end=26, codes=[code], by=lead)
story.take_quote(source=source, start=68, end=92, by=lead)
print(json.dumps({"source": str(source.pk), "leaves": str(leaves.pk), "by_hand": str(by_hand.pk),
                  "school": str(school.pk)}))
"""
SINCE = """
import sys
from oogst.core.deidentify.occurrences import occurrences
from oogst.flows import removing, withdrawing
from oogst.flows.masking import mask_name
from oogst.people.accounts import User
from oogst.sources.models import Source
from oogst.studies.models import Organisation, Person
lead = User.objects.get()
source, leaves, by_hand, school = sys.argv[1:]

def masks(words, instead):
    found = Source.objects.select_related("study").get(pk=source)
    places = occurrences(found.current().text, words)
    mask_name(source=found, places=places[:2], replacement=instead, seen=found.digest, by=lead)

masks("Wubbe", "")
masks("Okke", "de roostermaker")
withdrawing.destroy(person=Person.objects.get(pk=leaves))
masks("Wubbe", "[teamlid T1]")
removing.remove_person(person=Person.objects.get(pk=by_hand), by=lead)
removing.remove_organisation(organisation=Organisation.objects.get(pk=school), by=lead)
"""
READ = """
import json
from oogst.coding.models import Coding
from oogst.people import trail
from oogst.sources.models import Source, Turn
from oogst.story.models import Quote
from oogst.studies.models import Organisation, Person, Study
from oogst.studies import other_names
from oogst.vault import texts
from oogst.vault.models import Identity
source = Source.objects.get()
print(json.dumps({
    "name": source.name, "text": source.current().text, "revision": str(source.current().pk),
    "revisions": source.revisions.count(), "digest": source.digest,
    "turns": list(Turn.objects.values_list("start", "words_start", "end", "speaker")),
    "codings": list(Coding.objects.values_list("words", flat=True)),
    "quotes": list(Quote.objects.values_list("words", flat=True)),
    "people": list(Person.objects.values_list("label", flat=True)), "schools": Organisation.objects.count(),
    "identities": Identity.objects.count(), "trail": [str(each) for each in trail.verify()],
    "numbers": [(known.names, known.replacement) for known in other_names.read(Study.objects.get())],
}))
"""
GONE = (b"Wubbe", b"Okke", b"Tjitske", b"tjitske@", b"Klimroos", b"roostermaker bleef")


@pytest.fixture
def worked(tmp_path):
    """A house with a backup, in which names were masked and people removed since."""
    house = House(tmp_path / "worked")
    house.does("study", "list")
    ids = house.python(FILL)
    house.does("backup")
    house.python(SINCE, ids["source"], ids["leaves"], ids["by_hand"], ids["school"])
    house.does("tick", OOGST_BACKUP_DAILY="0")
    return house


def test_the_same_places_are_masked_before_anybody_is_served(worked, other):
    now = worked.python(READ)
    shutil.rmtree(worked.data)

    ended = other.restored_from(worked)

    assert ended.returncode == 0, ended.stderr
    found = other.python(READ)
    typed = "de roostermaker"
    assert now["text"].count(typed) == 1, "What somebody typed stands in the text, and not in the ledger."
    for words in ("text", "codings", "quotes"):
        now[words] = [one.replace(typed, "…" * len(typed)) for one in now[words]] if words != "text" else now[
            words].replace(typed, "…" * len(typed))  # fmt: skip
    now["digest"] = found["digest"]
    assert found == now
    assert (found["people"], found["schools"], found["identities"], found["trail"]) == (["teamlid T1"], 0, 0, [])
    content = b"".join(file.read_bytes() for file in other.data.rglob("*") if file.is_file())
    assert [word for word in GONE if word in content] == []


def test_the_ledger_holds_places_and_ids_and_no_words(worked):
    said = (worked.data / "erasures.jsonl").read_bytes()

    assert said.count(b'"masked"') == 3
    assert [word for word in (*GONE, b"roostermaker", b"teamlid", b"school 1") if word in said] == []


def test_a_second_start_masks_nothing_twice(worked, other):
    other.does("restore", str(worked.backups), "--keys", str(worked.keys))
    before = other.python(READ)

    other.python("from oogst.flows.erasing import ledger, masked\nledger.replay()\nassert masked.replay() == 0")

    assert other.python(READ) == before
