"""How time and memory grow with the number of nodes, and the gradient with the parameters."""

from __future__ import annotations

import gc
import statistics
import tracemalloc
from collections.abc import Callable
from time import process_time
from typing import Any

from neuron import MLP, Value, squared_error
from neuron.data import Dataset
from neuron.ops.several import sum_
from neuron.train import SGD, Step, train


def chain(n: int) -> Any:
    """x + 1 + 1 + …: every node has one parent."""
    x = Value(1.0)
    for _ in range(n):
        x = x + 1.0
    return x


def wide(n: int) -> Any:
    """The sum of n products: one node with n parents."""
    w = Value(0.5)
    return sum_([w * 2.0 for _ in range(n)])


def per_node(build: Callable[[int], Any], n: int, *, collector: bool) -> float:
    """Seconds a node, forward and backward; the median of some runs.

    Python's collector of cycles looks through all nodes again and again as a graph
    grows, in which it finds none: without it, the time is the engine's own.
    """
    seconds = []
    gc.collect()
    if not collector:
        gc.disable()
    for _ in range(3 if n >= 100_000 else 15):
        started = process_time()
        build(n).backward()
        seconds.append((process_time() - started) / n)
    gc.enable()
    return statistics.median(seconds)


def bytes_a_node(n: int = 100_000) -> float:
    """The memory of a chain, for each node."""
    gc.collect()
    tracemalloc.start()
    held = chain(n)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del held
    return size / n


def per_parameter(width: int) -> float:
    """Seconds a parameter, for the gradient of a network of two layers of this width."""
    net = MLP(width, [width, width], seed=0)
    x, t = [0.5] * width, [0.0] * width
    seconds = []
    for _ in range(7):
        started = process_time()
        squared_error(net(x), t).backward()
        seconds.append(process_time() - started)
        net.zero_grad()
    return statistics.median(seconds) / len(net.parameters())


def epoch(n: int, batch_size: int) -> tuple[float, float]:
    """Seconds for an epoch of n images of 784 pixels, and for the sum of its bare steps."""
    import numpy as np

    from benchmarks import workloads as w
    from neuron import mean
    from neuron.replay import record

    rng = np.random.default_rng(0)
    inputs = (rng.random((n, 784)) * (rng.random((n, 784)) < 0.2)).astype("float32")
    labels = rng.integers(0, 10, n)
    data = Dataset("images", inputs, labels.tolist(), tuple(map(str, range(10))))
    net, twin = (w.network("t4", backend="numpy", dtype="float32") for _ in range(2))
    times = []
    steps = train(net, data, optimiser=SGD(0.1), batch_size=batch_size, epochs=4)
    started = process_time()
    for entry in steps:
        if not isinstance(entry, Step):
            times.append(process_time() - started)
            started = process_time()
    batches = inputs[: 100 * batch_size].reshape(100, batch_size, 784)
    targets = np.eye(10, dtype="float32")[labels[: 100 * batch_size]].reshape(100, batch_size, 10)
    step = record(lambda x, t: mean(squared_error(twin(x), t)), batches[0], targets[0], update=True)
    step(batches[1], targets[1], 0.1)
    started = process_time()
    for k in range(n // batch_size):
        step(batches[k % 100], targets[k % 100], 0.1)
    return statistics.median(times[1:]), process_time() - started


def scalar_epoch(n: int = 300) -> float:
    """Seconds an image on scalar neurons, one by one, through the public training loop."""
    from benchmarks import workloads as w

    xs, ts = w.batch("t3", n)
    data = Dataset("images", xs, [row.index(1.0) for row in ts], tuple(map(str, range(10))))
    net = w.network("t3")
    times = []
    started = process_time()
    for entry in train(net, data, optimiser=SGD(0.1), batch_size=1, epochs=4):
        if not isinstance(entry, Step):
            times.append(process_time() - started)
            started = process_time()
    return statistics.median(times[1:]) / n


def recording(task: str) -> float:
    """Seconds to record a scalar workload and to write it out as a program."""
    from benchmarks.peers_neuron import recorder

    record_it = recorder(task)
    seconds = []
    for _ in range(3):
        started = process_time()
        record_it()
        seconds.append(process_time() - started)
    return statistics.median(seconds)
