"""The server's application: pages run as WSGI on long-lived threads, which keep their database connections.

Django's own ASGI path costs half the throughput with synchronous views (a thread and a new connection a request); so
only the streams take it, which wait nearly all of the time and must not hold a thread while they do.
"""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oogst.config.settings")

from oogst.config.wsgi import application as pages

THREADS = 8
STREAMS = "/live/"  # the end of their addresses
_pages: Any = WSGIMiddleware(cast("Any", pages), workers=THREADS)
_streams: Any = get_asgi_application()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answers HTTP; acknowledges the server's start and stop."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    stream = scope["type"] == "http" and scope["path"].endswith(STREAMS)
    await (_streams if stream else _pages)(scope, receive, send)
