"""Writing a formula as a line of text, with names or with the numbers put in.

Parentheses are written where they are needed to read the line back in the order
in which it is computed, and nowhere else. A chain of + alone, such as b + w·x + w·x,
is one Σ, rounded once.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, ClassVar

from neuron.explain.figures import FIGURES, figures
from neuron.explain.symbols import ROW, SLOPE, Symbol
from neuron.ops import TABLE
from neuron.ops.row import RowMap

#: How tightly a piece of text holds together; a loose one needs parentheses inside a tight one.
CHOICE, AND, COMPARISON, SUM, TOTAL, NEGATIVE, PRODUCT, POWER, ATOM = range(9)

Index = int | str
#: What is written for a name, at an index where it stands for a row.
Show = Callable[[str, Index], str]
#: The number that a name stands for at an index, or None where the name itself is to be written.
Number = Callable[[str, Index], Any]
#: The number of a whole formula at an index.
Value = Callable[[Symbol, Index], Any]

COMPARISONS = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥", "eq": "="}
# head: its own tightness, what it needs on the left and on the right
INFIX = {
    "add": (SUM, SUM, PRODUCT),
    "onto": (SUM, SUM, SUM),
    "subtract": (SUM, SUM, PRODUCT),
    "multiply": (PRODUCT, NEGATIVE, POWER),
    "divide": (PRODUCT, NEGATIVE, POWER),
    "power": (POWER, ATOM, ATOM),
    "and": (AND, AND, COMPARISON),
    "or": (AND, COMPARISON, COMPARISON),
    **dict.fromkeys(COMPARISONS, (COMPARISON, SUM, SUM)),
}
#: A sum over more entries than this is not written out, unless at full precision.
SHOWN_TERMS = 3
#: A constant such as 1/3 is written as a fraction, π as a number.
LARGEST_DENOMINATOR = 1000


def in_names(tree: Symbol, show: Show, index: Index = "") -> str:
    """The formula with a name for each number; a sum over a long row as Σₖ."""
    return Writer(show).write(tree, index)


def in_numbers(
    tree: Symbol,
    show: Show,
    number: Number,
    value: Value,
    index: Index = "",
    digits: int | None = FIGURES,
) -> str:
    """The formula with the numbers put in, to some significant figures; None for all of them.

    A sum over a long row is written as its number, at full precision term by term.
    """
    return Writer(show, number, value, digits).write(tree, index)


class Writer:
    """Writes formulas as plain text; other notations are subclasses.

    `number` says which names are replaced by numbers, and `value` what a whole
    formula comes to; without them, names are written. A sum over more than
    `longest` entries is not written out.
    """

    signs: ClassVar[dict[str, str]] = {
        "add": " + ", "onto": " + ", "subtract": " − ", "multiply": "·", "divide": " / ",
        "power": "^", "and": " and ", "or": " or ",
        **{head: f" {sign} " for head, sign in COMPARISONS.items()},
    }  # fmt: skip
    functions: ClassVar[dict[str, str]] = {
        "maximum": "max", "minimum": "min", "sqrt": "√", "largest": "max",
    }  # fmt: skip
    minus = "−"

    def __init__(
        self,
        show: Show,
        number: Number | None = None,
        value: Value | None = None,
        digits: int | None = FIGURES,
        longest: int | None = SHOWN_TERMS,
    ) -> None:
        self.show, self.number_of, self.value_of, self.digits = show, number, value, digits
        self.longest = None if digits is None else longest

    def write(self, tree: Symbol, index: Index, needed: int = CHOICE, leads: bool = True) -> str:
        """The text of a tree, in parentheses where it is looser than needed.

        `leads` says that no sign stands before it, so that it may begin with a minus.
        """
        text, tightness = self.piece(tree, index, leads)
        return text if tightness >= needed else self.in_parentheses(text)

    def piece(self, tree: Symbol, index: Index, leads: bool) -> tuple[str, int]:
        """The text of a tree and how tightly it holds together."""
        head, args = tree.head, tree.args
        if head == "name":
            return self.leaf(args[0], index)
        if head == "number":
            return self.constant(args[0])
        if head in INFIX:
            return self.infix(tree, index, leads)
        if head == "negate":
            inside = self.write(args[0], index, PRODUCT, leads=False)
            return self.negated(inside), NEGATIVE
        if head == "abs":
            return self.bars(self.write(args[0], index)), ATOM
        if head == "where":
            return self.choice(tree, index, leads)
        if head == "total":
            return self.total(args[0], index, leads)
        if head == "largest" and args[0].length is not None:
            return self.largest(tree, index)
        return self.call(tree, index)

    # What a subclass may write in another way.

    def name(self, text: str) -> str:
        """A name, as a student reads it."""
        return text

    def number(self, text: str) -> str:
        """A number, as `figures` prints it."""
        return text

    def in_parentheses(self, text: str) -> str:
        """The text in parentheses."""
        return f"({text})"

    def negated(self, text: str) -> str:
        """The text with a minus before it."""
        return f"−{text}"

    def bars(self, text: str) -> str:
        """An absolute value."""
        return f"|{text}|"

    def joined(self, head: str, a: str, b: str) -> str:
        """Two operands with the operation's sign between them."""
        return a + self.signs[head] + b

    def function(self, called: str, arguments: list[str]) -> str:
        """A function's name and its arguments."""
        return f"{called}({', '.join(arguments)})"

    def one_of(self, condition: str, yes: str, no: str) -> str:
        """One of two, by a condition."""
        return f"{yes} if {condition}, else {no}"

    def over(self, sign: str, k: str, text: str) -> str:
        """A sum or a largest over the entries k."""
        return f"{sign}{ {'j': 'ⱼ', 'k': 'ₖ'}[k] } {text}"

    def indexed(self, text: str, index: Index) -> str:
        """An entry of a row, by its place."""
        return f"{text}[{index}]"

    def row_name(self, text: str) -> str:
        """The name of a row: that of its entry k without the k."""
        return text.removesuffix("[k]")

    def is_largest(self, entry: str) -> str:
        """The condition that an entry is its row's largest."""
        return f"{entry} is the largest"

    # The pieces.

    def leaf(self, letter: str, index: Index) -> tuple[str, int]:
        """A name, or the number it stands for."""
        number = None if self.number_of is None else self.number_of(letter, index)
        if number is None:
            return self.name(self.show(letter, index)), ATOM
        return self.figures(figures(number, self.digits))

    def figures(self, text: str) -> tuple[str, int]:
        """A number and how tightly it holds together."""
        return self.number(text), NEGATIVE if text.startswith("−") else ATOM

    def constant(self, number: Any) -> tuple[str, int]:
        """A number that belongs to the formula itself."""
        if isinstance(number, Fraction) and 1 < number.denominator <= LARGEST_DENOMINATOR:
            p, q = (self.number(figures(n, None)) for n in (number.numerator, number.denominator))
            return self.joined("divide", p, q).replace(" / ", "/"), PRODUCT
        return self.figures(figures(number, self.digits and 6))

    def infix(self, tree: Symbol, index: Index, leads: bool) -> tuple[str, int]:
        """Two operands with a sign between them."""
        own, left, right = INFIX[tree.head]
        a, b = tree.args
        if tree.head == "gt" and a.head == "is_largest":
            return self.is_largest(self.write(a.args[0], index, COMPARISON)), COMPARISON
        if a.head == "total" and tree.head in ("add", "subtract"):
            left = PRODUCT  # Σ would seem to go on over what follows
        if self.digits is None and tree.head == "add" and a.head == "add":
            left = PRODUCT  # rounded twice, unlike the Σ that a chain of + is
        if left == NEGATIVE and not leads:
            left = PRODUCT
        fresh = own == COMPARISON  # after < a minus may stand, after + and · it may not
        first = self.write(a, index, left, leads or fresh)
        return self.joined(tree.head, first, self.write(b, index, right, leads=fresh)), own

    def choice(self, tree: Symbol, index: Index, leads: bool) -> tuple[str, int]:
        """One of two formulas; only the one taken, where that is known of an entry."""
        condition, yes, no = tree.args
        if self.number_of is not None and self.value_of is not None and _of_a_place(condition):
            return self.piece(yes if self.value_of(condition, index) else no, index, leads)
        asked, taken = (self.write(arg, index, AND) for arg in (condition, yes))
        return self.one_of(asked, taken, self.write(no, index)), CHOICE

    def call(self, tree: Symbol, index: Index) -> tuple[str, int]:
        """A function of the table or of `maths`."""
        if isinstance(TABLE.get(tree.head.removeprefix(ROW)), RowMap):
            return self.entry_of_row(tree, index)
        if tree.head.startswith(ROW):
            called = TABLE[tree.head.removeprefix(ROW)].symbol
        elif tree.head.startswith(SLOPE):
            called = TABLE[tree.head.removeprefix(SLOPE)].symbol + "′"
        else:
            called = self.functions.get(tree.head, tree.head)
        return self.function(called, [self.write(arg, index, AND) for arg in tree.args]), ATOM

    def entry_of_row(self, tree: Symbol, index: Index) -> tuple[str, int]:
        """softmax(z)[k]: an entry of a row that is computed as a whole."""
        if self.value_of is not None:
            return self.figures(figures(self.value_of(tree, index), self.digits))
        called = TABLE[tree.head.removeprefix(ROW)].symbol
        row = self.row_name(self.write(tree.args[0], "k"))
        return self.indexed(self.function(called, [row]), index), ATOM

    def total(self, term: Symbol, index: Index, leads: bool) -> tuple[str, int]:
        """A sum over the entries of a row."""
        n = term.length
        if n is not None and (self.longest is None or n <= self.longest):
            text = self.write(term, 0, PRODUCT, leads)
            for i in range(1, n):
                text = self.joined("add", text, self.write(term, i, PRODUCT, leads=False))
            return text, SUM if n > 1 else PRODUCT
        if self.value_of is None:
            k = "j" if index == "k" else "k"  # a sum in a sum counts by another letter
            return self.over("Σ", k, self.write(term, k, PRODUCT, leads=False)), TOTAL
        text, tightness = self.figures(
            figures(self.value_of(Symbol("total", term), ""), self.digits)
        )
        return (
            (text, tightness) if leads or tightness == ATOM else (self.in_parentheses(text), ATOM)
        )

    def largest(self, tree: Symbol, index: Index) -> tuple[str, int]:
        """The largest of a row."""
        if self.value_of is not None:
            return self.figures(figures(self.value_of(tree, ""), self.digits))
        k = "j" if index == "k" else "k"
        return self.over("max", k, self.write(tree.args[0], k, PRODUCT)), TOTAL


def _of_a_place(condition: Symbol) -> bool:
    """Whether a condition asks where in a row an entry stands."""
    return condition.head == "gt" and condition.args[0].head == "is_largest"
