"""Numbers to predict are learned at a scale of about 1; the scale is then built into the network.

A house costs 250,000: an output that starts near 0 would need thousands of steps
to get there. So the network learns (y − mean) / std; afterwards the weights and
biases of its linear last layer are multiplied and shifted, and it predicts y.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from neuron.data import Dataset
from neuron.data.standardising import mean_and_std
from neuron.network import MLP
from neuron.train import Epoch


@dataclass(frozen=True)
class Scale:
    """The mean and the standard deviation of the numbers to predict; 0 and 1 change nothing."""

    mean: float = 0.0
    std: float = 1.0

    @classmethod
    def of(cls, data: Dataset, activations: list[str]) -> Scale:
        """The scale of a training part; for classes, or a last layer that is not linear, none."""
        if data.is_classification or activations[-1] != "linear":
            return cls()
        targets = [float(target) for target in data.targets]
        return cls(*mean_and_std(targets, "the target"))

    def shrink(self, data: Dataset) -> Dataset:
        """The same data with (y − mean) / std to predict."""
        if self == Scale():
            return data
        return replace(data, targets=[(float(y) - self.mean) / self.std for y in data.targets])

    def built_in(self, net: MLP, dtype: str) -> MLP:
        """A network that predicts y, from one that predicts (y − mean) / std."""
        if self == Scale():
            return net
        *before, (weights, biases) = net.numbers()
        last = (
            [[self.std * w for w in row] for row in weights],
            [self.std * b + self.mean for b in biases],
        )
        return MLP.from_numbers([*before, last], net.activations, backend=net.backend, dtype=dtype)

    def loss(self, loss: float) -> float:
        """A mean squared error in the units of y."""
        return loss * self.std**2


@dataclass(frozen=True)
class Teller:
    """The line that is printed for an epoch."""

    epochs: int
    scale: Scale
    train_variance: float | None  # None: classes
    validation_variance: float | None

    @classmethod
    def of(cls, epochs: int, scale: Scale, data: Dataset, validation: Dataset | None) -> Teller:
        """What there is to tell about these data (which have been shrunk already)."""
        if data.is_classification:
            return cls(epochs, scale, None, None)
        return cls(epochs, scale, _variance(data), _variance(validation) if validation else None)

    def __call__(self, record: Epoch) -> str:
        """Loss and accuracy of the epoch; for numbers mean squared error and R²."""
        parts = [
            f"epoch {record.epoch:>{len(str(self.epochs))}}/{self.epochs}",
            self.figures(record.train_loss, record.train_accuracy, self.train_variance),
        ]
        if record.validation_loss is not None:
            shown = self.figures(
                record.validation_loss, record.validation_accuracy, self.validation_variance
            )
            parts.append(f"validation: {shown}")
        return "   ".join([*parts, f"{record.seconds:.2f} s"])

    def figures(self, loss: float, accuracy: float | None, variance: float | None) -> str:
        """One loss and what it means."""
        if accuracy is not None:
            return f"loss {loss:<8.4g} accuracy {accuracy:6.1%}"
        r2 = f"  R² {1 - loss / variance:.4f}" if variance else ""
        return f"mean squared error {self.scale.loss(loss):<9.4g}{r2}"


def _variance(data: Dataset) -> float:
    mean = math.fsum(map(float, data.targets)) / len(data)
    return math.fsum((float(y) - mean) ** 2 for y in data.targets) / len(data)
