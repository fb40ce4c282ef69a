"""One's own table: numbers standardised, texts one-hot, one column to predict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from neuron.data.csv_file import CsvTable, number_in, read_csv
from neuron.data.dataset import Dataset
from neuron.data.preprocessing import Preprocessing
from neuron.data.records import check_keys, entry, is_number, is_text
from neuron.maths.errors import DataError, UnknownNameError

#: A numeric target with at most this many different whole numbers is taken for labels.
MAX_CLASSES_GUESSED = 10

#: A text column with more different texts than this is no category (a name, an address).
MAX_CATEGORIES = 50


@dataclass(frozen=True)
class Column:
    """One column of a table, and how its cells become inputs.

    - a column of numbers (`categories` is None): (x − mean) / std, one input;
    - a column of texts: one input for each category, 1 for its own, else 0.
    """

    name: str
    mean: float = 0.0
    std: float = 1.0
    categories: tuple[str, ...] | None = None

    @property
    def features(self) -> list[str]:
        """Return the names of the inputs that this column becomes."""
        if self.categories is None:
            return [self.name]
        return [f"{self.name}={category}" for category in self.categories]

    def inputs(self, cell: object, place: str) -> list[float]:
        """Turn one cell, a text or a number, into inputs; `place` says where it stands."""
        if self.categories is not None:
            if cell not in self.categories:
                raise DataError(
                    f"{place}: unknown category {cell!r:.80}; known: {', '.join(self.categories)}."
                )
            return [1.0 if cell == category else 0.0 for category in self.categories]
        number = number_in(cell.strip()) if isinstance(cell, str) else cell
        if not is_number(number):
            raise DataError(
                f"{place}: expected a number, got {cell!r:.80}. Correct it, or remove the row."
            )
        return [(float(number) - self.mean) / self.std]  # type: ignore[arg-type]  # checked above


@dataclass(frozen=True)
class TablePreprocessing(Preprocessing):
    """The inputs come from rows of a table; new rows are treated as the old ones were.

    - `target`: the name of the column to predict.
    - `columns`: the others, in the order of the table.
    - `target_mean`, `target_std`: of the numbers to predict; None for classes.
      The targets of the data set are left as they came, in their own units;
      these two are for a caller that trains on standardised ones.
    """

    kind: ClassVar[str] = "table"
    target: str
    columns: tuple[Column, ...]
    target_mean: float | None = None
    target_std: float | None = None

    @property
    def features(self) -> tuple[str, ...]:
        """Return the names of the inputs, such as 'age' and 'colour=red'."""
        return tuple(name for column in self.columns for name in column.features)

    def inputs_from_rows(self, rows: str | Path | list[Mapping[str, object]]) -> list[list[float]]:
        """Turn a CSV file, or rows as dictionaries, into one list of inputs for each row.

        Columns that the network doesn't know, and the target, are passed over.

        Raises `DataError` for a missing column, an unknown category and a cell
        that should be a number.
        """
        if isinstance(rows, str | Path):
            return self.inputs_from_table(read_csv(rows))
        examples = []
        for i, row in enumerate(rows):
            missing = [column.name for column in self.columns if column.name not in row]
            if missing:
                raise DataError(f"row {i} has no {missing[0]!r}; got {', '.join(map(str, row))}.")
            examples.append(self._example([row[c.name] for c in self.columns], f"row {i}"))
        return examples

    def inputs_from_table(self, table: CsvTable) -> list[list[float]]:
        """Turn the rows of a table that has been read into inputs."""
        cells = [table.column(column.name) for column in self.columns]
        return [
            self._example([column[i] for column in cells], f"{table.path}, line {line}")
            for i, line in enumerate(table.lines)
        ]

    def _example(self, cells: Sequence[object], place: str) -> list[float]:
        inputs: list[float] = []
        for column, cell in zip(self.columns, cells, strict=True):
            inputs += column.inputs(cell, f"{place}, column {column.name!r}")
        return inputs

    def to_dict(self) -> dict[str, Any]:
        """Return the record as a dictionary that JSON can hold."""
        return {
            "kind": self.kind,
            "target": self.target,
            "columns": [
                {"name": c.name, "mean": c.mean, "std": c.std}
                if c.categories is None
                else {"name": c.name, "categories": list(c.categories)}
                for c in self.columns
            ],
            "target_mean": self.target_mean,
            "target_std": self.target_std,
        }

    @staticmethod
    def from_record(record: Mapping[str, Any]) -> TablePreprocessing:
        """Make the preprocessing from what `to_dict` gave; raises `FileFormatError`."""
        what = "preprocessing of a table"
        check_keys(record, {"kind", "target", "columns", "target_mean", "target_std"}, what)
        columns = entry(record, "columns", _is_some_records, "a list of columns", what)
        return TablePreprocessing(
            entry(record, "target", is_text, "the name of a column", what),
            tuple(_column_from_record(column) for column in columns),
            entry(record, "target_mean", _is_number_or_none, "a number or null", what),
            entry(record, "target_std", _is_std_or_none, "a number above 0 or null", what),
        )

    def _what(self) -> str:
        return f"the columns {', '.join(column.name for column in self.columns)} of a table"


def read_table(path: str | Path, target: str, *, task: str | None = None) -> Dataset:
    """Read a CSV file with a header row; `target` names the column to predict.

    - Columns of numbers are standardised (mean 0, standard deviation 1, over the
      whole table); columns of texts become one 0-or-1 input for each text.
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
    recipe = TablePreprocessing(target, columns, *_mean_and_std(numbers, table.path, target))
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
        return Column(name, *_mean_and_std(numbers, table.path, name))
    categories = sorted(set(table.column(name)))
    if len(categories) > MAX_CATEGORIES:
        raise DataError(
            f"{table.path}: column {name!r} holds {len(categories)} different texts, such as "
            f"{categories[0]!r:.80}; at most {MAX_CATEGORIES} can be told apart as categories. "
            f"Leave the column out (or, if these are numbers, write them with a decimal point)."
        )
    return Column(name, categories=tuple(categories))


def _mean_and_std(numbers: list[float], path: str, name: str) -> tuple[float, float]:
    """Return the mean and the standard deviation (over n), or 1 where all are equal."""
    try:
        mean = math.fsum(numbers) / len(numbers)
        std = math.sqrt(math.fsum((x - mean) ** 2 for x in numbers) / len(numbers))
    except OverflowError as error:
        raise DataError(
            f"{path}: the numbers of column {name!r} are too large to take their mean and "
            f"standard deviation. Use a larger unit."
        ) from error
    # Of equal numbers only rounding is left: dividing by it would blow it up.
    return mean, std if std > 1e-12 * abs(mean) else 1.0


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
    place = {name: k for k, name in enumerate(classes)}
    return [place[name] for name in names], tuple(classes)


def _column_from_record(record: Mapping[str, Any]) -> Column:
    what = "preprocessing of a table, a column"
    if "categories" in record:
        check_keys(record, {"name", "categories"}, what)
        categories = entry(record, "categories", _is_texts, "a list of different texts", what)
        return Column(entry(record, "name", is_text, "a text", what), categories=tuple(categories))
    check_keys(record, {"name", "mean", "std"}, what)
    return Column(
        entry(record, "name", is_text, "a text", what),
        float(entry(record, "mean", is_number, "a finite number", what)),
        float(entry(record, "std", _is_std, "a number above 0", what)),
    )


def _is_some_records(thing: object) -> bool:
    return (
        isinstance(thing, list)
        and 1 <= len(thing) <= 100_000
        and all(isinstance(column, Mapping) for column in thing)
    )


def _is_texts(thing: object) -> bool:
    return (
        isinstance(thing, list)
        and 1 <= len(thing) <= MAX_CATEGORIES
        and all(is_text(text) for text in thing)
        and len(set(thing)) == len(thing)
    )


def _is_std(thing: object) -> bool:
    return is_number(thing) and thing > 0  # type: ignore[operator]  # is_number says so


def _is_number_or_none(thing: object) -> bool:
    return thing is None or is_number(thing)


def _is_std_or_none(thing: object) -> bool:
    return thing is None or _is_std(thing)
