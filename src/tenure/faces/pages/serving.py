"""`serve` on the command line: the dashboard on this machine, until it is stopped."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tenure.errors import UsageError
from tenure.faces.running import progress

if TYPE_CHECKING:
    from tenure.workspace import Workspace

HOST, PORT, TRIES = "127.0.0.1", 8321, 20


def serve(workspace: Workspace, port: int | None = None, show: bool = True) -> None:
    """Serve the pages and open them in a browser where there is one. Raises `UsageError` for a port in use, `StoreError` before the first run."""
    import uvicorn

    from tenure.faces.pages.site import site

    app, tell = site(workspace), progress()
    tell("opening the store")
    # What has never been run, or cannot be opened, is said before anything is served.
    with app.state.reader.open():
        tell("")
    listening = _listening(port)
    address = f"http://localhost:{listening.getsockname()[1]}"
    sys.stdout.write(f"The dashboard is at {address} (this machine only). Ctrl+C ends it.\n")
    sys.stdout.flush()
    threading.Thread(target=_warm, args=(address,), daemon=True).start()
    if show and displayed():
        threading.Timer(0.5, webbrowser.open, (address,)).start()
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", server_header=False, timeout_keep_alive=60, timeout_graceful_shutdown=2, lifespan="off")
    )
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        sys.stdout.write("\n")
    finally:
        app.state.reader.close()


def interactive() -> bool:
    """Whether somebody sits at a terminal, so that a command may wait for them."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not os.environ.get("CI")


def displayed() -> bool:
    """Whether a browser could be shown."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _warm(address: str) -> None:
    """Ask for the first pages, so that what they need is computed before anybody comes."""
    with suppress(OSError):
        for path in ("/", "/customers"):
            urlopen(address + path).close()


def _listening(port: int | None) -> socket.socket:
    """A listening socket: of that port, or of the first free one from the usual on."""
    for number in [port] if port is not None else range(PORT, PORT + TRIES):
        # With the protocol named, asyncio sends small answers at once.
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            if os.name != "nt":
                found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind((HOST, number))
            found.listen(128)
        except OSError:
            found.close()
            continue
        return found
    if port is None:
        raise UsageError(f"The ports {PORT} to {PORT + TRIES - 1} are in use. Name a free one with --port.")
    raise UsageError(f"Port {port} is in use or may not be used. Name another with --port, or leave it out.")
