"""Read a CSV file with a header row: cells of text, and the line each row came from."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from neuron.data.files import read_bytes
from neuron.maths.errors import DataError, FileFormatError

_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class CsvTable:
    """The cells of a table as text: `rows[i][j]` is below `header[j]`, from line `lines[i]`."""

    path: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]

    def column(self, name: str) -> list[str]:
        """Return the cells of one column; raises `DataError` with the known names."""
        if name not in self.header:
            raise DataError(
                f"{self.path}: there is no column {name!r}; known: {', '.join(self.header)}."
            )
        j = self.header.index(name)
        return [row[j] for row in self.rows]


def read_csv(path: str | Path) -> CsvTable:
    """Read a table separated by commas, semicolons or tabs (whichever the header has most of).

    Byte order marks, Windows line ends, quoted cells and blank lines are fine;
    cells are stripped of spaces around them. UTF-8, or UTF-16 with its mark.
    Where commas do not separate the cells, 1,75 is read as the number 1.75.

    Raises `FileAccessError` when the file can't be read, `FileFormatError` when it
    is no such table, and `DataError` for an empty cell, naming line and column.
    """
    text = _read_text(path)
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=_outside_quotes(first_line).count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                lines.append(reader.line_num)
    except csv.Error as error:
        raise FileFormatError(
            f"{path}, line {reader.line_num}: not readable as CSV ({error}). "
            f"Check the quotes there, or save the table as CSV again."
        ) from error
    if len(rows) < 2:
        raise FileFormatError(
            f"{path}: expected a header row and at least one row of data, "
            f"got {len(rows)} row{'s' * (len(rows) != 1)}."
        )
    _check_header(rows[0], path)
    _check_rows(rows, lines, path)
    if delimiter != ",":
        _read_decimal_commas(rows, path)
    return CsvTable(str(path), rows[0], rows[1:], lines[1:])


def _read_text(path: str | Path) -> str:
    raw = read_bytes(path)
    encoding = "utf-8"
    for mark, name in _BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            encoding = name
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileFormatError(
            f"{path}: byte {error.start} is not {encoding} text. "
            f"Save the table as 'CSV UTF-8' (or it is no CSV file at all)."
        ) from error
    if "\0" in text:
        raise FileFormatError(f"{path}: holds NUL bytes, so it is no CSV file.")
    return text


def _outside_quotes(line: str) -> str:
    """Return the line without what stands between double quotes."""
    return "".join(line.split('"')[::2])


def _check_header(header: Sequence[str], path: str | Path) -> None:
    for j, name in enumerate(header):
        if not name:
            raise FileFormatError(f"{path}: column {j + 1} has no name in the header row.")
        if name in header[:j]:
            raise FileFormatError(f"{path}: two columns are called {name!r}; rename one of them.")
    if all(number_in(name) is not None for name in header):
        raise FileFormatError(
            f"{path}: the first row holds only numbers ({', '.join(header[:5])}). "
            f"Expected a header row that names the columns: add one."
        )


def _check_rows(rows: list[list[str]], lines: list[int], path: str | Path) -> None:
    header = rows[0]
    for row, line in zip(rows[1:], lines[1:], strict=True):
        if len(row) != len(header):
            raise FileFormatError(
                f"{path}, line {line}: {len(row)} cells, but the header has {len(header)} columns."
            )
        if "" in row:
            raise DataError(
                f"{path}, line {line}, column {header[row.index('')]!r}: the cell is empty. "
                f"Fill it in, or remove the row or the column."
            )


def _read_decimal_commas(rows: list[list[str]], path: str | Path) -> None:
    """Write 1,75 as 1.75 in each column of numbers, as spreadsheets of many countries save them.

    Raises `DataError` for a column with both: there 1.234 may mean 1234.
    """
    for j, name in enumerate(rows[0]):
        cells = [row[j] for row in rows[1:]]
        with_comma = [cell for cell in cells if _DECIMAL_COMMA.fullmatch(cell)]
        others = [cell for cell in cells if not _DECIMAL_COMMA.fullmatch(cell)]
        if not with_comma or any(number_in(cell) is None for cell in others):
            continue
        with_point = next((cell for cell in others if "." in cell), None)
        if with_point is not None:
            raise DataError(
                f"{path}, column {name!r}: holds numbers with a comma, such as {with_comma[0]!r}, "
                f"and with a point, such as {with_point!r}. Write all of them the same way."
            )
        for row in rows[1:]:
            row[j] = row[j].replace(",", ".")


def number_in(cell: str) -> float | None:
    """Return the finite number that a cell holds, or None where it holds something else."""
    try:
        number = float(cell)
    except ValueError:
        return None
    # Python reads 1_000 as a number; in a table it is a name.
    return number if math.isfinite(number) and "_" not in cell else None
