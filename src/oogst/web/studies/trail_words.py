"""What each verb of the trail says on the screen. A test holds that none is missing."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

SAID: dict[str, Promise] = {
    "study.created": gettext_lazy("Study made"),
    "study.edited": gettext_lazy("Settings changed"),
    "role.given": gettext_lazy("Role given"),
    "role.changed": gettext_lazy("Role changed"),
    "role.taken": gettext_lazy("Role removed"),
    "account.made": gettext_lazy("Account made"),
    "account.edited": gettext_lazy("Own account changed"),
    "account.link": gettext_lazy("New password link made"),
    "account.password_link": gettext_lazy("Password link made on the command line"),
    "account.second_steps_removed": gettext_lazy("Second step of an account removed on the command line"),
    "account.administrator": gettext_lazy("Administrator appointed or dismissed"),
    "task.opened": gettext_lazy("Task opened"),
    "task.done": gettext_lazy("Task done"),
    "withdrawal.stopped": gettext_lazy("Somebody stopped taking part"),
    "withdrawal.destroying": gettext_lazy("Somebody had everything destroyed"),
    "withdrawal.done": gettext_lazy("Destruction completed"),
    "withdrawal.replayed": gettext_lazy("Destruction repeated after a backup was put back"),
    "case.added": gettext_lazy("School added"),
    "case.edited": gettext_lazy("School changed"),
    "case.removed": gettext_lazy("School removed"),
    "person.added": gettext_lazy("Person added"),
    "person.edited": gettext_lazy("Person changed"),
    "person.removed": gettext_lazy("Person removed"),
    "identity.kept": gettext_lazy("Identity written down"),
    "identity.opened": gettext_lazy("Identity opened"),
    "recording.attached": gettext_lazy("Recording sealed"),
    "recording.heard": gettext_lazy("Recording listened to"),
    "recording.removed": gettext_lazy("Recording destroyed"),
    "import.started": gettext_lazy("Import begun"),
    "import.again": gettext_lazy("File read again"),
    "import.taken": gettext_lazy("File read"),
    "import.project": gettext_lazy("Project brought in"),
    "import.undone": gettext_lazy("Half-read file undone"),
    "source.added": gettext_lazy("Source brought in"),
    "source.described": gettext_lazy("Source described"),
    "source.people": gettext_lazy("People of a source changed"),
    "source.variables": gettext_lazy("Variables of a source changed"),
    "source.removed": gettext_lazy("Source removed"),
    "source.masked": gettext_lazy("Name replaced in a source"),
    "material.listed": gettext_lazy("List of the material taken out"),
    "coding.apply": gettext_lazy("Coded"),
    "coding.remove": gettext_lazy("Coding removed"),
    "coding.resize": gettext_lazy("Limits of a coding changed"),
    "coding.recode": gettext_lazy("Coding given another code"),
    "coding.create_code": gettext_lazy("Code made"),
    "coding.edit_code": gettext_lazy("Code changed"),
    "coding.move": gettext_lazy("Codes moved"),
    "coding.merge": gettext_lazy("Codes merged"),
    "coding.split": gettext_lazy("Code split"),
    "coding.remove_codes": gettext_lazy("Codes removed"),
    "coding.undo": gettext_lazy("Step undone"),
    "coding.redo": gettext_lazy("Step redone"),
    "coding.import": gettext_lazy("Codes and codings brought in"),
    "memo.written": gettext_lazy("Memo written"),
    "memo.edited": gettext_lazy("Memo changed"),
    "memo.removed": gettext_lazy("Memo removed"),
    "memo.restored": gettext_lazy("Memo brought back"),
    "finding.made": gettext_lazy("Finding written"),
    "finding.edited": gettext_lazy("Finding changed"),
    "finding.ordered": gettext_lazy("Findings put in order"),
    "finding.removed": gettext_lazy("Finding removed"),
    "evidence.weighed": gettext_lazy("Quote put with a finding"),
    "evidence.dropped": gettext_lazy("Quote taken from a finding"),
    "quote.taken": gettext_lazy("Quote taken"),
    "quote.edited": gettext_lazy("Quote edited for readability"),
    "quote.removed": gettext_lazy("Quote removed"),
    "report.edited": gettext_lazy("Title page of the report changed"),
    "report.exported": gettext_lazy("Report taken out"),
    "export.given": gettext_lazy("Study taken out"),
    "section.added": gettext_lazy("Section of the report added"),
    "section.written": gettext_lazy("Section of the report written"),
    "section.ordered": gettext_lazy("Sections of the report put in order"),
    "section.removed": gettext_lazy("Section of the report removed"),
    "study.ended": gettext_lazy("Day of the final report set"),
    "retention.rule": gettext_lazy("Term of keeping changed"),
    "retention.hold": gettext_lazy("Hold put on what would go"),
    "retention.released": gettext_lazy("Hold ended"),
    "retention.announced": gettext_lazy("Announced what goes, because its term is over"),
    "retention.called_off": gettext_lazy("Announcement called off"),
    "closed_days.added": gettext_lazy("Closed days written down"),
    "closed_days.removed": gettext_lazy("Closed days taken away"),
    "numbers.released": gettext_lazy("Numbers released to managers"),
    "draft.arrived": gettext_lazy("Text sealed; it waits"),
    "draft.opened": gettext_lazy("Text opened during its cooling-off period"),
    "draft.described": gettext_lazy("Waiting text described"),
    "draft.reviewed": gettext_lazy("Names in a text reviewed"),
    "draft.removed": gettext_lazy("Waiting text removed"),
    "retention.carried_out": gettext_lazy("Removed, because its term was over"),
    "order.taken": gettext_lazy("Plan or register taken out"),
    "backup.made": gettext_lazy("Backup made"),
    "backup.restored": gettext_lazy("Backup put back"),
    "consent.form_made": gettext_lazy("Consent form made"),
    "consent.drafted": gettext_lazy("New version of a consent form begun"),
    "consent.edited": gettext_lazy("Purposes of a consent form changed"),
    "consent.written": gettext_lazy("Text of a consent form written"),
    "consent.text_removed": gettext_lazy("Language of a consent form left out"),
    "consent.proposed": gettext_lazy("Version of a consent form proposed"),
    "consent.sent_back": gettext_lazy("Proposed version taken back"),
    "consent.published": gettext_lazy("Version of a consent form published, by a second person"),
    "consent.retired": gettext_lazy("Version of a consent form taken out of use"),
    "consent.asked": gettext_lazy("Asked for consent"),
    "consent.link": gettext_lazy("Letter with the link sent again"),
    "consent.not_mailed": gettext_lazy("Letter could not be delivered"),
    "consent.ask_ended": gettext_lazy("Question for consent taken back"),
    "consent.reminded": gettext_lazy("Reminded once"),
    "consent.signed": gettext_lazy("Signed"),
    "consent.declined": gettext_lazy("Said no"),
    "consent.asked_by_self": gettext_lazy("Wants to change what they agreed to"),
    "consent.left_by_self": gettext_lazy("Left what they agreed to as it was"),
    "consent.recorded": gettext_lazy("Answer on paper or by mail recorded"),
    "consent.proof_seen": gettext_lazy("Scan or mail looked at"),
    "consent.confirmed": gettext_lazy("Recorded answer confirmed by a second person"),
    "consent.refused": gettext_lazy("Recorded answer rejected"),
    "consent.copy_opened": gettext_lazy("Signed copy opened"),
}
GROUPS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "study": (
        gettext_lazy("Study and members"),
        ("study.", "role.", "account.", "closed_days.", "numbers.", "retention.", "order.", "backup."),
    ),
    "cases": (gettext_lazy("Schools and people"), ("case.", "person.")),
    "vault": (gettext_lazy("Vault and recordings"), ("identity.", "recording.")),
    "withdrawals": (gettext_lazy("Withdrawals and tasks"), ("withdrawal.", "task.")),
    "consent": (gettext_lazy("Consent"), ("consent.",)),
    "material": (gettext_lazy("Material"), ("source.", "draft.", "import.", "material.")),
    "coding": (gettext_lazy("Codes and codings"), ("coding.", "memo.")),
    "story": (gettext_lazy("Findings and report"), ("finding.", "evidence.", "quote.", "report.", "section.")),
    "exports": (gettext_lazy("Taken out"), ("export.", "report.exported", "material.listed")),
}


def said(verb: str) -> str:
    """The verb in words."""
    return str(SAID[verb]) if verb in SAID else _("Changed: %(verb)s") % {"verb": verb}


def more(verb: str, details: Mapping[str, Any]) -> str:
    """What the details add, in a few words; "" for nothing."""
    if verb == "identity.opened":
        return str(details.get("reason", ""))
    if isinstance(words := details.get("words"), int):
        return ngettext("%(count)s word", "%(count)s words", words) % {"count": words}
    if isinstance(codings := details.get("codings"), int):
        return ngettext("%(count)s coding", "%(count)s codings", codings) % {"count": codings}
    if isinstance(sources := details.get("sources"), int):
        return ngettext("%(count)s source", "%(count)s sources", sources) % {"count": sources}
    return str(details.get("format", "")).upper()
