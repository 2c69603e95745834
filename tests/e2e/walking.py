"""Every address of the URLconf that shows a page, with real things of the demonstration in it."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from tests.e2e.installation import STUDY, Installation

LONG_TEXT = "SELECT id FROM oogst_source WHERE name LIKE 'Slotinterview 4%'"
IDS = {
    "source": LONG_TEXT,
    "code": "SELECT id FROM oogst_code WHERE status = 'theme' ORDER BY position",
    "coding": f"SELECT id FROM oogst_coding WHERE source_id = ({LONG_TEXT}) AND removed_at IS NULL ORDER BY start",
    "memo": "SELECT id FROM oogst_memo WHERE removed_at IS NULL",
    "kept": "SELECT id FROM oogst_codebookversion ORDER BY at",
    "relation": "SELECT relation_id FROM oogst_relationevidence WHERE stance = 'against'",
    "board": "SELECT id FROM oogst_board",
    "link": "SELECT id FROM oogst_memolink",
    "round": "SELECT round_id FROM oogst_rounddecision WHERE outcome = 'neither'",
    "comment": "SELECT id FROM oogst_comment WHERE resolved_at IS NOT NULL",
    "query": "SELECT id FROM oogst_savedquery ORDER BY name",
    "finding": "SELECT finding_id FROM oogst_evidence WHERE stance = 'against'",
    "quote": "SELECT id FROM oogst_quote WHERE edited <> ''",
    "section": "SELECT id FROM oogst_section ORDER BY length(body) DESC",
    "school": "SELECT id FROM oogst_organisation ORDER BY code",
    "person": "SELECT id FROM oogst_person ORDER BY code",
    "member": "SELECT id FROM oogst_membership WHERE role = 'champion'",
    "batch": "SELECT batch_id FROM oogst_importfile",
    "file": "SELECT id FROM oogst_importfile WHERE state = 'taken'",
    "form": "SELECT id FROM oogst_consentform",
    "version": "SELECT id FROM oogst_consentversion WHERE number = 2",
    "ask": "SELECT id FROM oogst_consentask WHERE ended_at IS NULL",
    "signature": "SELECT id FROM oogst_signature WHERE confirmed_at IS NULL",
}
ASKED = {
    "segments": ["", "?code={code}", "?code=all&text=xyzzy"],
    "search": ["", "?q=vertrouwen", "?q=vertrouwen&in=memos", "?q=vertrouwen&in=codes", "?q=xyzzy"],
    "matrix": ["", "?look=bars", "?columns=codes"],
    "matrix_map": ["", "?rows=all"],
    "material": ["", "?q=xyzzy"],
    "codebook": ["", "?q=xyzzy"],
    "code_relations": ["", "?look=map", "?kind=cause&look=map"],
    "code_lineage": ["", "?theme={code}"],
    "code_saturation": ["", "?unit=themes&order=imported"],
    "memos": ["", "?q=xyzzy"],
    "codes_preview": ["?do=merge&codes={code}&codes={other}", "?do=split&codes={other}", "?do=remove&codes={other}"],
    "quote_pick": ["", "?finding={finding}"],
    "workbench": ["", "?coding={coding}"],
}
OF_AN_IMPORT = {"import_report", "import_describe", "import_again", "import_progress"}
MAIL = "karim.elidrissi@oogst.example"


class Walk:
    """`importing` is a study of the demonstration's own server in which files came in by browser."""

    def __init__(self, demo: Installation, importing: str) -> None:
        self.importing = importing
        self.password = re.sub(r"^https?://[^/]+", "", demo.oogst("user", "password", MAIL))
        self.ids: dict[str, Any] = {name: uuid.UUID(demo.one(query)) for name, query in IDS.items()}
        parent = self.ids["code"].hex
        self.ids["other"] = uuid.UUID(demo.one("SELECT id FROM oogst_code WHERE parent_id = ?", parent))

    def addresses(self) -> list[tuple[str, str]]:
        """Name and path, the same name more than once where a page has several faces."""
        found = []
        for name, arguments in sorted(named_addresses().items()):
            if name == "account_reset_password_from_key":
                found.append((name, self.password))
                continue
            known = {argument: self.argument(name, argument) for argument in arguments}
            try:
                path = reverse(name, kwargs=known)
            except NoReverseMatch:  # of a kind of thing that the demonstration does not have
                nothing = {0: uuid.UUID(int=0), "researcher": uuid.UUID(int=0)}
                path = reverse(name, kwargs={argument: nothing.get(value, value) for argument, value in known.items()})
            found += [(name, path + query.format(**self.ids)) for query in ASKED.get(name, [""])]
        return found

    def argument(self, name: str, argument: str) -> Any:
        if argument == "pk":
            return self.ids.get(name.split("_")[0], 0)  # zero: a passkey that is not there
        known = {
            "slug": self.importing if name in OF_AN_IMPORT else STUDY,
            "start": 10,
            "end": 60,
            "fmt": "html",
            "language": "nl",
        }
        return known.get(argument) or self.ids.get(argument, "researcher")


def named_addresses() -> dict[str, tuple[str, ...]]:
    """All named addresses, with the names of their arguments."""

    def walk(patterns: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
        for pattern in patterns:
            arguments = (*before, *pattern.pattern.converters, *pattern.pattern.regex.groupindex)
            if isinstance(pattern, URLResolver) and pattern.namespace != "programs":  # JSON, no pages
                yield from walk(pattern.url_patterns, arguments)
            elif isinstance(pattern, URLPattern) and pattern.name:
                yield pattern.name, tuple(dict.fromkeys(arguments))

    return dict(walk(get_resolver().url_patterns))
