"""`neuron predict`: what a model makes of pictures, or of the rows of a table."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neuron.cli import console
from neuron.cli.answers import Answer, answers, preprocessing_of
from neuron.cli.options import check_unused
from neuron.cli.sources import TABLES
from neuron.data import Preprocessing
from neuron.data.csv_file import number_in, read_csv
from neuron.maths.errors import DataError
from neuron.store import Model, load

if TYPE_CHECKING:
    from neuron.data.pixels import Ink


def run(arguments: Namespace) -> int:
    """Print a line for each picture and each row, or one JSON list."""
    tables = [path for path in arguments.inputs if Path(path).suffix.lower() in TABLES]
    if len(tables) == len(arguments.inputs):
        check_unused(arguments, ["polarity"], "is for pictures, not for tables")
    model = load(arguments.model)
    found: list[dict[str, Any]] = []
    for path in arguments.inputs:
        for what, answer, extra in predicted(model, path, arguments.polarity):
            if arguments.json:
                found.append({"input": what, **answer.to_dict(), **extra})
            else:
                remark = f"   [{extra['read as']}]" if extra else ""
                console.say(f"{what}: {answer.text()}{remark}")
    if arguments.json:
        console.say_json(found)
    return 0


def predicted(
    model: Model, path: str, polarity: str | None
) -> Iterator[tuple[str, Answer, dict[str, Any]]]:
    """For each example in a file: what it is called, the answer, and how it was read."""
    recipe = preprocessing_of(model)
    if Path(path).suffix.lower() not in TABLES:
        found = read_picture(recipe, path, polarity)
        (answer,) = answers(model, [found.image.ravel().tolist()])
        extra = {"polarity": found.polarity, "guessed": found.guessed, "read as": found.describe()}
        yield path, answer, extra
        return
    rows = table_rows(recipe, path, model.net.n_inputs)
    for number, answer in enumerate(answers(model, rows), start=1):
        yield f"{path}, row {number}", answer, {}


def read_picture(recipe: Preprocessing, path: str, polarity: str | None) -> Ink:
    """A picture as a network was trained to see it; raises `DataError`, naming the file."""
    try:
        return recipe.ink_from_image(path, polarity)
    except DataError as error:
        raise DataError(f"{path}: {error}") from error


def table_rows(recipe: Preprocessing, path: str, n_inputs: int) -> list[list[float]]:
    """The inputs in a CSV file; for a model of plain numbers, its first columns as they are.

    Raises `DataError` where the columns do not fit.
    """
    if recipe.kind != Preprocessing.kind:
        return recipe.inputs_from_rows(path)
    table = read_csv(path)
    if len(table.header) < n_inputs:
        raise DataError(
            f"{path} has {len(table.header)} columns, but the network takes {n_inputs} inputs. "
            f"Give a column for each."
        )
    rows = []
    for line, cells in zip(table.lines, table.rows, strict=True):
        numbers = [number_in(cell) for cell in cells[:n_inputs]]
        for name, cell, number in zip(table.header, cells, numbers, strict=False):
            if number is None:
                raise DataError(
                    f"{path}, line {line}, column {name!r}: expected a number, got {cell!r:.80}."
                )
        rows.append([number for number in numbers if number is not None])
    return rows
