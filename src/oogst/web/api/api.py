"""The API, put together: its operations, how it tells what is wrong, and its description for machines."""

import json
from functools import cache
from typing import Any

from ninja import NinjaAPI

from oogst.web.api import (
    cases,
    changes,
    codes,
    codings,
    exports,
    imports,
    matrices,
    memos,
    problems,
    searching,
    segments,
    study,
)

VERSION = "1"
TITLE = "Oogst for programs"
DESCRIPTION = (
    "Reads one study and works in it, as the owner of the token and with that person's role at that moment. "
    "Send the token in the header `Authorization: Bearer oogst_…` and nowhere else. "
    "Positions in texts are counted in Unicode code points from 0, half-open: [start, end). "
    "Lists come in pages: send `next` of one page as `after` to get the following one."
)
ROUTERS = [
    ("Study", study.router),
    ("Material", imports.router),
    ("Cases", cases.router),
    ("Codes", codes.router),
    ("Codings", codings.router),
    ("Codings", segments.router),
    ("Codings", changes.router),
    ("Memos", memos.router),
    ("Seeing", searching.router),
    ("Seeing", matrices.router),
    ("Exports", exports.router),
]
PROBLEMS = {
    400: "The question cannot be read.",
    401: "No valid token.",
    403: "The role of its owner, or the token itself, does not allow this.",
    404: "It is not in this study, or no longer.",
    409: "The state of the study does not allow this.",
    413: "More than 10 MB at once.",
    422: "Something in the question is not as it should be.",
    429: "Too many requests in a minute.",
}

api = NinjaAPI(
    title=TITLE, version=VERSION, description=DESCRIPTION, docs_url=None, openapi_url=None, urls_namespace="programs"
)
problems.install(api)
for tag, router in ROUTERS:
    api.add_router("", router, tags=[tag])


@cache
def description() -> str:
    """The OpenAPI document, as JSON. It tells nothing of any study, so anybody may have it."""
    said: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    said["components"]["schemas"]["Problem"] = problems.ProblemOut.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    said["components"]["schemas"] |= said["components"]["schemas"]["Problem"].pop("$defs", {})
    for operations in said["paths"].values():
        for operation in operations.values():
            operation["responses"] |= _problems()
    return json.dumps(said, ensure_ascii=False)


def _problems() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        str(status): {"description": said, "content": {problems.CONTENT_TYPE: {"schema": schema}}}
        for status, said in PROBLEMS.items()
    }
