"""Check the entries of a record that came from a file and may hold anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from neuron.maths.errors import FileFormatError


def is_text(entry: object) -> bool:
    """Say whether the entry is a text of reasonable length."""
    return isinstance(entry, str) and len(entry) <= 10_000


def is_number(entry: object) -> bool:
    """Say whether the entry is a finite number (True and False are not numbers here)."""
    if isinstance(entry, bool) or not isinstance(entry, int | float):
        return False
    # A whole number in JSON can have any number of digits.
    return abs(entry) < 1e308 and math.isfinite(entry)


def is_size(entry: object) -> bool:
    """Say whether the entry is (rows, columns) of a picture, each from 1 to 4096."""
    return (
        isinstance(entry, list | tuple)
        and len(entry) == 2
        and all(type(side) is int and 1 <= side <= 4096 for side in entry)
    )


def check_keys(record: Mapping[str, Any], expected: set[str], what: str) -> None:
    """Raise `FileFormatError` unless the record has these entries and no others."""
    for key in sorted(expected - set(record)):
        raise FileFormatError(f"{what}: the entry {key!r} is missing.")
    for key in record:
        if key not in expected:
            raise FileFormatError(
                f"{what}: unknown entry {key!r:.80}; known: {', '.join(sorted(expected))}."
            )


def entry(
    record: Mapping[str, Any], key: str, accepts: Callable[[object], bool], expected: str, what: str
) -> Any:
    """Return one entry, or raise `FileFormatError` saying what was expected in its place."""
    if not accepts(record[key]):
        raise FileFormatError(
            f"{what}: the entry {key!r} is {record[key]!r:.80}; expected {expected}."
        )
    return record[key]
