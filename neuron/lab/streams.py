"""Events that the page listens to: numbered, kept for a while, taken up again where they broke off.

The server writes them as server-sent events (WHATWG HTML, section 9.2). A browser
that loses its connection comes back by itself and says which event it saw last.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from neuron.lab.session import Session

HISTORY, HISTORY_BYTES = 256, 2**22


class Events:
    """A stream of events with a bounded memory; `publish` may be called from any thread.

    Whoever has fallen further behind than the memory reaches is sent an event
    `missed`, and then what is still kept: the page then asks for the whole state.
    """

    def __init__(self, history: int = HISTORY, history_bytes: int = HISTORY_BYTES) -> None:
        self._history, self._history_bytes = history, history_bytes
        self._kept: deque[tuple[int, bytes]] = deque()
        self._kept_bytes = 0
        self._last = 0
        self._closed = False
        self._lock = threading.Lock()
        self._readers: list[Reader] = []

    def publish(self, kind: str, data: Any) -> int:
        """Send an event to all who listen, now or later, and return its number."""
        text = json.dumps(data, separators=(",", ":"), allow_nan=False)
        with self._lock:
            self._last += 1
            message = f"id: {self._last}\nevent: {kind}\ndata: {text}\n\n".encode()
            self._keep(message)
            self._wake()
            return self._last

    def _keep(self, message: bytes) -> None:
        self._kept.append((self._last, message))
        self._kept_bytes += len(message)
        while len(self._kept) > self._history or self._kept_bytes > self._history_bytes:
            if len(self._kept) == 1:  # the last is kept, however large
                return
            self._kept_bytes -= len(self._kept.popleft()[1])

    def close(self) -> None:
        """End the stream for all who listen."""
        with self._lock:
            self._closed = True
            self._wake()

    def listen(self, after: int, max_readers: int) -> Reader:
        """A reader of what comes after an event's number; the oldest of too many is ended."""
        reader = Reader(self, after)
        with self._lock:
            self._readers.append(reader)
            if len(self._readers) > max_readers:
                self._readers.pop(0).end()
        return reader

    def leave(self, reader: Reader) -> None:
        """Forget a reader."""
        with self._lock:
            if reader in self._readers:
                self._readers.remove(reader)

    def since(self, number: int) -> tuple[list[bytes], int, bool]:
        """What came after an event, the number of the last, and whether the stream has ended."""
        with self._lock:
            found = [message for n, message in self._kept if n > number]
            missed = self._last - min(number, self._last) > len(found)
            if missed or number > self._last:
                found.insert(0, b"event: missed\ndata: {}\n\n")
            return found, self._last, self._closed

    def _wake(self) -> None:
        for reader in self._readers:
            reader.wake()


class Reader:
    """One connection that listens to a stream."""

    def __init__(self, events: Events, after: int) -> None:
        self._events = events
        self._after = after
        self._ended = False
        self._news = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        """Say that there is news; from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    def end(self) -> None:
        """Let this reader come to its end."""
        self._ended = True
        self.wake()

    async def read(self, heartbeat_seconds: float) -> AsyncIterator[bytes]:
        """Yield events as they come, and a comment when it has been quiet for a while."""
        yield b"retry: 500\n\n"
        while True:
            self._news.clear()
            messages, self._after, closed = self._events.since(self._after)
            for message in messages:  # one by one: whoever does not read is sent no more
                yield message
            if closed or self._ended:
                return
            try:
                await asyncio.wait_for(self._news.wait(), heartbeat_seconds)
            except TimeoutError:
                yield b": quiet\n\n"


def sse_response(request: Request, session: Session, events: Events) -> Response:
    """The events as an answer that goes on, beginning after the one the browser saw last."""
    from starlette.responses import StreamingResponse

    settings = session.settings
    given = request.headers.get("last-event-id") or request.query_params.get("after", "0")
    after = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0
    reader = events.listen(after, settings.max_readers)

    async def body() -> AsyncIterator[bytes]:
        session.readers.add(reader)
        try:
            async for message in reader.read(settings.heartbeat_seconds):
                yield message
        finally:
            session.readers.discard(reader)
            session.touch()
            events.leave(reader)

    return StreamingResponse(body(), media_type="text/event-stream")
