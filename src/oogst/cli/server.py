"""The one process that answers: uvicorn with our application, and the worker beside it."""

import asyncio
import socket
from contextlib import suppress

from oogst.cli.errors import Refused

GRACE = 3  # seconds that a request may still take when the server stops


def listen(host: str, port: int) -> socket.socket:
    """Take the port, before anything else is done. Raises Refused when somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as reason:
        listening.close()
        if isinstance(reason, PermissionError):
            raise Refused(
                f"Port {port} needs more rights than this account has. Choose one above 1023: --port 8000."
            ) from reason
        if isinstance(reason, socket.gaierror):
            raise Refused(f"{host} is not an address of this machine.") from reason
        raise Refused(f"Port {port} is taken by another program. Choose another one: --port {port + 1}.") from reason
    listening.set_inheritable(True)
    return listening


def address(listening: socket.socket) -> str:
    """What to type in a browser on this machine."""
    host, port = listening.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104 (only compared)
    return f"http://{shown}:{port}/"


def serve(listening: socket.socket) -> int:
    """Answer until stopped. Prints the address once it does. Django must be set up and the databases ready."""
    import uvicorn

    from oogst.flows.stopping import server_stops
    from oogst.flows.worker import start_worker

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                print(f"Oogst: {address(listening)}", flush=True)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            server_stops.send(Server)  # an open stream would else be waited for as long as a page may take
            await super().shutdown(sockets=sockets)

    config = uvicorn.Config(
        "oogst.config.asgi:application",
        workers=1,
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = Server(config)
    worker = start_worker()
    try:
        with suppress(KeyboardInterrupt, asyncio.CancelledError):
            server.run(sockets=[listening])
    finally:
        worker.stop()
    return 0 if server.started else 1
