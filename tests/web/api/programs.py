"""Programs of tests: a token, and questions asked with it."""

import json
from collections.abc import Mapping
from typing import Any

from django.test import Client

from oogst.people import tokens
from oogst.people.accounts import User
from oogst.studies.models import Study

ROOT = "/api/v1/"


class Program:
    """Asks as a program does: with a header, and with nothing that a browser keeps."""

    def __init__(self, secret: str = "") -> None:
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The answer; its `json()` is what it says."""
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        sent: Mapping[str, Any] = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method.upper(), ROOT + path, headers=headers, query_params=query or None, **sent)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.ask("get", path, **query)
        assert answer.status_code == 200, answer.content
        return answer.json()


def program_of(user: User, study: Study, scope: str = "write") -> Program:
    return Program(tokens.make_token(study=study, name="proef", scope=scope, by=user).secret)
