"""Races: peers, each in its own process, take turns in random order on the same workload."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import random
import statistics
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

THREADS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}
NEEDS = {
    "micrograd": "micrograd",
    "torch_eager": "torch",
    "torch_nn": "torch",
    "torch_compile": "torch",
    "jax_jit": "jax",
    "jax_eager": "jax",
    "hips_autograd": "autograd",
    "mygrad": "mygrad",
    "tinygrad": "tinygrad",
    "sklearn": "sklearn",
}


@dataclass(frozen=True)
class Time:
    """How long one step takes: the median of many turns, and how far they spread, in seconds."""

    median: float
    low: float  # a tenth of the turns were faster
    high: float  # a tenth were slower


def installed(peer: str) -> bool:
    """Whether the library that a peer needs is there."""
    return peer not in NEEDS or importlib.util.find_spec(NEEDS[peer]) is not None


class Runner:
    """A peer's process."""

    def __init__(self, peer: str) -> None:
        self.peer = peer
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", peer],
            env={**os.environ, **THREADS},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, **order: Any) -> Any:
        """Send an order and wait for the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        return json.loads(line) if line else {"error": "the process ended"}

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


class Stable:
    """The processes of all peers, started when first needed."""

    def __init__(self) -> None:
        self.runners: dict[str, Runner] = {}

    def get(self, peer: str) -> Runner:
        """The process of a peer."""
        if peer not in self.runners:
            self.runners[peer] = Runner(peer)
        return self.runners[peer]

    def close(self) -> None:
        """End all processes."""
        for runner in self.runners.values():
            runner.close()


def race(
    stable: Stable, cell: dict[str, Any], peers: list[str], tolerance: float, turns: int = 21
) -> tuple[dict[str, Time], dict[str, str]]:
    """Race peers on one workload; returns their times, and why others did not run.

    The first peer's results are the standard that the others are held to.
    """
    runners, left_out = {}, {}
    standard: list[float] | None = None
    for peer in peers:
        if not installed(peer):
            left_out[peer] = "not installed"
            continue
        answer = stable.get(peer).ask(make=cell)
        if "error" in answer:
            left_out[peer] = answer["error"]
            continue
        standard = standard or answer["results"]
        pairs = zip(answer["results"], standard, strict=False)
        if not all(math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance) for a, b in pairs):
            left_out[peer] = f"other results: {answer['results']} for {standard}"
            continue
        runners[peer] = stable.get(peer)
    steps = {peer: _steps_for(runner, 0.02) for peer, runner in runners.items()}
    seconds: dict[str, list[float]] = {peer: [] for peer in runners}
    rng = random.Random(0)
    for _ in range(turns):
        for peer in rng.sample(sorted(runners), len(runners)):
            n = steps[peer]
            seconds[peer].append(runners[peer].ask(run=n)["seconds"] / n)
    return {peer: _time(turns_) for peer, turns_ in seconds.items()}, left_out


def _steps_for(runner: Runner, wanted: float) -> int:
    """How many steps fill the wanted time; doing them is the warm-up."""
    n = 1
    while True:
        seconds = runner.ask(run=n)["seconds"]
        if seconds >= wanted or n >= 1_000_000:
            return n
        n = max(n + 1, min(10 * n, int(n * wanted / max(seconds, 1e-9))))


def _time(seconds: list[float]) -> Time:
    ordered = sorted(seconds)
    tenth = len(ordered) // 10
    return Time(statistics.median(ordered), ordered[tenth], ordered[-1 - tenth])
