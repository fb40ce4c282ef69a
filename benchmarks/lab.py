"""How quick the lab is: `python -m benchmarks.lab`, which writes docs/lab-performance.md.

`--quick` draws for a moment and writes nothing; `--no-browser` leaves Chromium out.
On a machine that others use too, `chrt --rr 1 python -m benchmarks.lab` measures as if
it were free.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import report
from benchmarks.lab_hands import Hand, draw_together
from neuron.lab import app

PAGE = Path(__file__).parent.parent / "docs" / "lab-performance.md"
STUDENTS = 30
#: What is promised: seconds, and bytes.
MEDIAN, SLOWEST, TOGETHER, READY, WEIGHT = 0.05, 0.1, 0.25, 2.0, 500_000


@contextlib.contextmanager
def running_lab() -> Iterator[tuple[int, str, float]]:
    """A lab in a process of its own: its port, its token, and the seconds until its page came."""
    command = [sys.executable, "-m", "neuron", "lab", "--no-open", "--port", "0"]
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r":(\d+)/", process.stdout.readline())
            if found is None:
                raise RuntimeError("neuron lab has not started")
            with urllib.request.urlopen(f"http://127.0.0.1:{found[1]}/") as answer:
                page = answer.read().decode()
            ready = perf_counter() - began
            yield int(found[1]), page.split('neuron-token" content="')[1].split('"')[0], ready
        finally:
            process.terminate()


def share(numbers: list[float], part: float) -> float:
    """The number below which this part of them lies."""
    return sorted(numbers)[min(len(numbers) - 1, int(part * len(numbers)))]


def ready_section(turns: int) -> list[str]:
    """From the command to the page."""
    seconds = []
    for _ in range(turns):
        with running_lab() as (_, _, ready):
            seconds.append(ready)
    return [
        "## Ready",
        "",
        "From the start of the command until the first page has been sent:",
        f"median {report.shown(statistics.median(seconds))}, slowest "
        f"{report.shown(max(seconds))} of {turns} starts (promised: {report.shown(READY)}).",
    ]


def weight_section() -> list[str]:
    """All that the browser ever loads, without compression."""
    names = [*app.page_files(), *app.PAGES.values()]
    sizes = {name: (app.PAGE / name).stat().st_size for name in names}
    largest = max(sizes, key=lambda name: sizes[name])
    return [
        "## Weight",
        "",
        f"Both pages with all their scripts, styles and texts in every language: "
        f"{sum(sizes.values()) / 1000:.0f} kB in {len(sizes)} files, the largest of which is "
        f"`{largest}` with {sizes[largest] / 1000:.0f} kB (promised: {WEIGHT / 1000:.0f} kB).",
    ]


def drawing_section(seconds: float) -> list[str]:
    """One hand, then thirty at once."""
    lines = [
        "## From stroke to answer, over HTTP",
        "",
        "A hand draws sixty points a second. For each point: the time from its drawing until the",
        "answer that knows of it, with every sum, activation and connection, has been received.",
        "The hands share the machine with the lab.",
        "",
        "| hands | median | 95 % | slowest | answers a second and hand: fewest … most "
        "| longest wait |",
        "|---|---|---|---|---|---|",
    ]
    for n in (1, STUDENTS):
        with running_lab() as (port, token, _):
            hands = asyncio.run(draw_together(port, token, n, seconds))
        lines.append(_row(hands, seconds))
    return [
        *lines,
        "",
        f"Promised: one hand {report.shown(MEDIAN)} and {report.shown(SLOWEST)}; "
        f"{STUDENTS} hands a median of {report.shown(TOGETHER)}, with none starved.",
    ]


def _row(hands: list[Hand], seconds: float) -> str:
    times = [latency for hand in hands for latency in hand.latencies]
    answers = [hand.answers / seconds for hand in hands]
    cells = [
        str(len(hands)),
        *(report.shown(t) for t in (statistics.median(times), share(times, 0.95), max(times))),
        f"{min(answers):.1f} … {max(answers):.1f}",
        report.shown(max(hand.longest_wait for hand in hands)),
    ]
    return f"| {' | '.join(cells)} |"


def _priority() -> str:
    """What is said of a run that no other work on the machine could disturb."""
    if sys.platform == "linux" and os.sched_getscheduler(0) != os.SCHED_OTHER:
        return ", with the priority of real time, since others use the machine"
    return ""


def main() -> None:
    """Measure everything, print it, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lab", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few seconds; writes nothing")
    parser.add_argument("--no-browser", action="store_true", help="without Chromium")
    given = parser.parse_args()
    lines = [
        "# How quick the lab is",
        "",
        "Written by `python -m benchmarks.lab`.",
        "",
        f"Measured on: {os.cpu_count()} cores of {report.machine()}{_priority()}.",
        "",
        *ready_section(3 if given.quick else 10),
        "",
        *weight_section(),
        "",
        *drawing_section(3.0 if given.quick else 10.0),
    ]
    if not given.no_browser:
        from benchmarks import lab_browser

        with running_lab() as (port, _, _):
            lines += ["", *lab_browser.section(port, 2 if given.quick else 5)]
    print("\n".join(lines))
    if not given.quick:
        PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
