"""One connection to the lab, which is hung up when its client takes too long.

Uvicorn waits for ever for the first request of a connection, for the rest of a
request's headers, and for a client that does not read; a classroom's server must not.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from neuron.lab.settings import Settings


class Connection(H11Protocol):
    """HTTP/1.1 with time limits. Subclasses made by `connection_class` carry the settings."""

    settings: ClassVar[Settings]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; make place where there are too many connections."""
        self._head_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        super().connection_made(transport)
        self._expect_head()
        if len(self.connections) > self.settings.max_connections:
            self._make_place()

    def data_received(self, data: bytes) -> None:
        """Take what the client has sent."""
        super().data_received(data)
        if self._is_answering():
            _stop(self._head_timer)

    def on_response_complete(self) -> None:
        """Wait for the next request, which may have come already."""
        super().on_response_complete()
        if not self._is_answering():
            self._expect_head()

    def pause_writing(self) -> None:
        """The client does not read: give it a while."""
        super().pause_writing()
        self._write_timer = self.loop.call_later(self.settings.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has read."""
        super().resume_writing()
        _stop(self._write_timer)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        _stop(self._head_timer)
        _stop(self._write_timer)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, or hang up where an answer is under way."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            super().send_400_response(msg)
        else:
            self.transport.abort()

    def _expect_head(self) -> None:
        _stop(self._head_timer)
        seconds = self.settings.head_seconds
        if self.conn.their_state is h11.IDLE and self.cycle is not None:  # answered, and all read
            seconds = self.settings.keep_alive_seconds
        self._waiting_since = self.loop.time()
        self._head_timer = self.loop.call_later(seconds, self.transport.abort)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _make_place(self) -> None:
        """Hang up on the connection that has waited longest for a request, if need be on this."""
        waiting = [c for c in self.connections if isinstance(c, Connection)]
        waiting = [c for c in waiting if not c._is_answering() and not c.transport.is_closing()]
        min(waiting, key=lambda c: c._waiting_since).transport.abort()


def connection_class(settings: Settings) -> type[Connection]:
    """A class of connections that keep to the limits of these settings."""
    return type("Connection", (Connection,), {"settings": settings})


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
