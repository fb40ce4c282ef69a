"""How the page asks: one address for each thing that the training room can do."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from neuron.lab.requests import read_body, read_json, work
from neuron.lab.sessions import session_of
from neuron.lab.streams import sse_response
from neuron.lab.training import actions
from neuron.lab.training.refusal import RefusalError
from neuron.lab.training.room import TrainingRoom

Handler = Callable[[Request], Awaitable[Response]]
Action = Callable[[TrainingRoom, dict[str, Any]], dict[str, Any]]

ACTIONS: dict[str, Action] = {
    "open": actions.open_room,
    "change": actions.change,
    "pause": actions.pause,
    "step": actions.step,
    "epoch": actions.epoch,
    "reset": actions.reset,
    "edit": actions.edit,
    "look": actions.look,
    "neuron": actions.neuron,
    "backward": actions.backward,
    "add": actions.add_point,
    "remove": actions.remove_point,
    "paste": actions.paste,
    "table": actions.table,
    "export": actions.write_file,
}


def told(handler: Handler) -> Handler:
    """Answer a refusal with its parts, from which the page makes a sentence in its language."""

    @wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except RefusalError as refusal:
            return JSONResponse(refusal.as_data(), refusal.status)

    return answer


def action(do: Action) -> Handler:
    """A handler that reads JSON, does one thing, and answers with what it returns."""

    @told
    async def handle(request: Request) -> Response:
        room = session_of(request).room(TrainingRoom)
        room.asked_at = time.monotonic()
        return JSONResponse(await work(do, room, await read_json(request)))

    return handle


@told
async def play(request: Request) -> Response:
    """Let it train: the session takes a turn after the other."""
    session = session_of(request)
    room = session.room(TrainingRoom)
    was_playing, room.asked_at = room.playing, time.monotonic()
    state = await work(actions.play, room, await read_json(request))
    if not was_playing:
        session.play(room.turn)
    return JSONResponse(state)


@told
async def read_file(request: Request) -> Response:
    """Go on with the network of a file, which is the whole body of the request."""
    room = session_of(request).room(TrainingRoom)
    return JSONResponse(await work(actions.read_file, room, await read_body(request)))


async def events(request: Request) -> Response:
    """States as they come, while it trains."""
    session = session_of(request)
    return sse_response(request, session, session.room(TrainingRoom).events)


routes = [
    *(Route(f"/api/training/{name}", action(do), methods=["POST"]) for name, do in ACTIONS.items()),
    Route("/api/training/play", play, methods=["POST"]),
    Route("/api/training/import", read_file, methods=["POST"]),
    Route("/api/training/events", events, methods=["GET"]),
]
