"""The lines of those operations on arrays that are no plain function of NumPy's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from neuron.replay.array_rows import ROW_WRITERS
from neuron.replay.names import Name
from neuron.replay.writing import reachable

if TYPE_CHECKING:
    from neuron.replay.arrays import ArrayBody


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
    **ROW_WRITERS,
    "where": _where,
    "maximum": _extreme,
    "minimum": _extreme,
    "both": _logical,
    "either": _logical,
    "minus_size": _minus_size,
    "matmul": _product,
    "weighted_sum": _weighted_sum,
    "as_type": _copied,
    "full": _full,
    "take": _take,
    "put": _put,
}
