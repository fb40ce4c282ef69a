"""The socket of the lab: bound before anything else, with a clear word where it cannot be."""

from __future__ import annotations

import errno
import socket
import sys

from neuron.lab.settings import Settings
from neuron.maths.errors import FileAccessError, SettingError

LAST_PORT = 65535


def listening_socket(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say.

    Raises `SettingError` for a host or port that does not exist, `FileAccessError`
    for a port that cannot be had.
    """
    if not 0 <= settings.port <= LAST_PORT:
        raise SettingError(f"--port: got {settings.port}, expected 0 (any) to {LAST_PORT}.")
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise SettingError(
            f"--host: {settings.host!r} is no address. Try 127.0.0.1, for this computer alone, or "
            f"0.0.0.0, for everyone on its network."
        ) from error
    listener = socket.socket(family, kind, protocol)
    if sys.platform != "win32":  # there, this would let two labs share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(where)
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise FileAccessError(_reason(settings, error)) from error
    return listener


def _reason(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {settings.port} is taken, perhaps by a lab that is open already. Try --port 0, "
            f"which takes one that is free."
        )
    if error.errno == errno.EACCES:
        return f"port {settings.port} is not for everyone. Try one above 1023, or --port 0."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{settings.host} is no address of this computer. Try --host 0.0.0.0 for all it has."
    return f"{settings.host} port {settings.port} cannot be had: {error.strerror or error}."


def own_address() -> str:
    """This computer's address among others; no message is sent to find it out.

    It is the one from which a message to an address elsewhere would leave.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        try:
            unused.connect(("192.0.2.1", 9))  # set apart for documentation by RFC 5737
        except OSError:  # no network
            return socket.gethostname()
        found: str = unused.getsockname()[0]
        return found


def address(settings: Settings, listener: socket.socket) -> str:
    """Where a browser on this computer finds the lab."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}
    name = everywhere.get(settings.host, settings.host)
    if ":" in name and not name.startswith("["):
        name = f"[{name}]"
    return f"http://{name}:{listener.getsockname()[1]}/"
