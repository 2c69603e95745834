"""Every table of both databases, and what a destruction does with each. A test fails for one that is not listed.

Of each table: as what its rows of a person are counted on the certificate ("" where it has none), and its columns of
text: `words` are what the team writes, in which a person's words are looked for; `goes` goes with its row; `codes`
are ids, codes, digests and counts; `others` are words of other people or of forms; `sealed` nobody reads without a key.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Table:
    model: str
    counted: str = ""
    words: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    study: str = "study"  # how a row with `words` leads to its study
    removed: bool = False  # a row that quotes is removed as a whole

    @property
    def columns(self) -> frozenset[str]:
        return frozenset((*self.words, *self.goes, *self.codes, *self.others, *self.sealed))


CLASSES: dict[str, Promise] = {
    "pseudonyms": _("pseudonyms"),
    "identities": _("identities in the vault: name, address, phone, employer"),
    "addresses": _("marks by which an address was found"),
    "keys": _("keys"),
    "sealed_texts": _("sealed raw texts, with what was decided about their names"),
    "sealed_files": _("sealed files: recordings, scans, signed copies"),
    "sources": _("texts in the study"),
    "revisions": _("versions of those texts"),
    "turns": _("turns of a conversation"),
    "participations": _("notes of who is in which text"),
    "drafts": _("texts that were still waiting"),
    "cut_texts": _("texts of several people from which the turns of one were cut"),
    "unlinked_texts": _("texts of a group, from which the link with this person was taken"),
    "index": _("texts in the search index"),
    "codings": _("codings"),
    "memos": _("memos"),
    "comments": _("comments of colleagues"),
    "quotes": _("quotes"),
    "evidence": _("quotes under findings"),
    "gaps": _("places in the report and findings that now show a gap"),
    "replaced": _("places elsewhere from which words were taken"),
    "code_names": _("codes named by the person’s own words"),
    "values": _("values of variables"),
    "steps": _("steps in the log of coding"),
    "imports": _("reports of imports"),
    "incoming": _("files on their way in"),
    "jobs": _("queued and finished jobs"),
    "tasks": _("tasks about this person"),
    "signatures": _("signatures"),
    "asks": _("requests to sign"),
    "links": _("personal links"),
    "letters": _("notes of letters that went"),
    "exports": _("entries in the register of exports"),
    "memberships": _("roles of an account"),
    "accounts": _("accounts"),
    "sessions": _("sessions"),
}
"""What a certificate counts, in its order."""

_CODE = ("name", "definition", "when", "when_not", "anchor")
TABLES = (
    Table("oogst.Study", words=("name", "question", "description", "default_basis_note"), codes=("slug",), study="pk"),
    Table("oogst.Organisation", words=("label", "own_word", "locations", "description"), codes=("code",)),
    Table("oogst.ClosedDays", words=("name",)),
    Table("oogst.Person", "pseudonyms", goes=("code", "label")),
    Table("oogst.Membership", "memberships"),
    Table("oogst.ProgramToken", words=("name",), codes=("digest",)),
    Table("oogst.NumbersRelease", codes=("cells",)),
    Table("oogst.Task", "tasks", words=("note",), codes=("kind", "details", "permission")),
    Table("oogst.TrailHead", codes=("chain", "digest")),
    Table("oogst.TrailEntry", codes=("chain", "role", "verb", "object_type", "object_id", "previous", "digest",
                                     "details")),
    Table("oogst.Import", words=("settings",)),
    Table("oogst.ImportFile", "imports", words=("name",), codes=("stored", "report"), study="batch__study"),
    Table("oogst.Source", "sources", words=("name", "basis_note", "description", "file_name"),
          codes=("language", "file_digest", "digest")),
    Table("oogst.Revision", "revisions", words=("reason",), codes=("digest",), others=("text",),
          study="source__study"),
    Table("oogst.IndexedText", "index"),
    Table("oogst.Turn", "turns", others=("speaker",)),
    Table("oogst.Participant", "participations", goes=("speaker",)),
    Table("oogst.Draft", "drafts", words=("name", "basis_note"), codes=("file_mark", "layers")),
    Table("oogst.DraftPerson", "participations"),
    Table("oogst.NotAName", codes=("mark",)),
    Table("oogst.Variable", words=("name", "description")),
    Table("oogst.VariableValue", "values", words=("value",), study="variable__study"),
    Table("oogst.Code", "code_names", words=_CODE, codes=("color",)),
    Table("oogst.CodeVersion", words=_CODE, codes=("color", "status"), study="code__study"),
    Table("oogst.CodeUse"),
    Table("oogst.CodebookVersion", words=("name", "note")),
    Table("oogst.CodebookEntry"),
    Table("oogst.LookedAgain"),
    Table("oogst.CodeRelation", words=("label", "note")),
    Table("oogst.RelationEvidence"),
    Table("oogst.Board", words=("name",)),
    Table("oogst.BoardGroup", words=("name",), study="board__study"),
    Table("oogst.BoardCard"),
    Table("oogst.MemoLink"),
    Table("oogst.PastStep", codes=("what",)),
    Table("oogst.ImportedCoder", others=("name",)),
    Table("oogst.Coding", "codings", goes=("words",)),
    Table("oogst.Comment", "comments", words=("text",), removed=True),
    Table("oogst.Mention", study="comment__study"),
    Table("oogst.Memo", "memos", words=("title", "text"), removed=True),
    Table("oogst.Round", words=("name", "reveal_reason"), codes=("unit",)),
    Table("oogst.RoundText"),
    Table("oogst.RoundCode"),
    Table("oogst.RoundCoder", words=("off_reason",), study="round__study"),
    Table("oogst.RoundDone"),
    Table("oogst.RoundDecision", codes=("outcome", "codings")),
    Table("oogst.RoundCoding", "codings", goes=("words",)),
    Table("oogst.SuggestedCoding"),
    Table("oogst.DismissedSuggestion"),
    Table("oogst.Correction", codes=("moves", "kept")),
    Table("oogst.Adrift", goes=("words",)),
    Table("oogst.Shift", codes=("moves",)),
    Table("oogst.Change", "steps", codes=("verb", "rows", "about")),
    Table("oogst.Finding", words=("claim", "explanation")),
    Table("oogst.Quote", "quotes", words=("edited",), goes=("words",)),
    Table("oogst.Evidence", "evidence"),
    Table("oogst.Report", words=("title", "subtitle", "authors")),
    Table("oogst.Section", words=("title", "body"), study="report__study"),
    Table("oogst.SavedQuery", words=("name", "definition")),
    Table("oogst.LeftOutWords", words=("words",)),
    Table("oogst.CaseSummary", words=("text",)),
    Table("oogst.ConsentForm", others=("title",)),
    Table("oogst.ConsentVersion", codes=("purposes", "required", "changed")),
    Table("oogst.ConsentText", others=("sheet", "statement", "purposes", "questions")),
    Table("oogst.ConsentShown", codes=("digest",), others=("body",)),
    Table("oogst.ConsentAsk", "asks", goes=("outcome", "attempts")),
    Table("oogst.Signature", "signatures", goes=("digest", "yes", "no", "copy_digest", "proof_digest", "ended_why")),
    Table("oogst.PersonalLink", "links", goes=("secret_digest", "code_digest")),
    Table("oogst.Letter", "letters", goes=("kind",)),
    Table("oogst.Withdrawal", codes=("subjects", "counts", "keys")),
    Table("oogst.ExportTaken", codes=("format",)),
    Table("oogst.ExportTaken_people", "exports"),
    Table("oogst.ExportJob", "exports", goes=("wish", "stored", "file_name"),
          codes=("format", "language", "worker", "why")),
    Table("oogst.ImportItem", words=("name",), codes=("kind", "remarks"), study="file__batch__study"),
    Table("oogst.KeptHandle"),
    Table("oogst.KeptSet", words=("name", "description")),
    Table("oogst.KeptLink", words=("name",), codes=("direction", "color")),
    Table("oogst.KeptMember"),
    Table("oogst.KeptSource"),
    Table("oogst.KeptGraph", words=("name",)),
    Table("oogst.KeptVertex", words=("name",), codes=("look",), study="graph__study"),
    Table("oogst.KeptEdge", words=("name",), codes=("look",), study="graph__study"),
    Table("oogst.RetentionRule", words=("hold_reason",), codes=("kind",)),
    Table("oogst.RetentionRun", codes=("kind", "things", "outcome")),
    Table("oogst.RetentionNotice"),
    Table("django_tasks_database.DBTaskResult", "jobs",
          goes=("args_kwargs", "return_value", "exception_class_path", "traceback"),
          codes=("task_path", "worker_ids", "queue_name", "backend_name")),
    Table("vault.StudyKey", codes=("master",), sealed=("wrapped",)),
    Table("vault.SubjectKey", "keys", sealed=("wrapped",)),
    Table("vault.Identity", "identities", sealed=("sealed",)),
    Table("vault.AddressIndex", "addresses", goes=("mark",)),
    Table("vault.SealedText", "sealed_texts", codes=("kind",), sealed=("sealed",)),
    Table("vault.SealedFile", "sealed_files", codes=("kind", "media_type"), sealed=("name",)),
    Table("vault.User", "accounts", goes=("password", "email", "name")),
    Table("sessions.Session", "sessions", goes=("session_key", "session_data")),
    Table("account.EmailAddress", goes=("email",)),
    Table("account.EmailConfirmation", goes=("key",)),
    Table("mfa.Authenticator", goes=("data",)),
    Table("usersessions.UserSession", goes=("session_key", "user_agent", "data")),
    Table("socialaccount.SocialAccount", goes=("provider", "uid", "extra_data")),
    Table("socialaccount.SocialToken", goes=("token", "token_secret")),
    Table("socialaccount.SocialApp", others=("provider", "provider_id", "name", "client_id", "secret", "key",
                                             "settings")),
    Table("auth.Permission", others=("name", "codename")),
    Table("auth.Group", others=("name",)),
    Table("auth.Group_permissions"),
    Table("contenttypes.ContentType", others=("app_label", "model")),
)  # fmt: skip

BESIDE = {
    "oogst_words": "index",
    # Counts of attempts, by digests of addresses, and by ids who has which text open: they go by themselves, within the
    # hour or half a minute.
    "oogst_cache": "",
    "django_migrations": "",
    "sqlite_sequence": "",
}
"""Tables without a model; those of the full-text index of SQLite begin with the first name."""


def searched() -> list[Table]:
    """The tables with words of the team."""
    return [table for table in TABLES if table.words]
