"""The least valid objects, without surprises."""

from itertools import count
from typing import Any

from oogst.coding import services as coding_services
from oogst.coding.models import Code, Coding
from oogst.core.formats.document import Document
from oogst.people.accounts import User
from oogst.people.roles import RESEARCH_ROLES, Role
from oogst.sources.models import Source
from oogst.sources.services import add_source
from oogst.studies import services
from oogst.studies.models import Organisation, Study

_numbers = count(1)
TEXT = "Ik had verwacht dat het stil zou blijven.\nMaar iedereen vertelde iets.\n"


def make_user(name: str = "", **fields: Any) -> User:
    number = next(_numbers)
    return User.objects.create_user(
        f"user{number}@oogst.example", "een lang wachtwoord", name=name or f"Collega {number}", **fields
    )


def make_study(lead: User | None = None, name: str = "", **fields: Any) -> Study:
    fields.setdefault("names", "done")
    return services.create_study(
        name=name or f"Onderzoek {next(_numbers)}", by=None, lead=lead or make_user(), **fields
    )


def make_member(study: Study, role: Role = Role.RESEARCHER, **fields: Any) -> User:
    user = make_user()
    organisation = None if role in RESEARCH_ROLES else fields.pop("organisation", None) or make_organisation(study)
    services.give_role(study=study, user=user, role=role, by=None, organisation=organisation, **fields)
    return user


def make_organisation(study: Study, label: str = "", **fields: Any) -> Organisation:
    return services.add_organisation(study=study, label=label or f"School {next(_numbers)}", by=None, **fields)


def make_source(study: Study, text: str = TEXT, *, by: User | None = None, **fields: Any) -> Source:
    document = fields.pop("document", None) or Document(name=fields.pop("name", f"Bron {next(_numbers)}"), text=text)
    return add_source(study=study, document=document, by=by, **fields)


def make_code(study: Study, by: User, name: str = "", **fields: Any) -> Code:
    change = coding_services.create_code(study=study, name=name or f"code {next(_numbers)}", by=by, **fields)
    return Code.objects.get(pk=change.about["code"])


def make_coding(source: Source, code: Code, by: User, start: int = 0, end: int = 6) -> Coding:
    coding_services.apply_codes(source=source, start=start, end=end, codes=[code], by=by)
    return Coding.objects.present().get(source=source, code=code, coder=by.pk, start=start, end=end)
