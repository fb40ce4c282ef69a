"""Sessions: one for each tab, with its own rooms, so that nobody disturbs anybody.

There are only so many. When a new one finds no place, the one that has been idle
longest goes; while all are in use, the new one is told so.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from neuron.lab.requests import LabError, current_session
from neuron.lab.streams import Reader

if TYPE_CHECKING:
    from starlette.requests import Request

    from neuron.lab.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


class Room:
    """What one tab has in one of the pages: base of `DigitsRoom` and `TrainingRoom`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def close(self) -> None:
        """Stop what is still running; called once, from any thread, and must not take long."""


AnyRoom = TypeVar("AnyRoom", bound=Room)


class Session:
    """What the server keeps for one tab: its rooms, and whose turn it is."""

    def __init__(
        self, settings: Settings, pool: ThreadPoolExecutor, job_pool: ThreadPoolExecutor
    ) -> None:
        self.id = secrets.token_urlsafe(24)
        self.settings = settings
        self.used_at = time.monotonic()
        self.readers: set[Reader] = set()  # through which its page listens to streams
        self._pool, self._job_pool = pool, job_pool
        self._job: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._waiting = 0
        self._rooms: dict[type[Room], Room] = {}

    def room(self, kind: type[AnyRoom]) -> AnyRoom:
        """The session's room of this kind, made on first use."""
        found = self._rooms.get(kind)
        if found is None:
            found = self._rooms[kind] = kind(self.settings)
        if not isinstance(found, kind):
            raise TypeError(f"{kind} has been given to {found}")
        return found

    def play(self, turn: Callable[[], bool]) -> None:
        """Call `turn` again and again in a thread, until it returns False or another is played.

        Between two turns the session's requests are answered, so a turn should
        last no longer than they can wait: about 30 ms. A turn that raises is the last.
        """
        if self._job is not None:
            self._job.cancel()
        self._job = asyncio.create_task(self._play(turn))

    async def _play(self, turn: Callable[[], bool]) -> None:
        loop = asyncio.get_running_loop()
        more = True
        while more:
            async with self._lock:
                more = await loop.run_in_executor(self._job_pool, turn)

    async def run(self, f: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function in a thread, when no other of this session is running.

        Raises `LabError` where too many are waiting already.
        """
        if self._waiting >= self.settings.max_waiting:
            raise LabError(
                "This tab has too many requests waiting. Give it a moment.",
                "too_many_requests",
                429,
            )
        self._waiting += 1
        try:
            async with self._lock:
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._pool, partial(f, *args, **kwargs))
        finally:
            self._waiting -= 1

    def touch(self) -> None:
        """Note that it is in use."""
        self.used_at = time.monotonic()

    def idle_seconds(self) -> float:
        """How long it has not been used; 0 while its page listens to a stream."""
        return 0.0 if self.readers or self._waiting else time.monotonic() - self.used_at

    def close(self) -> None:
        """Close its rooms, end its job and its streams."""
        if self._job is not None:
            self._job.cancel()
        for reader in self.readers:
            reader.end()
        for room in self._rooms.values():
            room.close()


class Sessions:
    """All sessions of a lab, by their id."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._pool = ThreadPoolExecutor(settings.threads, "neuron-lab")
        self._job_pool = ThreadPoolExecutor(settings.job_threads, "neuron-lab-job")
        self._sessions: dict[str, Session] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    def begin(self) -> Session:
        """A new session, in the place of the one that has been idle longest if there is no other.

        Raises `LabError` where all are in use.
        """
        for session in list(self._sessions.values()):
            if session.idle_seconds() > self.settings.forgotten_after:
                self._end(session)
        if len(self._sessions) >= self.settings.max_sessions:
            longest = max(self._sessions.values(), key=Session.idle_seconds)
            if longest.idle_seconds() < self.settings.idle_after:
                raise LabError(
                    f"The lab is full: {len(self)} tabs are using it, and it has no place for "
                    f"more. Close a tab that is no longer needed, and try again in "
                    f"{self.settings.idle_after:.0f} seconds.",
                    "lab_full",
                    503,
                )
            self._end(longest)
        session = Session(self.settings, self._pool, self._job_pool)
        self._sessions[session.id] = session
        return session

    def find(self, identity: str) -> Session:
        """The session of this id. Raises `LabError` with status 410 where there is none."""
        session = self._sessions.get(identity)
        if session is None:
            raise LabError(
                "This tab's session is no longer kept; a new one begins.", "session_gone", 410
            )
        session.touch()
        return session

    def close(self) -> None:
        """End all sessions, and wait for no thread."""
        for session in list(self._sessions.values()):
            self._end(session)
        for pool in (self._pool, self._job_pool):
            pool.shutdown(wait=False, cancel_futures=True)

    def _end(self, session: Session) -> None:
        del self._sessions[session.id]
        session.close()


def session_of(request: Request) -> Session:
    """The session that a request belongs to: named in a header, or in the address of a stream."""
    identity = request.headers.get("x-neuron-session") or request.query_params.get("session", "")
    sessions: Sessions = request.app.state.sessions
    session = sessions.find(identity)
    current_session.set(session)
    return session
