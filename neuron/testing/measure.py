"""How far an engine's values and gradients are from the correctly rounded ones, in ulp."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from neuron.ops import TABLE
from neuron.ops.row import Elementwise, RowMap, WeightedSum
from neuron.testing import oracle
from neuron.testing.hard import Case, specials
from neuron.testing.rounding import ulps
from neuron.testing.scales import scales
from neuron.value import Value, gradients

#: A value and its derivatives by each operand.
Answer = tuple[Any, Sequence[Any]]
#: A function that gives an engine's answers to a list of cases.
Answers = Callable[[Sequence[Case]], Sequence[Answer]]


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
    name: str, engine: Answers, inputs: Sequence[Case], answers: Sequence[Answer]
) -> Measured:
    """Hold an engine against the correctly rounded answers and the special values of one row."""
    result = compared(name, inputs, engine(inputs), answers)
    edge = specials(name)
    for case, found in zip(edge, engine(edge), strict=True):
        result.wrong += wrong_specials(name, case, found)
    return result


def compared(
    name: str, inputs: Sequence[Case], given: Sequence[Answer], answers: Sequence[Answer]
) -> Measured:
    """Hold the answers given to some finite inputs against the correctly rounded ones."""
    result = Measured(name)
    for case, found, true in zip(inputs, given, answers, strict=True):
        near = all(abs(x) <= 10 for x in numbers_of(case.operands))
        value_scale, slope_scales = scales(name, case)
        if not math.isinf(value_scale):  # else partial sums overflow: their order decides
            for a, b in pairs(found[0], true[0]):
                error = ulps(a, b, value_scale)
                result.far.meet(error, case, a, b)
                if near:
                    result.near.meet(error, case, a, b)
        if at_a_kink(name, case.operands):
            if not is_subgradient(name, case.operands, found[1]):
                result.wrong.append(f"slopes at {_shown(case)}: {found[1]!r}, not {true[1]!r}")
            continue
        for i, (a, b) in enumerate(pairs(found[1], true[1])):
            error = ulps(a, b, slope_scales[i] if slope_scales else 0.0)
            result.far_slope.meet(error, case, a, b)
            if near:
                result.near_slope.meet(error, case, a, b)
    return result


def wrong_specials(name: str, case: Case, found: Answer) -> list[str]:
    """What is wrong about an answer at ±0, ±∞ and nan, in words.

    The table in `edges` says what is right, for a new row the row itself.

    What conventions may decide is left open: the slope at nan, and nan in place of
    the limit of ∞ − ∞ or ∞ · 0 where several infinite or vanishing numbers meet.
    """
    from neuron.testing import edges, independent  # which need mpmath at once

    if independent.knows(name):
        true = edges.at(name, case.operands, case.g)
    else:
        true = oracle.answer(name, *case.operands, g=case.g)
    xs = list(numbers_of(case.operands))
    meeting = _meeting(name, case.operands, xs)
    said = [
        f"value {i} at {_shown(case)}: {a!r}, not {b!r}"
        for i, (a, b) in enumerate(pairs(found[0], true[0]))
        if not same(a, b) and not (a != a and meeting)
    ]
    outside = not isinstance(true[0], list) and true[0] != true[0]  # where there is no value
    if (
        outside
        or any(x != x for x in xs)
        or (name == "power" and any(math.isinf(x) or x == 0 for x in xs))
    ):
        return said
    if at_a_kink(name, case.operands):
        if not is_subgradient(name, case.operands, found[1]):
            said.append(f"slopes at {_shown(case)}: {found[1]!r}, not {true[1]!r}")
        return said
    return said + [
        f"slope {i} at {_shown(case)}: {a!r}, not {b!r}"
        for i, (a, b) in enumerate(pairs(found[1], true[1]))
        if not same(a, b) and not (a != a and meeting) and not (xs[0] == 0 and same(-a, b))
    ]


def _meeting(name: str, operands: Sequence[Any], xs: Sequence[float]) -> bool:
    """Whether infinite or vanishing numbers meet, so that a result has only a limit."""
    if isinstance(operands[0], list | tuple):
        return math.inf in xs and name in ("softmax", "log_softmax", "logsumexp", "cross_entropy")
    return len(xs) > 1 and any(math.isinf(x) or (x == 0 and name != "power") for x in xs)


def same(a: float, b: float) -> bool:
    """Alike in kind: both nan, the same infinity, both 0, or close numbers."""
    return (a != a and b != b) or a == b or math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-300)


def at_a_kink(name: str, operands: Sequence[Any]) -> bool:
    """Whether an operation has no derivative here, but a range of slopes."""
    if name in ("relu", "leaky_relu", "abs", "elu", "sqrt"):
        return bool(operands[0] == 0)
    if name in ("maximum", "minimum"):
        return bool(operands[0] == operands[1])
    if name == "hinge":
        return any(s * t == 1 for s, t in zip(*operands, strict=True))
    return name == "step" and bool(operands[0] == 0)


def is_subgradient(name: str, operands: Sequence[Any], slopes: Sequence[Any]) -> bool:
    """Whether slopes at a kink lie between those of its two sides; tied operands share 1."""
    found = list(numbers_of(slopes))
    if name in ("maximum", "minimum"):
        return sum(found) == 1 and min(found) >= 0
    if name == "sqrt":  # of −0.0 too: libraries differ about the sign
        return math.isinf(found[0])
    if name == "hinge":
        return all(abs(x) <= max(map(abs, numbers_of(operands))) for x in found)
    left = {"relu": 0.0, "abs": -1.0, "step": 0.0}.get(name, operands[-1])
    right = 0.0 if name == "step" else 1.0
    return bool(min(left, right) <= found[0] <= max(left, right))


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


def everyday(name: str) -> Answers:
    """This library on floats: the row's value and its local derivatives."""
    row = TABLE[name]

    def answers(inputs: Sequence[Case]) -> list[Answer]:
        found: list[Answer] = []
        for case in inputs:
            xs, g = oracle.as_operands(row, case.operands, case.g)
            found.append(oracle.in_shape(oracle.read(row, xs, g), row, xs))
        return found

    return answers


def everyday_arrays(name: str, dtype: str = "float64") -> Answers:
    """This library on NumPy arrays: a column of inputs at once, or a row at a time."""
    import numpy as np

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
