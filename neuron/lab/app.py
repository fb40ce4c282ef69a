"""The lab as a web application: the guard, the pages, and the routes of both rooms."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from neuron.lab.digits.routes import routes as digits_routes
from neuron.lab.guard import Guard, error_response
from neuron.lab.requests import LabError
from neuron.lab.sessions import Sessions
from neuron.lab.training.routes import routes as training_routes
from neuron.maths.errors import NeuronError

if TYPE_CHECKING:
    from starlette.requests import Request

    from neuron.lab.settings import Settings

Handler = Callable[["Request"], Awaitable[Response]]

PAGE = Path(__file__).parent / "page"
PAGES = {"/": "index.html", "/training": "training.html"}
TYPES = {
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def create_app(settings: Settings) -> Starlette:
    """The application; its state holds `settings` and `sessions`."""
    app = Starlette(
        routes=[
            *(Route(address, page_route(name, settings.token)) for address, name in PAGES.items()),
            *(Route(f"/page/{name}", file_route(name)) for name in page_files()),
            Route("/api/session", begin_session, methods=["POST"]),
            *digits_routes,
            *training_routes,
        ],
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={NeuronError: told, HTTPException: told_by_http},
    )
    app.state.settings = settings
    app.state.sessions = Sessions(settings)
    return app


def page_files() -> list[str]:
    """The names of all files that the page is made of, but for the pages themselves."""
    files = (file for file in sorted(PAGE.rglob("*")) if file.is_file())
    names = [file.relative_to(PAGE).as_posix() for file in files]
    return [name for name in names if name not in PAGES.values()]


class Content:
    """A file's bytes as they are sent; they were read once, and no request touches the disk."""

    def __init__(self, content: bytes, name: str) -> None:
        suffix = Path(name).suffix
        self.content = content
        self.media_type = TYPES.get(suffix) or mimetypes.types_map.get(suffix, "text/plain")
        self.etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'

    async def answer(self, request: Request) -> Response:
        """The file, or that the browser has it already."""
        headers = {"ETag": self.etag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == self.etag:
            return Response(status_code=304, headers=headers)
        return Response(self.content, media_type=self.media_type, headers=headers)


def page_route(name: str, token: str) -> Handler:
    """A page, which carries the token of this run."""
    text = (PAGE / name).read_text(encoding="utf-8")
    return Content(text.replace("{{token}}", token).encode(), name).answer


def file_route(name: str) -> Handler:
    """A file of the page."""
    return Content((PAGE / name).read_bytes(), name).answer


async def begin_session(request: Request) -> Response:
    """Begin a session for a tab."""
    sessions: Sessions = request.app.state.sessions
    return JSONResponse({"session": sessions.begin().id})


async def told(request: Request, error: Exception) -> Response:
    """An error of the library or the lab, as its sentence."""
    known = error if isinstance(error, LabError) else LabError(str(error))
    return error_response(known)


async def told_by_http(request: Request, error: Exception) -> Response:
    """What Starlette refuses: an address that does not exist, a method that is not understood."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    sentence = {404: "There is no such page.", 405: "This address does not take that method."}
    return error_response(LabError(sentence.get(status, "This cannot be done."), "http", status))
