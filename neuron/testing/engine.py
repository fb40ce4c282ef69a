"""What is held against the oracle: an engine, described by a small adapter.

An adapter is a Python file (or any object) with

- `NAME`: what the engine is called,
- `OPERATIONS`: for each operation that it has, by the name of the row in this
  library's op table, a function of the engine's own numbers,
- `ARRAYS`: whether its numbers are arrays, so that a list is one number of it,
- `evaluate(function, operands, g)`: the value of a function and its gradient.
  `operands` are floats or lists of floats. Returns the value (a float, or a list)
  and the derivatives, in the form of the operands. Where the value is a list, `g`
  says how much each entry counts; None stands for 1 each.

and, where the engine builds a graph that can be asked for gradients twice:

- `number(x)`, `backward(y)`, `grad(x)`, and `parents(y)` where a result knows them.
"""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neuron.maths.errors import FileAccessError, FileFormatError
from neuron.ops import TABLE
from neuron.ops.row import Elementwise
from neuron.testing.hard import Case
from neuron.testing.measure import Answer

Evaluate = Callable[[Callable[..., Any], Sequence[Any], Any], Answer]


@dataclass
class Engine:
    """An autograd under test, as its adapter describes it."""

    name: str
    operations: Mapping[str, Callable[..., Any]]
    evaluate: Evaluate
    arrays: bool = False
    graph: dict[str, Callable[..., Any]] = field(default_factory=dict)  # number, backward, …

    def answers(self, name: str, inputs: Sequence[Case]) -> list[Answer | Exception]:
        """The engine's value and derivatives for each input, or the exception it raised."""
        function = self.operations[name]
        if self.arrays and isinstance(TABLE[name], Elementwise):
            return list(self._columns(function, inputs))
        return [self._one(function, case) for case in inputs]

    def _one(self, function: Callable[..., Any], case: Case) -> Answer | Exception:
        try:
            return self.evaluate(function, case.operands, case.g)
        except Exception as error:  # noqa: BLE001 - whatever it raises is a finding
            return error

    def _columns(
        self, function: Callable[..., Any], inputs: Sequence[Case]
    ) -> list[Answer | Exception]:
        """All inputs of an elementwise operation at once."""
        columns = [list(column) for column in zip(*(c.operands for c in inputs), strict=True)]
        try:
            values, parts = self.evaluate(function, columns, None)
        except Exception as error:  # noqa: BLE001 - whatever it raises is a finding
            return [error] * len(inputs)
        return list(zip(values, zip(*parts, strict=True), strict=True))


def engine_of(adapter: Any) -> Engine:
    """The engine that an adapter (a module or an object) describes.

    Raises `FileFormatError` where the adapter lacks a part.
    """
    parts = {name: getattr(adapter, name) for name in dir(adapter) if not name.startswith("_")}
    missing = [name for name in ("NAME", "OPERATIONS", "evaluate") if name not in parts]
    if missing:
        raise FileFormatError(
            f"an adapter needs NAME, OPERATIONS and evaluate; {', '.join(missing)} is missing. "
            "See neuron/testing/engine.py, and examples/conformance for five of them."
        )
    unknown = [name for name in parts["OPERATIONS"] if name not in TABLE]
    if unknown:
        raise FileFormatError(
            f"the adapter's OPERATIONS names {unknown[0]!r}, which is no row of the op table. "
            f"Known: {', '.join(TABLE)}."
        )
    graph = {name: parts[name] for name in ("number", "backward", "grad", "parents") & parts.keys()}
    arrays = bool(parts.get("ARRAYS", False))
    return Engine(parts["NAME"], parts["OPERATIONS"], parts["evaluate"], arrays, graph)


_numbers = itertools.count()


def load(path: str | Path) -> Engine:
    """Run an adapter's file, and take the engine that it describes.

    Raises `FileFormatError` where it is no adapter, `FileAccessError` where it is not there.
    """
    path = Path(path)
    if not path.is_file():
        raise FileAccessError(f"there is no adapter at {path}. Check the name of the file.")
    spec = importlib.util.spec_from_file_location(f"adapter_{next(_numbers)}_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise FileFormatError(f"{path} is no Python file; an adapter's name ends in .py.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return engine_of(module)
