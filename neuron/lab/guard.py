"""What stands before every request: who may ask, how much may be sent, what every answer carries.

Against a page elsewhere that speaks to the lab through a visitor's browser:

- the `Host` must be this computer's: a name on the internet that has been pointed
  at 127.0.0.1 (DNS rebinding) is turned away;
- a change is a POST from the lab's own page: `Origin` and `Sec-Fetch-Site` say so,
  and it carries the token that only that page knows;
- no answer carries a CORS header, none may be framed or read from another origin.

Source of the headers: the Fetch, CSP 3 and HTML standards, and the OWASP cheat sheets.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from neuron.lab.requests import LabError, too_large

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from neuron.lab.settings import Settings

log = logging.getLogger("neuron.lab")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
UNEXPECTED = "Something went wrong in the lab itself; its window has the details."


class Guard:
    """ASGI middleware that lets through what the lab's own page asks, within limits."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = Answer(send)
        try:
            check_request(scope["method"], Headers(scope=scope), self.settings)
            await self.app(scope, limited(receive, self.settings), answer.send)
        except LabError as error:
            await answer.instead(error_response(error), scope, receive)
        except (ClientDisconnect, asyncio.CancelledError):
            return  # whoever asked has gone, or the lab is closing: nobody waits for an answer
        except Exception:
            log.exception("%s %s", scope["method"], scope["path"])
            unexpected = LabError(UNEXPECTED, "unexpected", 500)
            await answer.instead(error_response(unexpected), scope, receive)


class Answer:
    """What goes back: every answer gets the headers, and an error stands in for one not begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = False

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self._begun = True
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)

    async def instead(self, response: JSONResponse, scope: Scope, receive: Receive) -> None:
        """Answer with an error, unless another answer has begun; then the connection breaks off."""
        if self._begun:
            raise ConnectionAbortedError("an answer broke off")
        await response(scope, receive, self.send)


def error_response(error: LabError) -> JSONResponse:
    """The sentence of an error; a body that was too slow is not waited for any more.

    What is left of one that was too large is read and thrown away for a while: a
    browser that is cut off in the middle of sending would never see the sentence.
    """
    close = {"Connection": "close"} if error.status == 408 else None
    return JSONResponse(
        {"error": error.sentence, "code": error.code}, status_code=error.status, headers=close
    )


def check_request(method: str, headers: Headers, settings: Settings) -> None:
    """Raise `LabError` unless this comes from the lab's own page, or only wants to see it."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not is_own_name(hosts[0], settings):
        raise LabError(
            "This lab answers under the names localhost and 127.0.0.1, and not the one asked for.",
            "wrong_host",
            421,
        )
    if method not in ("GET", "HEAD", "POST"):
        raise LabError("The lab understands GET and POST alone.", "wrong_method", 405)
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if method != "POST":
        return
    own = {f"http://{hosts[0]}", f"https://{hosts[0]}"}  # the latter behind a proxy with a lock
    if origin not in {None, *own} or site not in (None, "same-origin"):
        raise LabError("Another page has sent this; the lab obeys its own.", "wrong_origin", 403)
    if not hmac.compare_digest(headers.get("x-neuron-token", "").encode(), settings.token.encode()):
        raise LabError(
            "The lab has been started anew since this page was opened. Reload it.",
            "wrong_token",
            403,
        )


def is_own_name(host: str, settings: Settings) -> bool:
    """Whether a `Host` header names this computer.

    A lab that listens to the network is also reached under addresses in digits,
    which no name server can point elsewhere, and under the computer's own name.
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    if name in ("localhost", "127.0.0.1", "::1"):
        return True
    if settings.on_loopback:
        return name == settings.host
    try:
        ipaddress.ip_address(name)
    except ValueError:
        own = socket.gethostname().lower()
        return name in {own, f"{own}.local", settings.host.lower()}
    return True


def limited(receive: Receive, settings: Settings) -> Receive:
    """The body of a request, which may not be larger, or take longer, than is allowed."""
    total = 0
    complete = False
    deadline: float | None = None

    async def within_limits() -> Message:
        nonlocal total, complete, deadline
        if complete:  # now only the end of the connection can come, and may take its time
            return await receive()
        now = asyncio.get_running_loop().time()
        deadline = now + settings.body_seconds if deadline is None else deadline
        try:
            message = await asyncio.wait_for(receive(), deadline - now)
        except TimeoutError:
            sentence = f"The request was not all here within {settings.body_seconds:.0f} seconds."
            raise LabError(sentence, "too_slow", 408) from None
        total += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if total > settings.max_body:
            raise too_large(settings.max_body)
        return message

    return within_limits
