"""One step of an explanation: one number, the formula it comes from, and what went in."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from neuron.explain.choosing import entry, faithful
from neuron.explain.names import Names, One, Row
from neuron.explain.reading import derivative_forms, letters, value_forms, without_ones
from neuron.explain.symbols import ROW, Symbol, applied, as_symbol, evaluated, name
from neuron.maths import functions as f
from neuron.maths.kinds import quietly
from neuron.maths.vector import Vector
from neuron.ops import TABLE
from neuron.ops.arrangements import take
from neuron.ops.row import Elementwise, Op, Reduction, RowMap, WeightedSum
from neuron.value.node import Node, data_of

RESULT = "y"


@dataclass(frozen=True)
class Term:
    """One entry k of a sum over a row, such as a product w·x."""

    index: int
    value: float


@dataclass(frozen=True)
class Slope:
    """The local derivative of a number by one that it was computed from.

    `target` is what the derivative is by, `index` its place in a row; `passes` is
    what it adds to the target's gradient: the number's own gradient × `value`.
    `formula` is what is printed and `careful` what is computed.
    """

    target: One
    letter: str
    formula: Symbol
    value: float
    passes: float
    index: int | str = "k"
    careful: Symbol | None = None


@dataclass(frozen=True)
class Step:
    """One number and where it came from.

    `formula` is over the letters of `operands`; `call` is the same in short, such
    as σ(z). A weighted sum has its `terms`, the largest contribution first, and
    its `bias`. `index` is the entry of a row that is asked for, as in softmax.
    `formula` is what is printed: the textbook's form where that is true of these
    numbers. `careful` is what the engine computed, and gives its number to the bit.
    """

    node: Node
    name: str
    what: str
    value: float
    level: int = 0
    joined: bool = False
    op: str = ""
    formula: Symbol | None = None
    careful: Symbol | None = None
    call: Symbol | None = None
    operands: dict[str, One | Row] = field(default_factory=dict)
    index: int | str = ""
    term: Symbol | None = None
    terms: tuple[Term, ...] = ()
    rest: Symbol | None = None
    gradient: float | None = None
    slopes: tuple[Slope, ...] = ()

    def name_of(self, letter: str, index: int | str) -> str:
        """What a letter of the formula is called."""
        operand = self.operands[letter]
        if isinstance(operand, One):
            return operand.text
        return operand.pattern(index) if isinstance(index, str) else operand.entries[index].text

    def number_of(self, letter: str, index: int | str) -> Any:
        """What a letter of the formula stands for; None for a row as a whole."""
        operand = self.operands[letter]
        if isinstance(operand, One):
            return operand.value
        return None if isinstance(index, str) else operand.entries[index].value

    def value_of(self, tree: Symbol, index: int | str = "") -> Any:
        """The number of a formula over the step's letters, computed as it is written."""
        return entry(evaluated(tree, numbers_of(self.operands)), index)


def step_of(
    node: Node, names: Names, level: int, joined: bool = False, gradient: Any = None
) -> Step:
    """The step that explains a Value, which holds a single number.

    Its gradient is the one given, or else that of its last `backward`.
    """
    gradient = node.grad if gradient is None else gradient
    found: dict[str, Any] = {"node": node, "name": names.of(node), "what": names.what(node)}
    found |= {"level": level, "joined": joined, "value": node.data, "gradient": gradient}
    op, source, index = _source(node)
    if op is None or not isinstance(op, Elementwise | Reduction | WeightedSum | RowMap):
        return Step(**found, op=node.op.name if node.op else "")
    keys = letters(op)
    operands = [
        _operand(given, key, names) for given, key in zip(source.operands, keys, strict=True)
    ]
    symbols = [_symbol(key, operand) for key, operand in zip(keys, operands, strict=True)]
    forms = value_forms(op, symbols)
    shown = dict(zip(keys, operands, strict=True)) | {RESULT: One(names.of(node), node.data, node)}
    formula = faithful(forms, numbers_of(shown), {index: node.data})
    found |= {"op": op.name, "formula": formula, "careful": forms[-1]}
    found |= {"operands": shown, "index": index}
    if formula.head not in (op.name, "total") and isinstance(op, Elementwise | RowMap):
        if not _is_infix(op):
            found["call"] = applied(ROW + op.name, *symbols)
    total = outermost_total(formula)
    if total is not None and total.args[0].length is not None:
        found |= {"term": total.args[0], "terms": terms_of(total.args[0], shown)}
        if formula.head == "onto" and formula.args[1] is total:
            found["rest"] = formula.args[0]
    if gradient is not None:
        found["slopes"] = _slopes(node, float(gradient), op, source, index, operands, symbols)
    return Step(**found)


def textbook_formula(step: Step) -> Symbol:
    """The most readable formula of a step, whatever its numbers are."""
    op = TABLE[step.op]
    return value_forms(op, [_symbol(key, step.operands[key]) for key in letters(op)])[0]


def _source(node: Node) -> tuple[Op | None, Node, int | str]:
    """The row that computed a number; for an entry of a softmax the softmax, and which entry."""
    if node.op is take and isinstance(node.operands[0], Node):
        inner, setting = node.operands
        if type(inner.data) is Vector and isinstance(setting.value, int):
            return inner.op, inner, setting.value % len(inner.data)
    return node.op, node, ""


_INFIX = set("add subtract multiply divide power square negate abs where".split())


def _is_infix(op: Op) -> bool:
    """Whether a row is written with a sign between its operands, and not as a function."""
    return op.name in _INFIX


def _operand(given: Any, letter: str, names: Names) -> One | Row:
    if isinstance(given, Node):
        called = names.of(given)
        if f.shape(given.data) == ():
            return One(called, given.data, given)
        entries = enumerate(data_of(given))
        return Row(tuple(One(f"{called}[{i}]", entry) for i, entry in entries), letter, given)
    if isinstance(given, tuple):
        return Row(tuple(_entry(entry, letter, i, names) for i, entry in enumerate(given)), letter)
    if f.shape(given):
        return Row(tuple(One(f"{letter}[{i}]", entry) for i, entry in enumerate(given)), letter)
    return One("", given)


def _entry(entry: Any, letter: str, i: int, names: Names) -> One:
    if isinstance(entry, Node):
        return One(names.of(entry), entry.data, entry)
    return One(f"{letter}[{i}]", entry)


def _symbol(key: str, operand: One | Row) -> Symbol:
    """What the formula is read on: a constant stands there as the number it is."""
    if isinstance(operand, Row):
        return name(key, len(operand.entries))
    return name(key) if operand.text else as_symbol(operand.value)


def outermost_total(formula: Symbol) -> Symbol | None:
    """The first sum over a row in a formula."""
    if formula.head in ("name", "number"):
        return None
    if formula.head == "total":
        return formula
    return next((t for t in map(outermost_total, formula.args) if t is not None), None)


def terms_of(term: Symbol, operands: dict[str, One | Row]) -> tuple[Term, ...]:
    """The entries of a sum over a row, the largest first."""
    row = evaluated(term, numbers_of(operands))
    terms = [Term(k, float(entry)) for k, entry in enumerate(row)]
    # A nan counts for most: it is where the trouble comes from.
    terms.sort(key=lambda t: -math.inf if math.isnan(t.value) else -abs(t.value))
    return tuple(terms)


def numbers_of(operands: dict[str, One | Row]) -> dict[str, Any]:
    """What the letters of a formula stand for: numbers, and rows of numbers."""
    return {
        letter: operand.value
        if isinstance(operand, One)
        else Vector(entry.value for entry in operand.entries)
        for letter, operand in operands.items()
    }


def _slopes(
    node: Node, g: float, op: Op, source: Node, index: int | str,
    operands: list[Any], symbols: list[Symbol],
) -> tuple[Slope, ...]:  # fmt: skip
    """The local derivatives by all that are Values, largest effect first in a row."""
    found: list[Slope] = []
    known = numbers_of(dict(zip(letters(op), operands, strict=True))) | {RESULT: node.data}
    for i, (key, operand) in enumerate(zip(letters(op), operands, strict=True)):
        entries = operand.entries if isinstance(operand, Row) else (operand,)
        if operand.node is None and all(entry.node is None for entry in entries):
            continue
        numbers = dict(enumerate(map(float, _local_derivatives(op, i, source, index))))
        row = []
        for places, forms in _slope_forms(op, i, index, symbols, len(entries)):
            formula = faithful(forms, known, {k: numbers[k] for k in places})
            row += [
                Slope(entries[k], key, formula, numbers[k], g * numbers[k], k, forms[-1])
                for k in places
                if entries[k].node is not None or operand.node is not None
            ]
        found += sorted(row, key=lambda slope: (slope.index != index, -abs(slope.passes)))
    return tuple(found)


def _slope_forms(
    op: Op, i: int, index: int | str, symbols: list[Symbol], n: int
) -> list[tuple[list[int], list[Symbol]]]:
    """The formulas of the derivatives by n entries of operand i; which entries, and which forms."""
    y, every = name(RESULT), list(range(n))
    if isinstance(op, WeightedSum):
        return [(every, [_weighted_sum_slope(op, i, symbols)])]
    if not isinstance(op, RowMap):
        return [(every, derivative_forms(op, i, symbols, y))]
    others = [k for k in every if k != index]
    return [
        ([k for k in every if k == index], derivative_forms(op, 0, symbols, y)),
        (others, derivative_forms(op, 1, symbols, y)),
    ]


def _local_derivatives(op: Op, i: int, source: Node, index: int | str) -> Any:
    """∂result/∂operand i as the engine computes it: one number for each entry."""
    xs = [data_of(operand) for operand in source.operands]
    if isinstance(op, RowMap):
        one = Vector(1.0 if k == index else 0.0 for k in range(len(source.data)))
        return quietly(op.pull, i, one, source.data, *xs)
    result = quietly(op.pull, i, 1.0, source.data, *xs)
    return result if f.shape(result) else (result,)


def _weighted_sum_slope(op: WeightedSum, i: int, symbols: list[Symbol]) -> Symbol:
    """∂z/∂wₖ = xₖ, ∂z/∂xₖ = wₖ, ∂z/∂b = 1: what the row sends back of a gradient of 1."""
    w, x, b = symbols
    back = op.pull(i, 1, None, Vector((w,)), Vector((x,)), b)
    return without_ones(as_symbol(back[0] if isinstance(back, Vector) else back))
