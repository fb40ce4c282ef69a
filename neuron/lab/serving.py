"""Running the lab: the server, the browser, and a clean end at Ctrl-C."""

from __future__ import annotations

import signal
import socket
import threading
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING

from neuron.lab.listening import address, listening_socket
from neuron.lab.settings import Settings
from neuron.maths.errors import MissingPackageError

try:
    import starlette  # noqa: F401
    import uvicorn
except ImportError as error:
    raise MissingPackageError(error.name or "starlette", "the lab", "lab") from error

from neuron.lab.app import create_app
from neuron.lab.connection import connection_class

if TYPE_CHECKING:
    from starlette.applications import Starlette


class Server(uvicorn.Server):
    """Uvicorn's server, which says when it is ready and ends streams before it closes."""

    def __init__(self, app: Starlette, ready: Callable[[], None]) -> None:
        self._app = app
        self._ready = ready
        settings: Settings = app.state.settings
        config = uvicorn.Config(
            app,
            http=connection_class(settings),
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="critical",  # the guard has logged whatever went wrong
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=int(settings.keep_alive_seconds),
            timeout_graceful_shutdown=int(settings.closing_seconds),
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then say so."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End sessions and their streams, then what is left."""
        self._app.state.sessions.close()
        await super().shutdown(sockets)


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Run the lab until Ctrl-C or SIGTERM; `ready` is told its address once it listens.

    Raises what `Settings.model` and `listening_socket` raise.
    """
    _ = settings.model  # read now, so that a bad file is told before anything is opened
    listener = listening_socket(settings)
    server = Server(create_app(settings), lambda: ready(address(settings, listener)))
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.run([listener])
    except KeyboardInterrupt:  # the server has closed everything, and passes the signal on
        return
    finally:
        signal.signal(signal.SIGTERM, before)


def open_browser(address: str) -> None:
    """Open a page in the visitor's browser, which may take its time."""
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
