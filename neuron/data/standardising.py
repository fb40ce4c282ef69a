"""Columns of numbers brought to mean 0 and standard deviation 1, by the training part alone.

What a network is tested with must have no say in how its inputs are made. So a table
that is split is standardised anew: by the numbers of the rest, and not of the part.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from neuron.maths.errors import DataError

if TYPE_CHECKING:
    from neuron.data.dataset import Dataset
    from neuron.data.table_recipe import Column, TablePreprocessing


def mean_and_std(numbers: Sequence[float], what: str) -> tuple[float, float]:
    """Return the mean and the standard deviation (over n), or 1 where all are equal.

    Raises `DataError`, naming `what` they are, where they are too large to be added up.
    """
    try:
        mean = math.fsum(numbers) / len(numbers)
        std = math.sqrt(math.fsum((x - mean) ** 2 for x in numbers) / len(numbers))
    except OverflowError as error:
        raise DataError(
            f"the numbers of {what} are too large to take their mean and standard deviation. "
            f"Use a larger unit."
        ) from error
    # Of equal numbers only rounding is left: dividing by it would blow it up.
    return mean, std if std > 1e-12 * abs(mean) else 1.0


def standardised_anew(
    recipe: TablePreprocessing, rest: Dataset, *parts: Dataset
) -> tuple[Dataset, ...]:
    """Return parts of a table with the means and deviations of `rest`, as their recipe then says.

    `recipe` is how they are standardised so far.
    """
    columns: list[Column] = []
    moves: list[tuple[float, float]] = []  # for each input: subtract this, then divide by this
    inputs = [list(column) for column in zip(*rest.to_lists().inputs, strict=True)]
    for column in recipe.columns:
        if column.categories is not None:
            columns.append(column)
            moves += [(0.0, 1.0)] * len(column.categories)
            continue
        mean, std = mean_and_std(inputs[len(moves)], f"column {column.name!r}")
        moves.append((mean, std))
        columns.append(replace(column, mean=column.mean + column.std * mean, std=column.std * std))
    recipe = replace(recipe, columns=tuple(columns))
    if recipe.target_mean is not None:
        targets = [float(target) for target in rest.targets]
        mean, std = mean_and_std(targets, f"column {recipe.target!r}")
        recipe = replace(recipe, target_mean=mean, target_std=std)
    return tuple(_moved(one, moves, recipe) for one in (rest, *parts))


def _moved(data: Dataset, moves: list[tuple[float, float]], recipe: TablePreprocessing) -> Dataset:
    listed = data.to_lists()
    inputs = [
        [(x - mean) / std for x, (mean, std) in zip(row, moves, strict=True)]
        for row in listed.inputs
    ]
    moved = replace(listed, inputs=inputs, preprocessing=recipe)
    return moved if isinstance(data.inputs, list) else moved.to_numpy()
