"""Reading a row of the op table as formulas: its value, and its derivative by each operand.

What comes out of a row is made easier to read in two ways, neither of which
knows any particular row: a guard against ∞·0 is left out, and a piece that is
itself a row of the table is called by that row's name.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Sequence
from typing import Any

from neuron.explain.symbols import ROW, Symbol, applied, as_symbol, name
from neuron.explain.textbook import OVER_ROWS
from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Op, Reduction


def value_formula(op: Op, operands: Sequence[Symbol]) -> Symbol:
    """The formula of a row's value: the textbook's where it has one, else the careful one."""
    if op.name in OVER_ROWS:
        return tidy(as_symbol(OVER_ROWS[op.name].formula(*operands)), op)
    if isinstance(op, Elementwise) and op.textbook:
        return tidy(as_symbol(op.textbook.formula(*operands)), op)
    formula = op.formula if isinstance(op, Reduction) else op.compute
    return tidy(as_symbol(formula(*operands)), op)


def derivative_formula(op: Op, i: int, operands: Sequence[Symbol], result: Symbol) -> Symbol:
    """The formula of ∂result/∂operand i; for a row of operands, of its entry k."""
    derivatives: Sequence[Any] = ()
    if op.name in OVER_ROWS:
        derivatives = OVER_ROWS[op.name].derivatives
    elif isinstance(op, Elementwise) and op.textbook:
        derivatives = op.textbook.derivatives
    if not derivatives:
        assert isinstance(op, Elementwise | Reduction)
        derivatives = op.derivatives
    return without_ones(tidy(as_symbol(derivatives[i](*operands, result)), op))


def letters(op: Op) -> list[str]:
    """What a row calls its operands: the names that its own formula gives them."""
    formula = op.formula if isinstance(op, Reduction) else op.compute
    found = [p.name for p in _parameters(formula) if p.kind is not p.VAR_POSITIONAL]
    if len(found) != op.arity:
        found = ["x"] if op.arity == 1 else [f"x{i}" for i in range(op.arity)]
    return found


def _parameters(function: Any) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(function).parameters.values())
    except ValueError:  # a function written in C, on some versions of Python
        return []


def tidy(tree: Symbol, of: Op) -> Symbol:
    """The same formula, easier to read; `of` is the row it belongs to, never named in itself."""
    if tree.head in ("name", "number"):
        return tree
    tree = Symbol(tree.head, *(tidy(arg, of) for arg in tree.args), length=tree.length)
    tree = _is_zero(_without_guard(tree))
    for op, pattern in _patterns():
        if op is not of:
            found = _match(pattern, tree)
            if found is not None:
                return applied(ROW + op.name, found)
    return tree


def _without_guard(tree: Symbol) -> Symbol:
    """`0 where c = 0, else c·x` is c·x, but for c·∞; `c·x where c > 0, else 0` likewise."""
    if tree.head != "where":
        return tree
    condition, yes, no = _args(tree)
    zero = as_symbol(0)
    if condition.head == "eq" and yes == zero and _is_factor(condition.args[0], no):
        return no
    if condition.head == "gt" and condition.args[1] == zero and no == zero:
        if yes.head == "multiply" and _is_factor(condition.args[0], yes):
            return yes
    return tree


def _is_zero(tree: Symbol) -> Symbol:
    """`|x| ≤ 0` says x = 0, in a way that works on every kind of number."""
    if tree.head == "le" and tree.args[1] == as_symbol(0) and tree.args[0].head == "abs":
        return Symbol("eq", tree.args[0].args[0], tree.args[1], length=tree.length)
    return tree


def _args(tree: Symbol) -> tuple[Symbol, ...]:
    return tree.args


def _is_factor(factor: Symbol, product: Symbol) -> bool:
    if factor == product:
        return True
    return product.head == "multiply" and any(_is_factor(factor, arg) for arg in product.args)


def without_ones(tree: Symbol) -> Symbol:
    """1·x is x, and x·1 too."""
    if tree.head == "multiply":
        one = as_symbol(1)
        a, b = tree.args
        if a == one:
            return Symbol(b.head, *b.args, length=tree.length)
        if b == one:
            return Symbol(a.head, *a.args, length=tree.length)
    return tree


_HOLE = name("?")


@functools.cache
def _patterns() -> list[tuple[Op, Symbol]]:
    """The careful formula of each row of one operand that is more than a function of `maths`."""
    found: list[tuple[Op, Symbol]] = []
    for op in TABLE.values():
        if isinstance(op, Elementwise) and op.arity == 1:
            tree = as_symbol(op.compute(_HOLE))
            if _size(tree) > 3:  # more than f(x) and −f(x)
                found.append((op, tree))
    return sorted(found, key=lambda pair: -_size(pair[1]))


def _size(tree: Symbol) -> int:
    return 1 if tree.head in ("name", "number") else 1 + sum(map(_size, tree.args))


def _match(pattern: Symbol, tree: Symbol) -> Symbol | None:
    """What stands in the pattern's hole, if the tree has the pattern's form."""
    found: list[Symbol] = []
    unread = [(pattern, tree)]
    while unread:
        wanted, given = unread.pop()
        if wanted == _HOLE:
            found.append(given)
        elif wanted.head in ("name", "number"):
            if wanted != given:
                return None
        elif wanted.head != given.head or len(wanted.args) != len(given.args):
            return None
        else:
            unread += zip(wanted.args, given.args, strict=True)
    return found[0] if found and all(other == found[0] for other in found) else None
