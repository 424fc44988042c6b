# pyright: standard
"""The embedded web server: one process, a few threads, on this machine only."""

from __future__ import annotations

import http.client
import logging
import socket
import threading
import time
from collections.abc import Callable

from waitress.server import create_server

from firstdose.conduct.web.application import application
from firstdose.conduct.web.serving import Serving
from firstdose.records.problem import StudyError

THREADS = 8
HOST = "127.0.0.1"
PATIENCE_SECONDS = 120.0


def serve(serving: Serving, port: int, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is told the address once the pages answer."""
    with _listening(port) as listening:
        _serve_on(listening, serving, ready)


def _serve_on(listening: socket.socket, serving: Serving, ready: Callable[[str], None]) -> None:
    pages = application(serving)
    if serving.demo:
        # Once Django knows its settings, and not before.
        from firstdose.conduct.web.accounts.first import open_demonstration  # noqa: PLC0415

        open_demonstration(serving.demo)
    proxy = serving.public.proxy if serving.public is not None else None
    behind = {
        "trusted_proxy": proxy,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "trusted_proxy_count": 1,
    }
    server = create_server(
        pages,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=8 * 1024 * 1024,
        **(behind if proxy is not None else {}),
    )
    # A request that waits a moment for a free thread is no news to whoever reads the terminal.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    at = int(listening.getsockname()[1])
    named = f"https://{serving.public.host}/" if serving.public else f"http://{HOST}:{at}/"
    threading.Thread(target=_tell, args=(at, lambda: ready(named)), daemon=True).start()
    try:
        server.run()
    finally:
        server.close()


def _listening(port: int) -> socket.socket:
    """A socket of this machine; a clear problem when the port is taken."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
    except OSError as error:
        made.close()
        raise StudyError(
            f"Port {port} cannot be listened to.",
            where=f"--port {port}",
            because=f"{error.strerror or 'The system refused'}.",
            remedy="Stop what uses it, or name another one with --port.",
        ) from None
    return made


def _tell(port: int, ready: Callable[[], None]) -> None:
    """Ask ``/healthz`` until it answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                ready()
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.05)
