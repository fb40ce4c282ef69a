"""Running the lab: the socket, the server, the browser, and a clean end at Ctrl-C."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable

from neuron.lab.settings import Settings
from neuron.maths.errors import FileAccessError, MissingPackageError, SettingError

try:
    import starlette  # noqa: F401
    import uvicorn
except ImportError as error:
    raise MissingPackageError(error.name or "starlette", "the lab", "lab") from error

from neuron.lab.app import create_app
from neuron.lab.connection import connection_class


class Server(uvicorn.Server):
    """Uvicorn's server, which says when it is ready and ends streams before it closes."""

    def __init__(
        self, settings: Settings, listener: socket.socket, ready: Callable[[str], None]
    ) -> None:
        self._address = address(settings, listener)
        self._ready = ready
        self._app = create_app(settings)
        config = uvicorn.Config(
            self._app,
            http=connection_class(settings),
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_keep_alive=int(settings.keep_alive_seconds),
            timeout_graceful_shutdown=int(settings.closing_seconds),
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then say so."""
        await super().startup(sockets)
        self._ready(self._address)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End sessions and their streams, then what is left."""
        self._app.state.sessions.close()
        await super().shutdown(sockets)


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Run the lab until Ctrl-C or SIGTERM; `ready` is told its address once it listens.

    Raises `FileAccessError` where the port is taken, and what `Settings.model` raises.
    """
    _ = settings.model  # read now, so that a bad file is told before anything is opened
    listener = listening_socket(settings)
    server = Server(settings, listener, ready)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.run([listener])
    except KeyboardInterrupt:  # the server has closed everything, and passes the signal on
        return


def open_browser(address: str) -> None:
    """Open a page in the visitor's browser, which may take its time."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def listening_socket(settings: Settings) -> socket.socket:
    """A socket that is bound. Raises `FileAccessError` where the port is taken."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise SettingError(f"--host {settings.host!r} is no address of this computer.") from error
    listener = socket.socket(family, kind, protocol)
    if sys.platform != "win32":  # there, this would let two labs share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(where)
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise FileAccessError(
            f"port {settings.port} of {settings.host} cannot be had ({error.strerror}). Perhaps a "
            f"lab is open there already; otherwise try --port 0, which takes any that is free."
        ) from error
    return listener


def address(settings: Settings, listener: socket.socket) -> str:
    """Where the browser finds the lab."""
    name = settings.host
    if name in ("0.0.0.0", "::", ""):
        name = "127.0.0.1"
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{listener.getsockname()[1]}/"
