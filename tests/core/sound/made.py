"""Small recordings of every kind, made byte by byte, with a planted name in each place that can hold one."""

import struct

PLANT = b"Anja van Dijk"
SOUND = bytes(range(1, 251)) * 40


def chunk(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def wav(sound=SOUND, plant=PLANT):
    form = struct.pack("<HHIIHH", 1, 1, 16000, 32000, 2, 16)
    body = b"WAVE" + chunk(b"bext", plant) + chunk(b"fmt ", form) + chunk(b"LIST", b"INFOIART" + plant)
    body += chunk(b"data", sound) + chunk(b"id3 ", plant)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def frames(count=20):
    """MPEG-1 layer 3, 128 kb/s, 44.1 kHz: 417 bytes each."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * count


def id3(content):
    size = len(content)
    return b"ID3\x04\x00\x00" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + content


def ape(content):
    def end(flags):
        return b"APETAGEX" + struct.pack("<IIII", 2000, len(content) + 32, 1, flags) + bytes(8)

    return end(0xA0000000) + content + end(0x80000000)


def mp3(plant=PLANT):
    return id3(b"TPE1" + plant) + frames() + ape(plant) + (b"TAG" + plant).ljust(128, b"\0")


def aac():
    return (b"\xff\xf1\x50\x80\x04\x3f\xfc" + bytes(26)) * 20


def flac(plant=PLANT):
    def block(kind, content, last=False):
        return bytes([kind | (0x80 if last else 0)]) + len(content).to_bytes(3, "big") + content

    return b"fLaC" + block(0, bytes(34)) + block(4, plant) + block(6, plant * 9, last=True) + b"\xff\xf8" + SOUND


def box(name, content):
    return struct.pack(">I", len(content) + 8) + name + content


def mp4(plant=PLANT, handler=b"soun"):
    made = struct.pack(">III", 0, 3_900_000_000, 3_900_000_001)
    sample = box(b"stbl", box(b"stsd", bytes(16)))
    media = box(b"mdhd", made + bytes(12)) + box(b"hdlr", bytes(8) + handler + bytes(12) + plant) + box(b"minf", sample)
    track = box(b"trak", box(b"tkhd", made + bytes(72)) + box(b"mdia", media) + box(b"udta", plant))
    movie = box(
        b"moov", box(b"mvhd", made + bytes(88)) + track + box(b"udta", box(b"\xa9xyz", b"+52.37+004.89" + plant))
    )
    return box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + box(b"mdat", SOUND) + movie + box(b"uuid", plant)


def page(serial, number, packets, *, first=False):
    """One page with whole packets."""
    sizes = b"".join(b"\xff" * (len(each) // 255) + bytes([len(each) % 255]) for each in packets)
    flags = 2 if first else 0
    head = b"OggS\0" + bytes([flags]) + bytes(8) + struct.pack("<III", serial, number, 0) + bytes([len(sizes)])
    whole = head + sizes + b"".join(packets)
    return whole[:22] + struct.pack("<I", ogg_check(whole)) + whole[26:]


def ogg_check(whole):
    """The CRC of Ogg, written in another way than ours: bit by bit."""
    value = 0
    for byte in whole:
        value ^= byte << 24
        for _bit in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


def comments(plant=PLANT):
    said = [b"TITLE=" + plant, b"ARTIST=" + plant * 20]
    listed = b"".join(struct.pack("<I", len(each)) + each for each in said)
    return struct.pack("<I", len(plant)) + plant + struct.pack("<I", len(said)) + listed


def opus(plant=PLANT):
    return (
        page(7, 0, [b"OpusHead" + bytes(11)], first=True)
        + page(7, 1, [b"OpusTags" + comments(plant)])
        + page(7, 2, [SOUND[:3000], SOUND[:2000]])
    )


def vorbis(plant=PLANT):
    return (
        page(9, 0, [b"\x01vorbis" + bytes(23)], first=True)
        + page(9, 1, [b"\x03vorbis" + comments(plant) + b"\x01", b"\x05vorbis" + bytes(99)])
        + page(9, 2, [SOUND[:3000]])
    )


def element(name, content, width=1):
    number = bytes.fromhex(name)
    return number + (len(content) | 1 << (7 * width)).to_bytes(width, "big") + content


def webm(plant=PLANT, track=2, live=False):
    info = element("1549a966", element("4461", bytes(8)) + element("7ba9", plant) + element("4d80", plant))
    tracks = element("1654ae6b", element("ae", element("83", bytes([track])) + element("536e", plant)))
    tags = element("1254c367", element("7373", plant), 8)
    if live:
        cluster = bytes.fromhex("1f43b675") + b"\x01" + b"\xff" * 7 + element("e7", b"\0") + element("a3", SOUND, 3)
        segment = bytes.fromhex("18538067") + b"\x01" + b"\xff" * 7 + info + tracks + cluster
    else:
        cluster = element("1f43b675", element("e7", b"\0") + element("a3", SOUND, 3), 4)
        segment = element("18538067", info + tracks + cluster + tags, 8)
    return element("1a45dfa3", element("4282", b"webm")) + segment


ALL = {
    "audio/wav": wav, "audio/mpeg": mp3, "audio/aac": aac, "audio/flac": flac, "audio/mp4": mp4, "audio/ogg": opus,
    "audio/webm": webm,
}  # fmt: skip
