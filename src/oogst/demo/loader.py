"""Makes the demonstration study, through the same services that people use, so that its trail and log are real.

The same content gives the same ids every time: links to places in the demonstration stay good.
"""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from oogst.coding import services as coding
from oogst.coding.log import CODE_WORDS
from oogst.coding.models import Change, Code, CodeVersion, Coding, Memo
from oogst.core.formats.plain import from_text
from oogst.core.text import normalise
from oogst.demo import consents, content
from oogst.demo.clock import Clock
from oogst.demo.life import Living
from oogst.demo.roles import role_of, slug
from oogst.demo.story import tell
from oogst.demo.together import Together
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.sources import services as sources
from oogst.sources.models import Kind, Source
from oogst.studies import identities
from oogst.studies import services as studies
from oogst.studies.basis import Basis
from oogst.studies.models import Decision, Organisation, Person, Study
from oogst.vault.identities import Who

NAMES = uuid.UUID("8f1d6a52-0000-5000-8000-00006f6f6773")
KINDS = {"harvest_report": Kind.HARVEST, "field_notes": Kind.NOTES}
DECISIONS = {"taking_part": Decision.YES, "declined": Decision.NO, "talking": Decision.TALKING}
Say = Callable[[str], None]


class NotEmpty(Exception):
    """The folder holds work of others; the demonstration does not mix with it."""


def is_loaded() -> bool:
    return Study.objects.filter(slug=slug()).exists()


def load(progress: Say = lambda _text: None) -> Study:
    """Make the study whole, or not at all. Takes some seconds. Raises NotEmpty where other studies or accounts are."""
    if Study.objects.exists() or User.objects.exists():
        raise NotEmpty
    with transaction.atomic(using="default"), transaction.atomic(using="vault"):
        return Loader(progress).load()


def named(kind: str, name: str) -> uuid.UUID:
    """The same id for the same thing, every time."""
    return uuid.uuid5(NAMES, f"{kind}/{name}")


class Loader:
    """Holds what was made already, by the names that the content uses."""

    def __init__(self, progress: Say) -> None:
        self.say = progress
        self.cases: dict[str, Organisation] = {}
        self.people: dict[str, Person] = {}
        self.users: dict[str, User] = {}
        self.coders: dict[str, User] = {}
        self.sources: dict[str, Source] = {}
        self.codes: dict[str, Code] = {}
        self.texts: dict[str, str] = {}
        self.codings: dict[tuple[str, str, str], uuid.UUID] = {}

    def load(self) -> Study:
        self._accounts()
        self._study()
        self._members()
        self.say("  identities and consents…")
        self._identities()
        self._consents()
        self.say("  texts…")
        self._sources()
        self.say("  codes and codings…")
        self._codes()
        for number, coder in enumerate(self.coders):
            self._codings(number, coder)
        self._memos()
        Living(study=self.study, coders=self.coders, codings=self.codings, named=named).live()
        self.say("  rounds and conversations…")
        Together(
            study=self.study, sources=self.sources, colleagues=self.coders | {"coach": self._by_role(Role.COACH)},
            codings=self.codings, place=self.place, named=named,
        ).work()  # fmt: skip
        self.say("  findings and report…")
        tell(
            study=self.study,
            sources=self.sources,
            codes=self.codes,
            coders=self.coders,
            place=self.place,
            named=named,
            by=self.lead,
        )
        return self.study

    def _accounts(self) -> None:
        for member in content.study()["members"]:
            user = User.objects.create_user(
                member["email"], name=member["name"], pk=named("user", member["email"]), last_login=timezone.now()
            )
            self.users[member["email"]] = user
            if coder := member.get("coder"):
                self.coders[coder] = user
            if role_of(member["role"]) is Role.LEAD:
                self.lead = user

    def _study(self) -> None:
        about = content.study()["study"]
        fields = {name: about[name] for name in ("language", "question", "description") if name in about}
        self.study = studies.create_study(name=about["name"], slug=about["slug"], by=None, lead=self.lead, **fields)
        for case in content.study()["organisations"]:
            self.cases[case["code"]] = studies.add_organisation(
                study=self.study, by=self.lead, label=case["label"], code=case["code"], sector=case["sector"],
                own_word=case.get("own_word", ""), locations=", ".join(case.get("locations", [])),
                decision=DECISIONS[case["status"]], description=case.get("reasons", ""),
            )  # fmt: skip
        for person in content.study()["people"]:
            self.people[person["code"]] = studies.add_person(
                study=self.study, by=self.lead, label=person["label"], code=person["code"],
                role=role_of(person["role"]), organisation=self.cases.get(person.get("organisation", "")),
            )  # fmt: skip

    def _members(self) -> None:
        for member in content.study()["members"]:
            studies.give_role(
                study=self.study, user=self.users[member["email"]], role=role_of(member["role"]), by=self.lead,
                organisation=self.cases.get(member.get("organisation", "")),
                person=self.people.get(member.get("person", "")),
            )  # fmt: skip

    def _identities(self) -> None:
        """Who the pseudonyms are goes into the vault, sealed; nothing else in the demonstration knows it."""
        for about in content.names()["people"]:
            who = Who(
                name=about["name"], email=about.get("email", ""), phone=about.get("phone", ""),
                other_names=tuple(about.get("other_names", ())),
            )  # fmt: skip
            identities.keep_identity(person=self.people[about["code"]], who=who, by=self.lead)
        for about in content.names()["organisations"]:
            school = Who(name=about["name"], other_names=tuple(about["other_names"]), domains=tuple(about["domains"]))
            identities.keep_organisation_identity(organisation=self.cases[about["code"]], who=school, by=self.lead)

    def _consents(self) -> None:
        consents.make(
            study=self.study, people=self.people,
            names={about["code"]: about["name"] for about in content.names()["people"]},
            lead=self.lead, second=self._by_role(Role.RESEARCHER), coach=self._by_role(Role.COACH),
        )  # fmt: skip

    def _by_role(self, role: Role) -> User:
        """The first member with this role."""
        return next(self.users[one["email"]] for one in content.study()["members"] if role_of(one["role"]) is role)

    def _sources(self) -> None:
        speakers = {person["code"]: person.get("speaker", "") for person in content.study()["people"]}
        for file in content.sources():
            about = dict(file.about)
            document = from_text(about["name"], normalise(file.text))
            variables = {name: str(value) for name, value in about.get("variables", {}).items()}
            people = [self.people[code] for code in about.get("people", [])]
            source = sources.add_source(
                study=self.study, document=document, by=self.lead, kind=KINDS.get(about["kind"], about["kind"]),
                date=about.get("date"), phase=about.get("phase", ""), basis=self._basis(about, people), people=people,
                basis_note=about.get("basis_note", ""), organisation=self.cases.get(about.get("organisation", "")),
                description=about.get("description", ""), source_id=named("source", file.slug),
                guid=named("source-guid", file.slug), file_name=f"{file.slug}.txt",
            )  # fmt: skip
            sources.set_variables(source, variables)
            heard = {turn.speaker for turn in document.turns}
            said = {person: speakers[person.code] if speakers[person.code] in heard else "" for person in people}
            sources.set_people(source=source, speakers=said, by=self.lead)
            self.sources[file.slug], self.texts[file.slug] = source, document.text

    def _basis(self, about: dict[str, Any], people: list[Person]) -> str:
        """Consent as it was signed here; of a harvest, that its participants approved it."""
        if about["basis"] != "consent":
            return str(about["basis"])
        kind = KINDS.get(about["kind"], about["kind"])
        if kind == Kind.HARVEST:
            return Basis.HARVEST
        return Basis.CONSENT if consents.covered(people, kind) else Basis.ELSEWHERE

    def _codes(self) -> None:
        for wish in content.codes():
            fields = {name: wish[name] for name in CODE_WORDS if name != "name" and wish.get(name)}
            coding.create_code(
                study=self.study, name=wish["name"], parent=self.codes.get(wish.get("parent", "")), by=self.lead,
                code_id=named("code", wish["id"]), **fields,
            )  # fmt: skip
            self.codes[wish["id"]] = Code.objects.get(pk=named("code", wish["id"]))
        begun = Clock(content.FIRST_CODING).tick()
        Change.objects.filter(study=self.study).update(at=begun)
        Code.objects.filter(study=self.study).update(created_at=begun)
        CodeVersion.objects.filter(code__study=self.study).update(at=begun)

    def _codings(self, number: int, coder: str) -> None:
        """Put a coder's codes on the texts, each text in a sitting some days after it came in."""
        by, clocks = self.coders[coder], {}
        for order, wish in enumerate(content.codings(coder)):
            source = self.sources[wish["source"]]
            start, end = self.place(wish)
            if source not in clocks:
                clocks[source] = Clock(_sitting(source, number), hour=9 + 4 * number)
            at = clocks[source].tick()
            ids = [named("coding", f"{coder}/{order}/{code}") for code in wish["codes"]]
            change = coding.apply_codes(
                source=source, start=start, end=end, codes=[self.codes[code] for code in wish["codes"]],
                coding_ids=ids, by=by,
            )  # fmt: skip
            Change.objects.filter(pk=change.pk).update(at=at)
            Coding.objects.filter(pk__in=ids).update(created_at=at)
            self.codings[coder, wish["source"], wish["words"]] = ids[0]
            if memo := wish.get("memo"):
                self._memo(f"{coder}/{order}", by=by, at=at, text=memo, about=Coding.objects.get(pk=ids[0]))

    def _memos(self) -> None:
        for order, wish in enumerate(content.memos()):
            at = Clock(wish["date"], hour=16).tick()
            self._memo(
                str(order), by=self.coders[wish["by"]], at=at, text=wish["text"], about=self._about(wish),
                title=wish.get("title", ""), kind=wish["kind"],
            )  # fmt: skip

    def _about(self, wish: dict[str, Any]) -> Source | Code | Coding | None:
        """What a memo is about, by what the content says it is on."""
        if wish["on"] == "source":
            return self.sources[wish["source"]]
        if wish["on"] == "code":
            return self.codes[wish["code"]]
        if wish["on"] == "coding":
            return Coding.objects.get(pk=self.codings[wish["coder"], wish["source"], wish["words"]])
        return None

    def _memo(self, name: str, *, at: datetime.datetime, **fields: Any) -> None:
        memo = coding.write_memo(study=self.study, memo_id=named("memo", name), **fields)
        Memo.objects.filter(pk=memo.pk).update(created_at=at, edited_at=at)

    def place(self, wish: dict[str, Any]) -> tuple[int, int]:
        """Where the words of a coding stand in its source. Raises ValueError when that is nowhere, or twice."""
        return place_of(self.texts[wish["source"]], wish["words"])


def place_of(text: str, words: str) -> tuple[int, int]:
    """The span of words that occur once in a text, in code points."""
    words = normalise(words)
    start = text.find(words)
    if start < 0 or text.find(words, start + 1) >= 0:
        raise ValueError(f"These words are not there exactly once: {words!r}")
    return start, start + len(words)


def _sitting(source: Source, coder: int) -> datetime.date:
    """The day on which a coder takes up a text: four days after its date, or three more for the second coder."""
    return (source.date or content.FIRST_CODING) + datetime.timedelta(days=4 + 3 * coder)
