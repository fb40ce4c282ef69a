"""A training that can be stopped at any step: the engine's own loop, taken step by step.

`neuron.train.train` is a generator, so that a job is a network and that generator,
asked for one record after another.
"""

from __future__ import annotations

import math
from collections import deque
from random import Random
from time import perf_counter, sleep
from typing import Any, NamedTuple

from neuron.data import Dataset
from neuron.lab.training.configuration import Configuration
from neuron.lab.training.curves import Curve
from neuron.lab.training.sources import Examples
from neuron.maths.errors import NonFiniteError
from neuron.network import MLP
from neuron.network.mlp import Numbers
from neuron.train import Epoch, Step, loss_named, optimiser_named, train
from neuron.train.losses import Loss
from neuron.train.optimisers import Optimiser
from neuron.train.stepping import count_hits

FOR_EVER = 10**9  # epochs
MOMENTUM = 0.9
MOST_MEASURED = 2000  # examples of a large set, where all would take long
MOST_EPOCHS_KEPT = 60  # for the training doctor, beside the first


class Measure(NamedTuple):
    """How well a network does on some examples."""

    loss: float
    accuracy: float


class Job:
    """A network and its training. `start` are numbers to begin with in place of the seed's."""

    def __init__(
        self, configuration: Configuration, examples: Examples, start: list[Numbers] | None = None
    ) -> None:
        self.configuration, self.examples, self.start = configuration, examples, start
        self.reset()

    def reset(self) -> None:
        """Begin again: the very same initial weights, the same order of the examples."""
        c = self.configuration
        if self.start is None:
            self.net = MLP(c.n_inputs, c.widths, c.activations, seed=c.seed, backend="numpy")
        else:
            self.net = MLP.from_numbers(self.start, c.activations, backend="numpy")
        self.rng = Random(c.seed)
        self.epoch = self.step = self.total_steps = 0
        self.curve = Curve(
            "epoch", "train_loss", "validation_loss", "train_accuracy", "validation_accuracy"
        )
        self.batches = Curve("epoch", "loss")
        self.go_on(c, self.examples)
        self.curve.add(0, 0.0, *self._row(self.measured(self.examples.train), self.validated()))

    def go_on(self, configuration: Configuration, examples: Examples) -> None:
        """Train the network as it is now, from here on with this configuration and these examples.

        The optimiser starts afresh, and so does the pass through the examples.
        """
        c = self.configuration = configuration
        self.examples = examples
        self.loss: Loss = loss_named(c.loss)
        self.loss.check(self.net, examples.train)
        self.optimiser = _optimiser(c)
        self.fault: NonFiniteError | None = None
        self.step = 0
        self.forget_the_past()
        batch = min(c.batch, len(examples.train))
        self.n_steps = math.ceil(len(examples.train) / batch)
        self._targets = {
            id(data): self.net.rows(self.loss.targets(data, self.net.n_outputs))
            for data in (examples.train, examples.validation)
            if data is not None
        }
        self._records = train(
            self.net,
            examples.train,
            loss=self.loss,
            optimiser=self.optimiser,
            epochs=FOR_EVER,
            batch_size=batch,
            seed=self.rng,
        )

    def set_rate(self, configuration: Configuration) -> None:
        """Go on with another learning rate, from the next step."""
        self.configuration = configuration
        self.optimiser.learning_rate = configuration.rate
        self.forget_the_past()

    def forget_the_past(self) -> None:
        """What the training doctor has seen so far says nothing about what comes now."""
        self._first: Epoch | None = None
        self._recent: deque[Epoch] = deque(maxlen=MOST_EPOCHS_KEPT)

    @property
    def records(self) -> list[Epoch]:
        """The first epoch since the last change, and the latest ones."""
        first = [] if self._first is None else [self._first]
        return first + [record for record in self._recent if record is not self._first]

    @property
    def has_failed(self) -> bool:
        """Whether the loss stopped being finite, so that training cannot go on."""
        return self.fault is not None

    def one_step(self) -> None:
        """Learn from one batch; at the end of an epoch, take its record too."""
        before = self.total_steps
        while self.total_steps == before and not self.has_failed:
            self._take()
        if self.step == self.n_steps and not self.has_failed:
            self._take()

    def one_epoch(self, seconds: float) -> bool:
        """Learn until the end of this epoch, for so many seconds at most; whether it is reached."""
        until = perf_counter() + seconds
        goal = self.epoch + 1
        while self.epoch < goal and not self.has_failed:
            if perf_counter() > until:
                return False
            self._take()
        return True

    def run(self, seconds: float, most_steps: int) -> int:
        """Learn for so many seconds, or from so many batches; how many there were."""
        until, before = perf_counter() + seconds, self.total_steps
        while self.total_steps - before < most_steps and not self.has_failed:
            self._take()
            if perf_counter() > until:
                break
        if self.step == self.n_steps and not self.has_failed:
            self._take()
        return self.total_steps - before

    def _take(self) -> None:
        """Take the next record of the training loop; whoever waits for Python comes first."""
        sleep(0)
        try:
            record = next(self._records)
        except NonFiniteError as error:
            self.fault = error
            return
        if isinstance(record, Step):
            self._note_step(record)
        else:
            self._note_epoch(record)

    def _note_step(self, record: Step) -> None:
        self.step, self.n_steps = record.step, record.n_steps
        self.total_steps += 1
        self.batches.add(self.total_steps, self.epoch + record.step / record.n_steps, record.loss)

    def _note_epoch(self, record: Epoch) -> None:
        self.epoch += 1
        self.step = 0
        self._first = self._first or record
        self._recent.append(record)
        if self.curve.wants(self.epoch):
            assert record.train_accuracy is not None  # there are classes
            learned = Measure(record.train_loss, record.train_accuracy)
            self.curve.add(self.epoch, float(self.epoch), *self._row(learned, self.validated()))

    def measured(self, data: Dataset) -> Measure:
        """How well the network does as it is now, on some examples or the first of many."""
        inputs, labels = data.inputs[:MOST_MEASURED], data.targets[:MOST_MEASURED]
        outputs = self.net(self.net.rows(inputs))
        loss = self.loss(outputs, self._targets[id(data)][:MOST_MEASURED])
        found = [int(label) for label in labels]
        hits = count_hits(found, [outputs.data], self.loss.threshold)
        return Measure(float(loss.data), hits / len(found))

    def validated(self) -> Measure | None:
        """The same on the examples that are kept back, if there are any."""
        data = self.examples.validation
        return None if data is None else self.measured(data)

    @staticmethod
    def _row(learned: Measure, kept_back: Measure | None) -> tuple[float | None, ...]:
        held = (None, None) if kept_back is None else tuple(kept_back)
        return learned.loss, held[0], learned.accuracy, held[1]


def _optimiser(c: Configuration) -> Optimiser:
    settings: dict[str, Any] = {"learning_rate": c.rate, "weight_decay": c.l2}
    if c.optimiser == "momentum":
        return optimiser_named("sgd", momentum=MOMENTUM, **settings)
    return optimiser_named(c.optimiser, **settings)
