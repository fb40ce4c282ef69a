"""What a network is given: one example or a batch, of numbers or of Values."""

from __future__ import annotations

from typing import Any

from neuron.maths.errors import NumberError, ShapeError
from neuron.maths.functions import shape
from neuron.maths.kinds import as_number
from neuron.maths.vector import Vector
from neuron.value.value import Value


def is_batch(x: Any) -> bool:
    """Whether x is several examples (rows of numbers) and not one."""
    if isinstance(x, list | tuple):
        return bool(x) and (isinstance(x[0], list | tuple) or len(shape(x[0])) == 1)
    return len(shape(x)) == 2


def one_example(x: Any, n_inputs: int, where: str) -> Any:
    """One example as a row of operands: a Vector of constants, or a tuple with Values in it.

    Raises `ShapeError` for a wrong number of inputs, `NumberError` for what is no number.
    """
    if type(x) is Vector:
        row: Any = x
    elif isinstance(x, str | bytes | dict) or not hasattr(x, "__len__"):
        raise NumberError(f"{where} expects a row of {n_inputs} numbers, got {x!r}.")
    else:
        numbers = as_lists(x)
        types = set(map(type, numbers))
        if types == {float}:
            row = Vector(numbers)
        elif types == {Value}:
            row = tuple(numbers)
        elif any(issubclass(each, Value) for each in types):
            row = tuple(e if isinstance(e, Value) else as_number(e) for e in numbers)
        else:
            row = Vector(map(as_number, numbers))
    if len(row) != n_inputs:
        raise ShapeError(wrong_count(where, n_inputs, row))
    return row


def as_lists(x: Any) -> list[Any]:
    """A NumPy array as (lists of) Python numbers; another sequence as a list."""
    return x.tolist() if hasattr(x, "tolist") else list(x)


def wrong_count(where: str, n_inputs: int, row: Any) -> str:
    """The message for a wrong number of inputs."""
    if not len(row):
        return f"{where} expects {n_inputs} inputs, got none. Give it a row of {n_inputs} numbers."
    shown = ", ".join(format(float(entry), ".4g") for entry in list(row)[:4])
    more = ", …" if len(row) > 4 else ""
    remedy = "add a feature" if len(row) < n_inputs else "leave a feature out"
    return (
        f"{where} expects {n_inputs} inputs, got {len(row)}: [{shown}{more}]. "
        f"Build the network with n_inputs={len(row)}, or {remedy}."
    )
