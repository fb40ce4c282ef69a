"""The lines of sums, means and largest entries: of rows, and over the examples of a batch.

Each is written in the way that is fastest on the short rows of a small network.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from neuron.replay.names import Name

if TYPE_CHECKING:
    from neuron.replay.arrays import ArrayBody

SHORT = 1024  # numbers in a row


def _total(body: ArrayBody, name: Name) -> None:
    """The sum along the last axis, which is kept with length 1."""
    (x,) = name.args
    if _short_row(x, -1) and x.sample.ndim <= 2:
        n, wide = x.sample.shape[-1], name in body.widths
        shape = (n, body.widths[name] if wide else 1)
        ones = body.constant(f"ones{n}by{shape[1]}", np.ones(shape, x.sample.dtype))
        out = body.wide_place(name) if wide else body.place(name)
        line = f"dot({body.operand(x)}, {ones}, {out})"
        body.functions.add("dot")
    else:
        line = f"add.reduce({body.operand(x)}, -1, None, {body.place(name)}, True)"
        body.functions.add("add")
    body.add(line, name, f"the sum of each row of {body.texts[x]}")


def _short_row(x: Name, axis: int) -> bool:
    """Whether to add up by a product with ones: BLAS is several times as fast on short rows.

    On long ones NumPy's own sum, which adds up pairwise, loses fewer digits.
    """
    shape = x.sample.shape
    return x.sample.dtype.kind == "f" and len(shape) > 0 and bool(shape[axis] <= SHORT)


def _mean_of_row(body: ArrayBody, name: Name) -> None:
    """The mean of a single row, as a Python float; see `ops.several.mean`."""
    x, n = name.args
    text, divisor, variable = body.operand(x), repr(float(n)), body.variable(name)
    body.plain.add(name)
    if _short_row(x, -1):
        body.functions.add("dot")
        total = f"dot({{}}, {_ones(body, x)})"
    else:
        body.functions.add("add")
        total = "add.reduce({})"
    line = f"{variable} = {total.format(text)}.item() / {divisor}"
    body.add(line, name, f"{variable} is the mean of {text}")
    again = f"{total.format(f'{text} / {divisor}')}.item()"
    body.lines.append(f"if {variable} - {variable} != 0.0: {variable} = {again}")


def _ones(body: ArrayBody, x: Name) -> str:
    """As many ones as x has rows."""
    n = x.sample.shape[0]
    return body.constant(f"row_of_ones{n}", np.ones(n, x.sample.dtype))


def _largest(body: ArrayBody, name: Name) -> None:
    """The largest along the last axis, which is kept with length 1."""
    (x,) = name.args
    body.functions.add("maximum")
    line = f"maximum.reduce({body.operand(x)}, -1, None, {body.place(name)}, True)"
    body.add(line, name, f"the largest of each row of {body.texts[x]}")


def _top_place(body: ArrayBody, name: Name) -> None:
    """Where the first largest entry of each row is, counted through all rows."""
    (x,) = name.args
    shape, n = x.sample.shape[:-1], x.sample.shape[-1]
    starts = np.arange(0, x.sample.size, n).reshape(shape)
    label = "by".join(map(str, x.sample.shape))
    column = body.variables.unique(f"{body.texts[x]}_column", "t")
    body.places[column] = np.empty(shape, np.intp)
    first = body.constant(f"starts{label}", starts)
    out = body.place(name)
    body.functions.add("add")
    body.lines.append(f"{body.texts[x]}.argmax(-1, {column})")
    body.add(
        f"add({column}, {first}, {out})",
        name,
        f"where the largest of each row of {body.texts[x]} is",
    )


def _taken(body: ArrayBody, name: Name) -> None:
    """The entries at some places, one of each row."""
    x, place = name.args
    flat = body.variables.unique(f"{body.place(name)}_flat", "t")
    body.views.append((flat, f"{body.texts[name]}[..., 0]"))
    line = f"{body.texts[x]}.take({body.texts[place]}, None, {flat}, 'clip')"
    body.add(line, name, f"{body.texts[name]}: {body.texts[x]} there")
    if name in body.widths:
        n = body.widths[name]
        body.wide[name] = wide = body.variables.unique(f"{body.texts[name]}_wide", "t")
        body.places[wide] = np.empty((len(name.sample), n), name.sample.dtype)
        ones = body.constant(f"ones1by{n}", np.ones((1, n), name.sample.dtype))
        body.functions.add("dot")
        body.add(f"dot({body.texts[name]}, {ones}, {wide})", None, "the same in each column")


def _put_at(body: ArrayBody, name: Name) -> None:
    """An array with other numbers at some places, one of each row."""
    place, a, b = name.args
    number = body.operand(a, name.sample.dtype)
    if body.used_up(b, name):
        out = body.texts[name] = body.variables.of[name] = body.texts[b]
        body.stable.add(name)
    else:
        text = body.operand(b, name.sample.dtype)
        out = body.place(name)
        body.functions.add("copyto")
        body.lines.append(f"copyto({out}, {text})")
    body.add(f"{out}.put({body.texts[place]}, {number})", name, f"{body.shown(a)} there")


def _top(body: ArrayBody, name: Name) -> None:
    """Where the first largest entry of each row is."""
    x = name.args[0]
    index = body.variables.unique(f"{body.texts[x]}_place", "t")
    column = body.variables.unique(f"{index}s", "t")
    numbers = body.variables.unique(f"range{x.sample.shape[-1]}", "t")
    body.places[index] = np.empty(x.sample.shape[:-1], np.intp)
    body.places[numbers] = np.arange(x.sample.shape[-1])
    body.views.append((column, f"{index}[..., None]"))
    out = body.place(name)
    body.functions.add("equal")
    body.add(f"{body.texts[x]}.argmax(-1, {index})")
    body.add(f"equal({column}, {numbers}, {out})", name, f"where {body.texts[x]} is largest")


def _sum_to(body: ArrayBody, name: Name) -> None:
    x, shape = name.args
    if x.sample.ndim != len(shape) + 1 or x.sample.shape[1:] != tuple(shape):
        body.call_neuron(name)
        return
    text, out = body.operand(x), body.place(name)
    if _short_row(x, 0) and x.sample.ndim == 2:
        body.functions.add("dot")
        line = f"dot({_ones(body, x)}, {text}, {out})"
    else:
        body.functions.add("add")
        line = f"add.reduce({text}, 0, None, {out})"
    body.add(line, name, f"the sum of {text} over the examples")


ROW_WRITERS: dict[str, Callable[[ArrayBody, Name], None]] = {
    "total": _total,
    "mean_of_row": _mean_of_row,
    "largest": _largest,
    "top_place": _top_place,
    "taken": _taken,
    "put_at": _put_at,
    "top": _top,
    "sum_to": _sum_to,
}
