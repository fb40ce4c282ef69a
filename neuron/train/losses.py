"""Losses: how far a network's outputs are from what was wanted.

A loss adds up over the outputs of one example and is the mean over a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from neuron.data import Dataset, one_hot
from neuron.data.dataset import check_dataset
from neuron.maths.errors import SettingError, ShapeError, UnknownNameError
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.ops import TABLE
from neuron.ops.row import Op
from neuron.value import Value


@dataclass(frozen=True)
class Loss:
    """A row of the op table as a measure of a batch.

    `off` and `on` are the targets of the wrong and the right outputs. An output
    above `threshold` says yes, where a network has a single output for two
    classes. A loss `from_logits` applies its own sigmoid or softmax, so the
    network's last layer must be linear.
    """

    name: str
    off: float
    on: float
    threshold: float
    from_logits: bool
    regression: bool = False

    @property
    def row(self) -> Op:
        """The row of the op table that gives the loss of one example."""
        return TABLE[self.name]

    def targets(self, data: Dataset, n_outputs: int) -> list[list[float]]:
        """What the outputs should be for each example: shape (examples, n_outputs).

        Labels become one row each, with `on` at the label; two classes and a single
        output become one number. Numbers to predict stay what they are.
        """
        if data.classes is None:
            return [[float(target)] for target in data.targets]
        if n_outputs == 1 and len(data.classes) == 2:
            return [[self.on if label else self.off] for label in data.targets]
        rows = one_hot([int(label) for label in data.targets], len(data.classes))
        return [[self.on if entry else self.off for entry in row] for row in rows]

    def __call__(self, outputs: Any, targets: Any) -> Value:
        """The mean loss of a batch, from its outputs and targets, a row for each example.

        Raises `ShapeError` where there are not as many targets as outputs.
        """
        if isinstance(outputs, Value):
            losses = self.row(outputs, targets)
        elif len(outputs) != len(targets):
            raise ShapeError(
                f"{len(outputs)} rows of outputs but {len(targets)} rows of targets; give one for "
                "each example."
            )
        else:
            losses = [self.row(o, t) for o, t in zip(outputs, targets, strict=True)]
        mean: Value = TABLE["mean"](losses)
        mean.label = "loss"
        return mean

    def check(self, net: MLP, data: Dataset) -> None:
        """Raise `SettingError` where network, data and loss do not go together.

        Raises `DataError` for what is no data set.
        """
        check_network(net)
        check_dataset(data)
        if not data.is_classification and not self.regression:
            raise SettingError(
                f"{data.name} has numbers to predict, and {self.name} needs classes; "
                "try the loss squared_error."
            )
        last = net.activations[-1]
        if self.from_logits and last != "linear":
            raise SettingError(
                f"the loss {self.name} applies its own {self._squashing} and needs a linear last "
                f"layer; this network's is {last}. Try activation=[…, 'linear'], or squared_error."
            )
        wanted = {data.n_outputs} | ({1} if data.n_outputs == 2 else set())
        if net.n_outputs not in wanted or (self.name == "cross_entropy" and net.n_outputs == 1):
            raise SettingError(
                f"{data.name} needs {data.n_outputs} outputs with the loss {self.name}, but the "
                f"network has {net.n_outputs}. Give the last layer {data.n_outputs} neurons."
            )

    @property
    def _squashing(self) -> str:
        return "softmax" if self.name == "cross_entropy" else "sigmoid or sign"


LOSSES = {
    loss.name: loss
    for loss in (
        #    name                    off   on  threshold  from_logits  regression
        Loss("squared_error",         0.0, 1.0, 0.5,      False,       True),
        Loss("cross_entropy",         0.0, 1.0, 0.0,      True),
        Loss("binary_cross_entropy",  0.0, 1.0, 0.0,      True),
        Loss("hinge",                -1.0, 1.0, 0.0,      True),
    )
}  # fmt: skip


def loss_named(name: str | Loss) -> Loss:
    """Look a loss up by its name. Raises `UnknownNameError`, which lists the known names."""
    if isinstance(name, Loss):
        return name
    if not isinstance(name, str) or name not in LOSSES:
        raise UnknownNameError("loss", name, LOSSES)
    return LOSSES[name]


def predicted_classes(outputs: Sequence[Sequence[float]], threshold: float) -> list[int]:
    """The class that each row of outputs speaks for: the place of its largest entry.

    A single output above the threshold speaks for class 1, otherwise for class 0.
    """
    if len(outputs[0]) == 1:
        return [int(row[0] > threshold) for row in outputs]
    return [max(range(len(row)), key=row.__getitem__) for row in outputs]
