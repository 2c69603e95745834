"""Whatever table there is: it comes back whole from our own export, or somebody said why it stays."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from tests.exchange.full import full_study
from tests.exchange.things import exported, saved
from tests.factories import make_study, make_user

from oogst.coding.lineage import History
from oogst.exchange.taking import take_project
from oogst.people.accounts import User
from oogst.people.roles import Role
from oogst.studies.models import Study
from oogst.studies.services import give_role

pytestmark = pytest.mark.django_db

CARRIED = {
    "Adrift": "study", "Board": "study", "BoardCard": "board__study", "BoardGroup": "board__study",
    "CaseSummary": "study", "Code": "study", "CodeRelation": "study", "CodeUse": "code__study",
    "CodeVersion": "code__study", "CodebookEntry": "codebook__study", "CodebookVersion": "study", "Coding": "study",
    "Comment": "study", "Evidence": "finding__study", "Finding": "study", "ImportedCoder": "study",
    "KeptEdge": "graph__study", "KeptGraph": "study", "KeptHandle": "study", "KeptLink": "study",
    "KeptMember": "handle__study", "KeptSet": "study", "KeptSource": "source__study", "KeptVertex": "graph__study",
    "LeftOutWords": "study", "LookedAgain": "coding__study", "Memo": "study", "MemoLink": "memo__study",
    "Mention": "comment__study", "Organisation": "study", "Participant": "source__study", "PastStep": "study",
    "Person": "study",
    "Quote": "study", "RelationEvidence": "relation__study", "Report": "study", "Revision": "source__study",
    "Round": "study", "RoundCode": "round__study", "RoundCoder": "round__study", "RoundCoding": "study",
    "RoundDecision": "round__study", "RoundDone": "round__study", "RoundText": "round__study", "SavedQuery": "study",
    "Section": "report__study", "Source": "study", "Study": "pk", "SuggestedCoding": "coding__study",
    "Turn": "revision__source__study",
    "Variable": "study", "VariableValue": "variable__study",
}  # fmt: skip
CONSENT = "who agreed to what stays with the study in which it was signed"
ACCOUNT = "accounts and what they may are of an installation"
VAULT = "a text that waits is sealed, and no export can read it"
JOB = "work in progress of this installation"
REGISTER = "what left and came, and what must be done about it, is of this installation"
LOG = "undo is of who did it here; an import is no step of anybody"
TERMS = "how long what is kept is a promise of the study in which it was made"
LEARNT = "what a study is suggested is learnt anew, of its texts as they are there"
CALENDAR = "days on which people here do not work"
EXCUSED = {
    "ConsentAsk": CONSENT, "ConsentForm": CONSENT, "ConsentShown": CONSENT, "ConsentText": CONSENT,
    "ConsentVersion": CONSENT, "Letter": CONSENT, "PersonalLink": CONSENT, "Signature": CONSENT, "Withdrawal": CONSENT,
    "Membership": ACCOUNT,
    "ProgramToken": ACCOUNT, "TrailEntry": REGISTER, "TrailHead": REGISTER, "Task": REGISTER,
    "ExportTaken": REGISTER, "ExportTaken_people": REGISTER, "NumbersRelease": REGISTER,
    "Draft": VAULT, "DraftPerson": VAULT, "NotAName": VAULT,
    "ExportJob": JOB, "Import": JOB, "ImportFile": JOB, "ImportItem": JOB, "IndexedText": "made anew from the text",
    "DismissedSuggestion": LEARNT,
    "Change": LOG, "Correction": LOG, "Shift": LOG,
    "RetentionNotice": TERMS, "RetentionRule": TERMS, "RetentionRun": TERMS, "ClosedDays": CALENDAR,
}  # fmt: skip
OWN_STUDY = ("slug", "name", "language", "default_basis", "default_basis_note", "names", "holidays_suspend", "ended_on",
             "suggestions", "created_at")  # fmt: skip
EXCUSED_COLUMNS = {
    **{f"Study.{name}": "a setting of the study that it comes into" for name in OWN_STUDY},
    "Person.stopped_at": CONSENT,
    "Participant.signature": CONSENT,
    "Source.promised_day": CONSENT,
    "Source.interviewer": "who may open it while its cooling-off lasts; such a source does not come in",
    "Source.created_by": "who brought it in here; its maker is with KeptSource",
    "Source.created_at": "when it came in here; when it was made is with KeptSource",
    "Revision.number": "older texts stay: they may hold a name that was corrected away",
    "Revision.reason": "older texts stay, and why they were changed",
    "Revision.created_by": "who brought it in here",
    "Revision.created_at": "when it came in here",
    "Board.applied": LOG,
    "Round.to_tell": JOB,
    "RoundCoder.to_tell": JOB,
    "RoundCoder.reminded_for": JOB,
}
PRESENT = {"Adrift", "CodeRelation", "Memo", "RelationEvidence", "RoundCoding"}
"""Of which removed rows stay, so that `removed_at` is always empty."""
SEEN_ELSEWHERE = {"KeptSource"}


@pytest.fixture
def lead() -> User:
    return make_user("Marije")


@pytest.fixture
def study(lead: User) -> Study:
    return full_study(lead)


def twin_of(study: Study, lead: User) -> Study:
    twin = make_study(lead)
    for one in study.memberships.exclude(user_id=lead.pk):
        give_role(study=twin, user=User.objects.get(pk=one.user_id), role=Role.RESEARCHER, by=None)
    return twin


def models() -> dict[str, type[Model]]:
    return {model.__name__: model for model in apps.get_app_config("oogst").get_models(include_auto_created=True)}


def leaves(name: str, study: Study) -> Any:
    """The rows of a table that leave: removed ones stay, but for what others are still about; of texts the newest."""
    rows = models()[name]._default_manager.filter(**{CARRIED[name]: study.pk})
    if name == "Code":
        return rows.exclude(name="weg")
    if name == "CodeVersion":
        return rows.exclude(code__name="weg")
    if name == "CodeUse":
        return rows.filter(codings__gt=0)
    if name == "Coding":
        gone = rows.filter(removed_at__isnull=False, adrift=None)
        return rows.exclude(pk__in=gone.values("pk"))
    if name == "Memo":
        return rows.exclude(text="Bij iets dat weg is.")
    if name in ("Revision", "Turn"):
        column = "pk" if name == "Revision" else "revision"
        newest = [source.current().pk for source in study.sources.all()]
        return rows.filter(**{f"{column}__in": newest})
    return rows


class Names:
    """What the ids of one study mean, so that those of two can be compared."""

    def __init__(self, study: Study, first: "Names | None" = None) -> None:
        self.ids: dict[uuid.UUID, str] = {study.pk: "study"}
        for name in CARRIED:
            for row in leaves(name, study):
                if name == "Study" or row._meta.pk.is_relation or not isinstance(row.pk, uuid.UUID):
                    continue
                guid = getattr(row, "guid", None) or (row.code if name == "Person" else None)
                if guid is not None and name != "CodeRelation":
                    self.ids[row.pk] = f"{name}:{guid}"
                elif first is not None:
                    self.ids[row.pk] = first.same(study, row)
                elif name not in ("KeptHandle", "Evidence", "Report", "Section", "Revision", "Adrift"):
                    self.ids[row.pk] = f"{name}:{row.pk}"
        self.ids |= self._by_words(study)

    def _by_words(self, study: Study) -> dict[uuid.UUID, str]:
        """Rows without an identity of their own are known by what they hold."""
        found = {}
        for one in leaves("KeptHandle", study):
            about = next(
                value for value in (one.source_id, one.code_id, one.coding_id, one.memo_id, one.case_id) if value
            )
            found[one.pk] = f"handle of {self.ids[about]}"
        for one in leaves("Revision", study):
            found[one.pk] = f"text {one.digest}"
        for one in leaves("Section", study):
            found[one.pk] = f"section {one.title}"
        for one in leaves("Evidence", study):
            found[one.pk] = f"evidence {self.ids[one.quote_id]}"
        for one in leaves("Report", study):
            found[one.pk] = "report"
        return found

    def same(self, study: Study, row: Any) -> str:
        """What this row, of another study, was called in the first."""
        for pk, name in self.ids.items():
            if row.pk in (pk, uuid.uuid5(study.pk, str(pk))):
                return name
        return f"new {type(row).__name__}"

    def plain(self, value: Any) -> Any:
        if isinstance(value, uuid.UUID):
            return self.ids.get(value, str(value))
        if isinstance(value, str):
            for pk, name in self.ids.items():
                value = value.replace(str(pk), name)
            return value
        if isinstance(value, dict):
            return {key: self.plain(one) for key, one in value.items()}
        return [self.plain(one) for one in value] if isinstance(value, list) else value


def columns(name: str) -> list[str]:
    fields = models()[name]._meta.concrete_fields
    return [
        field.attname for field in fields
        if f"{name}.{field.name}" not in EXCUSED_COLUMNS
        and not (field.primary_key and field.get_internal_type() in ("AutoField", "BigAutoField"))
        and f"{name}.{field.name}" != "KeptMember.id"
    ]  # fmt: skip


def held(name: str, study: Study, names: Names) -> list[dict[str, Any]]:
    if name == "PastStep":
        return past(study, names)
    rows = [{column: names.plain(getattr(row, column)) for column in columns(name)} for row in leaves(name, study)]
    return sorted(rows, key=repr)


def past(study: Study, names: Names) -> list[dict[str, Any]]:
    """What happened to codes, by the log or by what came: of two studies the one has it in the log, the other not."""
    stays = {code.pk for code in leaves("Code", study)}
    rows = []
    for step in History(study).steps():
        if step.code in stays:
            codes = {f"{name}_id": getattr(step, name) for name in ("code", "old", "new")}
            codes = {name: names.plain(pk) if pk in stays else None for name, pk in codes.items()}
            plain = {"what": step.what, "before": step.before, "after": step.after, "at": step.at}
            rows.append({**codes, **plain, "by": names.plain(step.by), "study_id": "study"})
    return sorted(rows, key=repr)


def test_every_table_is_carried_or_excused():
    assert sorted(models()) == sorted([*CARRIED, *EXCUSED])
    known = {f"{name}.{field.name}" for name, model in models().items() for field in model._meta.concrete_fields}
    assert sorted(EXCUSED_COLUMNS.keys() - known) == []


def test_full_study_fills_every_column_of_every_table_that_is_carried(study: Study):
    names = Names(study)
    empty = []
    for name in CARRIED:
        rows = held(name, study, names)
        empty += [f"{name}.{column}" for column in columns(name) if all(row[column] in (None, "", []) for row in rows)]

    assert empty == sorted(f"{name}.removed_at" for name in PRESENT)


def test_everything_comes_back_column_by_column(study: Study, lead: User, tmp_path: Path):
    twin = twin_of(study, lead)

    outcome = take_project(study=twin, file=saved(tmp_path, exported(study, lead)), by=lead)

    assert [one for one in outcome.remarks if one["code"] in ("side-file-odd", "own-left-out")] == []
    before, after = Names(study), Names(twin, Names(study))
    differ = {}
    for name in sorted(CARRIED.keys() - SEEN_ELSEWHERE):
        here, there = held(name, study, before), held(name, twin, after)
        if here != there:
            differ[name] = [row for row in here if row not in there], [row for row in there if row not in here]
    assert differ == {}


def test_a_second_import_of_everything_adds_nothing(study: Study, lead: User, tmp_path: Path):
    twin, file = twin_of(study, lead), saved(tmp_path, exported(study, lead))
    take_project(study=twin, file=file, by=lead)
    before = {name: models()[name]._default_manager.filter(**{CARRIED[name]: twin.pk}).count() for name in CARRIED}

    take_project(study=twin, file=file, by=lead)

    after = {name: models()[name]._default_manager.filter(**{CARRIED[name]: twin.pk}).count() for name in CARRIED}
    assert after == before


def test_who_made_a_source_and_when_goes_on_from_study_to_study(study: Study, lead: User, tmp_path: Path):
    twin = twin_of(study, lead)

    take_project(study=twin, file=saved(tmp_path, exported(study, lead)), by=lead)

    coder = {twin.imported_coders.get().pk: "guest", study.imported_coders.get().pk: "guest"}
    for source in study.sources.all():
        kept = getattr(source, "kept", None)
        made = (kept.made_at, kept.made_by) if kept else (source.created_at, source.created_by)
        other = twin.sources.get(guid=source.guid).kept
        assert (other.made_at, coder.get(other.made_by, other.made_by)) == (made[0], coder.get(made[1], made[1]))
