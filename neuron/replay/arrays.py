"""Writing a computation on arrays as NumPy: every result has its place, made once beforehand.

`add(a, b, t3)` computes a + b and puts it in `t3`. Nothing is allocated while a
program runs, which for small networks is most of what NumPy's time goes into.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neuron.maths import arrays
from neuron.replay.array_lines import WRITERS
from neuron.replay.errors import RecordingError
from neuron.replay.names import Name
from neuron.replay.tracing import Trace
from neuron.replay.writing import Variables, needed_first, reachable

WIDEST = 32  # columns are stretched beforehand to as many entries

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
    "not_equal": "{0} != {1}",
    "negative": "-{0}",
    "absolute": "|{0}|",
    **{name: f"{name}({{0}})" for name in "exp expm1 log log1p sqrt sin cos tanh sign".split()},
}
_FRESH = set("add subtract multiply divide exp where put_at negative log1p".split())
_WIDENING = set("add subtract multiply divide negative".split())
_VIEWS = {"transpose", "reshape", "keep_axis", "drop_axis", "broadcast_to"}


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
        self.plain: set[Name] = set()  # single numbers that are Python floats
        self.constants: dict[Any, str] = {}
        self.wide: dict[Name, str] = {}  # columns that are there in full width too
        recording = trace.recording
        forward = [trace.names[recording.result], *map(trace.operand, recording.flat_extras)]
        roots = [*forward, *trace.gradients.values()]
        names, self.uses = reachable(roots)
        self.widths = widths_of(names)
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
        elif op in WRITERS:
            WRITERS[op](self, name)
        else:
            self.call_neuron(name)

    def place(self, name: Name) -> str:
        """The variable of a Name, whose buffer is made if there is none."""
        variable = self.variable(name)
        self.places[variable] = np.empty(name.sample.shape, name.sample.dtype)
        self.stable.add(name)
        return variable

    def wide_place(self, name: Name) -> str:
        """A column's buffer in full width, of which the column itself is a view.

        NumPy takes several times as long to stretch a short column as to compute on
        equal shapes.
        """
        variable = self.variable(name)
        self.wide[name] = wide = self.variables.unique(f"{variable}_wide", "t")
        self.places[wide] = np.empty((len(name.sample), self.widths[name]), name.sample.dtype)
        self.views.append((variable, f"{wide}[..., :1]"))
        self.stable.add(name)
        return wide

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

    def constant(self, label: str, array: Any) -> str:
        """The variable of an array that never changes."""
        key = label, array.dtype.name
        if key not in self.constants:
            self.constants[key] = variable = self.variables.unique(label, "c")
            self.places[variable] = array
            self.full.add(variable)
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
        own = [arg for arg in name.args if isinstance(arg, Name)]
        if name in self.widths and all(arg in self.wide for arg in own):
            out, width = self.wide_place(name), self.widths[name]
        else:
            out, width = self.place(name), (name.sample.shape or (1,))[-1]
        xs = [
            self.wide[arg]
            if isinstance(arg, Name) and arg in self.wide and self.widths[arg] == width
            else self.operand(arg, dtype)
            for arg in name.args
        ]
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
        if source in self.plain and name.op in ("keep_axis", "drop_axis"):
            self.texts[name] = base
            self.plain.add(name)
            return
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


def widths_of(names: list[Name]) -> dict[Name, int]:
    """The columns, of shape (n, 1), that are stretched to a short row's width, and to which."""
    widths: dict[Name, int] = {}
    for name in reversed(names):
        if name.op not in _WIDENING or name.sample.ndim != 2:
            continue
        width = name.sample.shape[1] if name.sample.shape[1] > 1 else widths.get(name, 0)
        if 1 < width <= WIDEST:
            for arg in name.args:
                if isinstance(arg, Name) and arg.sample.shape == (len(name.sample), 1):
                    widths[arg] = max(width, widths.get(arg, 0))
    return widths
