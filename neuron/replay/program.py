"""`record` and `Program`: a computation recorded once, written out, and replayed."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import chain
from operator import itemgetter, mul
from typing import Any

from neuron.maths.functions import is_finite, shape
from neuron.maths.kinds import as_number, quietly
from neuron.maths.vector import Vector
from neuron.replay.batches import NotALoopError, find_batch
from neuron.replay.errors import ReplayError
from neuron.replay.layout import Layout
from neuron.replay.live import Live
from neuron.replay.names import Book
from neuron.replay.readable import Readable
from neuron.replay.recording import Recording, form_of, run
from neuron.replay.scalars import HELPERS
from neuron.replay.tracing import Trace, unrollable
from neuron.value.node import Node
from neuron.value.reverse import gradients
from neuron.value.value import Value

ERRORS = (ArithmeticError, ValueError, TypeError, IndexError)


def record(
    function: Callable[..., Any],
    *examples: Any,
    update: bool = False,
    skip_zeros: bool = False,
) -> Program:
    """Record what a function computes, and write it out as a program.

    `function` takes the inputs and returns a Value that holds a single number, such
    as a loss, or a tuple that begins with one. It is called once, on Values that
    stand for the `examples`: numbers, rows (lists) of numbers, rows of rows, or
    arrays. Values it uses besides are its parameters, and are read anew in every
    replay. What it does with each row of a batch alike becomes a loop.

    - `update`: let the program take a step of plain gradient descent too; it then
      takes the learning rate as its last argument.
    - `skip_zeros`: leave out products with inputs that are exactly 0. This is right
      as long as all weights are finite.

    Raises `RecordingError`, naming the line, where the function does something that
    a program could not do again.
    """
    return Program(function, examples, update=update, skip_zeros=skip_zeros)


class Program:
    """A recorded computation: `program(*inputs)` does what the function and `backward` do.

    It returns what the function returns, with numbers in place of Values, and adds
    to the `grad` of the parameters as `backward` does (with `update` it replaces
    it, and changes the parameters, unless the result is not finite). `source` is the
    program as text.

    The first replay with inputs that differ from the example is compared with the
    function itself; `ReplayError` is raised where they disagree. Inputs of another
    form, such as a batch of another size, are recorded anew. Where the program
    raises, as at a division by zero, the function itself is run instead.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        examples: tuple[Any, ...],
        *,
        update: bool,
        skip_zeros: bool,
    ) -> None:
        self.function, self.update, self.skip_zeros = function, update, skip_zeros
        self.examples = examples
        self._steps: dict[Any, Callable[..., Any]] = {}
        self.step = self._record(examples)
        self._replay = self._first  # until a replay has been compared

    def __call__(self, *inputs: Any) -> Any:
        """Replay on these inputs (and, with `update`, the learning rate)."""
        return self._replay(*inputs)

    @property
    def source(self) -> str:
        """The program as text that runs by itself."""
        text: str = self._readable.readable()
        return text

    def _record(self, examples: tuple[Any, ...]) -> Callable[..., Any]:
        recording = run(self.function, examples)
        self.form = tuple(map(form_of, examples))
        self.on_arrays = recording.on_arrays
        self.tolerance = 1e-3 if recording.in_float32 else 1e-9
        self.parameters = set(recording.parameters)
        self._readable, step = _written(recording, self.update, self.skip_zeros, self._again)
        self._steps[self.form] = step
        return step

    def _first(self, *inputs: Any) -> Any:
        """A replay that is compared with the function; where they differ, nothing changes."""
        numbers = inputs[: len(self.examples)]
        expected, slopes = self.eager(numbers)
        before = {node: (_own(node.data), node.grad) for node in slopes}
        result = self._quietly(*inputs)
        try:
            self._compare(result[0] if isinstance(result, tuple) else result, expected, "result")
            if not self.update or is_finite(expected):
                for node, (_, grad) in before.items():
                    g = slopes[node] if self.update or grad is None else grad + slopes[node]
                    self._compare(node.grad, g, f"gradient of {node.label or 'a parameter'}")
        except ReplayError:
            for node, (data, grad) in before.items():
                node.data, node.grad = data, grad
            raise
        if not numbers or not _same(numbers, self.examples):
            self.trust()
        return result

    def trust(self) -> None:
        """Compare no more replays with the function itself."""
        self._replay = self._quietly if self.on_arrays else self.step

    def _quietly(self, *inputs: Any) -> Any:
        """Replay on arrays: ∞ and nan are results like any other, and no warning is given."""
        return quietly(self.step, *inputs)

    def _compare(self, found: Any, expected: Any, what: str) -> None:
        if self.on_arrays:
            agree = quietly(close, found, expected, self.tolerance)
        else:
            agree = not _differs(found, expected)
        if not agree:
            raise ReplayError(
                f"the program's {what} is {found!r:.80}, and the function's own is "
                f"{expected!r:.80}. The function depends on something that is no input, such as a "
                "captured label or a branch on a plain number. Make it an input."
            )

    def eager(self, inputs: tuple[Any, ...]) -> tuple[Any, dict[Node, Any]]:
        """The result and the gradients by the function itself; changes nothing."""
        returned = self.function(*inputs)
        result = returned[0] if isinstance(returned, tuple) else returned
        slopes = {node: g for node, g in gradients(result).items() if node in self.parameters}
        return result.data, slopes

    def _again(self, *inputs: Any) -> Any:
        """What happens where the program raised: another form, or a step by the function itself."""
        numbers = inputs[: len(self.examples)]
        form = tuple(map(form_of, numbers))
        if form != self.form:
            self.step = self._steps.get(form) or self._record(numbers)
            self.form = form
            if self._replay != self._first:
                self.trust()
            return self.step(*inputs)
        returned = self.function(*numbers)
        result = returned[0] if isinstance(returned, tuple) else returned
        if self.update:
            slopes = {n: g for n, g in gradients(result).items() if not n.op}
            if is_finite(result.data):
                for node, g in slopes.items():
                    node.grad, node.data = g, node.data - inputs[-1] * g
        else:
            result.backward()
        return _bare(returned)


def _written(
    recording: Recording, update: bool, skip_zeros: bool, again: Callable[..., Any]
) -> tuple[Any, Callable[..., Any]]:
    """What gives the text of a recording, and the function it compiles to."""
    readable: Any
    live: Any
    namespace: dict[str, Any] = {**_GIVEN, "_again": again}
    if recording.on_arrays:
        from neuron.replay.array_layout import ArrayText

        readable = live = ArrayText(recording, update)
    else:
        layout = _laid_out(recording, update)
        readable, live = Readable(layout), Live(layout, skip_zeros)
        namespace |= {name: getattr(math, name) for name in _MATH_NAMES}
        for helper in HELPERS.values():
            exec(helper, namespace)
    code = compile(live.live(), "<a program of neuron.replay>", "exec")
    namespace |= live.namespace
    exec(code, namespace)
    return readable, namespace["step"]


def _laid_out(recording: Recording, update: bool) -> Layout:
    """A recording on floats, named: as a loop over its examples where it can be one."""
    batch = find_batch(recording)
    if batch is not None and unrollable(batch.nodes):
        try:
            return Layout(Trace(recording, Book(unroll=True), batch=batch), update)
        except NotALoopError:
            batch = None  # what follows writes out every example by itself
    return Layout(Trace(recording, Book(unroll=unrollable(recording.nodes))), update)


_MATH_NAMES = "exp expm1 log log1p sqrt sin cos tanh erfc copysign pow fsum inf nan".split()


def _row(x: Any, length: int) -> Vector:
    if len(x) != length:
        raise ValueError("a row of another length")
    return Vector(map(as_number, x.tolist() if hasattr(x, "tolist") else x))


def _split(*rows: Any) -> Callable[[Any], Any]:
    """What picks the places at which any of the rows is not 0."""
    first = rows[0]
    if len(rows) == 1:
        used = [i for i, x in enumerate(first) if x]
    else:
        used = [i for i, xs in enumerate(zip(*rows, strict=True)) if any(xs)]
    return itemgetter(*used) if len(used) > 1 else lambda row: tuple(row[i] for i in used)


def close(found: Any, expected: Any, tolerance: float) -> bool:
    """Whether arrays agree to within rounding, as a share of their largest entry."""
    import numpy as np

    if found is None or shape(found) != shape(expected):
        return False
    found, expected = np.asarray(found), np.asarray(expected)
    scale = float(np.max(np.abs(expected), initial=0.0))
    near = np.abs(found - expected) <= tolerance * np.maximum(np.abs(expected), scale)
    return bool((near | (found == expected) | ((found != found) & (expected != expected))).all())


def _same(a: Any, b: Any) -> bool:
    """Whether two sets of inputs are the same numbers."""
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    if shape(a) != shape(b):
        return False
    return bool((a == b).all()) if shape(a) else bool(a == b)


def _differs(found: Any, expected: Any) -> bool:
    """Whether two results are not the same number."""
    return found is None or (found != expected and (found == found or expected == expected))


def _own(number: Any) -> Any:
    """A number that does not change when an array is changed in place."""
    return number.copy() if shape(number) else number


def _bare(tree: Any) -> Any:
    """Numbers in place of Values."""
    if isinstance(tree, Value):
        return tree.data
    return type(tree)(map(_bare, tree)) if isinstance(tree, list | tuple) else tree


# What every program on floats finds among its globals.
_GIVEN: dict[str, Any] = {
    "chain": chain,
    "mul": mul,
    "_ERRORS": ERRORS,
    "_number": as_number,
    "_row": _row,
    "_Vector": Vector,
    "_split": _split,
}
