"""One's own table: numbers standardised, texts one-hot, one column to predict."""

from __future__ import annotations

from pathlib import Path

from neuron.data.csv_file import CsvTable, number_in, read_csv
from neuron.data.dataset import Dataset
from neuron.data.standardising import mean_and_std
from neuron.data.table_recipe import MAX_CATEGORIES, Column, TablePreprocessing
from neuron.maths.errors import DataError, UnknownNameError

#: A numeric target with at most this many different whole numbers is taken for labels.
MAX_CLASSES_GUESSED = 10


def read_table(path: str | Path, target: str, *, task: str | None = None) -> Dataset:
    """Read a CSV file with a header row; `target` names the column to predict.

    - Columns of numbers are standardised (mean 0, standard deviation 1, over the
      whole table; `split` does it anew, over the rest alone); columns of texts
      become one 0-or-1 input for each text.
    - A target of texts, or of at most ten different whole numbers each of which
      comes twice on average, is taken for classes; other numbers for regression,
      in their own units. `task="classification"` or `"regression"` decides instead.
    - Means, deviations and categories are kept in `preprocessing`, so that new
      rows are treated the same.

    Raises `DataError` for an unknown target column (listing the known), an empty
    cell or one that is no number among numbers (naming line and column), and
    `FileFormatError` for a file that is no such table.
    """
    if task not in (None, "classification", "regression"):
        raise UnknownNameError("task", task, ("classification", "regression"))
    table = read_csv(path)
    wanted = table.column(target)
    columns = tuple(_learn_column(table, name) for name in table.header if name != target)
    if not columns:
        raise DataError(f"{path}: {target!r} is the only column; nothing is left to predict it by.")
    numbers = _numbers(table, target)
    if task is None:
        task = "classification" if numbers is None or _are_labels(numbers) else "regression"
    name = Path(path).stem
    if task == "classification":
        labels, classes = _labels(wanted, numbers, table.path, target)
        recipe = TablePreprocessing(target, columns)
        inputs = recipe.inputs_from_table(table)
        return Dataset(name, inputs, labels, classes, None, recipe.features, recipe)
    if numbers is None:
        raise DataError(
            f"{path}: regression predicts numbers, but column {target!r} holds texts such as "
            f"{wanted[0]!r:.80}. Try task='classification'."
        )
    recipe = TablePreprocessing(
        target, columns, *mean_and_std(numbers, f"column {target!r} of {path}")
    )
    inputs = recipe.inputs_from_table(table)
    return Dataset(name, inputs, numbers, None, None, recipe.features, recipe)


def _numbers(table: CsvTable, name: str) -> list[float] | None:
    """Return a column's numbers, or None for a column of texts.

    More than half numbers make a column of numbers; a cell of it that is none is
    then a mistake (or one of the many ways to write 'missing'), and named.
    """
    cells = table.column(name)
    numbers = [number_in(cell) for cell in cells]
    found = [number for number in numbers if number is not None]
    if 2 * len(found) <= len(cells):
        return None
    if len(found) < len(cells):
        i = numbers.index(None)
        raise DataError(
            f"{table.path}, line {table.lines[i]}, column {name!r}: expected a number, got "
            f"{cells[i]!r:.80}. Correct it, or remove the row or the column."
        )
    return found


def _learn_column(table: CsvTable, name: str) -> Column:
    numbers = _numbers(table, name)
    if numbers is not None:
        return Column(name, *mean_and_std(numbers, f"column {name!r} of {table.path}"))
    categories = sorted(set(table.column(name)))
    if len(categories) > MAX_CATEGORIES:
        raise DataError(
            f"{table.path}: column {name!r} holds {len(categories)} different texts, such as "
            f"{categories[0]!r:.80}; at most {MAX_CATEGORIES} can be told apart as categories. "
            f"Leave the column out (or, if these are numbers, write them with a decimal point)."
        )
    if _nearly_all_different(len(categories), len(table.rows)):
        raise DataError(
            f"{table.path}: nearly every row has another text in column {name!r}, such as "
            f"{categories[0]!r:.80}, so nothing can be learned from it. Leave the column out "
            f"(or, if these are numbers, write them with a decimal point)."
        )
    return Column(name, categories=tuple(categories))


def _nearly_all_different(different: int, in_all: int) -> bool:
    """Whether texts repeat too seldom to be categories (of fewer than ten nothing is said)."""
    return in_all >= 10 and different > 0.8 * in_all


def _are_labels(numbers: list[float]) -> bool:
    """Guess whether numbers are labels: few, whole, and each there twice on average."""
    different = set(numbers)
    few = len(different) <= min(MAX_CLASSES_GUESSED, len(numbers) // 2)
    return few and all(number.is_integer() for number in different)


def _labels(
    cells: list[str], numbers: list[float] | None, path: str, target: str
) -> tuple[list[int], tuple[str, ...]]:
    """Return the labels and the names of the classes, in the order of the numbers or texts."""
    names = cells if numbers is None else [f"{number:.15g}" for number in numbers]
    classes = sorted(set(names), key=None if numbers is None else float)
    if len(classes) < 2:
        raise DataError(
            f"{path}: every row has the same {target!r}, {classes[0]!r:.80}; "
            f"there must be two or more classes to tell apart."
        )
    if _nearly_all_different(len(classes), len(names)):
        hint = "Try task='regression'" if numbers is not None else "Choose another column"
        raise DataError(
            f"{path}: {target!r} has {len(classes)} different values in {len(names)} rows, so "
            f"there are no classes that could be learned from examples. {hint}."
        )
    place = {name: k for k, name in enumerate(classes)}
    return [place[name] for name in names], tuple(classes)
