"""All sessions: one for each tab, with its own rooms, so that nobody disturbs anybody.

There are only so many. When a new one finds no place, the one that has been idle
longest goes; while all are in use, the new one is told so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neuron.lab.requests import LabError, current_session
from neuron.lab.session import Session, Workers

if TYPE_CHECKING:
    from starlette.requests import Request

    from neuron.lab.settings import Settings


class Sessions:
    """The sessions of a lab, by their id."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._workers = Workers(settings)
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
            self._make_place()
        session = Session(self.settings, self._workers)
        self._sessions[session.id] = session
        return session

    def _make_place(self) -> None:
        longest = max(self._sessions.values(), key=Session.idle_seconds)
        if longest.idle_seconds() < self.settings.idle_after:
            raise LabError(
                f"The lab is full: all of its {len(self)} places are in use. Close a tab that is "
                f"no longer needed, and try again in {self.settings.idle_after:.0f} seconds.",
                "lab_full",
                503,
            )
        self._end(longest)

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
        """End all sessions."""
        for session in list(self._sessions.values()):
            self._end(session)
        self._workers.close()

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
