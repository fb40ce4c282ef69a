"""Recording: run a function once, on Values that stand for its inputs, and keep the graph."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from neuron.maths.functions import shape
from neuron.maths.kinds import as_number
from neuron.maths.vector import Vector
from neuron.replay.errors import RecordingError
from neuron.replay.guard import guarded
from neuron.value.node import Node, computed, next_birth, parents_of
from neuron.value.value import Value


@dataclass(frozen=True)
class Input:
    """A declared input: its name, the form of its example, and the Values that stood for it."""

    name: str
    form: Any  # () for a number, ('row', n), ('rows', forms) or ('array', shape, dtype)
    stand_in: Any  # a Value, or a list (of lists) of Values


@dataclass(frozen=True)
class Recording:
    """A recorded computation.

    `nodes` were computed, oldest first; `learned` are those that depend on a
    parameter, which alone need gradients; `parameters` are the leaves that were
    there before, in the order of their birth. Leaves that the function makes itself
    are constants.
    """

    inputs: tuple[Input, ...]
    result: Node
    extras: Any
    nodes: list[Node]
    learned: set[Node]
    parameters: list[Node]

    @property
    def flat_extras(self) -> list[Node]:
        """The Values that are returned beside the result."""
        return flat(self.extras)

    @property
    def on_arrays(self) -> bool:
        """Whether anything here is an array."""
        return any(shape(data) for data in self._shaped())

    @property
    def in_float32(self) -> bool:
        """Whether anything here has no more than float32's seven digits."""
        return any(str(getattr(data, "dtype", "")) == "float32" for data in self._shaped())

    def _shaped(self) -> Iterator[Any]:
        """The numbers here that may be arrays."""
        leaves = [*self.parameters, *(v for i in self.inputs for v in flat(i.stand_in))]
        return (n.data for n in [*self.nodes, *leaves] if type(n.data) not in (float, Vector))


def run(function: Callable[..., Any], examples: Sequence[Any]) -> Recording:
    """Call a function on stand-ins for the examples and collect what it computed.

    It returns a Value that holds a single number, or a tuple that begins with one.
    Raises `RecordingError` for anything a program could not do again.
    """
    names = _names(function, len(examples))
    start = next_birth()
    inputs = tuple(
        Input(name, form_of(example), _stand_in(name, example))
        for name, example in zip(names, examples, strict=True)
    )
    with guarded():
        returned = function(*(given.stand_in for given in inputs))
    result, *extras = returned if isinstance(returned, tuple) else (returned,)
    if not isinstance(result, Value) or shape(result.data) != ():
        raise RecordingError(
            f"a recorded function returns a Value that holds a single number, got {result!r:.200}. "
            "Return the loss, or a tuple that begins with it."
        )
    nodes = computed(result, *flat(extras))
    earlier = next((node for node in nodes if node.birth < start), None)
    if earlier is not None:
        raise RecordingError(
            f"{earlier!r} was computed before the recording began, and a program would not "
            "compute it again. Compute it inside the function, or use a plain Value."
        )
    parents = {parent for node in nodes for parent in parents_of(node)}
    parameters = {node for node in parents if not node.op and node.birth < start}
    if not result.op:
        raise RecordingError("a recorded function computes its result from Values; it gave a leaf.")
    learned: set[Node] = set()
    for node in nodes:
        if any(parent in learned or parent in parameters for parent in parents_of(node)):
            learned.add(node)
    ordered = sorted(parameters, key=lambda node: node.birth)
    return Recording(inputs, result, tuple(extras), nodes, learned, ordered)


def flat(tree: Any) -> list[Any]:
    """The Values in lists of lists."""
    if isinstance(tree, list | tuple):
        return [value for branch in tree for value in flat(branch)]
    return [tree] if isinstance(tree, Node) else []


def form_of(example: Any) -> tuple[Any, ...]:
    """The form of an input: two examples of the same form can use the same program."""
    if isinstance(example, list | tuple):
        return ("row", *map(form_of, example)) if _nested(example) else ("row", len(example))
    if isinstance(example, Value):
        raise RecordingError(
            f"an input is given as a plain number, row or array, got {example!r}. "
            "Give its .data; Values that the function uses itself are its parameters."
        )
    if shape(example):
        return ("array", tuple(example.shape), str(example.dtype))
    return ()


def _nested(example: Sequence[Any]) -> bool:
    return bool(example) and not all(type(entry) in (float, int, bool) for entry in example)


def _stand_in(name: str, example: Any) -> Any:
    if isinstance(example, list | tuple):
        return [_stand_in(f"{name}[{i}]", entry) for i, entry in enumerate(example)]
    return Value(as_number(example), name)


def _names(function: Callable[..., Any], n: int) -> list[str]:
    """The names of the function's arguments, or x0, x1 and so on."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    plain = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return plain[:n] if len(plain) >= n else [f"x{i}" for i in range(n)]
