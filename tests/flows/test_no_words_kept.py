"""No process goes on holding words that another process took out: nothing that lives longer than a request has them."""

import json

import pytest
from tests.flows.backup.house import House

MARKER = "Wubbelien"
FILL = """
import json, sys
from oogst.core.formats.document import Document
from oogst.people.accounts import User
from oogst.sources.services import add_source
from oogst.studies import services
from oogst.studies.identities import keep_identity
from oogst.vault.identities import Who
marker = sys.argv[1]
lead = User.objects.create_user("lead@oogst.example", "een lang wachtwoord", name="Lotte")
study = services.create_study(name="Proef", by=None, lead=lead)
person = services.add_person(study=study, label="teamlid T1", by=lead)
keep_identity(person=person, who=Who(name=marker + " Okkema"), by=lead)
source = add_source(study=study, document=Document(name="Gesprek", text=f"Toen kwam {marker} binnen.\\n"), by=lead)
print(json.dumps({"slug": study.slug, "source": str(source.pk)}))
"""
# The marker comes reversed and by the standard input, so that only what this process read of it can hold it.
SERVES = """
import gc, json, sys
from django.conf import settings
from django.test import Client
from django.urls import reverse
from oogst.people.accounts import User
from oogst.studies.identities import registry
from oogst.studies.models import Study
from oogst.core.deidentify.finding import find
from oogst.sources.models import Source

def reachable(backwards):
    found = []
    for thing in gc.get_objects():
        for held in gc.get_referents(thing):
            if issubclass(type(held), (str, bytes)):
                text = held.decode("utf-8", "replace") if isinstance(held, bytes) else held
                if backwards.casefold() in text[::-1].casefold():
                    found.append(f"{type(thing).__module__}.{type(thing).__name__}")
    return found

def look(client, slug, source, backwards):
    pages = [reverse("source", args=[slug, source]), reverse("material", args=[slug]), reverse("matrix", args=[slug])]
    said = b"".join(client.get(page).content for page in pages)
    search = client.get(reverse("search", args=[slug]), {"q": "binnen"})
    mask = client.post(reverse("source_mask", args=[slug, source]), {"words": backwards[::-1], "replacement": ""})
    study = Study.objects.get()
    hits = find(Source.objects.get().current().text, registry(study), language="nl")
    return {"text": backwards[::-1] in said.decode(), "found": search.status_code, "hits": len(hits)}

def main():
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(), backend=settings.AUTHENTICATION_BACKENDS[0])
    for line in sys.stdin:
        ask = json.loads(line)
        if "slug" in ask:
            answer = look(client, **ask)
        else:
            client = None
            gc.collect()
            answer = {"held": sorted(set(reachable(ask["backwards"])))}
            ask = line = None
        print(json.dumps(answer), flush=True)

main()
"""
MASKS = """
import sys
from oogst.flows.masking import mask_name
from oogst.people.accounts import User
from oogst.sources.models import Source
source = Source.objects.select_related("study").get()
mask_name(source=source, places=[(10, 19)], replacement="[naam 1]", seen=source.digest, by=User.objects.get())
"""


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path / "house")
    house.does("study", "list")
    house.ids = house.python(FILL, MARKER)
    return house


def test_what_one_process_masked_another_neither_shows_nor_holds(house):
    backwards = MARKER[::-1]
    process = house.start(SERVES)

    def ask(**said):
        process.stdin.write(json.dumps(said) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, process.stderr.read()
        return json.loads(line)

    before = ask(slug=house.ids["slug"], source=house.ids["source"], backwards=backwards)
    house.python(MASKS)
    after = ask(slug=house.ids["slug"], source=house.ids["source"], backwards=backwards)
    held = ask(backwards=backwards)
    process.communicate(timeout=30)

    assert (before["text"], before["found"], before["hits"] > 0) == (True, 200, True)
    assert after["text"] is False
    assert held == {"held": []}
