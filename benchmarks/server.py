"""A server of our own on a free port, and somebody who is signed in to it."""

import http.client
import http.cookies
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.commands import own_memory

PASSWORD = "een lang wachtwoord"


class Server:
    """`oogst serve` on a data folder, stopped at the end."""

    def __init__(self, data: Path, *command: str) -> None:
        environment = {**os.environ, "OOGST_DATA": str(data)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        arguments = command or ("serve",)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "oogst.cli", *arguments, "--port", "0", "--data", str(data)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://([^:/]+):(\d+)/", line)
        if not found:
            raise RuntimeError(f"The server did not start: {line!r}")
        self.host, self.port = found.group(1), int(found.group(2))
        self.address = f"http://{self.host}:{self.port}"

    def memory(self) -> float:
        """Resident memory in MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no memory figure")

    def told_memory(self) -> str:
        """How much of that is its own, and not pages of the database."""
        return f"{own_memory(self.process.pid):.0f} MB of its own, the rest are pages of files"

    def used(self) -> float:
        """Seconds of processor time so far: what other work on the machine changes least. 0 where it cannot be told."""
        file = Path(f"/proc/{self.process.pid}/stat")
        if not file.exists():
            return 0.0
        user, system = file.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


@dataclass
class Answer:
    status: int
    body: bytes
    seconds: float
    headers: dict[str, str]  # names in lower case

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Person:
    """A signed-in person with one connection that stays open, as a browser has."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=600)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, form: dict[str, str]) -> Answer:
        body = urllib.parse.urlencode(form).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def page(self, path: str) -> float:
        """Seconds until a page is here, whole. Raises RuntimeError when there is none."""
        answer = self.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return answer.seconds

    def post_json(self, path: str, content: Any) -> Answer:
        return self._ask("POST", path, json.dumps(content).encode(), {"Content-Type": "application/json"})

    def sign_in(self, email: str) -> "Person":
        self.get("/accounts/login/")
        answer = self.post(
            "/accounts/login/", {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        )
        if answer.status != 302:
            raise RuntimeError(f"Signing in answered {answer.status}")
        return self

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        headers = {**headers, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if "csrftoken" in self.cookies:
            headers["X-CSRFToken"] = self.cookies["csrftoken"]
        start = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - start
        for header in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in http.cookies.SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, content, seconds, headers)
