"""Files that people brought go out as something to keep or to play; a player can ask for any part of them."""

import pytest
from django.test import RequestFactory

from oogst.web.serving import FromFile, serve, serve_bytes, serve_file

CONTENT = bytes(range(256)) * 4


def ask(method="get", content=CONTENT, name="gesprek.mp3", kind="audio/mpeg", etag="", **headers):
    class Part:
        """A source that tells only its length and its parts."""

        length = len(content)

        def read(self, start, end):
            assert 0 <= start < end <= len(content)
            for place in range(start, end, 100):
                yield content[place : min(place + 100, end)]

    request = getattr(RequestFactory(), method)("/", headers=headers)
    return serve(request, Part(), name=name, content_type=kind, etag=etag)


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_whole_is_given_with_its_length():
    answer = ask()

    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert (answer["Content-Length"], answer["Accept-Ranges"]) == ("1024", "bytes")
    assert answer["Content-Type"] == "audio/mpeg"
    assert answer["Content-Disposition"] == 'inline; filename="gesprek.mp3"'


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1), ("bytes=10-19", 10, 20), ("bytes=1000-", 1000, 1024), ("bytes=-24", 1000, 1024),
        ("bytes=-5000", 0, 1024), ("bytes=1020-99999999999999999999999999", 1020, 1024), ("bytes= 3 - 9", 3, 10),
    ],
)  # fmt: skip
def test_a_part_is_given_when_it_is_asked_for(asked, start, end):
    answer = ask(Range=asked)

    assert (answer.status_code, body(answer)) == (206, CONTENT[start:end])
    assert answer["Content-Range"] == f"bytes {start}-{end - 1}/1024"
    assert answer["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_that_is_not_there_is_told_so(asked):
    answer = ask(Range=asked)

    assert (answer.status_code, body(answer), answer["Content-Range"]) == (416, b"", "bytes */1024")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-3", "bytes=-", "lines=1-2", "bytes=a-b", "bytes=٣-٤", ""])
def test_what_is_no_single_range_is_answered_with_the_whole(asked):
    answer = ask(Range=asked)

    assert (answer.status_code, body(answer)) == (200, CONTENT)


def test_asking_for_the_head_gives_the_length_and_no_bytes():
    answer = ask("head", Range="bytes=0-9")

    assert (answer.status_code, answer["Content-Length"], body(answer)) == (200, "1024", b"")


def test_the_rest_is_only_given_of_the_same_content():
    same, other = (ask(etag="een", Range="bytes=5-", **{"If-Range": tag}) for tag in ('"een"', '"twee"'))

    assert (same.status_code, other.status_code) == (206, 200)
    assert ask(Range="bytes=5-", **{"If-Range": '"een"'}).status_code == 200


def test_nothing_of_nothing():
    assert body(ask(content=b"")) == b""
    assert ask(content=b"", Range="bytes=0-").status_code == 416


def test_a_file_is_read_in_parts_and_closed(tmp_path):
    path = tmp_path / "lang.bin"
    path.write_bytes(CONTENT * 1000)

    pieces = list(FromFile(path).read(7, 700_007))

    assert b"".join(pieces) == (CONTENT * 1000)[7:700_007]
    assert max(map(len, pieces)) <= 256 << 10
    request = RequestFactory().get("/", headers={"Range": "bytes=-3"})
    assert body(serve_file(request, path, name="a.wav", content_type="audio/wav")) == CONTENT[-3:]


@pytest.mark.parametrize(
    "kind",
    [
        "text/html", "image/svg+xml", "text/plain", "application/xhtml+xml", "text/xml", "text/javascript", "",
        "audio/mpeg\r\nX-Evil: 1", "multipart/x-mixed-replace", "image/png2", "video/mp4", "message/rfc822",
    ],
)  # fmt: skip
def test_what_a_browser_could_run_becomes_plain_bytes_to_keep(kind):
    answer = serve_bytes(RequestFactory().get("/"), b"<script>", name="a.html", content_type=kind)

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="a.html"'
    assert "X-Evil" not in answer.headers


@pytest.mark.parametrize(
    ("kind", "sent", "shown"),
    [
        ("audio/x-m4a", "audio/mp4", True), ("Audio/OGG; codecs=opus", "audio/ogg", True),
        ("image/jpeg", "image/jpeg", True), ("application/pdf", "application/pdf", False),
    ],
)  # fmt: skip
def test_known_kinds_go_by_their_own_name(kind, sent, shown):
    answer = ask(kind=kind)

    assert answer["Content-Type"] == sent
    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")


@pytest.mark.parametrize("answer", [ask(), ask("head"), ask(Range="bytes=1-2"), ask(Range="bytes=9999-")])
def test_every_answer_forbids_running_sniffing_and_keeping(answer):
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("../../etc/passwd", 'filename="passwd"'), ("C:\\x\\a.mp3", 'filename="a.mp3"'),
        ("a\r\nX-Evil: 1.mp3", 'filename="a X-Evil 1.mp3"'),
        ('a";b=".mp3', 'filename="a b= .mp3"'), ("\u202egpj.exe", 'filename="gpj.exe"'), ("...", 'filename="bestand"'),
        ("gesprek Eefjé.mp3", "filename*=utf-8''gesprek%20Eefj%C3%A9.mp3"), ("a\x00.mp3", 'filename="a.mp3"'),
        ("", 'filename="bestand"'),
    ],
)  # fmt: skip
def test_a_name_stays_one_name_on_one_line(name, sent):
    assert ask(name=name)["Content-Disposition"] == f"inline; {sent}"


def test_a_long_name_keeps_its_end():
    assert ask(name="x" * 400 + ".mp3")["Content-Disposition"].endswith('x.mp3"')
