"""A real SMTP server that keeps what it is given, for tests in which letters go out."""

import email
import email.policy
import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail.utils import DNS_NAME


class Mailbox:
    """What arrived, in order. With `refuse` the server takes no letters."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuse = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # the name aiosmtpd asks for
        if self.refuse:
            return "550 no"
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == address]

    def body(self, index: int = -1) -> str:
        part = self.letters[index].get_body()
        assert part is not None
        return part.get_content()

    def link(self, index: int = -1) -> str:
        """The first address in a letter."""
        found = re.search(r"https?://\S+", self.body(index))
        assert found
        return found[0]

    def code(self, index: int = -1) -> str:
        found = re.search(r"\b\d{6}\b", self.body(index))
        assert found
        return found[0]


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """Letters go to this server, by SMTP."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port, server_hostname="localhost")
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = False
    DNS_NAME._fqdn = "localhost"  # asking the network what this machine is called takes seconds
    yield box
    server.stop()
