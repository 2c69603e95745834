"""What each verb of the trail says on the screen. A test holds that none is missing."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

SAID: dict[str, Promise] = {
    "study.created": lazy("Study made"),
    "study.edited": lazy("Settings changed"),
    "role.given": lazy("Role given"),
    "role.changed": lazy("Role changed"),
    "role.taken": lazy("Role taken away"),
    "account.made": lazy("Account made"),
    "account.edited": lazy("Own account changed"),
    "account.link": lazy("New password link made"),
    "account.password_link": lazy("Password link made on the command line"),
    "account.administrator": lazy("Administrator appointed or dismissed"),
    "case.added": lazy("School added"),
    "case.edited": lazy("School changed"),
    "case.removed": lazy("School removed"),
    "person.added": lazy("Person added"),
    "person.edited": lazy("Person changed"),
    "person.removed": lazy("Person removed"),
    "import.started": lazy("Import begun"),
    "import.again": lazy("File read again"),
    "import.taken": lazy("File read"),
    "import.undone": lazy("Half-read file undone"),
    "source.added": lazy("Source brought in"),
    "source.described": lazy("Source described"),
    "source.people": lazy("People of a source changed"),
    "source.variables": lazy("Variables of a source changed"),
    "source.removed": lazy("Source removed"),
    "material.listed": lazy("List of the material taken out"),
    "coding.apply": lazy("Coded"),
    "coding.remove": lazy("Coding removed"),
    "coding.resize": lazy("Limits of a coding changed"),
    "coding.recode": lazy("Coding given another code"),
    "coding.create_code": lazy("Code made"),
    "coding.edit_code": lazy("Code changed"),
    "coding.move": lazy("Codes moved"),
    "coding.merge": lazy("Codes merged"),
    "coding.split": lazy("Code split"),
    "coding.remove_codes": lazy("Codes removed"),
    "coding.undo": lazy("Step undone"),
    "coding.redo": lazy("Step redone"),
    "coding.import": lazy("Codes and codings brought in"),
    "memo.written": lazy("Memo written"),
    "memo.edited": lazy("Memo changed"),
    "memo.removed": lazy("Memo removed"),
    "memo.restored": lazy("Memo brought back"),
    "finding.made": lazy("Finding written"),
    "finding.edited": lazy("Finding changed"),
    "finding.ordered": lazy("Findings put in order"),
    "finding.removed": lazy("Finding removed"),
    "evidence.weighed": lazy("Quote put with a finding"),
    "evidence.dropped": lazy("Quote taken from a finding"),
    "quote.taken": lazy("Quote taken"),
    "quote.edited": lazy("Quote edited for readability"),
    "quote.removed": lazy("Quote removed"),
    "report.edited": lazy("Title page of the report changed"),
    "section.added": lazy("Section of the report added"),
    "section.written": lazy("Section of the report written"),
    "section.ordered": lazy("Sections of the report put in order"),
    "section.removed": lazy("Section of the report removed"),
}
GROUPS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "study": (lazy("Study and members"), ("study.", "role.", "account.")),
    "cases": (lazy("Schools and people"), ("case.", "person.")),
    "material": (lazy("Material"), ("source.", "import.", "material.")),
    "coding": (lazy("Codes and codings"), ("coding.", "memo.")),
    "story": (lazy("Findings and report"), ("finding.", "evidence.", "quote.", "report.", "section.")),
    "exports": (lazy("Taken out"), ("export.", "exchange.", "report.exported", "material.listed")),
}


def said(verb: str) -> str:
    """The verb in words."""
    return str(SAID[verb]) if verb in SAID else _("Changed: %(verb)s") % {"verb": verb}


def more(verb: str, details: Mapping[str, Any]) -> str:
    """What the details add, in a few words; "" for nothing."""
    if isinstance(words := details.get("words"), int):
        return ngettext("%(count)s word", "%(count)s words", words) % {"count": words}
    if isinstance(codings := details.get("codings"), int):
        return ngettext("%(count)s coding", "%(count)s codings", codings) % {"count": codings}
    if isinstance(sources := details.get("sources"), int):
        return ngettext("%(count)s source", "%(count)s sources", sources) % {"count": sources}
    return str(details.get("format", "")).upper()
