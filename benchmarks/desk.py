"""What a person waits for at the workbench, in a real Chromium."""

from typing import Any

from benchmarks.browser import key_to_kept, signed_in, until_ready
from benchmarks.server import Server
from benchmarks.table import Table


def desk(table: Table, server: Server, email: str, about: dict[str, Any], scale: int) -> None:
    size, code = f"scale {scale}", f"{server.address}/s/{about['slug']}/code"
    with signed_in(server, email) as page:
        short, long = f"{code}/{about['source']}/", f"{code}/{about['long']}/"
        opened = until_ready(page, short)
        table.add(f"open a document until it can be coded, Chromium, {size}", 0.4, opened)
        opened = until_ready(page, long)
        table.add(f"60 pages with 1,500 codings, until it can be coded, {size}", 0.6, opened)
        used = server.used()
        taken = key_to_kept(page, short)
        note = f"{(server.used() - used) * 1000:.0f} ms of processor time of the server in all"
        table.add(f"make a coding: key press to kept, p95, {size}", 0.100, taken, note=note)
