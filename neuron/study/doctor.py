"""The training doctor: what is wrong with a network's training, where, why, and what to try.

Each check looks for one fault and says nothing where the signs are not clear:
a network that learns raises no alarm.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from neuron.data import Dataset
from neuron.maths import functions as f
from neuron.maths.errors import NonFiniteError, ShapeError
from neuron.network import MLP, Role
from neuron.network.activations import activation_named
from neuron.ops.row import Elementwise
from neuron.ops.several import weighted_sum
from neuron.train import Epoch, Loss, Step, loss_named
from neuron.value import gradients

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_EXAMPLES = 500  # that are looked at
FLAT = 0.01  # of the steepest slope: below this an activation hardly passes a gradient on
VANISHING = 1e-4  # the first layer's gradient as a share of the last's
EXPLODING = 1e3  # a layer's mean gradient, or the first's beside the last's
RISE = 0.05  # of the first loss: a rise between two epochs that is no noise
SLOW = 0.05  # of the first loss: less progress than this in all
FEWEST_EPOCHS = 3


@dataclass(frozen=True)
class Finding:
    """One fault: what it is, where, how it shows, and what to try.

    `problem` is a key of `PROBLEMS`. `layer`, `unit`, `epoch` and `step` are where it
    is, counted as everywhere (layers, epochs and steps from 1, units from 0); None
    where that does not apply.
    """

    problem: str
    where: str
    why: str
    advice: str
    layer: int | None = None
    unit: int | None = None
    epoch: int | None = None
    step: int | None = None
    node: str = ""

    def text(self) -> str:
        """The finding in three lines."""
        return f"{PROBLEMS[self.problem]}: {self.where}.\n  {self.why}\n  Try: {self.advice}"


@dataclass(frozen=True)
class Diagnosis:
    """All that the doctor found, the gravest first."""

    findings: tuple[Finding, ...]

    @property
    def is_healthy(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def problems(self) -> tuple[str, ...]:
        """What was found, by its keys in `PROBLEMS`, each once."""
        return tuple(dict.fromkeys(finding.problem for finding in self.findings))

    def text(self) -> str:
        """The diagnosis in plain words."""
        if self.is_healthy:
            return "No fault was found."
        return "\n\n".join(finding.text() for finding in self.findings)

    def __str__(self) -> str:
        return self.text()


#: What can be found, the gravest first.
PROBLEMS = {
    "not finite": "A number is not finite",
    "exploding gradients": "Exploding gradients",
    "learning rate too large": "The learning rate is too large",
    "vanishing gradients": "Vanishing gradients",
    "twins": "Neurons that are the same",
    "dead neuron": "A dead neuron",
    "saturated neuron": "A saturated neuron",
    "learning rate too small": "The learning rate is too small",
}


def diagnose(
    net: MLP,
    records: Sequence[Step | Epoch] = (),
    data: Dataset | None = None,
    *,
    loss: str | Loss = "squared_error",
    error: NonFiniteError | None = None,
) -> Diagnosis:
    """Look for faults in a network and in how its training went.

    - `records`: what `train` yielded, steps and epochs, or epochs alone.
    - `data`: examples to look at the neurons and the gradients with (the first 500 of
      them); without it, only the records and the parameters are looked at.
    - `error`: the `NonFiniteError` that ended the training, if one did.

    Nothing is changed. Raises `ShapeError` where the data does not fit the network.
    """
    if data is not None and data.n_inputs != net.n_inputs:
        raise ShapeError(
            f"{data.name} has {data.n_inputs} inputs an example, and the network takes "
            f"{net.n_inputs}. Give the data that it was trained on."
        )
    found = [*_not_finite(net, records, error)]
    if data is not None and not found:
        states = activity(net, _first(data.inputs))
        sizes = gradient_sizes(net, data, loss)
        found += [*_exploding(sizes), *_vanishing(sizes), *_stuck(net, states)]
    found += _twins(net)
    epochs = [record for record in records if isinstance(record, Epoch)]
    found += _too_large(records, epochs, error)
    if not found:
        found += _too_small(epochs)
    order = list(PROBLEMS)
    return Diagnosis(tuple(sorted(found, key=lambda finding: order.index(finding.problem))))


@dataclass(frozen=True)
class Activity:
    """What one layer does with some examples, each of shape (examples, units).

    `sums` are the weighted sums z, `outputs` the activations, `slopes` the slope of
    the activation at z as a share of the steepest; None for a softmax.
    """

    layer: int
    activation: str
    sums: NDArray[Any]
    outputs: NDArray[Any]
    slopes: NDArray[Any] | None


def activity(net: MLP, examples: Any) -> list[Activity]:
    """What each layer of a network, on either backend, does with a batch of examples."""
    import numpy as np

    signal = np.asarray(examples, dtype=float)
    if signal.ndim != 2 or signal.shape[1] != net.n_inputs:
        raise ShapeError(
            f"activity looks at a batch of examples of {net.n_inputs} inputs each; got an array "
            f"of shape {signal.shape}. For one example give a batch of one: [x]."
        )
    found = []
    with np.errstate(all="ignore"):
        for layer in net.layers:
            weights, biases = map(np.array, layer.numbers())
            z = weighted_sum(weights, signal, biases)
            op = activation_named(layer.activation)
            a = z if op is None else op(z)
            slopes = None
            if op is None:
                slopes = np.ones_like(z)
            elif isinstance(op, Elementwise):
                slopes = np.abs(op.derivatives[0](z, *op.defaults, a)) / steepest(layer.activation)
            found.append(Activity(layer.index, layer.activation, z, a, slopes))
            signal = a
    return found


def steepest(activation: str) -> float:
    """The largest slope of an activation: 0.25 for sigmoid, 1 for tanh and relu."""
    import numpy as np

    op = activation_named(activation)
    if not isinstance(op, Elementwise):
        return 1.0
    z = np.linspace(-8.0, 8.0, 1601)
    return float(np.max(np.abs(op.derivatives[0](z, *op.defaults, op(z))))) or 1.0


def gradient_sizes(net: MLP, data: Dataset, loss: str | Loss) -> list[float]:
    """For each layer the root mean square of the loss's gradient by its weights."""
    measure = loss_named(loss)
    targets = _first(measure.targets(data, net.n_outputs))
    copy = net.to("numpy")
    slopes = gradients(measure(copy(_first(data.inputs)), copy.rows(targets)))
    sizes = []
    for layer in copy.layers:
        g = slopes[layer.parameters()[0]]
        sizes.append(float((g * g).mean() ** 0.5))
    return sizes


# The checks, one for each fault.


def _not_finite(
    net: MLP, records: Sequence[Step | Epoch], error: NonFiniteError | None
) -> Iterator[Finding]:
    """The first number that is not finite: in which epoch and step, and which number it was."""
    advice = "a learning rate ten times smaller, or inputs scaled to about 1 in size"
    if error is not None:
        said = str(error)
        at = re.search(r"in epoch (\d+), step (\d+)", said)
        epoch, step = (int(at[1]), int(at[2])) if at else (None, None)
        named = re.search(r"first bad number is (?:the parameter )?([^:,]+)", said)
        node = named[1] if named else ""
        where = f"epoch {epoch}, step {step}" if at else "during training"
        where += f", at {node}" if node else ""
        why = said.partition(". Try")[0] + "."
        yield Finding("not finite", where, why, advice, epoch=epoch, step=step, node=node)
        return
    for record in records:
        number = record.loss if isinstance(record, Step) else record.train_loss
        if not math.isfinite(number):
            step = record.step if isinstance(record, Step) else None
            where = f"epoch {record.epoch}" + (f", step {step}" if step else "")
            why = f"The loss was {number} there."
            yield Finding("not finite", where, why, advice, epoch=record.epoch, step=step)
            return
    for name, parameter in net.named_parameters():
        if not f.is_finite(parameter.data):
            where = f"the parameter {name}" if not f.shape(parameter.data) else f"among {name}"
            why = "A parameter that is not finite makes every answer not finite."
            yield Finding("not finite", where, why, advice, node=str(parameter.label))
            return


def _exploding(sizes: list[float]) -> Iterator[Finding]:
    """Gradients that grow on their way back, or are huge altogether."""
    layer = max(range(len(sizes)), key=lambda i: sizes[i])
    grows = len(sizes) > 1 and sizes[0] > EXPLODING * sizes[-1] > 0
    if not math.isfinite(sizes[layer]) or sizes[layer] > EXPLODING or (grows and sizes[0] > 1):
        yield Finding(
            "exploding gradients",
            f"the gradient of layer {layer + 1} has the mean size {sizes[layer]:.2g}",
            f"From the last layer back to the first they are {_listed(sizes)}: each layer "
            f"multiplies what it passes back by its weights.",
            "smaller initial weights (the default initialiser), fewer layers, or scaled inputs",
            layer=layer + 1,
        )


def _vanishing(sizes: list[float]) -> Iterator[Finding]:
    """Gradients that fade on their way back to the first layer."""
    if len(sizes) < 3 or sizes[-1] == 0 or not all(map(math.isfinite, sizes)):
        return
    if sizes[0] < VANISHING * max(sizes):
        yield Finding(
            "vanishing gradients",
            f"the first layer's gradient is {sizes[0] / max(sizes):.1g} times the largest",
            f"From the last layer back to the first they are {_listed(sizes)}: each layer "
            f"multiplies what it passes back by a slope below 1.",
            "relu or tanh in place of sigmoid, fewer layers, or the initialiser of the activation",
            layer=1,
        )


def _stuck(net: MLP, states: list[Activity]) -> Iterator[Finding]:
    """Hidden neurons that answer every example alike, since their activation is flat there."""
    for state in states[:-1]:
        if state.slopes is None or state.activation in ("linear", "step"):
            continue
        for unit in range(state.sums.shape[1]):
            sums, outputs = state.sums[:, unit], state.outputs[:, unit]
            one_sided = (sums > 0).all() or (sums < 0).all()
            if not one_sided or not (state.slopes[:, unit] < FLAT).all():
                continue
            role = Role("activation", state.layer, unit)
            dead = state.activation in ("relu", "elu", "gelu", "gelu_tanh", "silu", "softplus")
            side = "below" if sums[0] < 0 else "above"
            yield Finding(
                "dead neuron" if dead and side == "below" else "saturated neuron",
                f"neuron {unit} of layer {state.layer} ({role})",
                f"For all {len(sums)} examples its weighted sum lies {side} 0 (from "
                f"{sums.min():.3g} to {sums.max():.3g}), where {state.activation} is flat: it "
                f"answers {outputs.min():.3g} to {outputs.max():.3g} and learns nothing.",
                "a smaller learning rate and smaller initial weights"
                + (", or leaky_relu, which is never flat" if dead else ", or scaled inputs"),
                layer=state.layer,
                unit=unit,
            )


def _twins(net: MLP) -> Iterator[Finding]:
    """Neurons of a hidden layer with the same numbers: they will stay the same for ever."""
    for layer in net.layers[:-1]:
        weights, biases = layer.numbers()
        seen: dict[tuple[float, ...], int] = {}
        for unit, (row, bias) in enumerate(zip(weights, biases, strict=True)):
            first = seen.setdefault((*row, bias), unit)
            if first != unit:
                yield Finding(
                    "twins",
                    f"neurons {first} and {unit} of layer {layer.index}",
                    "They have the same weights and bias, so they get the same gradient and "
                    "never become different.",
                    "random initial weights, from a seed, as the network draws them by itself",
                    layer=layer.index,
                    unit=unit,
                )
                return


def _too_large(
    records: Sequence[Step | Epoch], epochs: list[Epoch], error: NonFiniteError | None
) -> Iterator[Finding]:
    """A loss that grows, or jumps up and down from one epoch to the next."""
    losses = [epoch.train_loss for epoch in epochs]
    if len(losses) < 2:
        losses = [record.loss for record in records if isinstance(record, Step)]
    if not losses or not all(map(math.isfinite, losses)):
        losses = []
    why = ""
    if error is not None:
        why = "The loss grew until it was no number any more."
    elif len(losses) >= FEWEST_EPOCHS and losses[-1] > 1.5 * losses[0]:
        why = f"The loss grew from {losses[0]:.3g} to {losses[-1]:.3g}."
    elif len(epochs) > FEWEST_EPOCHS:
        rises = [b - a for a, b in pairwise(losses) if b - a > RISE * losses[0]]
        late = losses[len(losses) // 2 :]
        if len(rises) >= 0.2 * len(losses) and max(late) - min(late) > 0.2 * losses[0]:
            why = (
                f"Between epochs the loss rose {len(rises)} times by more than {RISE:.0%} of what "
                f"it was at first; in the last half it still lay between {min(late):.3g} and "
                f"{max(late):.3g}."
            )
    if why:
        rate = f"; it was {epochs[-1].learning_rate:g}" if epochs else ""
        yield Finding(
            "learning rate too large",
            f"in {_epochs(epochs)}{rate}",
            f"{why} Each step jumps over the valley that it aims at.",
            "a learning rate three to ten times smaller",
        )


def _too_small(epochs: list[Epoch]) -> Iterator[Finding]:
    """A loss that falls steadily, but hardly at all."""
    losses = [epoch.train_loss for epoch in epochs]
    if len(losses) < FEWEST_EPOCHS or not all(map(math.isfinite, losses)) or losses[0] <= 0:
        return
    fell, middle = losses[0] - losses[-1], losses[len(losses) // 2]
    falls = sum(b < a for a, b in pairwise(losses))
    steady = falls >= 0.9 * (len(losses) - 1)
    if steady and 0 <= fell < SLOW * losses[0] and losses[-1] < middle:
        yield Finding(
            "learning rate too small",
            f"in {_epochs(epochs)}; it was {epochs[-1].learning_rate:g}",
            f"The loss fell in nearly every epoch, but from {losses[0]:.4g} only to "
            f"{losses[-1]:.4g}, by {fell / losses[0]:.1%}.",
            "a learning rate ten times larger, or more epochs",
        )


def _epochs(epochs: list[Epoch]) -> str:
    return "the first epoch" if len(epochs) < 2 else f"{len(epochs)} epochs"


def _listed(sizes: list[float]) -> str:
    shown = [f"{size:.1e}" for size in reversed(sizes)]
    return ", ".join(shown if len(shown) <= 6 else [*shown[:3], "...", *shown[-2:]])


def _first(rows: Any) -> Any:
    """The first examples, as a list or as an array, whichever they are."""
    return rows[:MOST_EXAMPLES]
