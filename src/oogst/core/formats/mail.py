"""E-mail: the subject as name, the date, and the words of the body. Addresses stay outside.

Quoted history is kept unless it is asked away. Attachments are named in a remark and not read.
"""

import email
import email.policy
import email.utils
import re
from datetime import date
from email.errors import CloseBoundaryNotFoundDefect
from email.message import EmailMessage
from typing import Any

from oogst.core.formats.charsets import decode
from oogst.core.formats.document import CannotRead, Document, Remark
from oogst.core.formats.html import html_text
from oogst.core.formats.mail_quotes import remove_quotes, without_quotes
from oogst.core.text import normalise

_ENVELOPE = re.compile(rb"^From [^\r\n]*\r?\n(?=[A-Za-z-]+:)", re.MULTILINE)
_HEADER = re.compile(rb"\A(?:From [^\n]*\n)?(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}", re.IGNORECASE)
_KNOWN = re.compile(rb"^(?:from|to|subject|date|received|message-id|mime-version):", re.IGNORECASE | re.MULTILINE)
_LONGEST_NAME = 200
_EDGES = "\n\ufeff"  # what does not belong at either end of a text


class _Patient(email.policy.EmailPolicy):
    """The standard library's policy, with a header that its parser stumbles over as plain text."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        try:
            return super().header_fetch_parse(name, value)
        except Exception:  # IndexError, AttributeError, ValueError and more, on broken input
            return " ".join(value.split())


class _PatientMessage(EmailMessage):
    """A message, or a part of one, whose parameters may be in a character set that no name can have."""

    def get_filename(self, failobj: Any = None) -> Any:
        try:
            return super().get_filename(failobj)
        except ValueError:
            return "?"

    def get_boundary(self, failobj: Any = None) -> Any:
        try:
            return super().get_boundary(failobj)
        except ValueError:
            return failobj

    def get_content_charset(self, failobj: Any = None) -> Any:
        try:
            return super().get_content_charset(failobj)
        except ValueError:
            return failobj


_POLICY = _Patient(message_factory=_PatientMessage)


def looks_like_mail(data: bytes) -> bool:
    head = data[:8192].replace(b"\r\n", b"\n")
    match = _HEADER.match(head)
    return match is not None and len(_KNOWN.findall(match[0])) >= 2


def read_mail(data: bytes, name: str, drop_quoted: bool = False) -> list[Document]:
    """One document. Raises CannotRead: not-what-it-says (no headers), empty."""
    message = email.message_from_bytes(data.lstrip(b"\r\n"), policy=_POLICY)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise CannotRead("not-what-it-says")
    text, remarks = _body(message, drop_quoted)
    if not text.strip():
        raise CannotRead("empty")
    if _is_cut_off(message):
        remarks = (*remarks, Remark("ends-early"))
    attachments = [_header(part.get_filename()) or "?" for part in _attachments(message)]
    if attachments:
        details: dict[str, str | int] = {"count": len(attachments), "names": ", ".join(attachments)[:300]}
        remarks = (*remarks, Remark("attachments-not-read", details))
    subject = normalise(_header(_as_sent(message, "subject"))).strip()[:_LONGEST_NAME]
    return [Document(subject or name, text, (), "email", _date(message), remarks=remarks)]


def read_mailbox(data: bytes, name: str, drop_quoted: bool = False) -> list[Document]:
    """The messages of an mbox file that hold words. Raises CannotRead: not-what-it-says, empty."""
    starts = [match.start() for match in _ENVELOPE.finditer(data)]
    if not starts:
        raise CannotRead("not-what-it-says")
    documents = []
    for index, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        content = data[data.index(b"\n", start) + 1 : end].replace(b"\n>From ", b"\nFrom ")
        try:
            documents += read_mail(content, f"{name} {index}", drop_quoted)
        except CannotRead as error:
            if error.reason not in {"empty", "not-what-it-says"}:
                raise
    if not documents:
        raise CannotRead("empty")
    return documents


def _as_sent(message: EmailMessage, name: str) -> object:
    """A header. Raw 8-bit letters are taken from before the parser, which turns them into question marks."""
    for key, value in message.raw_items():
        if key.lower() == name and any("\udc80" <= letter <= "\udcff" for letter in str(value)):
            return value
    return message[name]


def _header(value: object) -> str:
    text = "" if value is None else str(value)
    # Raw 8-bit bytes come through as surrogates.
    raw = text.encode("utf-8", "surrogateescape") if any("\udc80" <= c <= "\udcff" for c in text) else None
    return " ".join((decode(raw)[0] if raw is not None else text).split())


def _date(message: EmailMessage) -> date | None:
    try:
        moment = email.utils.parsedate_to_datetime(str(message["date"]))
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.date() if 1970 <= moment.year <= 2200 else None


def _is_cut_off(message: EmailMessage) -> bool:
    """Whether a part has no end, as in a message that was cut off."""
    return any(isinstance(defect, CloseBoundaryNotFoundDefect) for part in message.walk() for defect in part.defects)


def _attachments(message: EmailMessage) -> list[EmailMessage]:
    found = []
    stack: list[EmailMessage] = [message]
    while stack:
        part = stack.pop()
        if part is not message and (part.get_filename() or part.get_content_type() == "message/rfc822"):
            found.append(part)
        elif part.is_multipart():
            stack.extend(child for child in reversed(list(part.iter_parts())) if isinstance(child, EmailMessage))
    return found


def _body(message: EmailMessage, drop_quoted: bool) -> tuple[str, tuple[Remark, ...]]:
    """The words, as plain text where the message has that. History that is all there is stays."""
    markup = ""
    whole, remarks = _texts(message, "text/plain")
    if not whole.strip():
        markup, remarks = _texts(message, "text/html")
        whole = html_text(markup)[0] if markup.strip() else ""
    whole = normalise(whole).strip(_EDGES)
    if not drop_quoted or not whole.strip():
        return whole, remarks
    shorter = normalise(html_text(markup, remove_quotes)[0]) if markup else whole
    shorter = without_quotes(shorter).strip(_EDGES)
    if not shorter.strip():
        return whole, (*remarks, Remark("nothing-but-quotes"))
    return shorter, remarks if shorter == whole else (*remarks, Remark("quotes-left-out"))


def _texts(message: EmailMessage, wanted: str) -> tuple[str, tuple[Remark, ...]]:
    """The inline parts of one kind after each other."""
    texts: list[str] = []
    remarks: tuple[Remark, ...] = ()
    stack: list[EmailMessage] = [message]
    while stack:
        part = stack.pop()
        if part.get_content_type() == "message/rfc822":
            continue
        if part.is_multipart():
            stack.extend(child for child in reversed(list(part.iter_parts())) if isinstance(child, EmailMessage))
        elif _kind(part) == wanted and not (part is not message and part.get_filename()):
            text, found = _part_text(part)
            texts.append(text.strip("\n") if len(texts) or stack else text)
            remarks = (*remarks, *found)
    return "\n\n".join(text for text in texts if text.strip()), remarks


def _kind(part: EmailMessage) -> str:
    """The kind of what is in a part; what should have parts, and has none that can be told apart, is plain words."""
    return "text/plain" if part.get_content_maintype() == "multipart" else part.get_content_type()


def _part_text(part: EmailMessage) -> tuple[str, tuple[Remark, ...]]:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    declared = str(part.get_content_charset() or "")
    text: str | None = None
    remarks: tuple[Remark, ...] = ()
    if declared and declared not in {"us-ascii", "unknown-8bit", "ascii"}:
        named = {"iso-8859-1": "cp1252", "shift_jis": "cp932", "gb2312": "gb18030"}.get(declared, declared)
        try:
            text = content.decode(named)
        except (LookupError, UnicodeError, ValueError):
            text = None
    if text is None:
        text, remarks = decode(content)
    text = text.replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    return text, remarks


def _unflowed(text: str, delete_space: bool) -> str:
    """RFC 3676: a line that ends in a space goes on in the next."""
    result = ""
    for line in text.split("\n"):
        line = line.removeprefix(" ") if not line.startswith(">") else line
        soft = line.endswith(" ") and line != "-- "
        result += (line[:-1] if soft and delete_space else line) if soft else line + "\n"
    return result
