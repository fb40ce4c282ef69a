"""Sessions: one for each tab, apart from one another, with a cap, and jobs that take turns."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from neuron.lab.requests import work
from neuron.lab.session import Room
from neuron.lab.sessions import session_of
from neuron.lab.settings import Settings

MEETING = threading.Barrier(2)


class Counter(Room):
    """A room that counts slowly, and would lose count if two did it at once."""

    closed: ClassVar[list[int]] = []

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.count = 0
        self.turns = 0
        self.playing = False

    def add(self) -> int:
        before = self.count
        time.sleep(0.02)
        self.count = before + 1
        return self.count

    def turn(self) -> bool:
        time.sleep(0.005)
        self.turns += 1
        return self.playing

    def failing_turn(self) -> bool:
        raise RuntimeError("a turn that fails")

    def left_alone(self) -> None:
        self.playing = False

    def close(self) -> None:
        self.closed.append(self.count)


async def add(request: Request) -> Response:
    return JSONResponse({"count": await work(session_of(request).room(Counter).add)})


async def meet(request: Request) -> Response:
    session_of(request)
    return JSONResponse({"place": await work(MEETING.wait, 20)})


async def play(request: Request) -> Response:
    session = session_of(request)
    room = session.room(Counter)
    room.playing = True
    session.play(room.failing_turn if request.query_params.get("failing") else room.turn)
    return JSONResponse({})


async def see(request: Request) -> Response:
    room = session_of(request).room(Counter)
    return JSONResponse({"turns": room.turns, "playing": room.playing})


ROUTES = [Route(f"/api/{f.__name__}", f, methods=["POST"]) for f in (add, meet, play, see)]


@pytest.fixture
def counting(start_lab: Callable[..., Any], client_of: Callable[..., Any]) -> Callable[..., Any]:
    """`counting(max_sessions=3)`: a client without a session, of a lab with counters."""
    return lambda **settings: client_of(start_lab(ROUTES, **settings))


def test_the_name_of_a_session_cannot_be_guessed(client: Any) -> None:
    names = {client.begin().session for _ in range(5)}
    assert len(names) == 5
    assert all(len(name) >= 32 for name in names)


@pytest.mark.parametrize("name", ["", "x", "../../etc", "a" * 5000])
def test_an_unknown_session_is_gone(counting: Callable[..., Any], name: str) -> None:
    reply = counting().post("/api/add", X_Neuron_Session=name)
    assert (reply.status, reply.json["code"]) == (410, "session_gone")


def test_sessions_do_not_see_one_another(counting: Callable[..., Any]) -> None:
    first = counting().begin()
    second = first.begin()
    assert [first.post("/api/add").json["count"] for _ in range(3)] == [1, 2, 3]
    assert second.post("/api/add").json["count"] == 1


def test_requests_of_one_session_run_one_after_another(counting: Callable[..., Any]) -> None:
    client = counting().begin()
    with ThreadPoolExecutor(10) as pool:
        counts = list(pool.map(lambda _: client.post("/api/add").json["count"], range(10)))
    assert sorted(counts) == list(range(1, 11))


def test_sessions_run_side_by_side(counting: Callable[..., Any]) -> None:
    first = counting().begin()
    with ThreadPoolExecutor(2) as pool:  # each waits until the other is there
        replies = list(pool.map(lambda one: one.post("/api/meet"), [first, first.begin()]))
    assert [reply.status for reply in replies] == [200, 200]


def test_too_many_requests_of_one_session_are_refused(counting: Callable[..., Any]) -> None:
    client = counting(max_waiting=3).begin()
    with ThreadPoolExecutor(20) as pool:
        replies = list(pool.map(lambda _: client.post("/api/add"), range(20)))
    refused = [reply for reply in replies if reply.status == 429]
    assert refused
    assert refused[0].json["code"] == "too_many_requests"
    assert client.post("/api/add").json["count"] == 20 - len(refused) + 1


def test_when_all_places_are_in_use_the_next_is_told_so(counting: Callable[..., Any]) -> None:
    client = counting(max_sessions=3)
    kept = [client.begin() for _ in range(3)]
    reply = client.post("/api/session")
    assert (reply.status, reply.json["code"]) == (503, "lab_full")
    assert "all of its 3 places are in use" in reply.json["error"]
    assert all(one.post("/api/add").status == 200 for one in kept)


def test_the_session_that_was_idle_longest_gives_place(counting: Callable[..., Any]) -> None:
    client = counting(max_sessions=3, idle_after=0.05)
    first, second, third = [client.begin() for _ in range(3)]
    assert first.post("/api/add").status == 200
    assert second.post("/api/add").status == 200
    time.sleep(0.1)
    assert first.post("/api/add").status == 200  # so that `third` is idle longest
    Counter.closed.clear()
    client.begin()
    assert third.post("/api/add").status == 410
    assert first.post("/api/add").json["count"] == 3
    assert second.post("/api/add").json["count"] == 2


def test_a_session_that_gives_place_closes_its_rooms(counting: Callable[..., Any]) -> None:
    client = counting(max_sessions=1, idle_after=0.0)
    assert client.begin().post("/api/add").status == 200
    Counter.closed.clear()
    client.begin()
    assert Counter.closed == [1]


def test_a_forgotten_session_goes_when_another_comes(counting: Callable[..., Any]) -> None:
    client = counting(forgotten_after=0.05)
    old = client.begin()
    time.sleep(0.1)
    client.begin()
    assert old.post("/api/add").status == 410


# ---- jobs ----


def test_a_job_plays_until_it_is_told_to_stop_and_requests_come_between(
    counting: Callable[..., Any],
) -> None:
    client = counting().begin()
    client.post("/api/play")
    assert client.post("/api/add").json["count"] == 1
    until = time.monotonic() + 30
    while client.post("/api/see").json["turns"] < 20 and time.monotonic() < until:
        time.sleep(0.01)
    assert client.post("/api/see").json["turns"] >= 20


def test_playing_again_does_not_play_twice(counting: Callable[..., Any]) -> None:
    client = counting().begin()
    for _ in range(5):
        client.post("/api/play")
    assert client.lab.comes_to(0)  # a job is no request
    began, turns = time.monotonic(), client.post("/api/see").json["turns"]
    time.sleep(0.5)
    more = client.post("/api/see").json["turns"] - turns
    assert more <= (time.monotonic() - began) / 0.005 + 1


def test_thirty_jobs_at_once_all_come_to_their_turn(
    counting: Callable[..., Any],
) -> None:
    first = counting().begin()
    clients = [first, *(first.begin() for _ in range(29))]
    for client in clients:
        client.post("/api/play")
    turns = [0]
    until = time.monotonic() + 30
    while min(turns) < 5 and time.monotonic() < until:
        turns = [client.post("/api/see").json["turns"] for client in clients]
    assert min(turns) >= max(turns) / 3 > 0


def test_a_job_that_nobody_watches_is_paused(counting: Callable[..., Any]) -> None:
    client = counting(unwatched_after=0.2).begin()
    client.post("/api/play")
    time.sleep(1.5)
    state = client.post("/api/see").json
    assert not state["playing"]
    assert client.post("/api/see").json["turns"] == state["turns"]


def test_a_job_that_fails_ends_and_the_session_goes_on(
    counting: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    client = counting().begin()
    assert client.post("/api/play?failing=1").status == 200
    assert client.post("/api/add").json["count"] == 1
    assert "a turn that fails" in caplog.text


def test_a_lab_that_closes_ends_its_jobs(counting: Callable[..., Any]) -> None:
    before = set(threading.enumerate())  # those of labs that other tests share
    client = counting().begin()
    client.post("/api/play")
    client.post("/api/add")
    Counter.closed.clear()
    began = time.monotonic()
    client.lab.stop()
    assert time.monotonic() - began < 6
    assert Counter.closed == [1]
    time.sleep(0.2)
    ours = [t for t in threading.enumerate() if t.name.startswith("neuron-lab-job")]
    assert not set(ours) - before


# ---- on the page ----


@pytest.mark.parametrize("path", ["/", "/training"])
def test_a_full_lab_says_so_on_the_page(
    chromium: Any, start_lab: Callable[..., Any], client_of: Callable[..., Any], path: str
) -> None:
    lab = start_lab(max_sessions=1)
    client_of(lab).begin()
    page = chromium.new_page()
    page.goto(lab.url + path)
    page.wait_for_selector("#complaint:not([hidden])")
    assert "lab is full" in page.inner_text("#complaint")
    page.close()
