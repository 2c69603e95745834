"""What is sealed comes out whole for its key, and for nobody and nothing else."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oogst.core import sealing
from oogst.core.sealing import CHUNK, CannotOpen, SealedFile, blind_index, derive, new_key, seal, seal_chunks, unseal


@given(st.binary(max_size=2000), st.text(max_size=30))
def test_sealed_bytes_come_out_for_their_key_and_purpose(plain: bytes, about: str) -> None:
    key = new_key()
    sealed = seal(key, plain, about)
    assert unseal(key, sealed, about) == plain
    for wrong in ((new_key(), sealed, about), (key, sealed, about + "x"), (key, sealed[:-1], about)):
        with pytest.raises(CannotOpen):
            unseal(*wrong)


def test_the_same_words_never_seal_alike() -> None:
    key = new_key()
    assert seal(key, b"Samira", "a") != seal(key, b"Samira", "a")
    assert b"Samira" not in seal(key, b"Samira", "a")


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_a_file_is_read_from_any_place(size: int) -> None:
    key, plain = new_key(), bytes(i % 251 for i in range(size))
    file = SealedFile(key, io.BytesIO(b"".join(seal_chunks(key, _parts(plain, 70_001), "r"))), "r")
    assert file.length == size
    assert b"".join(file.read()) == plain
    for start, end in ((0, 10), (CHUNK - 3, CHUNK + 3), (size // 2, size), (size, size), (5, size + 100)):
        assert b"".join(file.read(start, end)) == plain[start:end]


def test_a_file_that_was_cut_off_swapped_or_changed_does_not_open() -> None:
    key = new_key()
    sealed = b"".join(seal_chunks(key, [bytes(3 * CHUNK)], "r"))
    step, head = CHUNK + 16, sealing.HEADER
    cut = sealed[: head + 2 * step]
    swapped = (
        sealed[:head] + sealed[head + step : head + 2 * step] + sealed[head : head + step] + sealed[head + 2 * step :]
    )
    changed = sealed[: head + 9] + bytes([sealed[head + 9] ^ 1]) + sealed[head + 10 :]
    for wrong in (cut, swapped, changed, sealed[: head + 3], b"", b"OOGST"):
        with pytest.raises(CannotOpen):
            list(SealedFile(key, io.BytesIO(wrong), "r").read())
    with pytest.raises(CannotOpen):
        SealedFile(key, io.BytesIO(sealed), "another")


def test_a_stream_needs_the_memory_of_one_chunk() -> None:
    """Sealed parts come out while the source still goes on."""
    taken = 0

    def source() -> "object":
        nonlocal taken
        for _ in range(40):
            taken += 1
            yield bytes(100_000)

    stream = seal_chunks(new_key(), source(), "r")
    next(stream), next(stream)
    assert taken <= 4


def test_a_blind_index_finds_the_same_again_and_says_nothing_else() -> None:
    key = new_key()
    assert blind_index(key, "a@b.nl") == blind_index(key, "a@b.nl")
    assert blind_index(key, "a@b.nl") != blind_index(new_key(), "a@b.nl")
    assert derive(key, "index") != derive(key, "wrap")


def _parts(plain: bytes, size: int) -> "list[bytes]":
    return [plain[i : i + size] for i in range(0, len(plain), size)]
