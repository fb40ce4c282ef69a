"""This library as a runner in its own races: built each time, replayed, through its loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import workloads as w
from neuron import Value, cross_entropy, hinge, mean, squared_error
from neuron.data import Dataset
from neuron.maths.vector import Vector
from neuron.replay import record
from neuron.train import SGD, Step, train
from neuron.value import zero_grad

Runner = tuple[Callable[[], Any], Callable[[], list[float]]]
RELU = vars(Value)["relu"]  # as in micrograd's README: x.relu()
LOSSES = {"quadratic": squared_error, "softmax": cross_entropy, "hinge": hinge}


def built(task: str, **cell: Any) -> Runner:
    """The graph built anew in each step."""
    if task == "t1":
        a, b = Value(w.A), Value(w.B)

        def differentiate() -> float:
            a.grad = b.grad = None
            result = w.expression(a, b, RELU)
            result.backward()
            return result.data  # type: ignore[no-any-return]

        return differentiate, lambda: [differentiate(), a.grad, b.grad]
    _, parameters, loss_of, x, t = _scalar(task)
    optimiser = SGD(w.RATE)

    def step() -> float:
        zero_grad(parameters)
        loss = loss_of(x, t)
        loss.backward()
        optimiser.step(parameters)
        return loss.data  # type: ignore[no-any-return]

    return step, lambda: [step() for _ in range(3)]


def replayed(task: str, **cell: Any) -> Runner:
    """A recorded program."""
    return _replayed(task, skip_zeros=False, **cell)


def skipping(task: str, **cell: Any) -> Runner:
    """A recorded program that leaves out products with inputs that are exactly 0."""
    return _replayed(task, skip_zeros=True, **cell)


def recorder(task: str) -> Callable[[], Any]:
    """What records T1, T2 or T3."""
    if task == "t1":
        a, b = Value(w.A), Value(w.B)
        return lambda: record(lambda: w.expression(a, b, RELU))
    _, _, loss_of, x, t = _scalar(task)
    return lambda: record(loss_of, x, t, update=True)


def _replayed(task: str, *, skip_zeros: bool, **cell: Any) -> Runner:
    if task == "t1":
        a, b = Value(w.A), Value(w.B)
        program = record(lambda: w.expression(a, b, RELU))
        program()

        def check() -> list[float]:
            a.grad = b.grad = None
            return [program(), a.grad, b.grad]

        return program.step, check
    if task == "t4":
        return _on_arrays(**cell)
    _, _, loss_of, x, t = _scalar(task)
    step = record(loss_of, x, t, update=True, skip_zeros=skip_zeros)
    step.trust()  # the race compares the results with everyone else's
    return lambda: step(x, t, w.RATE), lambda: [step(x, t, w.RATE) for _ in range(3)]


def _scalar(task: str) -> Any:
    net = w.network(task)
    xs, ts = w.batch(task)
    if task == "t3":
        return (
            net,
            net.parameters(),
            lambda x, t: squared_error(net(x), t),
            Vector(xs[0]),
            Vector(ts[0]),
        )
    x, t = net.rows(xs), net.rows(ts)

    def loss_of(x: Any, t: Any) -> Any:
        return mean([hinge(y, target) for y, target in zip(net(x), t, strict=True)])

    return net, net.parameters(), loss_of, x, t


def _on_arrays(size: int, dtype: str, loss: str) -> Runner:
    net = w.network("t4", loss, backend="numpy", dtype=dtype)
    xs, ts = w.batch("t4", size)
    x, t = net.rows(xs), net.rows(ts)
    step = record(lambda x, t: mean(LOSSES[loss](net(x), t)), x, t, update=True)
    step.trust()
    return lambda: step(x, t, w.RATE), lambda: [step(x, t, w.RATE) for _ in range(3)]


def loop(task: str, size: int, dtype: str, loss: str) -> Runner:
    """The public training loop: one step is one batch, with shuffling, batching and metrics."""
    import numpy as np

    net = w.network("t4", loss, backend="numpy", dtype=dtype)
    xs, ts = w.batch("t4", max(1280, size))
    labels = [row.index(1.0) for row in ts]
    data = Dataset("images", np.array(xs, dtype), labels, tuple(map(str, range(10))))
    name = "cross_entropy" if loss == "softmax" else "squared_error"

    def steps() -> Iterator[float]:
        for entry in train(
            net, data, loss=name, optimiser=SGD(w.RATE), batch_size=size, epochs=10**9
        ):
            if isinstance(entry, Step):
                yield entry.loss

    losses = steps()

    def check() -> list[float]:
        twin = w.network("t4", loss, backend="numpy", dtype=dtype)
        x, t = twin.rows(xs[:size]), twin.rows(ts[:size])
        measured = mean(LOSSES[loss](twin(x), t)).data
        for _ in range(3):
            next(losses)
        return [measured]  # the batches are shuffled: only the loss function is compared

    return lambda: next(losses), check
