"""A recording is known by its bytes, and leaves behind what it says about people, places and devices."""

import contextlib
import itertools
import struct
import wave
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.core.sound import made

from oogst.core.sound.clean import cleaned
from oogst.core.sound.kinds import NotSound


def clean(content, size=1000):
    kind, parts = cleaned(content[at : at + size] for at in range(0, len(content), size))
    return kind, b"".join(parts)


def boxes(content):
    """The boxes of an MP4, by an own walk: path and content of each."""
    at = 0
    while at < len(content):
        size, name = struct.unpack(">I4s", content[at : at + 8])
        yield name, content[at + 8 : at + size]
        if name in {b"moov", b"trak", b"mdia"}:
            yield from boxes(content[at + 8 : at + size])
        at += size


@pytest.mark.parametrize("kind", made.ALL)
def test_it_is_known_by_its_bytes(kind):
    assert clean(made.ALL[kind]())[0] == kind


@pytest.mark.parametrize("make", [made.wav, made.mp3, made.flac, made.mp4, made.opus, made.vorbis, made.webm])
def test_what_it_says_about_people_is_gone(make):
    before = make()

    _kind, after = clean(before)

    assert made.PLANT in before
    assert made.PLANT not in after
    assert b"+52.37" not in after


@pytest.mark.parametrize("make", [made.wav, made.flac, made.mp4, made.opus, made.vorbis, made.webm])
def test_nothing_moves(make):
    assert len(clean(make())[1]) == len(make())


def test_live_webm_has_no_lengths_and_is_read_all_the_same():
    kind, after = clean(made.webm(live=True))

    assert kind == "audio/webm"
    assert made.PLANT not in after
    assert made.SOUND in after


@pytest.mark.parametrize("make", [made.wav, made.flac, made.mp4, made.webm])
def test_the_sound_stays(make):
    assert made.SOUND in clean(make())[1]


def test_mp3_keeps_its_frames_and_nothing_else():
    assert clean(made.mp3())[1] == made.frames()


def test_mp3_of_one_long_tag_is_known():
    content = made.id3(b"APIC" + bytes(50_000)) + made.frames()

    assert clean(content) == ("audio/mpeg", made.frames())


def test_a_wav_is_still_read_by_others():
    with wave.open(BytesIO(clean(made.wav())[1])) as read:
        assert (read.getframerate(), read.readframes(read.getnframes())) == (16000, made.SOUND)


def test_a_wav_that_was_cut_off_keeps_its_sound():
    content = made.wav()
    cut = content[: content.index(b"data") + 4] + b"\xff\xff\xff\xff" + made.SOUND[:501]

    assert clean(cut)[1].endswith(made.SOUND[:501])


def test_an_mp4_forgets_when_it_was_made_and_keeps_its_boxes():
    before, after = made.mp4(), clean(made.mp4())[1]

    assert [name for name, _ in boxes(after)] == [
        b"free" if name in {b"udta", b"uuid"} else name for name, _ in boxes(before)
    ]
    assert all(not any(content[4:12]) for name, content in boxes(after) if name in {b"mvhd", b"tkhd", b"mdhd"})


def test_the_pages_of_an_ogg_still_hold():
    for make in (made.opus, made.vorbis):
        _kind, after = clean(make())
        starts = [place for place in range(len(after)) if after[place : place + 4] == b"OggS"]
        for start, end in itertools.pairwise([*starts, len(after)]):
            page = after[start:end]
            said = struct.unpack("<I", page[22:26])[0]
            assert made.ogg_check(page[:22] + bytes(4) + page[26:]) == said


def test_comments_of_an_ogg_are_none():
    opus, vorbis = clean(made.opus())[1], clean(made.vorbis())[1]

    assert opus[opus.index(b"OpusTags") + 8 :][:8] == bytes(8)
    assert vorbis[vorbis.index(b"\x03vorbis") + 7 :][:9] == bytes(8) + b"\x01"
    assert b"\x05vorbis" in vorbis


@pytest.mark.parametrize("content", [b"", b"Dit is tekst.\n" * 400, b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04",
                                     b"<svg/>", b"GIF89a", made.id3(b"TIT2")])  # fmt: skip
def test_what_is_no_sound_is_refused(content):
    with pytest.raises(NotSound):
        clean(content)


@pytest.mark.parametrize("content", [made.mp4(handler=b"vide"), made.webm(track=1)])
def test_a_film_is_refused(content):
    with pytest.raises(NotSound) as refused:
        clean(content)

    assert refused.value.why == "picture"


def test_an_mp4_that_was_cut_off_before_its_index_is_refused():
    with pytest.raises(NotSound) as refused:
        clean(made.mp4()[:5000])

    assert refused.value.why == "broken"


@given(some.sampled_from([*made.ALL.values(), made.vorbis]), some.integers(1, 3000), some.integers(0, 20_000))
def test_parts_of_any_size_and_files_cut_anywhere_give_no_other_trouble(make, size, length):
    content = make()[:length]
    try:
        _kind, after = clean(content, size)
    except NotSound:
        return

    assert len(after) <= len(content)
    assert made.PLANT not in after


@given(some.binary(max_size=400), some.sampled_from([each()[:60] for each in made.ALL.values()]))
def test_garbage_after_a_good_beginning_ends(content, beginning):
    with contextlib.suppress(NotSound):
        assert len(clean(beginning + content)[1]) <= len(beginning + content)
