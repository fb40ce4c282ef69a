"""How one batch is learned from: by a recorded program where that pays, else by the engine itself.

Both give the same numbers, to the last bit on scalars. A program takes the time of
some tens of steps to be written, and is worth it when as many follow.
"""

from __future__ import annotations

import math
import operator
from typing import Any

from neuron.maths.functions import is_finite, shape
from neuron.network import MLP
from neuron.replay import Program, RecordingError, ReplayError, record
from neuron.train.losses import Loss, predicted_classes
from neuron.train.metrics import numbers_of
from neuron.train.optimisers import SGD, Optimiser
from neuron.value import Value, zero_grad

PAYS_AFTER = 200  # steps
LONGEST_PROGRAM = 20_000  # neurons × examples: more would take long to write out


class Stepper:
    """Learns from one batch after another, all of `batch_size` but perhaps the last."""

    def __init__(
        self, net: MLP, loss: Loss, optimiser: Optimiser, batch_size: int, n_steps: int
    ) -> None:
        self.net, self.loss, self.optimiser = net, loss, optimiser
        self.batch_size, self.parameters = batch_size, net.parameters()
        self.on_arrays = net.backend == "numpy"
        size = 0 if self.on_arrays else batch_size * sum(net.sizes[1:])
        self.may_record = n_steps >= PAYS_AFTER and size <= LONGEST_PROGRAM
        self.program: Program | None = None

    def step(self, inputs: Any, targets: Any) -> tuple[float, Any]:
        """Learn from a batch; returns its mean loss before the step, and the outputs.

        Where the loss is not finite, the parameters stay as they were.
        """
        if len(inputs) == self.batch_size and self.may_record:
            try:
                return self._replayed(inputs, targets)
            except (RecordingError, ReplayError):
                self.may_record = False
        loss, outputs = self.measured(inputs, targets)
        if math.isfinite(loss.data):
            zero_grad(self.parameters)
            loss.backward()
            self.optimiser.step(self.parameters)
        return loss.data, numbers_of(outputs)

    def measured(self, inputs: Any, targets: Any) -> tuple[Value, Any]:
        """The mean loss of a batch, and the outputs, as Values."""
        outputs = self.net(inputs)
        return self.loss(outputs, targets), outputs

    def _replayed(self, inputs: Any, targets: Any) -> tuple[float, Any]:
        """The same by a program, which is recorded from the first batch."""
        plain = is_plain(self.optimiser)
        if self.program is None:
            finite = all(is_finite(parameter.data) for parameter in self.parameters)
            self.program = record(
                self.measured, inputs, targets, update=plain, skip_zeros=plain and finite
            )
        if plain:
            loss, outputs = self.program(inputs, targets, self.optimiser.learning_rate)
        else:
            zero_grad(self.parameters)
            loss, outputs = self.program(inputs, targets)
            if math.isfinite(loss):
                self.optimiser.step(self.parameters)
        return loss, outputs


def is_plain(optimiser: Optimiser) -> bool:
    """Whether a step is w ← w − η·∂loss/∂w and nothing else, which a program can do itself."""
    return type(optimiser) is SGD and not optimiser.momentum and not optimiser.weight_decay


def own_arrays(parameters: list[Value]) -> None:
    """Give the parameters arrays that nobody else holds, since a program changes them in place."""
    for parameter in parameters:
        if shape(parameter.data):
            parameter.data = parameter.data.copy()


def as_array(places: list[int]) -> Any:
    """Places in a data set as an array, which picks rows of arrays faster than a list does."""
    import numpy as np

    return np.array(places)


def count_hits(labels: list[int], batches: list[Any], threshold: float) -> int:
    """How many rows of outputs speak for their label, over all batches of an epoch."""
    if isinstance(batches[0], list):
        found = predicted_classes([row for batch in batches for row in batch], threshold)
        return sum(map(operator.eq, found, labels))
    import numpy as np

    outputs = np.concatenate(batches)
    speaks_for = outputs[:, 0] > threshold if outputs.shape[1] == 1 else outputs.argmax(1)
    return int((speaks_for == np.array(labels)).sum())
