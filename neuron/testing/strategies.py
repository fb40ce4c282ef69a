"""Hypothesis strategies: hard numbers, rows of them, expressions, graphs, networks and data.

They need the package `hypothesis`, which the extra `test` brings.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st

from neuron.network import MLP
from neuron.network.activations import ACTIVATIONS
from neuron.ops import TABLE
from neuron.testing.hard import CORNERS, Case, cases, hard_number

#: Operations whose expressions stay finite on small numbers.
TAME = "add subtract multiply maximum minimum sin cos tanh sigmoid softplus relu abs".split()


def hard_scalars(*, special: bool = False) -> st.SearchStrategy[float]:
    """Finite doubles from wherever formulas break; with `special`, ±∞ and nan too."""
    drawn = st.integers(0, 2**32).map(lambda seed: hard_number(random.Random(seed)))
    found = st.sampled_from([0.0, -0.0, *CORNERS]) | st.floats(-10, 10) | drawn
    found = found | st.floats(allow_nan=False, allow_infinity=False)
    return found | st.sampled_from([math.inf, -math.inf, math.nan]) if special else found


def hard_rows(*, largest: int = 8) -> st.SearchStrategy[list[float]]:
    """Rows of 1 to `largest` hard numbers."""
    return st.lists(hard_scalars(), min_size=1, max_size=largest)


def inputs_of(name: str) -> st.SearchStrategy[Case]:
    """Hard inputs of one row of the op table, in its domain."""
    return st.integers(0, 2**32).map(lambda seed: cases(name, 1, seed, longest=10)[0])


class Graph(NamedTuple):
    """A recipe for a graph of any engine: leaves, and steps over what there is so far.

    A step is an operation's name and the positions of its operands; nodes are shared
    wherever positions meet.
    """

    leaves: tuple[float, ...]
    steps: tuple[tuple[str, tuple[int, ...]], ...]

    def build(self, operations: Any, leaves: Sequence[Any]) -> Any:
        """The graph's last node, of an engine's numbers, by its operations."""
        nodes = list(leaves)
        for name, places in self.steps:
            nodes.append(operations[name](*(nodes[place] for place in places)))
        return nodes[-1]


@st.composite
def graphs(
    draw: Callable[..., Any],
    names: Sequence[str] = TAME,
    *,
    numbers: st.SearchStrategy[float] | None = None,
    largest: int = 10,
) -> Graph:
    """Graphs with shared nodes: 1 to 4 leaves, up to `largest` operations of those named."""
    numbers = st.floats(-2, 2) if numbers is None else numbers
    leaves = tuple(draw(st.lists(numbers, min_size=1, max_size=4)))
    steps = []
    for i in range(draw(st.integers(1, largest))):
        name = draw(st.sampled_from(list(names)))
        place = st.integers(0, len(leaves) + i - 1)
        steps.append((name, tuple(draw(place) for _ in range(TABLE[name].arity))))
    return Graph(leaves, tuple(steps))


@st.composite
def expressions(
    draw: Callable[..., Any], names: Sequence[str] = TAME, *, depth: int = 4
) -> Callable[..., Any]:
    """Functions of three numbers: `f(operations, a, b, c)`, a tree without shared nodes."""

    def tree(levels: int) -> Any:
        if levels == 0 or draw(st.integers(0, 3)) == 0:
            return draw(st.integers(0, 2))
        name = draw(st.sampled_from(list(names)))
        return (name, *(tree(levels - 1) for _ in range(TABLE[name].arity)))

    def read(node: Any, operations: Any, numbers: Sequence[Any]) -> Any:
        if isinstance(node, int):
            return numbers[node]
        return operations[node[0]](*(read(part, operations, numbers) for part in node[1:]))

    shape = tree(depth)
    return lambda operations, *numbers: read(shape, operations, numbers)


@st.composite
def networks(draw: Callable[..., Any], *, backend: str = "scalar", largest: int = 5) -> MLP:
    """Small networks of one to three layers, of every activation, their weights from a seed."""
    widths = draw(st.lists(st.integers(1, largest), min_size=1, max_size=3))
    names = [draw(st.sampled_from(sorted(ACTIVATIONS))) for _ in widths]
    return MLP(
        draw(st.integers(1, largest)),
        widths,
        names,
        seed=draw(st.integers(0, 999)),
        backend=backend,
    )


@st.composite
def examples_for(
    draw: Callable[..., Any], net: MLP, *, largest: int = 4
) -> tuple[list[list[float]], list[list[float]]]:
    """Inputs and targets for a network: 1 to `largest` rows of each."""
    n = draw(st.integers(1, largest))
    number = st.floats(-2, 2)
    rows = [draw(st.lists(number, min_size=net.n_inputs, max_size=net.n_inputs)) for _ in range(n)]
    targets = [
        [float(k == draw(st.integers(0, net.n_outputs - 1))) for k in range(net.n_outputs)]
        for _ in range(n)
    ]
    return rows, targets
