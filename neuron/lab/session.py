"""One tab's session: its rooms, its job, and whose turn it is."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from neuron.lab.requests import LabError

if TYPE_CHECKING:
    from neuron.lab.settings import Settings
    from neuron.lab.streams import Reader

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger("neuron.lab")


class Room:
    """What one tab has in one of the pages: base of `DigitsRoom` and `TrainingRoom`.

    It is made in the server's loop and should be made quickly: what takes time
    (reading data) belongs into the first function that `work` calls.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def left_alone(self) -> None:
        """Pause what is played: the job was stopped, since nobody has listened for a while."""

    def close(self) -> None:
        """Stop what is still running; called once, from any thread, and must not take long."""


AnyRoom = TypeVar("AnyRoom", bound=Room)


class Workers:
    """The threads of a lab, shared by all sessions; answers do not wait for training."""

    def __init__(self, settings: Settings) -> None:
        self.answering = ThreadPoolExecutor(settings.threads, "neuron-lab")
        self.playing = ThreadPoolExecutor(settings.job_threads, "neuron-lab-job")
        #: Who wants to play waits here first, and keeps nobody waiting meanwhile.
        self.places = asyncio.Semaphore(settings.job_threads)

    def close(self) -> None:
        """Take no more work, and wait for no thread."""
        for pool in (self.answering, self.playing):
            pool.shutdown(wait=False, cancel_futures=True)


class Session:
    """What the server keeps for one tab. Only the server's loop calls its methods."""

    def __init__(self, settings: Settings, workers: Workers) -> None:
        self.id = secrets.token_urlsafe(24)
        self.settings = settings
        self.readers: set[Reader] = set()  # through which its page listens to streams
        self._used_at = time.monotonic()
        self._workers = workers
        self._rooms: dict[type[Room], Room] = {}
        self._lock = asyncio.Lock()  # held by the one function that is running
        self._waiting = 0  # requests that run or want to
        self._job: asyncio.Task[None] | None = None
        self._closed = False

    def room(self, kind: type[AnyRoom]) -> AnyRoom:
        """The session's room of this kind, made on first use."""
        found = self._rooms.get(kind)
        if not isinstance(found, kind):
            found = self._rooms[kind] = kind(self.settings)
        return found

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until no other function of this session is running, and let none begin meanwhile.

        Raises `LabError` where too many are waiting already.
        """
        if self._waiting >= self.settings.max_waiting:
            sentence = "This tab has too many requests waiting. Give it a moment."
            raise LabError(sentence, "too_many_requests", 429)
        self._waiting += 1
        try:
            async with self._lock:
                if self._closed:
                    raise LabError("The lab is closing.", "session_gone", 410)
                yield
        finally:
            self._waiting -= 1
            self.touch()

    async def run(self, f: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function in a thread, in this session's turn."""
        async with self.turn():
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._workers.answering, partial(f, *args, **kwargs))

    def play(self, turn: Callable[[], bool]) -> None:
        """Call `turn` again and again in a thread, until it returns False or another is played.

        Between two turns the session's requests are answered, so a turn should
        last no longer than they can wait: about 30 ms. A turn that raises is the last.
        """
        self._job = asyncio.create_task(self._play(turn))

    async def _play(self, turn: Callable[[], bool]) -> None:
        loop = asyncio.get_running_loop()
        this = asyncio.current_task()
        more = True
        while more:
            async with self._workers.places, self._lock:
                if self._closed or self._job is not this:
                    return
                if self.idle_seconds() > self.settings.unwatched_after:
                    for room in self._rooms.values():
                        room.left_alone()
                    return
                try:
                    more = await loop.run_in_executor(self._workers.playing, turn)
                except Exception:
                    log.exception("a job ended")
                    return

    def touch(self) -> None:
        """Note that it is in use."""
        self._used_at = time.monotonic()

    def idle_seconds(self) -> float:
        """How long it has not been used; 0 while it is, or while its page listens to a stream."""
        return 0.0 if self.readers or self._waiting else time.monotonic() - self._used_at

    def close(self) -> None:
        """End its job and its streams, and close its rooms."""
        self._closed = True
        for reader in self.readers:
            reader.end()
        for room in self._rooms.values():
            room.close()
