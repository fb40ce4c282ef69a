"""How good a network is: accuracy, the confusion matrix, errors of predicted numbers."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from numbers import Real
from typing import Any, NamedTuple

from neuron.data import Dataset
from neuron.maths.errors import DataError, NumberError, ShapeError
from neuron.maths.kinds import whole_number
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.network.inputs import as_lists
from neuron.train.losses import Loss, loss_named, predicted_classes
from neuron.value import Value

CHUNK = 1000  # examples at a time, which bounds the memory that looking at a data set needs


class Evaluation(NamedTuple):
    """What a network makes of a data set."""

    loss: float
    accuracy: float | None  # None for regression
    outputs: list[list[float]]
    predicted: list[int] | None  # the class of each example; None for regression


def predict(net: MLP, inputs: Any) -> list[list[float]]:
    """The network's outputs for a batch of examples, as plain numbers: a row for each.

    Raises `ShapeError` for what is no batch of examples that fit.
    """
    check_network(net)
    outputs: list[list[float]] = []
    rows = net.rows(inputs)
    for start in range(0, len(rows), CHUNK):
        outputs += as_lists(numbers_of(net(rows[start : start + CHUNK])))
    return outputs


def numbers_of(outputs: Any) -> Any:
    """The numbers in a batch of outputs: an array, or a list of rows."""
    if isinstance(outputs, Value):
        return outputs.data
    return [[output.data for output in row] for row in outputs]


def evaluate(net: MLP, data: Dataset, loss: str | Loss = "squared_error") -> Evaluation:
    """Run a network over a data set: mean loss, accuracy, outputs and predicted classes.

    `loss` should be the one the network was trained with: it also says what an
    output has to exceed to mean yes. Raises `SettingError` where it does not fit, and
    `DataError` for what is no data set.
    """
    measure = loss_named(loss)
    measure.check(net, data)
    outputs = predict(net, data.inputs)
    targets = measure.targets(data, net.n_outputs)
    losses = _losses(measure, outputs, targets, net.backend)
    mean_loss = sum(losses) / len(losses)
    if not data.is_classification:
        return Evaluation(mean_loss, None, outputs, None)
    predicted = predicted_classes(outputs, measure.threshold)
    return Evaluation(mean_loss, accuracy(data.targets, predicted), outputs, predicted)


def _losses(measure: Loss, outputs: Any, targets: Any, backend: str) -> list[float]:
    """The loss of each example: one by one, or of all at once on arrays."""
    if backend == "scalar":
        return [measure.row(o, t) for o, t in zip(outputs, targets, strict=True)]
    import numpy as np

    found: list[float] = measure.row(np.array(outputs), np.array(targets)).tolist()
    return found


def accuracy(labels: Sequence[int] | Any, predicted: Sequence[int]) -> float:
    """The share of examples whose predicted class is the right one, from 0 to 1.

    Raises `DataError` for no examples and for a class that is no whole number,
    `ShapeError` for lists of different lengths.
    """
    _check_classes(labels, predicted)
    hits = sum(bool(a == b) for a, b in zip(labels, predicted, strict=True))
    return hits / len(labels)


def confusion_matrix(
    labels: Sequence[int] | Any, predicted: Sequence[int], n_classes: int
) -> list[list[int]]:
    """How often each class (row) was taken for each class (column).

    Raises `DataError` for no examples and for a class that is not 0 to n_classes − 1,
    `ShapeError` for lists of different lengths.
    """
    n_classes = whole_number("n_classes", n_classes)
    _check_classes(labels, predicted)
    matrix = [[0] * n_classes for _ in range(n_classes)]
    for label, guess in zip(labels, predicted, strict=True):
        for k in (label, guess):
            if k not in range(n_classes):
                raise DataError(f"there is no class {k!r}; expected 0 to {n_classes - 1}.")
        matrix[int(label)][int(guess)] += 1
    return matrix


def mean_squared_error(targets: Sequence[float] | Any, predicted: Sequence[float]) -> float:
    """The mean of the squared differences.

    Raises `DataError` for no examples, `ShapeError` for lists of different lengths.
    """
    _check_pairs(targets, predicted)
    squares = [(float(t) - p) ** 2 for t, p in zip(targets, predicted, strict=True)]
    return sum(squares) / len(squares)


def r_squared(targets: Sequence[float] | Any, predicted: Sequence[float]) -> float:
    """R²: the share of the targets' variance that the predictions account for; 1 is perfect.

    Raises `DataError` where the targets are all the same, so that nothing varies, and
    what `mean_squared_error` raises.
    """
    _check_pairs(targets, predicted)
    mean = sum(map(float, targets)) / len(targets)
    variance = mean_squared_error(targets, [mean] * len(targets))
    if variance == 0:
        raise DataError("R² is undefined: all targets are the same number.")
    return 1 - mean_squared_error(targets, predicted) / variance


def _check_classes(labels: Sequence[Any], predicted: Sequence[Any]) -> None:
    """Raise unless there is a pair of classes for each example, as whole numbers."""
    _check_pairs(labels, predicted)
    for i, pair in enumerate(zip(labels, predicted, strict=True)):
        for k in pair:
            if not float(k).is_integer():
                raise DataError(
                    f"example {i}: {k!r} is no class; expected a whole number, counted from 0. Of "
                    f"a row of outputs take the place of the largest."
                )


def _check_pairs(right: Sequence[Any], predicted: Sequence[Any]) -> None:
    """Raise unless there is something to measure, and a number predicted for each example."""
    for row in (right, predicted):
        if isinstance(row, str | bytes | dict) or not isinstance(row, Sized):
            raise ShapeError(
                f"expected a row of numbers, one for each example, such as [0, 1, 1]; got "
                f"{row!r:.80}."
            )
        for i, entry in enumerate(row):
            if not isinstance(entry, Real):
                raise NumberError(f"example {i}: expected a number, got {entry!r:.80}.")
    if not len(right):
        raise DataError("there is nothing to measure: no examples. Give at least one.")
    if len(right) != len(predicted):
        raise ShapeError(
            f"{len(right)} examples but {len(predicted)} predictions; give one for each."
        )
