"""What each operation on arrays gives on the recorded numbers: from that, shapes and precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from neuron.maths import arrays
from neuron.replay.names import Name


class Sampler:
    """What each operation gives on the recorded numbers: from that, shapes and precision."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype

    def __call__(self, op: str, *args: Any) -> Any:
        """The sample of a Name that is being made."""
        xs = [arg.sample if isinstance(arg, Name) else arg for arg in args]
        result = np.asarray(arrays.call(_meaning(op), *xs))
        if result.ndim == 0 and result.dtype.kind == "f":
            return result.astype(self.dtype)  # a single number goes along with any precision
        whole = result.dtype.kind in "iu" and op != "top_place"
        return result.astype(self.dtype) if whole or op == "full" else result


def _meaning(op: str) -> Callable[..., Any]:
    """The function of `maths.arrays` that an operation stands for."""
    return _MEANINGS.get(op) or getattr(arrays, op, None) or getattr(np, op)


def _top_place(x: Any) -> Any:
    shape = x.shape[:-1]
    return np.argmax(x, axis=-1) + np.arange(0, x.size, x.shape[-1]).reshape(shape)


def _put_at(place: Any, a: Any, b: Any) -> Any:
    result = np.array(b)
    result.put(place, a)
    return result


_MEANINGS: dict[str, Callable[..., Any]] = {
    "both": np.logical_and,
    "either": np.logical_or,
    "minus_size": lambda x: -np.abs(x),
    "top": lambda x: arrays.is_largest(x) > 0,
    "top_place": _top_place,
    "taken": lambda x, place: x.take(place)[..., None],
    "put_at": _put_at,
    "mean_of_row": lambda x, n: np.sum(x, axis=-1, keepdims=True) / n,
    "full": lambda number, shape: np.full(shape, number),
    "item": lambda x, i: x[..., i],
    "as_type": lambda x, dtype: x.astype(dtype),
}
