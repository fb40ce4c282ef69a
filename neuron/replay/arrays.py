"""Writing a computation on arrays as NumPy: every result has its place, made once beforehand.

`add(a, b, t3)` computes a + b and puts it in `t3`. Nothing is allocated while a
program runs, which for small networks is most of what NumPy's time goes into.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from neuron.maths import arrays
from neuron.replay.errors import RecordingError
from neuron.replay.names import Name
from neuron.replay.tracing import Trace
from neuron.replay.writing import Variables, needed_first, reachable

_UFUNCS = {
    "add": "{0} + {1}",
    "subtract": "{0} - {1}",
    "multiply": "{0} * {1}",
    "divide": "{0} / {1}",
    "power": "{0} ** {1}",
    "less": "{0} < {1}",
    "less_equal": "{0} <= {1}",
    "greater": "{0} > {1}",
    "greater_equal": "{0} >= {1}",
    "equal": "{0} == {1}",
    "negative": "-{0}",
    "absolute": "|{0}|",
    **{name: f"{name}({{0}})" for name in "exp expm1 log log1p sqrt sin cos tanh sign".split()},
}
_FRESH = {"add", "subtract", "multiply", "divide", "exp", "where", "negative", "log1p"}
_VIEWS = {"transpose", "reshape", "keep_axis", "drop_axis", "broadcast_to"}


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
        return result.astype(self.dtype) if result.dtype.kind in "iu" or op == "full" else result


def _meaning(op: str) -> Callable[..., Any]:
    """The function of `maths.arrays` that an operation stands for."""
    return _MEANINGS.get(op) or getattr(arrays, op, None) or getattr(np, op)


_MEANINGS: dict[str, Callable[..., Any]] = {
    "both": np.logical_and,
    "either": np.logical_or,
    "minus_size": lambda x: -np.abs(x),
    "top": lambda x: arrays.is_largest(x) > 0,
    "equal": np.equal,
    "full": lambda number, shape: np.full(shape, number),
    "item": lambda x, i: x[..., i],
    "as_type": lambda x, dtype: x.astype(dtype),
    "matmul": np.matmul,
}


class ArrayBody:
    """The places, the views of them, and the lines that fill them."""

    def __init__(self, trace: Trace, dtype: Any) -> None:
        self.trace, self.dtype = trace, dtype
        self.variables = Variables(trace)
        self.texts: dict[Name, str] = {}
        self.places: dict[str, Any] = {}  # buffers and constants: variables made beforehand
        self.views: list[tuple[str, str]] = []  # other ways to look at them
        self.stable: set[Name] = set()  # Names whose array is always the same object
        self.lines: list[str] = ["# forward"]
        self.functions: set[str] = set()
        self.from_neuron: set[str] = set()
        self.full: set[str] = set()  # the places that hold constants
        self.constants: dict[tuple[str, str], str] = {}
        recording = trace.recording
        forward = [trace.names[recording.result], *map(trace.operand, recording.flat_extras)]
        roots = [*forward, *trace.gradients.values()]
        names, self.uses = reachable(roots)
        always = needed_first(roots)
        self.seldom: dict[Name, list[str]] = {n: [] for n in names if n not in always}
        last = max((n.index for n in forward if isinstance(n, Name)), default=-1)
        back = False
        for name in names:
            if not back and name.index > last:
                back = True
                self.lines += ["", "# backward: how fast the result grows with each number"]
            if name in trace.constants:
                self.places[self.variable(name)] = np.array(trace.constants[name])
                self.full.add(self.texts[name])
                continue
            if name.op == "leaf":
                self.texts[name] = self.variables.of[name]
                continue
            start = len(self.lines)
            self.write(name)
            if name in self.seldom:
                self.seldom[name] = self.lines[start:]
                del self.lines[start:]

    def write(self, name: Name) -> None:
        """The lines for one operation."""
        op = name.op
        if op == "where" and name in self.texts:
            return
        if op in _VIEWS:
            self.look(name)
        elif op in _UFUNCS:
            self.ufunc(name)
        elif op in _WRITERS:
            _WRITERS[op](self, name)
        else:
            self.call_neuron(name)

    def place(self, name: Name) -> str:
        """The variable of a Name, whose buffer is made if there is none."""
        variable = self.variable(name)
        self.places[variable] = np.empty(name.sample.shape, name.sample.dtype)
        self.stable.add(name)
        return variable

    def used_up(self, arg: Any, name: Name) -> bool:
        """Whether an operand's place can be overwritten by the result: nobody else reads it."""
        return (
            isinstance(arg, Name)
            and self.uses[arg] == 1
            and arg.op in _FRESH
            and arg.sample.shape == name.sample.shape
            and arg.sample.dtype == name.sample.dtype
        )

    def variable(self, name: Name) -> str:
        """The variable of a Name."""
        text = self.variables.of.get(name) or self.variables.unique(None, "t")
        self.variables.of[name] = self.texts[name] = text
        return text

    def operand(self, arg: Any, dtype: Any = None) -> str:
        """An operand's variable; a number becomes a constant of the right precision."""
        if isinstance(arg, Name):
            return self.texts[arg]
        dtype = np.dtype(dtype or self.dtype)
        key = (repr(float(arg)), dtype.name)
        if key not in self.constants:
            self.constants[key] = variable = self.variables.unique(_number_name(arg), "c")
            self.places[variable] = np.array(float(arg), dtype)
        return self.constants[key]

    def add(self, line: str, name: Name | None = None, meaning: str = "") -> None:
        """A line, with what it means and the role of its result."""
        role = f"{name.role}: " if name is not None and name.role is not None else ""
        comment = f"{role}{meaning}".rstrip(": ")
        self.lines.append(f"{line:<36}  # {comment}" if comment else line)

    def ufunc(self, name: Name) -> None:
        """A function of NumPy, entry by entry, with its result put in its place."""
        dtypes = [a.sample.dtype for a in name.args if isinstance(a, Name) and a.sample is not None]
        floats = [dtype for dtype in dtypes if dtype.kind == "f"]
        dtype = floats[0] if floats else self.dtype
        xs = [self.operand(arg, dtype) for arg in name.args]
        out = self.place(name)
        self.functions.add(name.op)
        meaning = _UFUNCS[name.op].format(*(self.shown(arg) for arg in name.args))
        self.add(f"{name.op}({', '.join([*xs, out])})", name, f"{out} = {meaning}")

    def shown(self, arg: Any) -> str:
        """An operand as a comment writes it: a constant by its number."""
        return self.texts[arg] if isinstance(arg, Name) else f"{arg:.6g}"

    def look(self, name: Name) -> None:
        """Another way to look at an array: made beforehand if the array is always the same."""
        source, *settings = name.args
        base = self.texts[source]
        text = _view_text(name.op, base, settings)
        variable = self.variable(name)
        if source in self.stable and np.shares_memory(name.sample, source.sample):
            self.views.append((variable, text))
            self.stable.add(name)
            self.functions |= {name.op} & {"broadcast_to", "transpose"}
            return
        self.functions |= {name.op} & {"broadcast_to", "transpose"}
        self.lines.append(f"{variable} = {text}")

    def call_neuron(self, name: Name) -> None:
        """An operation that NumPy has no single function for."""
        if name.op not in vars(arrays):
            raise RecordingError(f"no program can be written of {name.op} on arrays.")
        self.from_neuron.add(name.op)
        xs = [self.texts[a] if isinstance(a, Name) else repr(a) for a in name.args]
        self.lines.append(f"{self.variable(name)} = {name.op}({', '.join(xs)})")


def _number_name(number: float) -> str:
    text = f"{float(number):g}".replace("-", "minus_").replace(".", "_").replace("+", "")
    words = {"0": "zero", "1": "one", "2": "two", "minus_1": "minus_one", "0_5": "half"}
    return words.get(text, f"c_{text}")


def _view_text(op: str, base: str, settings: list[Any]) -> str:
    if op == "transpose":
        axes = settings[0] if settings else None
        return f"{base}.T" if axes is None else f"transpose({base}, {axes})"
    if op == "reshape":
        return f"{base}.reshape({settings[0]})"
    if op == "broadcast_to":
        return f"broadcast_to({base}, {settings[0]})"
    return f"{base}[..., None]" if op == "keep_axis" else f"{base}[..., 0]"


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


def _reduced(function: str) -> Callable[[ArrayBody, Name], None]:
    """A reduction along the last axis, which is kept with length 1."""

    def write(body: ArrayBody, name: Name) -> None:
        x = body.operand(name.args[0])
        out = body.place(name)
        body.functions.add(function)
        what = {"add": "the sum", "maximum": "the largest"}[function]
        body.add(
            f"{function}.reduce({x}, -1, None, {out}, True)", name, f"{what} of each row of {x}"
        )

    return write


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
    source, shape = name.args
    if len(source.sample.shape) == len(shape) + 1 and source.sample.shape[1:] == tuple(shape):
        body.functions.add("add")
        x = body.operand(source)
        out = body.place(name)
        body.add(f"add.reduce({x}, 0, None, {out})", name, f"the sum of {x} over the examples")
    else:
        body.call_neuron(name)


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


_WRITERS: dict[str, Callable[[ArrayBody, Name], None]] = {
    "where": _where,
    "maximum": _extreme,
    "minimum": _extreme,
    "both": _logical,
    "either": _logical,
    "minus_size": _minus_size,
    "total": _reduced("add"),
    "largest": _reduced("maximum"),
    "top": _top,
    "sum_to": _sum_to,
    "matmul": _product,
    "weighted_sum": _weighted_sum,
    "as_type": _copied,
    "full": _full,
    "take": _take,
    "put": _put,
}
