"""Clients that take their time, or never come to the point: hung up on, and in nobody's way."""

import contextlib
import select
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from neuron.lab.requests import read_json
from neuron.lab.session import Room
from neuron.lab.sessions import session_of
from neuron.lab.settings import Settings
from neuron.lab.streams import Events, sse_response

AT_ONCE = 2.0  # seconds in which another client is served meanwhile, on a busy machine
LIMITS = {
    "head_seconds": 0.6,
    "body_seconds": 0.6,
    "write_seconds": 0.6,
    "keep_alive_seconds": 1.5,
}


class Talkative(Room):
    """A room that has far more to say than anyone can read."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.events = Events(history_bytes=2**30)
        for _ in range(200):
            self.events.publish("news", "x" * 100_000)


async def echo(request: Request) -> Response:
    return JSONResponse(await read_json(request))


async def listen(request: Request) -> Response:
    session = session_of(request)
    return sse_response(request, session, session.room(Talkative).events)


@pytest.fixture
def hasty(start_lab: Callable[..., Any], client_of: Callable[..., Any]) -> Any:
    """A client of a lab that waits only for fractions of a second."""
    routes = [Route("/api/echo", echo, methods=["POST"]), Route("/api/listen", listen)]
    return client_of(start_lab(routes, **LIMITS)).begin()


@contextlib.contextmanager
def connections(lab: Any, n: int) -> Iterator[list[socket.socket]]:
    """That many connections to a lab, open at once."""
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", lab.port), timeout=10))
            for _ in range(n)
        ]


def is_hung_up_on(connection: socket.socket, within: float) -> bool:
    """Whether the server closes a connection in that many seconds; reads what it still says."""
    until = time.monotonic() + within
    while (left := until - time.monotonic()) > 0:
        readable, _, _ = select.select([connection], [], [], left)
        if readable:
            try:
                if not connection.recv(65536):
                    return True
            except ConnectionError:
                return True
    return False


def is_cut_off(connection: socket.socket, trickle: bytes) -> bool:
    """Whether the server soon no longer takes what comes bit by bit."""
    for _ in range(400):
        try:
            connection.sendall(trickle)
        except ConnectionError:
            return True
        time.sleep(0.05)
    return False


def served_at_once(client: Any) -> bool:
    began = time.monotonic()
    return client.get("/").status == 200 and time.monotonic() - began < AT_ONCE


def test_a_hundred_connections_that_send_nothing_disturb_nobody_and_are_closed(hasty: Any) -> None:
    with connections(hasty.lab, 100) as silent:
        assert all(served_at_once(hasty) for _ in range(5))
        assert all(is_hung_up_on(one, 10) for one in silent)


def test_headers_that_trickle_in_do_not_win_time(hasty: Any) -> None:
    with connections(hasty.lab, 30) as slow:
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        began = time.monotonic()
        open_ = list(slow)
        while open_ and time.monotonic() - began < 20:
            assert served_at_once(hasty)
            for one in list(open_):
                try:
                    one.sendall(b"X: a\r\n")
                except ConnectionError:
                    open_.remove(one)
            time.sleep(0.05)
        assert not open_


def test_a_second_request_on_a_connection_may_not_trickle_either(hasty: Any) -> None:
    with connections(hasty.lab, 1) as [one]:
        one.sendall(b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert one.recv(65536).startswith(b"HTTP/1.1 404")
        one.sendall(b"GET /nothing HTTP/1.1\r\n")
        assert is_hung_up_on(one, 10)


def test_a_body_that_does_not_come_is_not_waited_for(hasty: Any) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in hasty.own_headers().items())
    start = f"POST /api/echo HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: 1000\r\n\r\n{{"
    with connections(hasty.lab, 30) as slow:
        for one in slow:
            one.sendall(start.encode())
        assert served_at_once(hasty)
        assert slow[0].recv(12) == b"HTTP/1.1 408"
        assert all(is_hung_up_on(one, 10) for one in slow)


def test_a_body_that_trickles_in_does_not_win_time(hasty: Any) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in hasty.own_headers().items())
    start = f"POST /api/echo HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: 1000\r\n\r\n"
    with connections(hasty.lab, 1) as [one]:
        one.sendall(start.encode())
        assert is_cut_off(one, b" ")


def test_a_body_that_nobody_asked_for_does_not_go_on_for_ever(hasty: Any) -> None:
    with connections(hasty.lab, 1) as [one]:
        one.sendall(
            b"POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n"
        )
        assert is_cut_off(one, b" " * 1000)


def test_a_listener_that_never_reads_is_let_go(hasty: Any) -> None:
    request = f"GET /api/listen?session={hasty.session} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with connections(hasty.lab, 4) as deaf:
        for one in deaf:
            one.sendall(request.encode())
        assert hasty.lab.comes_to(4)
        assert served_at_once(hasty)
        assert hasty.lab.comes_to(0)
    assert served_at_once(hasty)


def test_a_page_that_is_not_read_is_not_kept_for_ever(hasty: Any) -> None:
    with connections(hasty.lab, 1) as [one]:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.settimeout(1)
        until = time.monotonic() + 30  # by then both systems' buffers are full, however large
        while time.monotonic() < until:  # pipelined, and no answer is read
            try:
                one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 1000)
            except OSError:
                break
        else:
            pytest.fail("a client that does not read can ask without end")
        assert served_at_once(hasty)


def test_beyond_the_cap_the_connection_that_waited_longest_gives_place(
    start_lab: Callable[..., Any], client_of: Callable[..., Any]
) -> None:
    lab = start_lab(max_connections=20, head_seconds=60.0)
    client = client_of(lab)
    with connections(lab, 60) as silent:
        assert all(served_at_once(client) for _ in range(5))
        assert is_hung_up_on(silent[0], 5)
        assert not is_hung_up_on(silent[-1], 0.1)


def test_the_cap_leaves_room_among_the_files_a_process_may_open() -> None:
    resource = pytest.importorskip("resource", reason="this system has no such limit")
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert Settings().max_connections + 40 <= min(256, soft)
