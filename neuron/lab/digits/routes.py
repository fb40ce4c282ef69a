"""The addresses under which the page reaches the digits room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from neuron.lab.digits.room import DigitsRoom
from neuron.lab.requests import at_once, read_body, read_json, work
from neuron.lab.sessions import session_of

ASKED = "begin show example clear explain compare dream noise change put_back".split()

#: In bytes; what is larger has so many points that they keep others waiting.
SMALL = 2**14


def asking(name: str) -> Callable[[Request], Any]:
    """A handler that hands the request's JSON to the room's method of this name."""

    async def handle(request: Request) -> Response:
        room = session_of(request).room(DigitsRoom)
        body = await read_json(request)
        return JSONResponse(await work(getattr(room, name), body))

    return handle


async def look(request: Request) -> Response:
    """Let the network look at strokes: many times a second, of many tabs."""
    room = session_of(request).room(DigitsRoom)
    is_small = int(request.headers.get("content-length", SMALL)) < SMALL
    body = await read_json(request)
    is_quick = is_small and room.is_quick(body)
    return JSONResponse(await (at_once if is_quick else work)(room.look, body))


async def picture(request: Request) -> Response:
    """Take a picture file: the request's body is its bytes."""
    room = session_of(request).room(DigitsRoom)
    data = await read_body(request)
    return JSONResponse(await work(room.picture, data))


routes: list[Route] = [
    Route("/api/digits/look", look, methods=["POST"]),
    *(Route(f"/api/digits/{name}", asking(name), methods=["POST"]) for name in ASKED),
    Route("/api/digits/picture", picture, methods=["POST"]),
]
