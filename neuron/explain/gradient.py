"""Where a gradient comes from: every way from a number to the result, and what each contributes.

The chain rule adds up over all numbers y that x goes into: ∂L/∂x = Σ ∂L/∂y·∂y/∂x.
`explain` tells what a number passes back; this tells what a number receives, and
follows it forwards, up to the result itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from neuron.explain.names import Names
from neuron.explain.steps import Slope, Step, step_of
from neuron.explain.symbols import Symbol, name
from neuron.maths.errors import SettingError, ShapeError, UnknownNameError
from neuron.maths.floats import exact_sum
from neuron.maths.functions import shape
from neuron.maths.kinds import as_number
from neuron.network.mlp import MLP
from neuron.network.roles import Role
from neuron.ops.arrangements import take
from neuron.ops.row import RowMap
from neuron.value.node import Node, history, parents_of
from neuron.value.reverse import gradients

#: The letter of the gradient ∂L/∂y in the formula of a path's contribution.
GRADIENT = "gradient"


@dataclass(frozen=True)
class Path:
    """One use of a number: `step` is the number y it goes into, `slope` the ∂y/∂x of that use.

    `last` says that y is the result itself, whose gradient is 1.
    """

    step: Step
    slope: Slope
    last: bool = False

    @property
    def formula(self) -> Symbol:
        """∂L/∂y·∂y/∂x."""
        if self.last:
            return self.slope.formula
        if self.slope.formula == Symbol("number", 1):
            return name(GRADIENT)
        return name(GRADIENT) * self.slope.formula

    @property
    def passes(self) -> float:
        """What comes back along this path."""
        return self.slope.passes


@dataclass(frozen=True)
class Arrival:
    """A number's gradient: the `paths` it arrives by, the one that brings most first."""

    node: Node
    name: str
    what: str
    gradient: float
    paths: tuple[Path, ...]
    level: int = 0
    joined: bool = False

    @property
    def value(self) -> float:
        """The gradient."""
        return self.gradient


def arrivals(
    result: Node, of: Node, names: Names, depth: int, largest: int
) -> tuple[list[Arrival], int]:
    """The gradient of a number, and of those it goes into, forwards for some levels.

    A number that is used once and the one it goes into are one level. At each
    level those are followed that bring the most; also told is how many numbers of
    the last level could be followed further. Nothing is changed.
    """
    total = gradients(result)
    uses = _uses(result)
    found: list[Arrival] = []
    current, seen = [of], {of, result}
    for level in range(depth):
        ahead: dict[Node, float] = {}
        for node in current:
            joined = False
            while True:
                arrival = _arrival(node, result, uses, total, names, level, joined)
                found.append(arrival)
                if len(arrival.paths) != 1 or arrival.paths[0].step.node in seen:
                    break
                node, joined = arrival.paths[0].step.node, True
                seen.add(node)
            for path in arrival.paths:
                if path.step.node not in seen:
                    ahead[path.step.node] = ahead.get(path.step.node, 0.0) + abs(path.passes)
        current = sorted(ahead, key=lambda node: -ahead[node])[:largest]
        seen.update(current)
    return found, len(current)


def _arrival(
    node: Node, result: Node, uses: Mapping[Node, Sequence[Node]], total: Mapping[Node, Any],
    names: Names, level: int, joined: bool,
) -> Arrival:  # fmt: skip
    steps = (step_of(use, names, level, gradient=total[use]) for use in uses.get(node, ()))
    paths = [
        Path(step, slope, step.node is result)
        for step in steps
        for slope in step.slopes
        if slope.target.node is node
    ]
    paths.sort(key=lambda path: -abs(path.passes))
    called = names.of(node)
    what = f"how L changes with {called}"
    if isinstance(node.label, Role):
        what += f", the {names.what(node)}"
    return Arrival(node, called, what, float(total[node]), tuple(paths), level, joined)


def _uses(result: Node) -> dict[Node, list[Node]]:
    """For each number, the numbers it goes into; the entries of a softmax are such numbers."""
    uses: dict[Node, list[Node]] = {}
    for node in history(result):
        source = node.operands[0] if node.op is take else node
        if isinstance(node.op, RowMap):
            continue
        if not (isinstance(source, Node) and isinstance(source.op, RowMap)):
            source = node
        for parent in dict.fromkeys(parents_of(source)):
            uses.setdefault(parent, []).append(node)
    return uses


def received(arrival: Arrival) -> float:
    """What all paths bring together."""
    return exact_sum([path.passes for path in arrival.paths])


def loss_of(net: MLP, outputs: Sequence[Any], label: Any, loss: str | None) -> Any:
    """The loss of one example as a Value named L; without a name, the one that suits the network.

    `label` is the place of the right output, or a row of targets.
    """
    from neuron.train.losses import loss_named

    if loss is None:
        many = len(outputs) > 1
        logits = net.activations[-1] == "linear" and many
        loss = "cross_entropy" if logits else "squared_error"
    chosen = loss_named(loss)
    result = chosen.row(list(outputs), _targets(label, len(outputs), chosen.off, chosen.on))
    result.label = "L"
    return result


def _targets(label: Any, n: int, off: float, on: float) -> list[float]:
    if isinstance(label, int) and not isinstance(label, bool):
        if n == 1 and label in (0, 1):
            return [on if label else off]
        if not 0 <= label < n:
            which = f"none of the outputs 0 to {n - 1}" if n > 1 else "neither 0 nor 1"
            raise SettingError(f"label {label} is {which}.")
        return [on if k == label else off for k in range(n)]
    if isinstance(label, str | bytes) or not hasattr(label, "__len__"):
        raise SettingError(
            f"label is the number of the right output, or a row of {n} targets; got {label!r:.80}."
        )
    if len(label) != n:
        raise ShapeError(f"{len(label)} targets for a network of {n} outputs; give one for each.")
    targets = [as_number(target) for target in label]
    if any(map(shape, targets)):
        raise ShapeError(f"label is one row of {n} targets, not several; got {label!r:.80}.")
    return list(map(float, targets))


def largest_gradient(result: Node) -> Node:
    """The weight behind a result that has the largest gradient."""
    total = gradients(result)
    leaves = [node for node in total if node.op is None]
    weights = [node for node in leaves if getattr(node.label, "part", "") == "weight"]
    return max(weights or leaves or [result], key=lambda node: abs(float(total[node])))


def number_named(nodes: Iterable[Node], of: Any) -> Node:
    """The one of these numbers that is called so, such as 'w1[3,17]'.

    Raises `UnknownNameError`.
    """
    by_name = {str(node.label): node for node in nodes if node.label is not None}
    if not isinstance(of, str) or of not in by_name:
        close = get_close_matches(str(of), by_name, n=5)
        one_of_each = {called.partition("[")[0]: called for called in reversed(by_name)}
        raise UnknownNameError("number", of, close or one_of_each.values())
    return by_name[of]
