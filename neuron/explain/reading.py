"""Reading a row of the op table as formulas: its value, and its derivative by each operand.

What comes out of a row is made easier to read in two ways, neither of which
knows any particular row: a guard against ∞·0 is left out, and a piece that is
itself a row of the table is called by that row's name. So there are several forms
of one formula; `faithful` takes the first that gives the right number.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Sequence
from typing import Any

from neuron.explain.symbols import ROW, SLOPE, Symbol, applied, as_symbol, name
from neuron.explain.textbook import CAREFUL_SLOPES, OVER_ROWS
from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Op, Reduction
from neuron.ops.several import softmax

#: A formula of more operations than this explains nothing; the name of its row does.
LONGEST = 60


def value_formula(op: Op, operands: Sequence[Symbol]) -> Symbol:
    """The formula of a row's value: the textbook's where it has one, else the careful one."""
    return value_forms(op, operands)[0]


def value_forms(op: Op, operands: Sequence[Symbol]) -> list[Symbol]:
    """The formulas of a row's value, the most readable first, the one that is computed last.

    They are equal as mathematics. On floats the first may overflow or cancel, the
    second may meet 0·∞; the last never does. Where the last would fill a page, the
    row's name stands for it.
    """
    return list(_value_forms(op, tuple(operands), _lengths(operands)))


@functools.lru_cache(maxsize=1000)
def _value_forms(op: Op, operands: tuple[Symbol, ...], lengths: Any) -> list[Symbol]:
    formulas = [op.formula if isinstance(op, Reduction) else op.compute]
    if op.name in OVER_ROWS:
        formulas.insert(0, OVER_ROWS[op.name].formula)
    elif isinstance(op, Elementwise) and op.textbook:
        formulas.insert(0, op.textbook.formula)
    trees = [as_symbol(formula(*operands)) for formula in formulas]
    return _forms(op, trees, applied(ROW + op.name, *operands))


def derivative_formula(op: Op, i: int, operands: Sequence[Symbol], result: Symbol) -> Symbol:
    """The formula of ∂result/∂operand i; for a row of operands, of its entry k."""
    return derivative_forms(op, i, operands, result)[0]


def derivative_forms(op: Op, i: int, operands: Sequence[Symbol], result: Symbol) -> list[Symbol]:
    """The formulas of ∂result/∂operand i, the most readable first, the one computed last.

    Of a row that gives a row (softmax), i = 0 is the derivative by the result's own
    x, and i = 1 that by another; its last formula is equal to what is computed, but
    is not its very lines.
    """
    return list(_derivative_forms(op, i, (*operands, result), _lengths(operands)))


@functools.lru_cache(maxsize=1000)
def _derivative_forms(op: Op, i: int, operands: tuple[Symbol, ...], lengths: Any) -> list[Symbol]:
    formulas: list[Any] = []
    if op.name in OVER_ROWS:
        formulas.append(OVER_ROWS[op.name].derivatives[i])
    elif isinstance(op, Elementwise) and op.textbook and op.textbook.derivatives:
        formulas.append(op.textbook.derivatives[i])
    if isinstance(op, Elementwise | Reduction):
        formulas.append(op.derivatives[i])
    elif op.name in CAREFUL_SLOPES:
        formulas.append(CAREFUL_SLOPES[op.name][i])
    trees = [as_symbol(formula(*operands)) for formula in formulas]
    forms = _forms(op, trees, applied(SLOPE + op.name, *operands[:-1]))
    return [without_ones(form) for form in forms]


def _lengths(operands: Sequence[Symbol]) -> tuple[int | None, ...]:
    return tuple(operand.length for operand in operands)


def _forms(op: Op, trees: list[Symbol], called: Symbol) -> list[Symbol]:
    """Each formula made easier to read; the last once more with its guards, or by its name."""
    forms = [tidy(tree, op) for tree in trees] + [tidy(trees[-1], op, guards=True)]
    if op.name in OVER_ROWS and op is not softmax:
        forms.insert(1, _with_softmax(forms[0]))
    if isinstance(op, Elementwise) and op.arity == 1:
        long = [form for form in forms[-2:] if _size(form) > LONGEST]
        if long:
            forms = [form for form in forms if form not in long] + [called]
    return [form for i, form in enumerate(forms) if form not in forms[:i]]


def _with_softmax(tree: Symbol) -> Symbol:
    """The same formula with softmax named, which overflows where written out."""
    if tree.head in ("name", "number"):
        return tree
    pattern = as_symbol(OVER_ROWS[softmax.name].formula(_HOLE))
    found = _match(pattern, tree)
    if found is not None:
        return applied(ROW + softmax.name, found)
    return Symbol(tree.head, *map(_with_softmax, tree.args), length=tree.length)


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


def tidy(tree: Symbol, of: Op, guards: bool = False) -> Symbol:
    """The same formula, easier to read; `of` is the row it belongs to, never named in itself.

    With `guards`, what is there for the sake of 0·∞ stays.
    """
    if tree.head in ("name", "number"):
        return tree
    args = (tidy(arg, of, guards) for arg in tree.args)
    tree = Symbol(tree.head, *args, length=tree.length)
    tree = _is_zero(tree if guards else _without_guard(tree))
    for op, pattern in _patterns():
        if op is not of:
            found = _match(pattern, tree)
            if found is not None:
                return applied(ROW + op.name, found)
    return tree


def _without_guard(tree: Symbol) -> Symbol:
    """`0 where c = 0, else c·x` is c·x, but for c·∞; `c·x where c > 0, else 0` likewise.

    And `x where |m| < ∞, else m` is x, but for an infinite m.
    """
    if tree.head != "where":
        return tree
    condition, yes, no = _args(tree)
    zero = as_symbol(0)
    if condition.head == "eq" and yes == zero and _is_factor(condition.args[0], no):
        return no
    if condition.head == "gt" and condition.args[1] == zero and no == zero:
        if yes.head == "multiply" and _is_factor(condition.args[0], yes):
            return yes
    if condition.head == "lt" and condition.args[1] == as_symbol(math.inf):
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
