"""What an explanation says, as a page of blocks, before it is decided how that is written.

Text, LaTeX and HTML differ in how they write a formula and where they break a line, not
in what they say. A block is about one number; it holds equations, tables and words,
whose parts are names, numbers and formulas over the letters of a step. `describing`
makes the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from neuron.explain.figures import FIGURES, figures
from neuron.explain.gradient import GRADIENT
from neuron.explain.symbols import Symbol
from neuron.explain.writing import SHOWN_TERMS, Index, Writer
from neuron.value.node import Node


@dataclass(frozen=True)
class Name:
    """The name of a number, such as z1[3] or ∂L/∂w1[3,17]."""

    text: str


@dataclass(frozen=True)
class Num:
    """A number, to four significant figures."""

    value: Any


@dataclass(frozen=True)
class Formula:
    """A formula over a step's letters, to be written with names or with numbers."""

    tree: Symbol
    step: Any  # a Step, or what names letters like one
    index: Index = ""
    numbers: bool = False
    longest: int | None = SHOWN_TERMS  # a longer sum is not written out
    only: str = ""  # the letters that numbers are put in for; all, if none is named

    def written(self, notation: type[Writer], digits: int | None = FIGURES) -> str:
        """The formula in some notation."""
        if self.numbers:
            value = None if self.only else self.step.value_of
            writer = notation(self.show, self.number, value, digits, self.longest)
        else:
            writer = notation(self.show, longest=self.longest)
        return writer.write(self.tree, self.index)

    def show(self, letter: str, index: Index) -> str:
        """A letter's name; that of the gradient is ∂L/∂y."""
        if letter == GRADIENT:
            return f"∂L/∂{self.step.name}"
        return str(self.step.name_of(letter, index))

    def number(self, letter: str, index: Index) -> Any:
        """A letter's number."""
        if self.only and letter not in self.only:
            return None
        if letter == GRADIENT:
            return self.step.gradient
        return self.step.number_of(letter, index)


Piece = Name | Num | Formula | str


@dataclass(frozen=True)
class Equation:
    """`left = side = side`, with a note on what it holds for."""

    left: Piece
    sides: Sequence[Piece]
    note: str = ""


#: A name, how its number is computed, and the number.
Row = tuple[Piece, Piece, Num]


@dataclass(frozen=True)
class Table:
    """Parts that add up; the last row is their sum."""

    caption: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Block:
    """What is said about one number; `parents` are those it was computed from.

    A block is `joined` to the one before where it goes on with that, as a neuron's
    weighted sum does with its activation; one that is not `titled` needs no line of its
    own that says what it is.
    """

    name: str
    what: str
    value: float
    items: Sequence[Equation | Table | str]
    node: Node | None = None
    level: int = 0
    joined: bool = False
    titled: bool = True
    parents: Sequence[Node] = field(default=())


@dataclass(frozen=True)
class Page:
    """All blocks, with the sentences before and after them."""

    headline: str
    blocks: Sequence[Block]
    notes: Sequence[str]


def distinct(sides: Sequence[Piece], left: str = "") -> list[Piece]:
    """The sides of an equation that read differently from all before, and from its left."""
    texts = [left, *(plain(side) for side in sides)]
    return [side for i, side in enumerate(sides, start=1) if texts[i] not in texts[:i]]


def plain(piece: Piece) -> str:
    """A piece as plain text."""
    if isinstance(piece, Formula):
        return piece.written(Writer)
    if isinstance(piece, Num):
        return figures(piece.value)
    return piece.text if isinstance(piece, Name) else piece
