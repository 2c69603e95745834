"""Containers that mean harm."""

import io
import stat
import struct
import zipfile

import pytest

from oogst.core.formats import limits
from oogst.core.formats.archives import Archive
from oogst.core.formats.document import CannotRead


def zipped(members: list[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def read_member(data: bytes, member: str | None) -> bytes:
    archive = Archive(data)
    return archive.read(member or archive.names[0])


def reason(data: bytes, member: str | None = None) -> str:
    with pytest.raises(CannotRead) as refused:
        read_member(data, member)
    return refused.value.reason


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "C:\\x", "c:x", "a\\..\\x", "x\x00.xml"])
def test_names_that_lead_outside_are_refused(name: str) -> None:
    placeholder = "q" * len(name)
    data = zipped([(placeholder, b"x")]).replace(placeholder.encode(), name.encode())

    assert reason(data) == "unsafe-name"


def test_links_are_refused() -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert reason(zipped([(link, b"/etc/passwd")])) == "unsafe-name"


def test_a_member_that_unfolds_beyond_all_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNZIPPED_BYTES", 100_000)

    assert reason(zipped([("a", b"0" * 200_000)])) == "bomb"


def test_a_size_that_lies_is_found_while_unpacking() -> None:
    data = bytearray(zipped([("a", b"0" * 1_000_000)]))
    directory = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, directory + 24, 10)

    assert reason(bytes(data)) in {"bomb", "damaged"}


def test_high_compression_alone_is_no_reason() -> None:
    archive = Archive(zipped([("a", b"0" * 18_500_000)]))

    assert len(archive.read("a")) == 18_500_000


def test_too_many_members_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMBERS", 50)

    assert reason(zipped([(str(n), b"") for n in range(60)])) == "too-many-members"


def test_a_directory_that_claims_two_hundred_thousand_members_is_refused() -> None:
    data = bytearray(zipped([("a", b"x")]))
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 8, 60_000, 60_000)

    assert reason(bytes(data)) == "too-many-members"


def test_members_that_share_their_bytes_are_refused() -> None:
    data = bytearray(zipped([("a", b"0" * 1000), ("b", b"1" * 1000)], zipfile.ZIP_STORED))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    struct.pack_into("<L", data, second + 42, 10)

    assert reason(bytes(data), "b") == "bomb"


def test_locked_members_are_refused() -> None:
    data = bytearray(zipped([("a", b"x")]))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1

    assert reason(bytes(data)) == "encrypted"


def test_a_changed_byte_is_damage() -> None:
    data = zipped([("a", b"hier staan woorden")], zipfile.ZIP_STORED).replace(b"woorden", b"woorxen")

    assert reason(data) == "damaged"


def test_a_nested_container_is_not_opened() -> None:
    inner = zipped([("a", b"0" * 1_000_000)])

    assert Archive(zipped([("b.zip", inner)])).read("b.zip") == inner
