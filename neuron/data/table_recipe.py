"""How rows of a table become inputs: numbers standardised, texts one-hot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from neuron.data.csv_file import CsvTable, number_in, read_csv
from neuron.data.preprocessing import Preprocessing
from neuron.data.records import check_keys, entry, is_number, is_text
from neuron.data.standardising import standardised_anew
from neuron.maths.errors import DataError

if TYPE_CHECKING:
    from neuron.data.dataset import Dataset

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

    def fitted(self, rest: Dataset, *parts: Dataset) -> tuple[Dataset, ...]:
        """Return these with the columns standardised by `rest` alone."""
        return standardised_anew(self, rest, *parts)

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
