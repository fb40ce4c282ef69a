"""Symbols: a kind of number that remembers the formula it is calculated with.

The formulas of the op table are written with Python's operators and the
functions of `maths`. Read on a `Symbol` instead of a float, they build the tree
of what they do: `sigmoid.derivatives[0](z, a)` gives the tree of `a·(1 − a)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, NoReturn

from neuron.maths import functions as f
from neuron.maths.errors import NumberError
from neuron.maths.kinds import VALUE, register
from neuron.maths.vector import Vector
from neuron.ops import TABLE
from neuron.ops.row import Op

SYMBOL = VALUE + 1
#: Before the name of a row of the table, in the head of a formula that calls it.
ROW = "row "
#: Likewise for the derivative of such a row, of one operand.
SLOPE = "slope of "


class Symbol:
    """A formula: a tree of operations over names and numbers.

    `head` says which operation, `args` what it is applied to (Symbols). There are
    two kinds of leaves: head 'name', whose `args` hold the name, and head
    'number'. Head 'onto' is b + Σ, added up at once and rounded once, as weighted sums
    are. A symbol with `length` stands for a row of that many numbers.
    """

    __slots__ = ("args", "head", "length")

    def __init__(self, head: str, *args: Any, length: int | None = None) -> None:
        self.head, self.args, self.length = head, args, length

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Symbol) and (self.head, self.args) == (other.head, other.args)

    def __hash__(self) -> int:
        return hash((self.head, self.args))

    def __repr__(self) -> str:
        return f"{self.head}({', '.join(map(repr, self.args))})"

    def __bool__(self) -> NoReturn:
        raise NumberError(
            f"the truth of a symbol is not known: {self!r}. "
            "A row of the op table decides with `where`, not with `if`."
        )

    def __add__(self, other: Any) -> Symbol:
        return applied("add", self, other)

    def __radd__(self, other: Any) -> Symbol:
        return applied("add", other, self)

    def __sub__(self, other: Any) -> Symbol:
        return applied("subtract", self, other)

    def __rsub__(self, other: Any) -> Symbol:
        return applied("subtract", other, self)

    def __mul__(self, other: Any) -> Symbol:
        return applied("multiply", self, other)

    def __rmul__(self, other: Any) -> Symbol:
        return applied("multiply", other, self)

    def __truediv__(self, other: Any) -> Symbol:
        return applied("divide", self, other)

    def __rtruediv__(self, other: Any) -> Symbol:
        return applied("divide", other, self)

    def __neg__(self) -> Symbol:
        return applied("negate", self)

    def __abs__(self) -> Symbol:
        return applied("abs", self)

    def __lt__(self, other: Any) -> Symbol:
        return applied("lt", self, other)

    def __le__(self, other: Any) -> Symbol:
        return applied("le", self, other)

    def __gt__(self, other: Any) -> Symbol:
        return applied("gt", self, other)

    def __ge__(self, other: Any) -> Symbol:
        return applied("ge", self, other)

    def __and__(self, other: Any) -> Symbol:
        return applied("and", self, other)

    def __rand__(self, other: Any) -> Symbol:
        return applied("and", other, self)

    def __or__(self, other: Any) -> Symbol:
        return applied("or", self, other)

    def __ror__(self, other: Any) -> Symbol:
        return applied("or", other, self)


def name(text: str, length: int | None = None) -> Symbol:
    """A leaf: what stands for a number, or for a row of `length` numbers."""
    return Symbol("name", text, length=length)


def as_symbol(given: Any) -> Symbol:
    """A formula as it is; a number as a leaf."""
    if isinstance(given, Symbol):
        return given
    if isinstance(given, bool):
        given = int(given)
    return Symbol("number", given)


def applied(head: str, *args: Any) -> Symbol:
    """An operation on formulas and numbers; of a row with something, there is a row."""
    symbols = tuple(map(as_symbol, args))
    lengths = [s.length for s in symbols if s.length is not None]
    return Symbol(head, *symbols, length=lengths[0] if lengths else None)


def reduced(head: str, *args: Any) -> Symbol:
    """An operation that makes one number out of rows."""
    return Symbol(head, *map(as_symbol, args))


def _applies(head: str) -> Callable[..., Symbol]:
    return lambda *args: applied(head, *args)


def _length(x: Symbol) -> int:
    if x.length is None:
        raise NumberError(f"{x!r} stands for one number, not for a row.")
    return x.length


#: The functions that a tree keeps as they are, by the name they have in `maths`.
FUNCTIONS = (
    "exp expm1 log log1p sqrt sin cos tanh erfc sign divide power maximum minimum where"
).split()

_functions = SimpleNamespace(
    apply=lambda op, *operands: applied(
        op.name if op.name in _MEANING else ROW + op.name, *operands
    ),
    shape=lambda x: (),
    keep_axis=lambda x: x,
    drop_axis=lambda x: x,
    total=lambda x: reduced("total", x),
    largest=lambda x: reduced("largest", x),
    is_largest=lambda x: applied("is_largest", x),
    count=_length,
    ones=lambda x: as_symbol(1),
    ratio=lambda p, q, like: as_symbol(Fraction(p, q)),
    weighted_sum=lambda w, x, b: applied("onto", b, reduced("total", w * x)),
    **{head: _applies(head) for head in FUNCTIONS},
)
register(Symbol, SYMBOL, _functions)


def evaluated(tree: Symbol, numbers: Mapping[str, Any]) -> Any:
    """The formula's number, where `numbers` says what each name stands for.

    Constants become numbers of the same kind. A row is given as a `Vector`. This
    reads a formula as the engine does, and so proves that what is printed is what
    is computed.
    """
    like = next((n for n in map(_first, numbers.values()) if type(n) not in (float, int)), 1.0)

    def value(tree: Symbol) -> Any:
        if tree.head == "name":
            return numbers[tree.args[0]]
        if tree.head == "number":
            number = tree.args[0]
            if isinstance(number, Fraction):
                return f.ratio(number.numerator, number.denominator, like)
            return number
        if tree.head == "onto":
            return f.total(Vector((value(tree.args[0]), *value(tree.args[1].args[0]))))
        args = map(value, tree.args)
        if tree.head.startswith(ROW):
            return TABLE[tree.head.removeprefix(ROW)](*args)
        if tree.head.startswith(SLOPE):
            return _slope(TABLE[tree.head.removeprefix(SLOPE)], *args)
        return _MEANING[tree.head](*args)

    return value(tree)


def _slope(op: Op, x: Any) -> Any:
    return op.pull(0, 1.0, op(x), x)


def _first(number: Any) -> Any:
    return number[0] if isinstance(number, Vector) and number else number


_MEANING: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "negate": lambda a: -a,
    "abs": abs,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "eq": lambda a, b: (a <= b) & (b <= a),
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    **{head: getattr(f, head) for head in (*FUNCTIONS, "total", "largest", "is_largest")},
}
