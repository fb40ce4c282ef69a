"""The lines of those operations on arrays that are no plain function of NumPy's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from neuron.replay.names import Name
from neuron.replay.writing import reachable

if TYPE_CHECKING:
    from neuron.replay.arrays import ArrayBody

SHORT = 1024  # numbers in a row


def _where(body: ArrayBody, name: Name) -> None:
    condition, a, b = name.args
    body.functions.add("copyto")
    dtype = name.sample.dtype
    if name.sample.size == 1 and isinstance(b, Name) and b in body.seldom:
        _either(body, name)
        return
    test, no = body.operand(condition), body.operand(b, dtype)
    if body.used_up(b, name):
        body.texts[name] = body.variables.of[name] = no
        body.stable.add(name)
        body.add(
            f"copyto({no}, {body.operand(a, dtype)}, where={test})",
            name,
            f"{body.shown(a)} where {test}, else as it is",
        )
        return
    out = body.place(name)
    if not isinstance(a, Name) and not isinstance(b, Name) and (a, b) == (1, 0):
        body.add(f"copyto({out}, {test})", name, f"1 where {test}, else 0")
        return
    yes = body.operand(a, dtype)
    body.add(f"copyto({out}, {no})")
    body.add(
        f"copyto({out}, {yes}, where={test})",
        name,
        f"{body.shown(a)} where {test}, else {body.shown(b)}",
    )


def _either(body: ArrayBody, name: Name) -> None:
    """One number or another: what is seldom needed is computed only then."""
    condition, a, b = name.args
    yes, out = body.operand(a, name.sample.dtype), body.place(name)
    body.lines += [f"if {body.operand(condition)}:", f"    copyto({out}, {yes})", "else:"]
    branch, _ = reachable([b])
    body.lines += [f"    {line}" for n in branch for line in body.seldom.get(n, [])]
    body.lines.append(f"    copyto({out}, {body.operand(b)})")


def _extreme(body: ArrayBody, name: Name) -> None:
    xs = [body.operand(arg, name.sample.dtype) for arg in name.args]
    out = body.place(name)
    body.functions.add(name.op)
    body.add(f"{name.op}({', '.join(xs)}, out={out})", name)


def _logical(body: ArrayBody, name: Name) -> None:
    function = {"both": "logical_and", "either": "logical_or"}[name.op]
    xs = [body.operand(arg) for arg in name.args]
    body.functions.add(function)
    body.add(f"{function}({', '.join(xs)}, {body.place(name)})")


def _minus_size(body: ArrayBody, name: Name) -> None:
    body.functions.add("copysign")
    x, minus = body.operand(name.args[0]), body.operand(-1.0, name.sample.dtype)
    out = body.place(name)
    body.add(f"copysign({x}, {minus}, {out})", name, f"{out} = -|{x}|")


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


def _product(body: ArrayBody, name: Name) -> None:
    a, b = name.args
    xs = [body.operand(a), body.operand(b)]
    flat = len(a.sample.shape) <= 2 and len(b.sample.shape) <= 2 and name.sample.shape
    function = "dot" if flat and a.sample.dtype == b.sample.dtype else "matmul"
    out = body.place(name)
    body.functions.add(function)
    body.add(f"{function}({', '.join(xs)}, {out})", name, f"{out} = {xs[0]} @ {xs[1]}")


def _weighted_sum(body: ArrayBody, name: Name) -> None:
    w, x, b = name.args
    ws, xs = body.operand(w), body.operand(x)
    bias = body.operand(b, name.sample.dtype)
    same = w.sample.dtype == x.sample.dtype == name.sample.dtype
    out = body.place(name)
    function = "dot" if same else "matmul"
    body.functions |= {function, "add"}
    body.add(f"{function}({xs}, {ws}.T, {out})")
    body.add(f"add({out}, {bias}, {out})", name, f"{out} = {xs} @ {ws}.T + {bias}")


def _copied(body: ArrayBody, name: Name) -> None:
    body.functions.add("copyto")
    x = body.operand(name.args[0])
    body.add(f"copyto({body.place(name)}, {x}, 'same_kind')", name)


def _full(body: ArrayBody, name: Name) -> None:
    variable = body.variable(name)
    body.places[variable] = np.array(name.sample)
    body.full.add(variable)
    body.stable.add(name)


def _take(body: ArrayBody, name: Name) -> None:
    x, index = name.args
    body.lines.append(f"{body.variable(name)} = {body.texts[x]}[{_index_text(index)}]")


def _index_text(index: Any) -> str:
    """An index as source text."""
    if isinstance(index, tuple):
        return ", ".join(map(_index_text, index)) + ("," if len(index) == 1 else "")
    if isinstance(index, slice):
        parts = ("" if part is None else str(part) for part in (index.start, index.stop))
        step = "" if index.step is None else f":{index.step}"
        return ":".join(parts) + step
    if isinstance(index, np.ndarray):
        return repr(index.tolist())
    return "..." if index is Ellipsis else repr(index)


def _put(body: ArrayBody, name: Name) -> None:
    g, index, like = name.args
    variable = body.variable(name)
    body.functions |= {"zeros_like", "add"}
    body.lines.append(f"{variable} = zeros_like({body.texts[like]})")
    key = _index_text(index)
    body.lines.append(f"{variable}[{key}] += {body.operand(g)}")
    if isinstance(index, np.ndarray | list) or (
        isinstance(index, tuple) and any(isinstance(i, np.ndarray | list) for i in index)
    ):
        body.lines[-1] = f"add.at({variable}, ({key},), {body.operand(g)})"


WRITERS: dict[str, Callable[[ArrayBody, Name], None]] = {
    "where": _where,
    "maximum": _extreme,
    "minimum": _extreme,
    "both": _logical,
    "either": _logical,
    "minus_size": _minus_size,
    "total": _total,
    "mean_of_row": _mean_of_row,
    "largest": _largest,
    "top_place": _top_place,
    "taken": _taken,
    "put_at": _put_at,
    "top": _top,
    "sum_to": _sum_to,
    "matmul": _product,
    "weighted_sum": _weighted_sum,
    "as_type": _copied,
    "full": _full,
    "take": _take,
    "put": _put,
}
