"""How far an engine's values and gradients are from the correctly rounded ones, in ulp."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from neuron.ops import TABLE
from neuron.testing import oracle
from neuron.testing.hard import Case, specials
from neuron.testing.rounding import ulps
from neuron.testing.scales import scales

#: What an engine gives for a list of cases: for each, its value and its derivatives.
Engine = Callable[[Sequence[Case]], Sequence[tuple[Any, Sequence[Any]]]]
Answer = tuple[Any, Sequence[Any]]


@dataclass
class Worst:
    """The largest error met, in ulp, and the input that showed it."""

    ulp: float = 0.0
    case: Case | None = None
    found: float = 0.0
    true: float = 0.0

    def meet(self, ulp: float, case: Case, found: float, true: float) -> None:
        """Take note of an error, if it is the largest so far."""
        if ulp > self.ulp or (self.case is None and ulp > 0):
            self.ulp, self.case, self.found, self.true = ulp, case, found, true


@dataclass
class Measured:
    """One operation of one engine: the worst errors, and which special values are wrong."""

    name: str
    near: Worst = field(default_factory=Worst)  # values, |x| ≤ 10
    far: Worst = field(default_factory=Worst)  # values, anywhere
    near_slope: Worst = field(default_factory=Worst)
    far_slope: Worst = field(default_factory=Worst)
    wrong: list[str] = field(default_factory=list)


def references(name: str, inputs: Sequence[Case]) -> list[Answer]:
    """The correctly rounded answers for some inputs of a row."""
    return [oracle.answer(name, *case.operands, g=case.g) for case in inputs]


def measure(
    name: str,
    engine: Engine,
    inputs: Sequence[Case],
    answers: Sequence[Answer],
    edge: Sequence[Case] | None = None,
) -> Measured:
    """Hold an engine's answers against the correctly rounded ones, one operation at a time."""
    result = Measured(name)
    for case, found, true in zip(inputs, engine(inputs), answers, strict=True):
        near = all(abs(x) <= 10 for x in numbers_of(case.operands))
        value_scale, slope_scales = scales(name, case)
        for a, b in pairs(found[0], true[0]):
            if math.isinf(value_scale):
                continue  # partial sums overflow: the IEEE result depends on their order
            error = ulps(a, b, value_scale)
            result.far.meet(error, case, a, b)
            if near:
                result.near.meet(error, case, a, b)
        for i, (a, b) in enumerate(pairs(found[1], true[1])):
            error = ulps(a, b, slope_scales[i] if slope_scales else 0.0)
            result.far_slope.meet(error, case, a, b)
            if near:
                result.near_slope.meet(error, case, a, b)
    edge = specials(name) if edge is None else edge
    for case, found in zip(edge, engine(edge), strict=True):
        result.wrong += wrong_specials(name, case, found)
    return result


def wrong_specials(name: str, case: Case, found: Answer) -> list[str]:
    """What is wrong about an answer at ±0, ±∞ and nan, in words."""
    true = oracle.answer(name, *case.operands, g=case.g)
    said = []
    for what, mine, right in (("value", found[0], true[0]), ("slope", found[1], true[1])):
        for i, (a, b) in enumerate(pairs(mine, right)):
            if not same(a, b) and not open_to_choice(name, what, i, case, a):
                said.append(f"{what} {i} at {_shown(case)}: {a!r}, not {b!r}")
    return said


def same(a: float, b: float) -> bool:
    """Alike in kind: both nan, the same infinity, both 0, or close numbers."""
    return (a != a and b != b) or a == b or math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-300)


def open_to_choice(name: str, what: str, i: int, case: Case, found: float) -> bool:
    """Whether a special answer is one that libraries may choose.

    At a kink any slope between those of the two sides is right; where a result
    does not exist either way (∞ · 0 in a product of several operands), nan is
    as right as a limit.
    """
    xs = list(numbers_of(case.operands))
    row = TABLE[name]
    if len(xs) > 1 and any(math.isinf(x) or x == 0 for x in xs) and found != found:
        return name in ("power", "divide", "multiply", "elu", "leaky_relu")
    if what == "slope" and row.name in KINKS and any(x == 0 for x in xs):
        low, high = KINKS[row.name]
        return low <= found <= high
    return False


#: Where the slope at 0 (or at a tie) may be anything between these two.
KINKS = {
    "relu": (0.0, 1.0), "leaky_relu": (0.0, 1.0), "abs": (-1.0, 1.0), "elu": (0.0, math.inf),
    "maximum": (0.0, 1.0), "minimum": (0.0, 1.0),
}  # fmt: skip


def numbers_of(nest: Any) -> Iterator[float]:
    """All the numbers of a nest of rows."""
    if isinstance(nest, tuple | list):
        for entry in nest:
            yield from numbers_of(entry)
    else:
        yield nest


def pairs(found: Any, true: Any) -> Iterator[tuple[float, float]]:
    """The numbers of two nests, side by side."""
    return zip(numbers_of(found), numbers_of(true), strict=True)


def _shown(case: Case) -> str:
    return ", ".join(repr(x) for x in case.operands)


def everyday(name: str) -> Engine:
    """This library on floats: the row's value and its local derivatives."""
    row = TABLE[name]

    def answers(inputs: Sequence[Case]) -> list[Answer]:
        found: list[Answer] = []
        for case in inputs:
            xs, g = oracle.as_operands(row, case.operands, case.g)
            found.append(oracle.in_shape(oracle.read(row, xs, g), row, xs))
        return found

    return answers


def everyday_arrays(name: str, dtype: str = "float64") -> Engine:
    """This library on NumPy arrays: a column of inputs at once, or a row at a time."""
    import numpy as np

    from neuron.ops.row import Elementwise, RowMap, WeightedSum
    from neuron.value import Value, gradients

    row = TABLE[name]

    def columns(inputs: Sequence[Case]) -> list[Answer]:
        xs = [
            Value(np.array(column, dtype))
            for column in zip(*(c.operands for c in inputs), strict=True)
        ]
        y = row(*xs)
        slopes = gradients(y.sum())
        parts = [np.broadcast_to(slopes.get(x, 0.0), x.shape).tolist() for x in xs]
        return list(zip(y.data.tolist(), zip(*parts, strict=True), strict=True))

    def rows(inputs: Sequence[Case]) -> list[Answer]:
        found: list[Answer] = []
        for case in inputs:
            xs = [Value(np.array(x, dtype)) for x in case.operands]
            if isinstance(row, WeightedSum):
                w, x, b = case.operands
                xs = [Value(np.array(x, dtype)) for x in ([w], x, [b])]
            y = row(*xs)
            result = (y * np.array(case.g, dtype)).sum() if isinstance(row, RowMap) else y.sum()
            slopes = gradients(result)
            parts = [np.ravel(slopes[x]).tolist() for x in xs]
            if isinstance(row, WeightedSum):
                parts[2] = parts[2][0]
            value = y.data.tolist() if isinstance(row, RowMap) else float(np.ravel(y.data)[0])
            found.append((value, parts))
        return found

    return columns if isinstance(row, Elementwise) else rows
