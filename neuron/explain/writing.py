"""Writing a formula as a line of text, with names or with the numbers put in.

Parentheses are written where they are needed to read the line back in the order
in which it is computed, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from neuron.explain.figures import figures
from neuron.explain.symbols import ROW, Symbol
from neuron.ops import TABLE

#: How tightly a piece of text holds together; a loose one needs parentheses inside a tight one.
CHOICE, AND, COMPARISON, SUM, TOTAL, NEGATIVE, PRODUCT, POWER, ATOM = range(9)

Index = int | str
#: What is written for a name, at an index where it stands for a row.
Show = Callable[[str, Index], str]

_CALLED = {"maximum": "max", "minimum": "min", "sqrt": "√", "largest": "max"}
_COMPARISONS = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥", "eq": "="}
# head: sign, its own tightness, what it needs on the left and on the right
_INFIX = {
    "add": (" + ", SUM, SUM, PRODUCT),
    "subtract": (" − ", SUM, SUM, PRODUCT),
    "multiply": ("·", PRODUCT, NEGATIVE, POWER),
    "divide": (" / ", PRODUCT, NEGATIVE, POWER),
    "power": ("^", POWER, ATOM, ATOM),
    "and": (" and ", AND, AND, COMPARISON),
    "or": (" or ", AND, COMPARISON, COMPARISON),
    **{head: (f" {sign} ", COMPARISON, SUM, SUM) for head, sign in _COMPARISONS.items()},
}
#: A sum over more entries than this is not written out.
SHOWN_TERMS = 3


def in_names(tree: Symbol, show: Show, index: Index = "") -> str:
    """The formula with a name for each number; a sum over a long row as Σₖ."""
    return _Writer(show, None).write(tree, index, CHOICE)


def in_numbers(tree: Symbol, show: Show, total: Callable[[Symbol], str], index: Index = "") -> str:
    """The formula with the numbers put in; a sum over a long row as the number `total` gives."""
    return _Writer(show, total).write(tree, index, CHOICE)


class _Writer:
    def __init__(self, show: Show, sum_of: Callable[[Symbol], str] | None) -> None:
        self.show, self.sum_of = show, sum_of

    def write(self, tree: Symbol, index: Index, needed: int, leads: bool = True) -> str:
        """The text of a tree, in parentheses where it is looser than needed.

        `leads` says that no sign stands before it, so that it may begin with a minus.
        """
        text, tightness = self.piece(tree, index, leads)
        return text if tightness >= needed else f"({text})"

    def piece(self, tree: Symbol, index: Index, leads: bool) -> tuple[str, int]:
        """The text of a tree and how tightly it holds together."""
        head, args = tree.head, tree.args
        if head == "name":
            return _leaf(self.show(args[0], index))
        if head == "number":
            return _constant(args[0])
        if head in _INFIX:
            return self.infix(tree, index, leads)
        if head == "negate":
            return "−" + self.write(args[0], index, PRODUCT, leads=False), NEGATIVE
        if head == "abs":
            return f"|{self.write(args[0], index, CHOICE)}|", ATOM
        if head == "where":
            condition, yes = (self.write(arg, index, AND) for arg in args[:2])
            no = self.write(args[2], index, CHOICE)
            return f"{yes} if {condition}, else {no}", CHOICE
        if head == "total":
            return self.total(args[0], index, leads)
        if head.startswith(ROW):
            called = TABLE[head.removeprefix(ROW)].symbol
        else:
            called = _CALLED.get(head, head)
        inside = ", ".join(self.write(arg, index, AND) for arg in args)
        return f"{called}({inside})", ATOM

    def infix(self, tree: Symbol, index: Index, leads: bool) -> tuple[str, int]:
        """Two operands with a sign between them."""
        sign, own, left, right = _INFIX[tree.head]
        a, b = tree.args
        if a.head == "total" and tree.head in ("add", "subtract"):
            left = PRODUCT  # Σ would seem to go on over what follows
        if b.head == "total" and tree.head == "add":
            right = SUM
        if left == NEGATIVE and not leads:
            left = PRODUCT
        fresh = own == COMPARISON  # after < a minus may stand, after + and · it may not
        return (
            self.write(a, index, left, leads or fresh)
            + sign
            + self.write(b, index, right, leads=fresh)
        ), own

    def total(self, term: Symbol, index: Index, leads: bool) -> tuple[str, int]:
        """A sum over the entries of a row."""
        n = term.length
        if n is not None and n <= SHOWN_TERMS:
            pieces = [self.write(term, k, PRODUCT, leads and not k) for k in range(n)]
            return " + ".join(pieces), SUM if n > 1 else PRODUCT
        if self.sum_of is None:
            k = "j" if index == "k" else "k"  # a sum in a sum counts by another letter
            sign = {"j": "Σⱼ ", "k": "Σₖ "}[k]
            return sign + self.write(term, k, PRODUCT, leads=False), TOTAL
        text, tightness = _leaf(self.sum_of(term))
        return (text, tightness) if leads or tightness == ATOM else (f"({text})", ATOM)


def _leaf(text: str) -> tuple[str, int]:
    if text.startswith("−"):
        return text, NEGATIVE
    return text, ATOM


def _constant(number: Any) -> tuple[str, int]:
    """A number that belongs to the formula itself."""
    if isinstance(number, Fraction) and number.denominator != 1:
        return f"{number.numerator}/{number.denominator}".replace("-", "−"), PRODUCT
    return _leaf(figures(number, 6))
