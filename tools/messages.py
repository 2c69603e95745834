"""Every sentence that people can see: found in code and templates, kept with its Dutch in one catalogue.

    python -m tools.messages           bring the catalogue up to date and compile it; names what has no Dutch yet
    python -m tools.messages --check   change nothing; exit 1 when something is missing

The sentences in the code are English, so English is complete by itself. No gettext programs are needed.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "oogst"
FOLDER = PACKAGE / "locale" / "nl" / "LC_MESSAGES"
STEADY = datetime(2026, 1, 1, tzinfo=UTC)  # in place of now, so that the same sentences compile to the same file
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_SINGLE = re.compile(r"(?<![a-z_])(?:gettext|_)\(" + LITERAL + r"\)")
TEMPLATE_PLURAL = re.compile(r"(?<![a-z_])ngettext\(" + LITERAL + r",\s*" + LITERAL)
TEMPLATE_CONTEXT = re.compile(r"(?<![a-z_])pgettext\(" + LITERAL + r",\s*" + LITERAL + r"\)")


@dataclass(frozen=True)
class Message:
    """A sentence as the code has it; `plural` for those that count."""

    text: str
    plural: str | None = None
    context: str | None = None


def in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in SINGLE and texts:
            yield Message(texts[0])
        elif name in PLURAL and len(texts) > 1:
            yield Message(texts[0], texts[1])
        elif name in CONTEXT and len(texts) > 1:
            yield Message(texts[1], context=texts[0])


def in_template(source: str) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    code = templatize(source)
    for match in TEMPLATE_SINGLE.finditer(code):
        yield Message(ast.literal_eval(match.group(1)))
    for match in TEMPLATE_PLURAL.finditer(code):
        yield Message(ast.literal_eval(match.group(1)), ast.literal_eval(match.group(2)))
    for match in TEMPLATE_CONTEXT.finditer(code):
        yield Message(ast.literal_eval(match.group(2)), context=ast.literal_eval(match.group(1)))


def everything() -> dict[Message, list[str]]:
    """All messages of the package, each with the files it stands in. Allauth's own templates keep allauth's Dutch."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oogst.config.test")
    found: dict[Message, list[str]] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        for message in in_python(file.read_text()):
            found.setdefault(message, []).append(str(file.relative_to(ROOT)))
    for file in sorted((PACKAGE / "web" / "templates").rglob("*.*")):
        if file.suffix in {".html", ".txt"}:
            for message in in_template(file.read_text()):
                found.setdefault(message, []).append(str(file.relative_to(ROOT)))
    # One entry serves a word that stands alone in one place and counts in another: the one that counts.
    counting = {(message.text, message.context): message for message in found if message.plural}
    merged: dict[Message, set[str]] = {}
    for message, files in found.items():
        if message.text:
            merged.setdefault(counting.get((message.text, message.context), message), set()).update(files)
    return {message: sorted(files) for message, files in merged.items()}


def catalogue() -> Catalog:
    """The Dutch catalogue as it is kept."""
    with (FOLDER / "django.po").open("rb") as handle:
        return read_po(handle, locale="nl")


def up_to_date() -> tuple[Catalog, list[Message]]:
    """The catalogue of exactly what the code says now, and what has no Dutch."""
    known, fresh, missing = catalogue(), Catalog(locale="nl", charset="utf-8"), []
    for message, files in sorted(everything().items(), key=lambda item: (item[0].text, item[0].plural or "")):
        kept = known.get(message.text, context=message.context)
        string = kept.string if kept else ""
        if message.plural and isinstance(string, str):
            string = (string, string) if string else ("", "")
        if not message.plural and isinstance(string, tuple | list):
            string = string[0]
        if not (string if isinstance(string, str) else all(string)):
            missing.append(message)
        identity = (message.text, message.plural) if message.plural else message.text
        fresh.add(identity, string, locations=[(name, None) for name in files], context=message.context)
    return fresh, missing


def compiled(whole: Catalog) -> bytes:
    whole.creation_date = whole.revision_date = STEADY
    out = io.BytesIO()
    write_mo(out, whole)
    return out.getvalue()


def main() -> int:
    fresh, missing = up_to_date()
    for message in missing:
        print(f"no Dutch: {message.text!r}", file=sys.stderr)
    if "--check" in sys.argv:
        return 1 if missing else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "django.po").open("wb") as handle:
        write_po(handle, fresh, width=100, omit_header=False, sort_output=True, include_lineno=False)
    _steady_header(FOLDER / "django.po")
    (FOLDER / "django.mo").write_bytes(compiled(_reread()))
    print(f"{len(fresh)} sentences, {len(missing)} without Dutch", file=sys.stderr)
    return 1 if missing else 0


def _steady_header(file: Path) -> None:
    """Without dates and tool versions, so that the file changes only when a sentence does."""
    header = (
        'msgid ""\nmsgstr ""\n"Language: nl\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    )
    text = file.read_text()
    file.write_text(header + text[text.index("\n\n") :])


def _reread() -> Catalog:
    with (FOLDER / "django.po").open("rb") as handle:
        return read_po(handle, locale="nl")


if __name__ == "__main__":
    raise SystemExit(main())
