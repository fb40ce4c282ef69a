"""The one example that `draw` and `explain` speak about: a picture, a row, or one of a data set."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from neuron.cli import console
from neuron.cli.answers import preprocessing_of, target_of
from neuron.cli.evaluating import data_for
from neuron.cli.figures import PLAIN_SHADES, SHADES, picture_text
from neuron.cli.options import check_unused
from neuron.cli.predicting import read_picture, table_rows
from neuron.cli.sources import IS_FOR, TABLES
from neuron.data import Dataset, Preprocessing, TablePreprocessing
from neuron.explain.figures import figures
from neuron.maths.errors import SettingError
from neuron.store import Model


@dataclass(frozen=True)
class Example:
    """The inputs of an example, what it is called, and how it looks, as text.

    `remark` says how a picture was read.
    """

    x: list[float]
    title: str
    looks: str = ""
    remark: str = ""

    def show(self) -> None:
        """Print how it looks, and on standard error how it was read."""
        if self.remark:
            console.note(f"neuron: {self.remark}")
        if self.looks:
            console.say(self.looks)


def example(model: Model, arguments: Namespace) -> Example:
    """The example that the command line names: a file's, or one of the test part.

    Raises `SettingError` where an option does not go with it, or there is none of
    that number, and what reading the file raises.
    """
    if arguments.input is None:
        check_unused(arguments, ["row"], "is for a CSV file, which is not given")
        return _of_data(model, arguments)
    path = str(arguments.input)
    others = ["index", "data", *(option for option in IS_FOR if option != "polarity")]
    check_unused(arguments, others, f"does not go with the file {path}")
    if Path(path).suffix.lower() in TABLES:
        check_unused(arguments, ["polarity"], "is for pictures, not for tables")
        return _of_table(model, path, arguments.row or 1)
    check_unused(arguments, ["row"], f"is for a CSV file; {path} is taken for a picture")
    found = read_picture(preprocessing_of(model), path, arguments.polarity)
    return Example(found.image.ravel().tolist(), path, remark=f"{path}: {found.describe()}.")


def _of_table(model: Model, path: str, row: int) -> Example:
    recipe = preprocessing_of(model)
    rows = table_rows(recipe, path, model.net.n_inputs)
    if row > len(rows):
        raise SettingError(f"{path} has no row {row}; it has rows 1 to {len(rows)}.")
    x = rows[row - 1]
    return Example(x, f"{path}, row {row}", row_text(recipe, x))


def _of_data(model: Model, arguments: Namespace) -> Example:
    index = 0 if arguments.index is None else arguments.index
    data, part = data_for(model, arguments)
    if index >= len(data):
        which = f"the test part of {data.name}" if part == "test part" else data.name
        raise SettingError(
            f"there is no example {index}; {which} has examples 0 to {len(data) - 1}."
        )
    x = [float(number) for number in data.inputs[index]]
    title = f"{data.name}, {part}, example {index} (in truth {_truth(model, data, index)})"
    if data.image_shape is None:
        return Example(x, title, row_text(preprocessing_of(model), x))
    shades = SHADES if console.can_show(SHADES) else PLAIN_SHADES
    return Example(x, title, picture_text(x, data.image_shape, shades))


def _truth(model: Model, data: Dataset, index: int) -> str:
    target: Any = data.targets[index]
    if data.classes is not None:
        return data.classes[int(target)]
    called = target_of(model)
    return f"{called} {float(target):.6g}" if called else f"{float(target):.6g}"


def features_of(model: Model) -> tuple[str, ...] | None:
    """What the inputs of a model are called, where it learned from the columns of a table."""
    recipe = preprocessing_of(model)
    return recipe.features if isinstance(recipe, TablePreprocessing) else None


def row_text(recipe: Preprocessing, x: Sequence[float]) -> str:
    """A row of a table, a line for each column: its cell, and what goes into the network for it."""
    if not isinstance(recipe, TablePreprocessing):
        return ""
    lines, k = [], 0
    for column in recipe.columns:
        if column.categories is None:
            cell, own = f"{x[k] * column.std + column.mean:.6g}", f"x[{k}] = {figures(x[k])}"
            k += 1
        else:
            place = x[k : k + len(column.categories)].index(1.0)
            cell, own = column.categories[place], f"x[{k + place}] = 1"
            k += len(column.categories)
        lines.append((column.name, cell, own))
    names, cells = (max(len(line[i]) for line in lines) for i in (0, 1))
    return "\n".join(f"  {name:<{names}}  {cell:<{cells}}  {own}" for name, cell, own in lines)
