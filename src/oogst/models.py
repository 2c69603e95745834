"""All research tables, room by room, so that Django finds them in one app."""

from oogst.coding.models import Change, Code, CodeUse, CodeVersion, Coding, ImportedCoder, Memo
from oogst.people.models import Membership, TrailEntry, TrailHead
from oogst.sources.models import (
    Import,
    ImportFile,
    IndexedText,
    Participant,
    Revision,
    Source,
    Turn,
    Variable,
    VariableValue,
)
from oogst.story.models import Evidence, Finding, Quote, Report, Section
from oogst.studies.models import Organisation, Person, Study

__all__ = [
    "Change",
    "Code",
    "CodeUse",
    "CodeVersion",
    "Coding",
    "Evidence",
    "Finding",
    "Import",
    "ImportFile",
    "ImportedCoder",
    "IndexedText",
    "Membership",
    "Memo",
    "Organisation",
    "Participant",
    "Person",
    "Quote",
    "Report",
    "Revision",
    "Section",
    "Source",
    "Study",
    "TrailEntry",
    "TrailHead",
    "Turn",
    "Variable",
    "VariableValue",
]
