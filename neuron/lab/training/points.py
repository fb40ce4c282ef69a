"""Somebody's own points in the plane: from the address, from a table that was pasted, from a click.

A point has two coordinates and a label. Coordinates are kept to three decimals,
so that a link with many points stays short.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from typing import NamedTuple

from neuron.lab.training.reading import LONGEST_TEXT, is_short
from neuron.lab.training.refusal import RefusalError

MOST_OWN, MOST_CLASSES, FARTHEST = 500, 5, 10.0
NAMES = ("A", "B", "C", "D", "E")


class Point(NamedTuple):
    """One point and the number of its class."""

    x: float
    y: float
    label: int


def point(x: float, y: float, label: int) -> Point:
    """A point whose coordinates are rounded as they are kept. Raises `RefusalError`."""
    if not (abs(x) <= FARTHEST and abs(y) <= FARTHEST):
        raise RefusalError(
            "point_too_far",
            f"A point lies within {FARTHEST:g} of the middle; got ({x:g}, {y:g}).",
            x=f"{x:g}",
            y=f"{y:g}",
            high=f"{FARTHEST:g}",
        )
    if not 0 <= label < MOST_CLASSES:
        raise RefusalError(
            "too_many_classes",
            f"There are at most {MOST_CLASSES} classes.",
            high=MOST_CLASSES,
        )
    return Point(round(x, 3) + 0.0, round(y, 3) + 0.0, label)


def read_points(given: str) -> tuple[Point, ...]:
    """Read `x:y:label;x:y:label`. Raises `RefusalError`."""
    parts = given.split(";") if given else []
    check_count(len(parts))
    return tuple(_read_point(part) for part in parts)


def write_points(points: Sequence[Point]) -> str:
    """Write points as `read_points` reads them."""
    return ";".join(f"{p.x:g}:{p.y:g}:{p.label}" for p in points)


def check_count(n: int) -> None:
    """Raise `RefusalError` for more points than are kept."""
    if n > MOST_OWN:
        raise RefusalError(
            "too_many_points", f"{n:,} points are too many; at most {MOST_OWN} are kept.",
            given=n, high=MOST_OWN,
        )  # fmt: skip


def _read_point(part: str) -> Point:
    try:
        x, y, label = part.split(":")
        found = float(x), float(y), int(label)
    except ValueError:
        raise RefusalError(
            "bad_point", f"A point in an address is written x:y:label; got {part!r:.40}.",
            given=part,
        ) from None  # fmt: skip
    if not all(map(math.isfinite, found)):
        raise RefusalError("bad_point", f"{part!r:.40} is no point.", given=part)
    return point(*found)


def from_table(text: str, scale: bool = False) -> tuple[tuple[Point, ...], tuple[str, ...]]:
    """Read points from lines `x, y, class`, separated by commas, semicolons, tabs or spaces.

    A first line of words is a heading. With `scale`, each column is stretched to
    reach from −1 to 1. Returns the points and the classes' names in order of the
    alphabet. Raises `RefusalError`, naming the line.
    """
    rows = _rows(text)
    if rows and _number(rows[0][1][0]) is None:
        rows = rows[1:]
    if not rows:
        raise RefusalError("table_empty", "There is no line with a point, such as 0.5, -1.2, A.")
    check_count(len(rows))
    found = [(line, *_cells(line, row)) for line, row in rows]
    names = tuple(sorted({name for _, _, _, name in found}))
    if not 2 <= len(names) <= MOST_CLASSES:
        raise RefusalError(
            "table_classes",
            f"The third column names the class of each point: 2 to {MOST_CLASSES} different "
            f"names; got {len(names)}.",
            given=len(names),
            high=MOST_CLASSES,
        )
    columns = [[row[1] for row in found], [row[2] for row in found]]
    if scale:
        columns = [_scaled(column) for column in columns]
    points = []
    for (line, _, _, name), x, y in zip(found, *columns, strict=True):
        if max(abs(x), abs(y)) > FARTHEST:
            raise RefusalError(
                "table_too_far",
                f"Line {line}: {x:g}, {y:g} lies farther out than {FARTHEST:g}. Tick the box that "
                f"brings the columns to −1 … 1.",
                line=line,
                high=f"{FARTHEST:g}",
            )
        points.append(point(x, y, names.index(name)))
    return tuple(points), names


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The lines that hold something, each with its number and its cells."""
    lines = [(i, line) for i, line in enumerate(text.splitlines(), 1) if line.strip()]
    first = lines[0][1] if lines else ""
    mark = max(",;\t", key=first.count)
    if mark not in first:
        return [(i, line.split()) for i, line in lines]
    found = []
    for i, line in lines:
        cells = next(csv.reader(io.StringIO(line), delimiter=mark), [])
        found.append((i, [cell.strip() for cell in cells]))
    return found


def _cells(line: int, cells: list[str]) -> tuple[float, float, str]:
    if len(cells) != 3:
        raise RefusalError(
            "table_cells",
            f"Line {line} has {len(cells)} entries; expected three: x, y, class.",
            line=line,
            given=len(cells),
        )
    x, y = _number(cells[0]), _number(cells[1])
    for cell, found in ((cells[0], x), (cells[1], y)):
        if found is None:
            raise RefusalError(
                "table_number", f"Line {line}: {cell!r:.40} is no number.", line=line, given=cell
            )
    if not is_short(cells[2]):
        raise RefusalError(
            "table_name",
            f"Line {line}: the name of a class has 1 to {LONGEST_TEXT} letters; got "
            f"{cells[2]!r:.40}.",
            line=line,
            given=cells[2],
            high=LONGEST_TEXT,
        )
    assert x is not None
    assert y is not None
    return x, y, cells[2]


def _number(cell: str) -> float | None:
    try:
        found = float(cell)
    except ValueError:
        return None
    return found if math.isfinite(found) and "_" not in cell else None


def _scaled(column: list[float]) -> list[float]:
    low, high = min(column), max(column)
    if high == low:
        return [0.0] * len(column)
    return [2 * ((x - low) / (high - low)) - 1 for x in column]
