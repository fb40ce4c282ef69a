"""Reading the parts of a request: a number, a whole number, a text, a neuron."""

from __future__ import annotations

import math
from typing import Any

from neuron.lab.training.refusal import RefusalError, out_of_range
from neuron.network import MLP

LARGEST = 1e6  # of a weight that is typed in
LONGEST = 100_000  # characters of a text


def a_number(body: dict[str, Any], name: str) -> float:
    """A finite number that is not huge. Raises `RefusalError`."""
    given = body.get(name)
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise RefusalError(
            "not_a_number", f"{name} must be a number; got {given!r:.40}.", given=given
        )
    if abs(given) > LARGEST:
        raise out_of_range(name, given, f"−{LARGEST:g}", f"{LARGEST:g}")
    return float(given)


def a_whole(body: dict[str, Any], name: str, low: int, high: int) -> int:
    """A whole number in its range. Raises `RefusalError`."""
    given = body.get(name)
    if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
        raise out_of_range(name, given, str(low), str(high))
    return given


def a_text(body: dict[str, Any], name: str) -> str:
    """A text that is not too long. Raises `RefusalError`."""
    given = body.get(name)
    if not isinstance(given, str) or len(given) > LONGEST:
        raise RefusalError(
            "bad_text", f"{name} must be a text of at most {LONGEST:,} characters.", high=LONGEST
        )
    return given


def place_of(body: Any, net: MLP) -> tuple[int, int]:
    """A neuron of a network: {"layer": from 1, "unit": from 0}. Raises `RefusalError`."""
    if not isinstance(body, dict):
        raise RefusalError("bad_request", 'A neuron is given as {"layer": 1, "unit": 0}.')
    layer = a_whole(body, "layer", 1, len(net.layers))
    return layer, a_whole(body, "unit", 0, net.layers[layer - 1].n_outputs - 1)
