"""The training room over HTTP: requests, live events, readers that vanish, and many at once."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest


def opened(client: Any, query: str) -> Any:
    pairs = [part.split("=", 1) for part in query.split("&")]
    reply = client.post("/api/training/open", {"address": pairs})
    assert reply.status == 200, reply.body
    return reply.json


def ask(client: Any, name: str, body: Any = None) -> Any:
    reply = client.post(f"/api/training/{name}", body)
    assert reply.status == 200, reply.body
    return reply.json


@pytest.fixture
def listen(lab: Any) -> Iterator[Callable[..., http.client.HTTPResponse]]:
    """`listen(session)` opens a stream of events; all are closed with the test."""
    opened: list[Any] = []

    def begin(session: str, after: int | None = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", lab.port, timeout=20)
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        connection.request("GET", f"/api/training/events?session={session}", headers=headers)
        answer = connection.getresponse()
        opened.extend((answer, connection))
        return answer

    yield begin
    for one in opened:
        one.close()


def states(answer: http.client.HTTPResponse) -> Iterator[tuple[int, dict[str, Any]]]:
    """The states of a stream as they come, with the numbers of their events."""
    number, kind = 0, ""
    while line := answer.readline():
        name, _, rest = line.decode().strip().partition(": ")
        if name == "id":
            number = int(rest)
        elif name == "event":
            kind = rest
        elif name == "data" and kind == "state":
            yield number, json.loads(rest)


def until(told: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_playing_sends_states_until_it_is_paused(listen: Any, client: Any) -> None:
    opened(client, "data=moons&speed=quick")
    answer = listen(client.session)
    assert ask(client, "play")["playing"]
    versions, epochs = [], []
    for _, state in states(answer):
        versions.append(state["version"])
        epochs.append(state["epoch"])
        if len(versions) == 5:
            break
    assert versions == sorted(set(versions))
    assert epochs[-1] > epochs[0] >= 0
    assert not ask(client, "pause")["playing"]
    standing = ask(client, "pause")["total_steps"]
    time.sleep(0.3)
    assert ask(client, "pause")["total_steps"] == standing


def test_play_pressed_twice_trains_once(client: Any) -> None:
    opened(client, "data=moons&speed=steady")
    before = time.monotonic()
    for _ in range(4):
        ask(client, "play")
    time.sleep(1.0)
    done = ask(client, "pause")["total_steps"]
    assert done <= 60 * (time.monotonic() - before) + 8


def test_a_broken_connection_is_taken_up_with_the_latest_state(listen: Any, client: Any) -> None:
    opened(client, "data=moons&speed=quick")
    answer = listen(client.session)
    ask(client, "play")
    number, first = next(states(answer))
    answer.close()
    time.sleep(0.5)
    again = listen(client.session, after=number)
    number_again, latest = next(states(again))
    assert number_again > number
    assert latest["total_steps"] > first["total_steps"]
    ask(client, "pause")


def test_a_reader_that_does_not_read_keeps_nobody_waiting(lab: Any, client: Any) -> None:
    opened(client, "data=moons&speed=full")
    lazy = socket.create_connection(("127.0.0.1", lab.port))
    lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    lazy.sendall(
        f"GET /api/training/events?session={client.session} HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{lab.port}\r\n\r\n".encode()
    )
    ask(client, "play")
    counts = []
    for _ in range(4):
        time.sleep(0.4)
        counts.append(ask(client, "look")["total_steps"])
    assert counts == sorted(set(counts))
    ask(client, "pause")
    lazy.close()


def test_training_that_nobody_watches_pauses_by_itself(
    start_lab: Any, make_client: Callable[[Any], Any]
) -> None:
    client = make_client(start_lab(unwatched_after=0.4))
    opened(client, "data=moons&speed=steady")
    ask(client, "play")
    time.sleep(1.5)
    state = ask(client, "look")
    assert (state["playing"], state["notice"]) == (False, "left_alone")
    assert 5 < state["total_steps"] < 70
    assert ask(client, "play")["playing"]
    ask(client, "pause")


@pytest.fixture
def make_client(client: Any) -> Callable[[Any], Any]:
    return lambda lab: type(client)(lab).begin()


def test_sessions_train_side_by_side_and_apart(lab: Any, client: Any) -> None:
    others = [type(client)(lab).begin() for _ in range(5)]
    for seed, other in enumerate(others):
        opened(other, f"data=circles&seed={seed}&speed=full")
        ask(other, "play")
    until(lambda: all(ask(other, "look")["epoch"] > 3 for other in others))
    ends = [ask(other, "pause") for other in others]
    firsts = [ask(other, "reset")["layers"][0]["weights"] for other in others]
    assert len({json.dumps(first) for first in firsts}) == len(others)
    assert all(end["now"]["train"]["accuracy"] > 0.5 for end in ends)


def test_requests_are_answered_quickly_while_others_train(lab: Any, client: Any) -> None:
    others = [type(client)(lab).begin() for _ in range(8)]
    for other in others:
        opened(other, "data=spiral&speed=full")
        ask(other, "play")
    opened(client, "data=moons")
    waits = []
    for _ in range(15):
        before = time.perf_counter()
        ask(client, "step")
        waits.append(time.perf_counter() - before)
    for other in others:
        ask(other, "pause")
    assert sorted(waits)[len(waits) // 2] < 1.0


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("change", {"changes": {"rate": "fast"}}, "out_of_range"),
        ("change", {"changes": []}, "bad_request"),
        ("change", {}, "bad_request"),
        ("edit", {"layer": 1}, "out_of_range"),
        ("edit", {"layer": True, "unit": 0, "value": 1}, "out_of_range"),
        ("look", {"focus": [1, 0]}, "bad_request"),
        ("look", {"example": {"part": "test", "index": 0}}, "bad_request"),
        ("look", {"example": {"part": "train", "index": -1}}, "out_of_range"),
        ("look", {"point": {"x": 1e9, "y": 0}}, "out_of_range"),
        ("backward", {"number": "first"}, "out_of_range"),
        ("add", {"x": 50, "y": 0, "label": 0}, "point_too_far"),
        ("add", {"x": 0, "y": 0, "label": 7}, "out_of_range"),
        ("remove", {"x": 0, "y": 0, "label": 0}, "no_such_point"),
        ("paste", {"text": 5}, "bad_text"),
        ("paste", {"text": "x" * 100_001}, "bad_text"),
        ("neuron", {"layer": 9, "unit": 0}, "out_of_range"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    client: Any, name: str, body: Any, code: str
) -> None:
    opened(client, "data=moons")
    reply = client.post(f"/api/training/{name}", body)
    assert reply.status == 400
    assert reply.json["code"] == code
    assert 10 < len(reply.json["error"]) < 400
    assert "Traceback" not in reply.json["error"]
    assert ask(client, "step")["total_steps"] == 1


def test_a_model_file_comes_back_as_it_went(lab: Any, client: Any) -> None:
    opened(client, "data=xor&layers=3.tanh")
    ask(client, "epoch")
    text = ask(client, "export")["text"]
    layers = ask(client, "look")["layers"]
    other = type(client)(lab).begin()
    opened(other, "data=xor")
    reply = other.post("/api/training/import", text.encode())
    assert reply.status == 200
    assert [layer["weights"] for layer in reply.json["layers"]] == [
        layer["weights"] for layer in layers
    ]
    reply = other.post("/api/training/import", b'{"format": "neuron model", "layers": []}')
    assert (reply.status, reply.json["code"]) == (400, "no_model")
    assert "cannot be loaded" in reply.json["error"]


def test_the_map_in_numbers(client: Any) -> None:
    opened(client, "data=moons&layers=3.tanh")
    found = ask(client, "table")
    assert len(found["values"]) == len(found["y"]) == len(found["x"])
    assert found["y"] == sorted(found["y"], reverse=True)
    ask(client, "look", {"focus": {"layer": 1, "unit": 2}})
    cell = ask(client, "table")["values"][0][0]
    assert len(cell) == 1
    assert -1 <= cell[0] <= 1
