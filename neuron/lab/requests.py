"""What a handler reads from a request and answers: JSON that is checked, errors of one sentence.

A handler looks like this::

    async def look(request: Request) -> Response:
        room = session_of(request).room(DigitsRoom)
        body = await read_json(request)
        return JSONResponse(await work(room.look, body))

It may raise `LabError`, or any error of the library, whose sentence then is the answer.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar

from neuron.maths.errors import NeuronError

if TYPE_CHECKING:
    from starlette.requests import Request

    from neuron.lab.session import Session

P = ParamSpec("P")
R = TypeVar("R")

#: The session of the request that is being answered; every request is a task of its own.
current_session: ContextVar[Session] = ContextVar("current_session")
#: Above this a float no longer holds every whole number.
LARGEST_WHOLE = 2**53
#: JSON of fewer bytes is read at once, and more in a thread, so that nobody waits for it.
SMALL = 2**16


class LabError(NeuronError):
    """What cannot be done for a request: one clear sentence for the page, and an HTTP status."""

    def __init__(self, sentence: str, code: str = "bad_request", status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence, self.code, self.status = sentence, code, status


async def work(f: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function in a thread, alone in its session: it may take a while and change a room.

    Requests of one session are served one after another, in the order in which
    they came; sessions run side by side. `session_of` must have been called.
    """
    return await current_session.get().run(f, *args, **kwargs)


async def at_once(f: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The same as `work`, but in no other thread: for what takes a few milliseconds at most.

    That is less than the way to a thread and back takes while others are at work.
    """
    async with current_session.get().turn():
        return f(*args, **kwargs)


async def read_body(request: Request, limit: int | None = None) -> bytes:
    """The body of a request, of at most `limit` bytes (default: that of any request)."""
    limit = request.app.state.settings.max_body if limit is None else limit
    announced = request.headers.get("content-length", "0")  # of digits alone, or it is no HTTP
    if int(announced) > limit:
        raise too_large(limit)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large(limit)
    return bytes(body)


async def read_json(request: Request, limit: int | None = None) -> dict[str, Any]:
    """The JSON object of a request; its numbers are finite and its texts can be written again.

    `limit` is in bytes, and small by default: give one where files are uploaded.
    """
    settings = request.app.state.settings
    body = await read_body(request, settings.max_json if limit is None else limit)
    if len(body) < SMALL:
        return json_object(body, settings.max_depth)
    return await asyncio.to_thread(json_object, body, settings.max_depth)


def json_object(body: bytes, max_depth: int) -> dict[str, Any]:
    """A JSON object, checked. Raises `LabError` for anything else."""
    content = parsed(body)
    if not isinstance(content, dict):
        raise LabError('The request is not a JSON object, such as {"x": 1}.', "bad_json")
    check(content, max_depth)
    return content


def parsed(body: bytes) -> Any:
    """JSON as Python values. Raises `LabError` for anything else, and for NaN and Infinity."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise LabError("The request is not text in UTF-8.", "bad_json") from None
    except RecursionError:
        raise too_deep() from None
    except ValueError as error:
        raise LabError(f"The request is not JSON: {error!s:.120}.", "bad_json") from None


def _no_constant(name: str) -> NoReturn:
    raise LabError(f"The request holds {name}, which is no number of JSON.", "bad_json")


def check(content: Any, max_depth: int) -> None:
    """Raise `LabError` for lists too deep, numbers too large, and texts that are no Unicode."""
    level, depth = [content], 0
    while level:
        if depth > max_depth:
            raise too_deep()
        inner: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.keys()
                inner += value.values()
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, str):
                _check_text(value)
            elif isinstance(value, float):
                if not math.isfinite(value):
                    raise LabError("The request holds a number too large.", "bad_json")
            elif isinstance(value, int) and abs(value) > LARGEST_WHOLE:
                raise LabError("The request holds a whole number too large.", "bad_json")
        level, depth = inner, depth + 1


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise LabError("The request holds half a character.", "bad_json") from None


def too_deep() -> LabError:
    """Lists in lists in lists."""
    return LabError("The request holds lists within lists too deep.", "bad_json")


def too_large(limit: int) -> LabError:
    """A body beyond its limit."""
    return LabError(f"The request is too large: at most {limit:,} bytes.", "too_large", 413)
