"""What the page sends, checked: each function takes the body of a request and a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neuron.lab.digits.strokes import SIDE, Point
from neuron.lab.requests import LabError

#: More points than this no hand draws; each costs a fraction of a millisecond.
MAX_POINTS = 20_000
#: A weight may be set so far from 0.
MAX_WEIGHT = 1000.0


def whole(body: Mapping[str, Any], key: str, low: int, high: int) -> int:
    """A whole number from low to high."""
    given = body.get(key)
    if type(given) is not int or not low <= given <= high:
        raise LabError(f"{key} is a whole number from {low} to {high}; got {given!r:.40}.")
    return given


def flag(body: Mapping[str, Any], key: str) -> bool:
    """Whether something is on; on where nothing is said."""
    given = body.get(key, True)
    if type(given) is not bool:
        raise LabError(f"{key} is true or false; got {given!r:.40}.")
    return given


def text(body: Mapping[str, Any], key: str, otherwise: str) -> str:
    """A short text."""
    given = body.get(key, otherwise)
    if type(given) is not str or len(given) > 40:
        raise LabError(f"{key} is a short text; got {given!r:.40}.")
    return given


def weight(body: Mapping[str, Any], key: str) -> float:
    """A number that a weight can be set to."""
    given = body.get(key)
    if isinstance(given, bool) or not isinstance(given, int | float) or abs(given) > MAX_WEIGHT:
        raise LabError(
            f"A weight is a number from {-MAX_WEIGHT:g} to {MAX_WEIGHT:g}; got {given!r:.40}.",
            "weight_out_of_range",
        )
    return float(given)


def strokes(body: Mapping[str, Any]) -> list[list[Point]]:
    """The strokes: each is one flat list of x, y and pressure, again and again."""
    given = body.get("strokes", [])
    if not isinstance(given, list) or not all(isinstance(stroke, list) for stroke in given):
        raise LabError("strokes are a list of lists of numbers.")
    if sum(map(len, given)) > 3 * MAX_POINTS:
        raise LabError(
            f"The drawing has more than {MAX_POINTS:,} points. Clear the sheet and begin anew.",
            "drawing_too_long",
        )
    return [_stroke(stroke) for stroke in given]


def _stroke(numbers: list[Any]) -> list[Point]:
    if not numbers or len(numbers) % 3:
        raise LabError("A stroke is x, y and pressure for each of its points.")
    if not all(type(number) in (int, float) for number in numbers):
        raise LabError("A stroke is made of numbers.")
    return list(map(_point, numbers[0::3], numbers[1::3], numbers[2::3]))


def _point(x: float, y: float, pressure: float) -> Point:
    """A point near the sheet: a pen may leave it, and come back."""
    low, high = -SIDE, 2 * SIDE
    return (
        min(max(float(x), low), high),
        min(max(float(y), low), high),
        min(max(float(pressure), 0.0), 1.0),
    )
