"""deduce, the Dutch finder of names, in a process of its own: it needs a gigabyte, and this process must not pay it."""

import contextlib
import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from oogst.core.deidentify.finding import combine, in_the_gaps
from oogst.core.deidentify.model import MAYBE, Hit, Layer, label
from oogst.core.deidentify.word_lists import PARTICLES, everyday, names_that_are_words

_WORKER = Path(__file__).with_name("deduce_worker.py")
_KEPT = ("SYSTEMROOT", "PATH", "LANG", "LC_ALL")  # no secrets of the server's environment
_WORD = re.compile(r"[^\W\d_]{3,}")
_FEW = 0.03
_KINDS = {
    "persoon": "person", "patient": "person", "locatie": "place", "instelling": "organisation",
    "ziekenhuis": "organisation", "zorginstelling": "organisation", "datum": "date", "leeftijd": "age",
    "telefoonnummer": "phone", "emailadres": "email", "url": "url", "bsn": "bsn", "id": "other",
}  # fmt: skip


class NamesUnavailable(Exception):
    """deduce gives no answer. `reason`: not-installed, failed or timeout."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_installed() -> bool:
    """Whether the optional extra `names` is there; imports nothing."""
    return find_spec("deduce") is not None


class DeduceProcess:
    """One worker, started at the first question and ended when idle. One question at a time; safe among threads.

    `cache`: a folder of our own in which deduce keeps its tables (77 MB; a minute or two to build, once). Reading them
    runs code, so the folder is made for us alone. `seconds`: for one question; `start_seconds`: until it is ready.
    """

    def __init__(
        self, cache: Path | str, *, seconds: float = 60, start_seconds: float = 600, idle_seconds: float = 120
    ) -> None:
        self._cache = Path(cache).resolve()
        self._seconds, self._start_seconds, self._idle_seconds = seconds, start_seconds, idle_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._idle: threading.Timer | None = None

    def __enter__(self) -> "DeduceProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def find(
        self, texts: Sequence[str], taken: Sequence[Sequence[Hit]] = (), *, language: str = "nl"
    ) -> list[list[Hit]]:
        """What deduce sees in each text outside the hits that were found already; all of it "maybe".

        Raises NamesUnavailable. Each text is asked three times: as written; without accents
        and shouting; and, where a text has hardly any, with capitals on its rarer words, as in logs and transcripts.
        """
        hits = [[hit for hit in of if hit.layer is not Layer.LEXICON] for of in taken] or [[] for _ in texts]
        covered = [_covered(text, of) for text, of in zip(texts, hits, strict=True)]
        plain = [_plain(text) for text in covered]
        found = self._ask([*covered, *plain, *map(_capitalised, plain)])
        answers = []
        for number, text in enumerate(texts):
            answer: list[Hit] = []
            as_is, bare, with_capitals = (_hits(of, language) for of in found[number :: len(texts)])
            for of in (as_is, bare, [hit for hit in with_capitals if _is_full_name(text, hit)]):
                answer = combine(answer, in_the_gaps(text, hits[number], of))
            answers.append(answer)
        return answers

    def close(self) -> None:
        """End the worker. It starts again when it is asked again."""
        with self._lock:
            self._end()

    def _ask(self, texts: list[str]) -> list[list[tuple[int, int, str]]]:
        if not is_installed():
            raise NamesUnavailable("not-installed")
        with self._lock:
            if self._idle:
                self._idle.cancel()
            if not self.is_running:
                self._start()
            answer = self._exchange({"texts": texts}, self._seconds)
            self._idle = threading.Timer(self._idle_seconds, self.close)
            self._idle.daemon = True
            self._idle.start()
        found = answer.get("found")
        if not isinstance(found, list) or len(found) != len(texts):
            raise NamesUnavailable("failed")
        return found

    def _start(self) -> None:
        self._end()
        self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._process = subprocess.Popen(  # noqa: S603 - our own script, no shell
            [sys.executable, "-I", "-B", str(_WORKER), str(self._cache)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={key: os.environ[key] for key in _KEPT if key in os.environ},
            cwd=self._cache,
        )
        self._answers = queue.Queue()
        threading.Thread(target=_listen, args=(self._process, self._answers), daemon=True).start()
        answer = self._answer(self._start_seconds)
        if "ready" not in answer:
            self._end()
            raise NamesUnavailable(str(answer.get("unavailable", "failed")))

    def _exchange(self, order: dict[str, Any], seconds: float) -> dict[str, Any]:
        if not self._process or not self._process.stdin:
            raise NamesUnavailable("failed")
        # A long text fills the pipe when the worker hangs: writing waits no longer than the answer may take.
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        began = time.monotonic()
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            self._end()
            raise NamesUnavailable("timeout" if time.monotonic() - began >= seconds else "failed") from error
        finally:
            watchdog.cancel()
        return self._answer(seconds)

    def _answer(self, seconds: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self._end()
            raise NamesUnavailable("timeout") from None
        try:
            answer = json.loads(line)
        except ValueError:  # it ended without a word
            self._end()
            raise NamesUnavailable("failed") from None
        return answer if isinstance(answer, dict) else {}

    def _end(self) -> None:
        if self._idle:
            self._idle.cancel()
        process, self._process = self._process, None
        if not process:
            return
        process.kill()
        process.wait()
        if process.stdin:
            with contextlib.suppress(OSError):  # what was not written yet goes nowhere
                process.stdin.close()


def find_with_deduce(process: DeduceProcess, text: str, hits: Sequence[Hit], *, language: str = "nl") -> list[Hit]:
    """The hits of `find`, with deduce's in their gaps. Raises NamesUnavailable."""
    return combine(hits, process.find([text], [hits], language=language)[0])


def _listen(process: "subprocess.Popen[str]", answers: "queue.Queue[str]") -> None:
    """Every line the worker says; an empty one when it ends."""
    if process.stdout:
        with process.stdout as lines:
            for line in lines:
                answers.put(line)
    answers.put("")


def _covered(text: str, hits: Sequence[Hit]) -> str:
    """The text with what was found already blanked, as long as it was, so that deduce ties nothing to it."""
    letters = list(text)
    for hit in hits:
        letters[hit.start : hit.end] = "," * (hit.end - hit.start)
    return "".join(letters)


def _plain(text: str) -> str:
    """The text, as long as it was, without accents and with one capital where a whole word is shouted."""
    bare = "".join(map(_bare, text))
    return "".join(
        letter.lower() if place and letter.isupper() and _is_shouted(bare, place) else letter
        for place, letter in enumerate(bare)
    )


def _capitalised(text: str) -> str:
    """A text with hardly any capitals, as long as it was, with them on words that are neither everyday nor short."""
    found = _WORD.findall(text)
    capitals = sum(word[0].isupper() for word in found)
    return "" if capitals > _FEW * len(found) else _WORD.sub(_with_capital, text)


def _is_full_name(text: str, hit: Hit) -> bool:
    """With capitals that we put there, one word is as often a thing as a name: only two together are believed."""
    return hit.kind == "person" and len(_WORD.findall(text[hit.start : hit.end])) > 1


def _with_capital(match: re.Match[str]) -> str:
    word = match.group()
    plain = word if word in everyday() or word in names_that_are_words() or word in PARTICLES else word.capitalize()
    return plain if len(plain) == len(word) else word


def _bare(letter: str) -> str:
    if letter.isascii():
        return letter
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if parts[0].isascii() else letter


def _is_shouted(text: str, place: int) -> bool:
    """Whether a capital stands behind another, and the word around it has three or more and no small letters."""
    if not text[place - 1].isupper():
        return False
    start, end = place, place
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return end - start > 2 and text[start:end].isupper()


def _hits(found: Sequence[Sequence[Any]], language: str) -> list[Hit]:
    hits = []
    for start, end, tag in found:
        kind = _KINDS.get(tag, "other")
        hits.append(Hit(start, end, kind, Layer.DEDUCE, MAYBE, "", label(kind, language)))
    return hits
