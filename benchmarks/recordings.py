"""An hour of sound: sealed, checked, brought in over HTTP and played from random places, with the memory it takes.

python -m benchmarks.recordings                635 MB, as 60 minutes of stereo WAV at 44.1 kHz are
python -m benchmarks.recordings --megabytes 50
"""

import argparse
import http.client
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.server import Person, Server
from benchmarks.table import Table, percentile

RESULTS = Path(__file__).resolve().parent / "results" / "recordings.json"
MB = 2**20
PIECE = bytes(range(256)) * 1024  # 256 kB
LEAD = "lead@oogst.example"
BUILD = """
import django; django.setup()
from django.core.management import call_command
for alias in ("default", "vault"): call_command("migrate", database=alias, verbosity=0)
from oogst.people.accounts import User
from oogst.studies.services import create_study
from oogst.sources.services import add_source
from oogst.core.formats.document import Document
from oogst.vault import master
master.make()
lead = User.objects.create_user("lead@oogst.example", "een lang wachtwoord", name="Vera")
study = create_study(name="Opnames", by=None, lead=lead)
print(study.slug, add_source(study=study, document=Document(name="Gesprek", text="Stil."), by=lead).pk)
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recordings")
    parser.add_argument("--megabytes", type=int, default=635)
    size = parser.parse_args().megabytes
    table = Table()
    with tempfile.TemporaryDirectory(prefix="oogst-bench-") as folder:
        core(table, Path(folder) / "sealed", size)
        over_http(table, Path(folder) / "data", size)
    table.write(RESULTS, "python -m benchmarks.recordings" + (f" --megabytes {size}" if size != 635 else ""))
    return 0


def wav(size: int) -> Iterator[bytes]:
    """A WAV of so many MB, with a chunk of metadata to take out."""
    sound = size * MB
    form = b"fmt " + (16).to_bytes(4, "little") + bytes.fromhex("0100020044ac000010b1020004001000")
    said = b"LIST" + (256).to_bytes(4, "little") + b"INFOIART" + b"Anja van Dijk".ljust(248)
    body = b"WAVE" + form + said + b"data" + sound.to_bytes(4, "little")
    yield b"RIFF" + (len(body) + sound).to_bytes(4, "little") + body
    for _ in range(sound // len(PIECE)):
        yield PIECE


def core(table: Table, file: Path, size: int) -> None:
    """Without database or server: what the sealing itself costs, with the disk."""
    from oogst.core.sealing import SealedFile, new_key, seal_chunks
    from oogst.core.sound.clean import cleaned

    key, before, start = new_key(), peak(), time.perf_counter()
    with file.open("wb") as target:
        for chunk in seal_chunks(key, cleaned(wav(size))[1], "bench"):
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    taken = time.perf_counter() - start
    table.add(f"seal {size} MB, metadata out, on the disk", None, taken, note=f"{size / taken:.0f} MB/s")
    with file.open("rb") as source:
        sealed = SealedFile(key, source, "bench")
        start = time.perf_counter()
        length = sum(map(len, sealed.read()))
        taken = time.perf_counter() - start
        table.add(f"read {size} MB to its end", None, taken, note=f"{length / MB / taken:.0f} MB/s")
        waits = []
        for place in places(size, 1000):
            start = time.perf_counter()
            next(piece for piece in sealed.read(place, place + 64 * 1024) if piece)
            waits.append(time.perf_counter() - start)
    table.add("jump to a random place, until the first bytes, median of 1,000", None, statistics.median(waits),
              note=f"p95 {percentile(waits, 0.95) * 1000:.1f} ms")  # fmt: skip
    table.add("memory that all of that added, at its peak", None, peak() - before, "MB")


def over_http(table: Table, data: Path, size: int) -> None:
    """As a browser does it, against our own server."""
    environment = {**os.environ, "OOGST_DATA": str(data), "DJANGO_SETTINGS_MODULE": "oogst.config.settings"}
    data.mkdir(mode=0o700)
    made = subprocess.run([sys.executable, "-c", BUILD], env=environment, check=True, capture_output=True, text=True)
    slug, source = made.stdout.split()[-2:]
    page = f"/s/{slug}/material/{source}/"
    with Server(data) as server:
        lead = Person(server).sign_in(LEAD)
        lead.get(page)
        lead.get(page)
        before = server.memory()
        used = server.used()
        taken, most = bring(server, lead, f"{page}recording/", size)
        table.add(f"bring in {size} MB over HTTP, until it is sealed", None, taken,
                  note=f"{size / taken:.0f} MB/s; {server.used() - used:.1f} s of processor time")  # fmt: skip
        table.add("memory of the server meanwhile, above before", 64, most - before, "MB")
        said = lead.get(page).body.decode()
        address = said.partition('src="/s/' + slug + "/recordings/")[2].partition('"')[0]
        address = f"/s/{slug}/recordings/{address}"
        waits = [seek(server, lead, address, place) for place in places(size, 200)]
        table.add("play from a random place: first bytes over HTTP, median of 200", 0.1, statistics.median(waits),
                  note=f"p95 {percentile(waits, 0.95) * 1000:.0f} ms")  # fmt: skip
        most = server.memory()
        start, place, length = time.perf_counter(), 0, size * MB
        while place < length:
            answer = ranged(server, lead, address, place)
            body = answer.read()
            place += len(body)
            most = max(most, server.memory())
        taken = time.perf_counter() - start
        table.add(f"play all {size} MB, four at a time", None, taken, note=f"{size / taken:.0f} MB/s")
        table.add("memory of the server meanwhile, above before", 64, most - before, "MB")


def bring(server: Server, person: Person, path: str, size: int) -> tuple[float, float]:
    """Seconds, and the most memory of the server in MB; the file is sent as it is made."""
    edge = "oogst-bench-edge"
    token = person.cookies["csrftoken"]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="recording"; filename="uur.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    ).encode()
    foot = f"\r\n--{edge}--\r\n".encode()
    length = len(head) + sum(map(len, wav(size))) + len(foot)
    connection = http.client.HTTPConnection(server.host, server.port, timeout=600)
    start, most = time.perf_counter(), 0.0
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", f"multipart/form-data; boundary={edge}")
    connection.putheader("Content-Length", str(length))
    connection.putheader("Cookie", cookies(person))
    connection.endheaders()
    connection.send(head)
    for number, part in enumerate(wav(size)):
        connection.send(part)
        if number % 100 == 0:
            most = max(most, server.memory())
    connection.send(foot)
    most = max(most, server.memory())
    answer = connection.getresponse()
    answer.read()
    if answer.status != 302:
        raise RuntimeError(f"Bringing it in answered {answer.status}")
    return time.perf_counter() - start, max(most, server.memory())


def seek(server: Server, person: Person, address: str, place: int) -> float:
    start = time.perf_counter()
    answer = ranged(server, person, address, place)
    answer.read(1024)
    taken = time.perf_counter() - start
    answer.close()
    return taken


def ranged(server: Server, person: Person, address: str, place: int) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=600)
    connection.request("GET", address, headers={"Range": f"bytes={place}-", "Cookie": cookies(person)})
    answer = connection.getresponse()
    if answer.status != 206:
        raise RuntimeError(f"Playing answered {answer.status}")
    return answer


def cookies(person: Person) -> str:
    return "; ".join(f"{name}={value}" for name, value in person.cookies.items())


def places(size: int, count: int) -> list[int]:
    return [random.Random(place).randrange((size - 1) * MB) for place in range(count)]


def peak() -> float:
    """The most memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
