"""What is a NumPy array, told without importing NumPy, and what can become one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeAlias

from neuron.maths.errors import NumberError

if TYPE_CHECKING:
    from typing import TypeGuard

    import numpy as np
    from numpy.typing import NDArray

#: n examples of d numbers each: a list of lists, or an array of shape (n, d).
Inputs: TypeAlias = "list[list[float]] | NDArray[np.float64]"

#: n labels (whole numbers from 0) or n numbers to predict.
Targets: TypeAlias = "list[int] | list[float] | NDArray[np.int64] | NDArray[np.float64]"


def as_floats(given: Any) -> NDArray[np.float64]:
    """An array of floats, not copied where it is one already.

    Raises `NumberError` for what is no number and no rows of them, equally long.
    """
    import numpy as np

    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise NumberError(
            f"expected an array of numbers, its rows equally long; got {given!r:.80}."
        ) from error


def is_array(thing: object) -> TypeGuard[NDArray[Any]]:
    """Say whether `thing` is a NumPy array; there can be none before NumPy is imported."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(thing, numpy.ndarray)
