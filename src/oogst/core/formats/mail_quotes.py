"""Leaves the history out of an e-mail: earlier messages that a reply or forward repeats.

In plain text: lines that begin with ">", the line above them that says who wrote when, and all that follows a head of
an earlier message ("-----Oorspronkelijk bericht-----", "Van: … Verzonden: …") or a line that says who wrote when
without any ">" below it. In HTML: what the mail programs mark as a quote. Answers between quoted lines stay.
"""

import re
from collections.abc import Iterator

from lxml import etree

_FIELD = re.compile(
    r"[ \t]*\*{0,2}(?:Van|From|Von|De|Aan|To|An|À|Cc|CC|Kopie|Datum|Date|Sent|Verzonden|Verstuurd|Gesendet|Envoyé|"
    r"Onderwerp|Subject|Betreff|Objet|Beantwoorden|Reply-To|Antwoord aan|Prioriteit|Importance)\*{0,2}[ \t]?:"
)
_FROM = re.compile(r"[ \t]*\*{0,2}(?:Van|From|Von|De)\*{0,2}[ \t]?:\*{0,2}[ \t]*\S")
_DIVIDER = re.compile(
    r"[ \t]*(?:-{2,}[ \t]*(?:Original Message|Oorspronkelijk(?:e)? bericht|Forwarded message|Doorgestuurd bericht|"
    r"Doorgezonden bericht|Ursprüngliche Nachricht|Weitergeleitete Nachricht|Message d’origine|Message d'origine)"
    r"[ \t]*-{2,}|(?:Begin forwarded message|Begin doorgestuurd bericht|Doorgestuurd bericht van .{2,80}):)[ \t]*\Z",
    re.IGNORECASE,
)
_RULE = re.compile(r"[ \t]*_{20,}[ \t]*\Z")
_WROTE = r"(?:schreef|het volgende geschreven|wrote|schrieb|a écrit)"
_DATE_FIRST = re.compile(rf"[ \t]*(?:Op|On|Am|Le)\s.{{3,240}}?\b{_WROTE}\b.{{0,160}}:\s*\Z", re.DOTALL)
_NAME_FIRST = re.compile(rf".{{1,120}}<[^<>\s]+@[^<>\s]+>.{{0,60}}?\b{_WROTE}\b.{{0,120}}:\s*\Z")
_STARTS = re.compile(r"[ \t]*(?:Op|On|Am|Le)\s")
_CERTAIN = re.compile(r"@|\b\d{1,2}[:.]\d{2}\b")  # an address or a time, which prose that ends in "schreef:" has not
_LONGEST = 400  # characters of a line that says who wrote when
_BROKEN = 40  # a shorter line was not broken by a mail program

_CLASSES = frozenset({
    "gmail_quote", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "tutanota_quote",
    "zmail_extra", "OutlookMessageHeader", "ms-outlook-mobile-reference-message",
})  # fmt: skip
_BEGINNINGS = frozenset({"divRplyFwdMsg", "appendonsend", "stopSpelling", "mail-editor-reference-message-container"})
# The line that Outlook draws above an earlier message, and nowhere else.
_OUTLOOK = re.compile(r"border:\s*none;\s*border-top:\s*solid\s+#?(?:E1E1E1|B5C4DF|windowtext)", re.IGNORECASE)


def without_quotes(text: str) -> str:
    """The text without its history; "" when it is nothing else."""
    kept: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if _is_head(lines, at):
            break
        said = _attribution(lines, at)
        if said:
            following = next((line for line in lines[at + said :] if line.strip()), "")
            if _is_quoted(following):
                at += said
                continue
            if _CERTAIN.search(" ".join(lines[at : at + said])):
                break
        if not _is_quoted(lines[at]):
            kept.append(lines[at])
        at += 1
    return "\n".join(kept).strip("\n")


def remove_quotes(root: etree._Element) -> bool:
    """Take the history out of a page, in place. Whether there was any."""
    found = list(_quotes(root))
    for element, and_after in found:
        if and_after:
            _remove_after(element, root)
        # The empty block keeps apart what stood before and after it. (The stubs do not know that it can be kept.)
        element.clear(keep_tail=True)  # type: ignore[call-arg]
    return bool(found)


def _is_quoted(line: str) -> bool:
    return line.lstrip(" ").startswith(">")


def _is_head(lines: list[str], at: int) -> bool:
    """Whether an earlier message begins here. Prose that happens to have "Van:" at its start is none."""
    line = lines[at]
    if _DIVIDER.match(line):
        return True
    if _RULE.match(line):
        following = [index for index in range(at + 1, min(at + 4, len(lines))) if lines[index].strip()]
        return bool(following) and _is_head(lines, following[0]) and not _RULE.match(lines[following[0]])
    if not _FROM.match(line):
        return False
    return sum(1 for other in lines[at : at + 8] if _FIELD.match(other)) >= 3


def _attribution(lines: list[str], at: int) -> int:
    """How many lines from here on say who wrote when; 0 when they do not. Mail programs break that line."""
    line = lines[at]
    if _NAME_FIRST.match(line[:_LONGEST]):
        return 1
    if not _STARTS.match(line):
        return 0
    for count in (1, 2, 3):
        last = lines[at + count - 1] if at + count <= len(lines) else ""
        said = "\n".join(lines[at : at + count])
        if not last.strip() or len(said) > _LONGEST or (count > 1 and _STARTS.match(last)):
            return 0
        if said.rstrip().endswith(":") and _DATE_FIRST.match(said):
            return count
        if len(line) < _BROKEN:
            return 0
    return 0


def _quotes(root: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """Each quote, and whether all that follows it belongs to it."""
    for element in root.iter("*"):
        classes = frozenset(str(element.get("class", "")).split())
        identity = str(element.get("id", "")).removeprefix("x_")
        if identity in _BEGINNINGS or _OUTLOOK.search(str(element.get("style", ""))):
            yield element, True
        elif (
            classes & _CLASSES
            or identity.startswith("yahoo_quoted")
            or (element.tag == "blockquote" and str(element.get("type", "")).lower() == "cite")
        ):
            yield element, False


def _remove_after(element: etree._Element, root: etree._Element) -> None:
    """All that stands after an element, at any height of the page."""
    current: etree._Element | None = element
    while current is not None and current is not root:
        current.tail = None
        for sibling in current.itersiblings():
            sibling.clear()
        current = current.getparent()
