"""Which functions belong to which kind of number.

A formula is written once and read on floats, arrays, exact numbers, `Value`s
and more. Each kind brings a namespace of functions; `kind_of` finds the one
that can handle everything a formula was given. Later floors register the kinds
that live there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from operator import index
from typing import Any

from neuron.maths import exact, floats
from neuron.maths.errors import NumberError, SettingError

# A number of a higher rank takes a number of a lower rank along: float with array is array.
FLOAT, FRACTION, MULTIPRECISION, ARRAY, VECTOR, VALUE = range(6)

_kinds: dict[type, tuple[int, Any]] = {
    float: (FLOAT, floats),
    int: (FLOAT, floats),
    bool: (FLOAT, floats),
    Fraction: (FRACTION, exact.fractions),
}


def register(number_type: type, rank: int, functions: Any) -> None:
    """Say which functions handle a type of number, and which types it takes along."""
    _kinds[number_type] = (rank, functions)


def kind_of(*numbers: Any) -> Any:
    """The namespace of functions for the highest-ranking of the numbers.

    Raises `NumberError` for anything that is not a number.
    """
    best_rank, best = FLOAT, floats
    for number in numbers:
        rank, functions = _kinds.get(type(number)) or _meet(number)
        if rank > best_rank:
            best_rank, best = rank, functions
    return best


def quietly(function: Callable[..., Any], *arguments: Any) -> Any:
    """`function(*arguments)` without NumPy's warnings, where arrays have been met."""
    arrays = sys.modules.get("neuron.maths.arrays")
    return arrays.call(function, *arguments) if arrays else function(*arguments)


def as_number(given: Any) -> Any:
    """What a `Value` holds for something given: a float, an exact number or a float array.

    Ints, bools and NumPy scalars become floats; `Fraction`s, mpmath numbers and
    arrays of floats stay what they are; other arrays of numbers become float64.

    Raises `NumberError` for anything that is not a number.
    """
    if type(given) is float:
        return given
    rank, functions = _kinds.get(type(given)) or _meet(given)
    if rank == ARRAY:
        return functions.as_floats(given)
    if rank > ARRAY:
        raise NumberError(
            f"expected a number, got {given!r}, which is a {type(given).__name__} already. "
            "Use it as it is, or its .data for the bare number."
        )
    if rank > FLOAT:
        return given  # an exact number
    try:
        return float(given)
    except (TypeError, ValueError, OverflowError) as error:
        raise NumberError(f"expected a real number that fits a float, got {given!r}.") from error


def whole_number(name: str, given: Any) -> int:
    """A count that makes sense: at least 1. Raises `SettingError` otherwise."""
    number = 0 if isinstance(given, bool) or not hasattr(given, "__index__") else index(given)
    if number < 1:
        raise SettingError(f"{name} must be a whole number of at least 1, got {given!r}.")
    return number


def _meet(number: Any) -> tuple[int, Any]:
    """Find the kind of a type seen for the first time: NumPy's, mpmath's or a subclass."""
    number_type = type(number)
    library = number_type.__module__.partition(".")[0]
    if isinstance(number, float):
        found: tuple[int, Any] = (FLOAT, floats)
    elif library == "numpy" and getattr(number, "dtype", None) is not None:
        from neuron.maths import arrays

        found = (ARRAY, arrays)
    elif library == "mpmath" and hasattr(number, "_mpf_"):
        found = (MULTIPRECISION, exact.multiprecision())
    else:
        inherited = (_kinds[base] for base in number_type.__mro__ if base in _kinds)
        found = next(inherited, (FLOAT, None))
        if found[1] is None:
            raise NumberError(
                f"expected a number, got {number!r} of type {number_type.__name__}. "
                "Give a float, an int, a Fraction, a NumPy array or a Value."
            )
    _kinds[number_type] = found
    return found
