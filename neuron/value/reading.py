"""The formulas of the op table, read on Values: where second and higher derivatives come from.

A derivative is a formula like any other. Read on Values, its result is recorded
in its turn, and can be differentiated again.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from neuron.maths import functions as f
from neuron.maths.kinds import VALUE, register
from neuron.maths.vector import Vector
from neuron.ops import TABLE, arrangements, several
from neuron.ops.row import Setting
from neuron.value.node import data_of
from neuron.value.value import Value, outputs_of, record


def _total(x: Any) -> Any:
    """The sum of a row: of a Vector of Values, or along an array's last axis, which is kept."""
    return record(several.sum_, x) if type(x) is Vector else f.keep_axis(record(several.sum_, x))


def _largest(x: Value) -> Any:
    return _total(f.where(f.is_largest(x) > 0, x, 0))


def _fit(g: Any, x: Any) -> Any:
    return g if f.shape(g) == f.shape(x) else f.sum_to(g, f.shape(x))


def _put(g: Any, index: Any, like: Any) -> Any:
    if type(data_of(like)) is Vector:
        return f.put(g, index, data_of(like))
    return record(arrangements.put, g, Setting((index, data_of(like))))


def _reads_data(name: str) -> Callable[[Any], Any]:
    """A function whose result does not change when the numbers change a little."""
    function = getattr(f, name)
    return lambda x: function(data_of(x))


def _arranges(name: str) -> Callable[..., Any]:
    def arrange(x: Value, setting: Any = None) -> Value:
        return record(TABLE[name], x, Setting(setting))

    return arrange


# The functions of `maths` that are a row of the table under the same name.
_SAME_NAME = (
    "exp expm1 log log1p sqrt sin cos tanh erfc divide power maximum minimum where weighted_sum"
).split()

_functions = SimpleNamespace(
    apply=outputs_of,
    total=_total,
    largest=_largest,
    put=_put,
    fit=_fit,
    ratio=lambda p, q, like: f.ratio(p, q, data_of(like)),
    sign=lambda x: f.sign(data_of(x)),
    stack=arrangements.stack,
    unstack=list,
    matmul=arrangements.matmul,
    keep_axis=lambda x: f.reshape(x, (*x.shape, 1)) if x.shape else x,
    drop_axis=lambda x: f.reshape(x, x.shape[:-1]) if x.shape else x,
    **{name: _reads_data(name) for name in ("shape", "is_largest", "ones", "count")},
    **{
        name: _arranges(name) for name in ("reshape", "transpose", "broadcast_to", "sum_to", "take")
    },
    **{name: TABLE[name] for name in _SAME_NAME},
)
register(Value, VALUE, _functions)
