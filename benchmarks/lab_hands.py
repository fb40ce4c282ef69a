"""Hands that draw digits in a lab over HTTP, as fast as a real one: for `benchmarks.lab`.

A hand draws the strokes of an example sixty points a second. As on the page, one
question is on its way at a time, and what is drawn meanwhile goes with the next. A
time is counted for every single point: from its drawing until the answer that knows of it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from time import perf_counter
from typing import Any

from neuron.lab.digits.examples import strokes_of

POINTS_A_SECOND = 60.0


class Connection:
    """One connection that is kept open, and posts JSON as the page does."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._headers = {"X-Neuron-Token": token, "Content-Type": "application/json"}

    async def open(self) -> None:
        """Connect, and begin a session."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        begun = json.loads(await self.post("/api/session", {}))
        self._headers["X-Neuron-Session"] = begun["session"]

    async def post(self, path: str, body: dict[str, Any]) -> bytes:
        """Send a question and wait for its answer."""
        content = json.dumps(body)
        lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}"]
        lines += [f"{name}: {value}" for name, value in self._headers.items()]
        lines += [f"Content-Length: {len(content)}", "", content]
        self._writer.write("\r\n".join(lines).encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        answer = await self._reader.readexactly(length)
        if " 200 " not in head.splitlines()[0]:
            raise RuntimeError(answer.decode())
        return answer

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


class Hand:
    """One hand: `latencies` of all its points, in seconds, and how many `answers` there were."""

    def __init__(self, port: int, token: str, first_digit: int) -> None:
        self.latencies: list[float] = []
        self.answers = 0
        self.longest_wait = 0.0
        self._connection = Connection(port, token)
        self._digits = itertools.cycle(range(first_digit, first_digit + 10))
        self._strokes: list[list[float]] = [[]]
        self._drawn: list[float] = []  # when the points that no question knows of were drawn
        self._news = asyncio.Event()

    async def draw(self, seconds: float) -> None:
        """Draw one digit after another for so long."""
        await self._connection.open()
        self._until = perf_counter() + seconds
        await asyncio.gather(self._move(), self._ask())
        self._connection.close()

    async def _move(self) -> None:
        begun, n = perf_counter(), 0
        while True:
            self._strokes = []
            for stroke in strokes_of(next(self._digits) % 10):
                for i in range(0, len(stroke), 3):
                    n += 1
                    await asyncio.sleep(begun + n / POINTS_A_SECOND - perf_counter())
                    if perf_counter() > self._until:
                        return
                    self._strokes += [[]] if i == 0 else []
                    self._strokes[-1] += stroke[i : i + 3]
                    self._drawn.append(perf_counter())
                    self._news.set()

    async def _ask(self) -> None:
        while perf_counter() < self._until:
            try:
                await asyncio.wait_for(self._news.wait(), self._until - perf_counter() + 0.1)
            except TimeoutError:
                return
            self._news.clear()
            known, self._drawn = self._drawn, []
            asked = perf_counter()
            await self._connection.post(
                "/api/digits/look", {"strokes": self._strokes, "scale": True, "centre": True}
            )
            answered = perf_counter()
            self.answers += 1
            self.longest_wait = max(self.longest_wait, answered - asked)
            self.latencies += [answered - drawn for drawn in known]


async def draw_together(port: int, token: str, n: int, seconds: float) -> list[Hand]:
    """Let so many hands draw at once, each in a session of its own, after a short warm-up."""
    await asyncio.gather(*(Hand(port, token, i).draw(1.0) for i in range(n)))
    hands = [Hand(port, token, i) for i in range(n)]
    await asyncio.gather(*(hand.draw(seconds) for hand in hands))
    return hands
