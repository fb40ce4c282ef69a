"""Streams of events: numbered, resumed after a break, bounded, ended with the lab."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from neuron.lab.requests import read_json, work
from neuron.lab.session import Room
from neuron.lab.sessions import session_of
from neuron.lab.settings import Settings
from neuron.lab.streams import Events, sse_response


class Counting(Room):
    """A room that publishes what it is told to."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.events = Events(history=5)

    def say(self, body: dict[str, Any]) -> int:
        return self.events.publish("word", body)

    def close(self) -> None:
        self.events.close()


async def say(request: Request) -> Response:
    room = session_of(request).room(Counting)
    return JSONResponse({"number": await work(room.say, await read_json(request))})


async def listen(request: Request) -> Response:
    session = session_of(request)
    return sse_response(request, session, session.room(Counting).events)


ROUTES = [Route("/api/say", say, methods=["POST"]), Route("/api/listen", listen)]


@pytest.fixture
def speaking(start_lab: Callable[..., Any], client_of: Callable[..., Any]) -> Any:
    return client_of(start_lab(ROUTES, heartbeat_seconds=0.2)).begin()


class Listener:
    """A browser's end of a stream: reads events one by one."""

    def __init__(self, client: Any, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", client.lab.port, timeout=30)
        self.connection.request("GET", f"/api/listen?session={client.session}", headers=headers)
        self.answer = self.connection.getresponse()

    def messages(self) -> Iterator[dict[str, str]]:
        """Every message: its fields by name, of a comment under ''."""
        fields: dict[str, str] = {}
        for line in self.answer:
            name, _, value = line.decode().rstrip("\n").partition(":")
            if line == b"\n":
                yield fields
                fields = {}
            else:
                fields[name] = value.strip()

    def events(self, n: int) -> list[tuple[str, str, str]]:
        """The next events: number, kind and data."""
        found: list[tuple[str, str, str]] = []
        for message in self.messages():
            if "event" in message:
                found.append((message.get("id", ""), message["event"], message["data"]))
            if len(found) == n:
                break
        return found

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


@pytest.fixture
def listener(speaking: Any) -> Iterator[Callable[..., Listener]]:
    """`listener(Last_Event_ID="3")` opens a stream; all close with the test."""
    opened: list[Listener] = []

    def listen_(**headers: str) -> Listener:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        opened.append(Listener(speaking, **named))
        return opened[-1]

    yield listen_
    for one in opened:
        one.close()


def say_words(client: Any, *words: str) -> None:
    for word in words:
        assert client.post("/api/say", {"word": word}).status == 200


def test_events_arrive_numbered_and_in_order(
    speaking: Any, listener: Callable[..., Listener]
) -> None:
    one = listener()
    assert one.answer.headers["Content-Type"].startswith("text/event-stream")
    assert one.answer.headers["Cache-Control"] == "no-store"
    say_words(speaking, "a", "b")
    assert one.events(2) == [("1", "word", '{"word":"a"}'), ("2", "word", '{"word":"b"}')]


def test_a_connection_that_dropped_goes_on_where_it_was(
    speaking: Any, listener: Callable[..., Listener]
) -> None:
    one = listener()
    say_words(speaking, "a", "b")
    assert len(one.events(2)) == 2
    one.close()
    say_words(speaking, "c")
    again = listener(Last_Event_ID="2")
    say_words(speaking, "d")
    assert [number for number, _, _ in again.events(2)] == ["3", "4"]


def test_who_was_away_too_long_is_told_that_something_is_missing(
    speaking: Any, listener: Callable[..., Listener]
) -> None:
    say_words(speaking, *"abcdefgh")
    found = listener(Last_Event_ID="1").events(6)
    assert found[0][1] == "missed"
    assert [number for number, _, _ in found[1:]] == list("45678")


@pytest.mark.parametrize("number", ["99", "-1", "x", "9" * 50, "1; drop", "²"])
def test_a_number_that_never_was_is_no_harm(
    speaking: Any, listener: Callable[..., Listener], number: str
) -> None:
    say_words(speaking, "a")
    one = listener(Last_Event_ID=number.encode("utf-8").decode("latin-1"))
    assert one.events(1)[0][1] in ("missed", "word")


def test_a_quiet_stream_shows_that_it_lives(listener: Callable[..., Listener]) -> None:
    messages = listener().messages()
    assert next(messages) == {"retry": "500"}
    assert next(messages) == {"": "quiet"}


def test_one_session_does_not_hear_another(
    speaking: Any, listener: Callable[..., Listener]
) -> None:
    one = listener()
    say_words(speaking.begin(), "other")
    say_words(speaking, "own")
    assert one.events(1) == [("1", "word", '{"word":"own"}')]


def test_of_too_many_listeners_the_first_is_let_go(
    speaking: Any, listener: Callable[..., Listener]
) -> None:
    many = [listener() for _ in range(speaking.lab.settings.max_readers + 1)]
    assert many[0].answer.read() == b"retry: 500\n\n"
    say_words(speaking, "a")
    assert many[1].events(1)[0][0] == many[-1].events(1)[0][0] == "1"


@pytest.mark.parametrize("session", ["", "unknown", "a" * 5000])
def test_a_stream_of_no_session_is_refused_for_good(speaking: Any, session: str) -> None:
    reply = speaking.get(f"/api/listen?session={session}")
    assert (reply.status, reply.json["code"]) == (410, "session_gone")


def test_a_listener_that_left_is_forgotten(
    speaking: Any, listener: Callable[..., Listener]
) -> None:
    one = listener()
    say_words(speaking, "a")
    assert one.events(1)
    assert speaking.lab.comes_to(1)
    one.close()
    assert speaking.lab.comes_to(0)


def test_streams_end_with_the_lab(speaking: Any, listener: Callable[..., Listener]) -> None:
    one = listener()
    began = time.monotonic()
    speaking.lab.stop()
    assert one.answer.read() == b"retry: 500\n\n"
    assert time.monotonic() - began < 6


def test_large_events_are_not_all_kept() -> None:
    events = Events(history_bytes=1000)
    for _ in range(10):
        events.publish("large", "x" * 300)
    assert len(events.since(7)[0]) == 3
    assert events.since(0)[0][0].startswith(b"event: missed")
    events.publish("huge", "x" * 5000)
    assert [message[:6] for message in events.since(10)[0]] == [b"id: 11"]


def test_many_threads_publish_and_no_event_is_lost() -> None:
    events = Events(history=4000)
    threads = [
        threading.Thread(target=lambda: [events.publish("n", i) for i in range(500)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    messages, last, ended = events.since(0)
    assert (len(messages), last, ended) == (4000, 4000, False)
    assert messages[0].startswith(b"id: 1\n")
    assert messages[-1].startswith(b"id: 4000\n")
