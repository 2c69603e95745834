"""An installation of its own for a test: a data folder, commands, and Python run in it as its own process."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import SOURCE, runner

ROOT = SOURCE.parent
MASTER_KEY = "proef:" + base64.b64encode(b"m" * 32).decode()
BACKUP_KEY = base64.b64encode(b"b" * 32).decode()
SETUP = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'oogst.config.settings'; django.setup()\n"

FILL = """
import datetime, json
from oogst.people.accounts import User
from oogst.studies import services
from oogst.studies.identities import keep_identity
from oogst.sources.services import add_source
from oogst.core.formats.document import Document
from oogst.sources.models import Source
from oogst.sources.review import packed
from oogst.vault import files, texts
from oogst.vault.identities import Who
from oogst.vault.models import Subject

lead = User.objects.create_user("lead@oogst.example", "een lang wachtwoord", name="Lotte")
study = services.create_study(name="Proef", by=None, lead=lead)
person = services.add_person(study=study, label="teamlid T1", by=lead)
keep_identity(person=person, who=Who(name="Fatma Yildiz", email="fatma@school.example"), by=None)
source = add_source(study=study, document=Document(name="Gesprek", text="Het mag klein beginnen.\\n"), by=lead,
                    people=[person])
Source.objects.update(promised_day=datetime.date.today() + datetime.timedelta(days=5))
texts.keep(study.pk, person.pk, Subject.PERSON, kind="raw", about=source.pk,
           text=packed(Document(name="Fatma", text="Fatma zei: het mag klein beginnen.\\n")))
sound = files.keep(study.pk, person.pk, Subject.PERSON, kind="recording", about=source.pk, name="fatma.ogg",
                   media_type="audio/ogg", parts=[b"geluid" * 100_000], most=10**6)
print(json.dumps({"person": str(person.pk), "study": str(study.pk), "sound": str(sound.pk), "source": str(source.pk)}))
"""

READ = """
import json
from oogst.people import trail
from oogst.people.accounts import User
from oogst.sources.models import Source
from oogst.sources.review import unpacked
from oogst.studies.models import Person
from oogst.vault import files, identities, texts
from oogst.vault.models import SealedFile, SubjectKey
from django.contrib.sessions.models import Session

def sounds():
    for row in SealedFile.objects.all():
        with files.opened(row) as opened:
            yield [files.name_of(row), sum(len(chunk) for chunk in opened.read())]

print(json.dumps({
    "accounts": list(User.objects.values_list("email", flat=True)),
    "names": sorted(identities.read(person.pk).name for person in Person.objects.all()),
    "sources": [source.current().text for source in Source.objects.all()],
    "raw": [unpacked(text).text for source in Source.objects.all() if (text := texts.read("raw", source.pk))],
    "sounds": list(sounds()),
    "keys": SubjectKey.objects.count(),
    "sessions": Session.objects.count(),
    "trail": [str(each) for each in trail.verify()],
}))
"""
WHOLE = {
    "accounts": ["lead@oogst.example"], "names": ["Fatma Yildiz"], "sources": ["Het mag klein beginnen.\n"],
    "raw": ["Fatma zei: het mag klein beginnen.\n"], "sounds": [["fatma.ogg", 600_000]], "keys": 1, "sessions": 0,
    "trail": [],
}  # fmt: skip


class House:
    """`data` is its data folder; backups go to `backups` and `keys` beside it."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder, self.data = folder, folder / "data"
        self.backups, self.keys = folder / "backups", folder / "keys"
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {
            "OOGST_MASTER_KEY": MASTER_KEY, "OOGST_BACKUP_KEY": BACKUP_KEY, "OOGST_BACKUPS": str(self.backups),
            "OOGST_KEY_BACKUPS": str(self.keys), **more,
        }  # fmt: skip
        self._run = runner(folder)

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self._run(*words, **(self.environment | more))

    def does(self, *words: str, **more: str) -> str:
        """Run a command that must succeed. Returns what it printed."""
        ended = self.run(*words, **more)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def start(self, code: str, *words: str) -> "subprocess.Popen[str]":
        """Python in this installation, as a process that goes on."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("OOGST_", "DJANGO_"))}
        environment = clean | self.environment | {
            "OOGST_DATA": str(self.data), "PYTHONPATH": f"{SOURCE}{os.pathsep}{ROOT}",
        }  # fmt: skip
        return subprocess.Popen(
            [sys.executable, "-c", SETUP + code, *words], env=environment, cwd=self.folder, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def python(self, code: str, *words: str) -> dict:
        """Python in this installation, that prints JSON."""
        process = self.start(code, *words)
        said, wrong = process.communicate(timeout=120)
        assert process.returncode == 0, wrong
        return json.loads(said or "{}")

    def filled(self) -> dict:
        """With one person of whom there is something everywhere. Returns ids."""
        self.does("study", "list")
        return self.python(FILL)

    def restored_from(self, other: "House", *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("restore", str(other.backups), "--keys", str(other.keys), *words)


def half(house: House, name: str) -> Path:
    """The one backup in "backups" or "keys"."""
    (place,) = [each for each in (house.folder / name).iterdir() if each.is_dir()]
    return place
