"""Guess, compare, correct: gradient descent one example at a time, every step visible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from neuron.data import Dataset
from neuron.maths.chance import SeedOrGenerator, generator, shuffled
from neuron.maths.errors import SettingError
from neuron.network import MLP
from neuron.train.losses import Loss, loss_named


@dataclass(frozen=True)
class Nudge:
    """One guess and its correction.

    `before` and `after` are the loss of this very example before and after the
    nudge; `size` is the length of the step in the space of all parameters.
    """

    step: int
    example: int
    guess: list[float]
    wanted: list[float]
    before: float
    after: float
    size: float


def guesses(
    net: MLP,
    data: Dataset,
    *,
    loss: str | Loss = "squared_error",
    learning_rate: float = 0.1,
    steps: int | None = None,
    seed: SeedOrGenerator = 0,
) -> Iterator[Nudge]:
    """Correct a network in place after every single example; yields what happened each time.

    Goes through the data in random order, once, or for as many `steps` as asked
    for. Works on either backend. Raises `SettingError` where network, data and
    loss do not go together.
    """
    measure = loss_named(loss)
    measure.check(net, data)
    steps = len(data) if steps is None else steps
    if steps < 1 or not learning_rate > 0:
        raise SettingError(
            f"there must be one step or more and a learning rate above 0; got {steps}, "
            f"{learning_rate!r}."
        )
    return _nudges(net, data, measure, learning_rate, steps, generator(seed))


def _nudges(
    net: MLP, data: Dataset, loss: Loss, learning_rate: float, steps: int, rng: SeedOrGenerator
) -> Iterator[Nudge]:
    wanted = loss.targets(data, net.n_outputs)
    order: list[int] = []
    for step in range(1, steps + 1):
        order = order or shuffled(len(data), rng)
        i = order.pop(0)
        x, t = net.rows(data.inputs[i : i + 1]), net.layers[-1].rows(wanted[i : i + 1])
        outputs = net(x)
        compared = loss(outputs, t)
        guess = [float(output) for output in outputs[0]]
        net.zero_grad()
        compared.backward()
        squares = 0.0
        for parameter in net.parameters():
            change = learning_rate * parameter.grad
            squares += float((change * change).sum() if parameter.shape else change * change)
            parameter.data = parameter.data - change
        after = loss(net(x), t)
        yield Nudge(step, i, guess, wanted[i], compared.data, after.data, squares**0.5)
