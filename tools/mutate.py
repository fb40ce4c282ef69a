"""Mutation testing: change one thing in the source at random, and see whether a test notices.

`python -m tools.mutate --sample 600 --seed 0` draws mutants of the floors named in
`mutants.FLOORS`, runs for each the tests of its floor (those first that call the changed
function), and prints the score with its 95 % confidence interval (E. B. Wilson, 1927) and a diff of
every mutant that survived. The working copy is not touched: all happens in copies.
"""

from __future__ import annotations

import argparse
import math
import queue
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tools.mutants import FLOORS, HOME, Mutant, changed, difference, mutants
from tools.mutation_runs import Covered, copied, covered, noticed, seconds_of, warm_up

SLOWER = 3.0  # a mutant may take so many times as long as the tests do, listened to, without …
SPARE = 20.0  # … and so many seconds more, before it counts as noticed


def interval(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % confidence interval of a share."""
    z, share = 1.96, hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def measured(floors: Sequence[str], jobs: int) -> dict[str, Covered]:
    """For each floor, what its tests call; the floors side by side, each in a copy of its own."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        found = dict(zip(floors, pool.map(covered_floor, floors), strict=True))
    for floor, known in found.items():
        print(f"{floor}: {len(known.seconds)} tests pass", flush=True)
    return found


def covered_floor(floor: str) -> Covered:
    """What the tests of one floor call."""
    with tempfile.TemporaryDirectory() as folder:
        return covered(copied(HOME, Path(folder).resolve()), FLOORS[floor][1])


def survives(mutant: Mutant, maps: dict[str, Covered], folder: Path) -> bool:
    """Whether no test of its floor notices a mutant."""
    source, change = changed(mutant)
    known = maps[mutant.floor]
    tests = known.ordered(mutant.file, change.function)
    seconds = SPARE + SLOWER * sum(known.seconds[name] for name in tests)
    return not noticed(folder, mutant.file, source, tests, seconds)


def work(home: Path, maps: dict[str, Covered], todo: Any, done: Any) -> None:
    """Try mutants, one after another, in a copy of one's own, until there are no more."""
    with tempfile.TemporaryDirectory() as folder:
        here = copied(home, Path(folder).resolve())
        while (mutant := todo.get()) is not None:
            done.put((mutant, survives(mutant, maps, here)))


def tried(drawn: Sequence[Mutant], maps: dict[str, Covered], jobs: int, end: float) -> list[bool]:
    """Try the mutants in several processes, until the time is up; whether each was noticed."""
    context = get_context("fork")
    todo, done = context.Queue(), context.Queue()
    for mutant in drawn:
        todo.put(mutant)
    for _ in range(jobs):
        todo.put(None)
    workers = [context.Process(target=work, args=(HOME, maps, todo, done)) for _ in range(jobs)]
    for worker in workers:
        worker.start()
    results: list[bool] = []
    while len(results) < len(drawn) and time.monotonic() < end:
        try:
            mutant, survived = done.get(timeout=5)
        except queue.Empty:
            if not any(worker.is_alive() for worker in workers):
                break
            continue
        results.append(not survived)
        if survived:
            print(f"survived: {mutant.floor} {mutant.file}:{mutant.place}")
            print(*(f"    {line}" for line in difference(mutant)), sep="\n", flush=True)
        if len(results) % 50 == 0:
            print(f"{sum(results)} of {len(results)} so far", flush=True)
    for worker in workers:
        worker.join(timeout=10 if len(results) == len(drawn) else 0)
        worker.terminate()
    return results


def drawn_from(given: argparse.Namespace) -> list[Mutant]:
    """The mutants that were named, or a sample from a seed."""
    everything = list(mutants(given.floors))
    if given.these:
        return [m for m in everything if f"{m.file}:{m.place}" in given.these]
    rng = random.Random(given.seed)
    order = sorted(everything, key=lambda _: rng.random())
    drawn = list(islice((m for m in order if difference(m)), given.sample))
    print(f"{len(everything):,} mutants, {len(drawn)} drawn", flush=True)
    return drawn


def print_times(floors: Sequence[str]) -> None:
    """Say how long the tests of each floor take where nothing is changed."""
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        here = copied(HOME, Path(folder).resolve())
        for floor in floors:
            print(f"{floor}: {seconds_of(here, FLOORS[floor][1]):.1f} s", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw, run, and say what survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--floors", nargs="*", default=list(FLOORS), choices=list(FLOORS))
    parser.add_argument("--these", nargs="*", help="mutants as they are printed, FILE:PLACE")
    parser.add_argument("--jobs", type=int, default=2, help="processes side by side")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so many")
    parser.add_argument("--times", action="store_true", help="time the tests of each floor alone")
    given = parser.parse_args(arguments)
    if given.times:
        print_times(given.floors)
        return
    drawn = drawn_from(given)
    if not drawn:
        sys.exit("there are no such mutants")
    warm_up()
    floors = [floor for floor in given.floors if any(m.floor == floor for m in drawn)]
    maps = measured(floors, given.jobs)
    results = tried(drawn, maps, given.jobs, time.monotonic() + 60 * given.minutes)
    hits, n = sum(results), len(results)
    low, high = interval(hits, n)
    print(f"{hits} of {n} noticed: {hits / n:.1%}, between {low:.1%} and {high:.1%}")


if __name__ == "__main__":
    main()
