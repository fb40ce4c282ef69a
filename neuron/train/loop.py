"""The training loop: guess, compare, correct, and say what happened.

It prints nothing. It yields a record for every step and every epoch, so that a
progress bar, a plot or a page can follow it, and stop it at any time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import Any

from neuron.data import Dataset
from neuron.data.dataset import check_dataset
from neuron.maths.chance import SeedOrGenerator, generator, shuffled
from neuron.maths.errors import NonFiniteError, SettingError, ShapeError
from neuron.maths.kinds import whole_number
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.network.inputs import as_lists
from neuron.train.losses import Loss, loss_named
from neuron.train.metrics import Evaluation, evaluate
from neuron.train.optimisers import SGD, Optimiser, optimiser_named
from neuron.train.stepping import Stepper, as_array, count_hits, own_arrays
from neuron.value import Value, first_non_finite

Augment = Callable[[Any, Random], Any]


@dataclass(frozen=True)
class Step:
    """One correction: the mean loss of one batch, before the parameters were changed."""

    epoch: int
    step: int  # counted from 1 within the epoch
    n_steps: int
    loss: float


@dataclass(frozen=True)
class Epoch:
    """One pass through the training data.

    `train_loss` and `train_accuracy` are taken as the epoch goes along, each batch
    before it is learned from. What does not apply is None.
    """

    epoch: int
    train_loss: float
    train_accuracy: float | None
    validation_loss: float | None
    validation_accuracy: float | None
    learning_rate: float
    seconds: float


def train(
    net: MLP,
    data: Dataset,
    *,
    loss: str | Loss = "squared_error",
    optimiser: Optimiser | str | None = None,
    epochs: int = 10,
    batch_size: int = 32,
    seed: SeedOrGenerator = 0,
    validation: Dataset | None = None,
    patience: int | None = None,
    decay: bool = False,
    augment: Augment | None = None,
) -> Iterator[Step | Epoch]:
    """Train a network in place; yields a `Step` after each batch and an `Epoch` after each pass.

    - `loss`: a name from `LOSSES`; `optimiser`: one of them, or a name from
      `OPTIMISERS`; plain SGD with rate 0.1 if none is given.
    - `seed`: for the order of the examples, which is shuffled before each epoch.
    - `patience`: stop when the validation loss has not become smaller for so many
      epochs, and put back the parameters of the best one.
    - `decay`: lower the learning rate along half a cosine, from its full value to 0.
    - `augment`: `augment(inputs, rng)` returns changed inputs; called before each epoch.

    Raises `SettingError` where the settings do not fit each other or the data,
    `DataError` for what is no data set, and `NonFiniteError`, naming epoch, step and
    likely cause, when the loss stops being finite. After that error and after Ctrl-C in
    the middle of an epoch, the network is as it was at the end of the last finished
    epoch, and the optimiser starts afresh.
    """
    if not isinstance(optimiser, Optimiser):
        optimiser = SGD() if optimiser is None else optimiser_named(optimiser)
    run = _Run(
        net,
        data,
        loss_named(loss),
        optimiser,
        whole_number("epochs", epochs),
        whole_number("batch_size", batch_size),
        generator(seed),
        validation,
        None if patience is None else whole_number("patience", patience),
        decay,
        augment,
    )
    run.check()
    return run.records()


def fit(net: MLP, data: Dataset, **settings: Any) -> list[Epoch]:
    """Train a network in place, with the settings of `train`; returns a record for each epoch."""
    return [record for record in train(net, data, **settings) if isinstance(record, Epoch)]


@dataclass
class _Run:
    """What stays the same from one epoch to the next."""

    net: MLP
    data: Dataset
    loss: Loss
    optimiser: Optimiser
    epochs: int
    batch_size: int
    rng: Random
    validation: Dataset | None
    patience: int | None
    decay: bool
    augment: Augment | None
    stepper: Stepper = field(init=False)

    def check(self) -> None:
        """Raise `SettingError`, `DataError` or `ShapeError` where the settings do not fit."""
        if self.patience is not None and self.validation is None:
            raise SettingError("patience needs validation data to watch; give validation=….")
        if self.augment is not None and not callable(self.augment):
            raise SettingError(
                f"augment is a function that returns changed inputs, augment(inputs, rng); got "
                f"{self.augment!r:.80}."
            )
        check_network(self.net)
        for data in (self.data, *([] if self.validation is None else [self.validation])):
            check_dataset(data)
            if data.n_inputs != self.net.n_inputs:
                raise ShapeError(
                    f"{data.name} has {data.n_inputs} inputs an example, and the network takes "
                    f"{self.net.n_inputs}. Build it with n_inputs={data.n_inputs}."
                )
            self.loss.check(self.net, data)

    def records(self) -> Iterator[Step | Epoch]:
        """All epochs, or as many as patience allows; the learning rate is put back at the end."""
        full_rate = self.optimiser.learning_rate
        try:
            yield from self._records()
        finally:
            self.optimiser.learning_rate = full_rate

    def _records(self) -> Iterator[Step | Epoch]:
        parameters, optimiser = self.net.parameters(), self.optimiser
        n_steps = self.epochs * (len(self.data) // self.batch_size)
        self.stepper = Stepper(self.net, self.loss, optimiser, self.batch_size, n_steps)
        targets = self.net.rows(self.loss.targets(self.data, self.net.n_outputs))
        inputs = self.net.rows(self.data.inputs)
        full_rate = optimiser.learning_rate
        best_loss, best_epoch, best_numbers = math.inf, 0, _numbers_of(parameters)
        for epoch in range(1, self.epochs + 1):
            started, before = perf_counter(), _numbers_of(parameters)
            if self.decay:
                progress = (epoch - 1) / self.epochs
                optimiser.learning_rate = full_rate * (1 + math.cos(math.pi * progress)) / 2
            if self.augment is not None:
                inputs = self.augmented(self.augment)
            try:
                mean_loss, hits = yield from self.one_pass(epoch, inputs, targets, parameters)
                found = self.validated()
            except (KeyboardInterrupt, NonFiniteError):
                _put_back(parameters, before)
                optimiser.forget()
                raise
            yield Epoch(
                epoch=epoch,
                train_loss=mean_loss,
                train_accuracy=hits,
                validation_loss=found.loss if found else None,
                validation_accuracy=found.accuracy if found else None,
                learning_rate=optimiser.learning_rate,
                seconds=perf_counter() - started,
            )
            if self.patience is not None and found is not None:
                if found.loss < best_loss:
                    best_loss, best_epoch = found.loss, epoch
                    best_numbers = _numbers_of(parameters)
                elif epoch - best_epoch >= self.patience:
                    break
        if self.patience is not None:
            _put_back(parameters, best_numbers)

    def validated(self) -> Evaluation | None:
        """What the network makes of the validation data, if there are any."""
        return evaluate(self.net, self.validation, self.loss) if self.validation else None

    def augmented(self, augment: Augment) -> Any:
        """The inputs as `augment` changes them. Raises `ShapeError` unless each is still there."""
        changed = augment(self.data.inputs, self.rng)
        if not hasattr(changed, "__len__") or len(changed) != len(self.data):
            raise ShapeError(
                f"augment must return {len(self.data)} rows of inputs, as many as it was given; "
                f"got {changed!r:.80}."
            )
        return self.net.rows(changed)

    def one_pass(
        self, epoch: int, inputs: Any, targets: Any, parameters: list[Value]
    ) -> Generator[Step, None, tuple[float, float | None]]:
        """Go through the examples once; returns the mean loss and the share of hits."""
        order = shuffled(len(self.data), self.rng)
        places = order if isinstance(inputs, list) else as_array(order)
        starts = range(0, len(order), self.batch_size)
        loss_sum, outputs = 0.0, []
        own_arrays(parameters)
        for step, start in enumerate(starts, start=1):
            batch = places[start : start + self.batch_size]
            chosen = _chosen(inputs, batch), _chosen(targets, batch)
            loss, batch_outputs = self.stepper.step(*chosen)
            if not math.isfinite(loss):
                value, _ = self.stepper.measured(*chosen)
                raise NonFiniteError(_why(value, epoch, step, self.optimiser))
            loss_sum += loss * len(batch)
            outputs.append(batch_outputs)
            yield Step(epoch, step, len(starts), loss)
        hits = self.hits(order, outputs) / len(order) if self.data.is_classification else None
        return loss_sum / len(order), hits

    def hits(self, order: list[int], outputs: list[Any]) -> int:
        """How many examples were taken for what they are, given the outputs of each batch."""
        labels = as_lists(self.data.targets)
        return count_hits([labels[i] for i in order], outputs, self.loss.threshold)


def _chosen(rows: Any, indices: list[int]) -> Any:
    """The rows at these places: a list of rows, or an array's."""
    return [rows[i] for i in indices] if isinstance(rows, list) else rows.take(indices, 0)


def _numbers_of(parameters: list[Value]) -> list[Any]:
    """The parameters' numbers as they are now; see `own_arrays` for why they stay like this."""
    return [parameter.data for parameter in parameters]


def _put_back(parameters: list[Value], data: list[Any]) -> None:
    for parameter, number in zip(parameters, data, strict=True):
        parameter.data = number


def _why(loss: Value, epoch: int, step: int, optimiser: Optimiser) -> str:
    """What to tell about a loss that is not finite: where, the first bad number, what to try."""
    first = first_non_finite(loss)
    assert first is not None  # the loss itself is not finite
    what = str(first.label or first.op or "an input")
    if first.op is None:
        cause = f"the first bad number is the parameter {what}: the step before was too large"
    else:
        cause = f"the first bad number is {what}, computed from finite numbers"
    return (
        f"the loss became {loss.data} in epoch {epoch}, step {step}: {cause}. Try a learning rate "
        f"below {optimiser.learning_rate:g}, or inputs scaled to about −1 to 1. "
        "The network is as it was after the last finished epoch."
    )
