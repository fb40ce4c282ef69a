"""An explanation as a page of blocks, before it is decided how that is written.

Text, LaTeX and HTML differ in how they write a formula and where they break a line, not
in what they say. A block is about one number; it holds equations, tables and words,
whose parts are names, numbers and formulas over the letters of a step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from neuron.explain.figures import FIGURES, figures
from neuron.explain.gradient import GRADIENT, Arrival, Path, received
from neuron.explain.layout import largest_shares, notes, part_of, the_others, total_of
from neuron.explain.names import One
from neuron.explain.steps import Slope, Step
from neuron.explain.symbols import Symbol, name
from neuron.explain.writing import SHOWN_TERMS, Index, Writer
from neuron.value.node import Node

if TYPE_CHECKING:
    from neuron.explain.explanation import Explanation


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


@dataclass(frozen=True)
class Table:
    """Parts that add up: each row holds a name, how its number is computed, and the number.

    The last row is their sum.
    """

    caption: str
    rows: Sequence[tuple[Piece, Piece, Num]]


@dataclass(frozen=True)
class Block:
    """What is said about one number; `parents` are those it was computed from."""

    name: str
    what: str
    value: float
    items: Sequence[Equation | Table | str]
    node: Node | None = None
    level: int = 0
    joined: bool = False
    parents: Sequence[Node] = field(default=())


@dataclass(frozen=True)
class Page:
    """All blocks, with the sentences before and after them."""

    headline: str
    blocks: Sequence[Block]
    notes: Sequence[str]


def page_of(explanation: Explanation) -> Page:
    """The page of an explanation."""
    known: set[str] = set()
    blocks = []
    for step in explanation.steps:
        blocks.append(_block(step, explanation.largest, step.op in known))
        known.add(step.op)
    blocks += [_arrival_block(arrival, explanation.largest) for arrival in explanation.arrivals]
    if explanation.trace is not None:
        blocks.append(_trace_block(explanation))
    return Page(explanation.headline, blocks, notes(explanation))


def _block(step: Step, largest: int, brief: bool) -> Block:
    items: list[Equation | Table | str] = []
    if step.formula is not None:
        items.append(Equation(Name(step.name), _sides(step, brief)))
    elif step.node.op is not None:
        items.append("Computed on whole arrays; ask explain_network(net, x) for its parts.")
    if step.term is not None and len(step.terms) > 1:
        items.append(_table(step, largest))
    if step.gradient is not None:
        items += _gradient(step, largest)
    parents = [
        entry.node
        for operand in step.operands.values()
        for entry in ((operand,) if isinstance(operand, One) else operand.entries)
        if entry.node is not None and entry.node is not step.node
    ]
    return Block(
        step.name, step.what, float(step.value), items, step.node, step.level, step.joined, parents
    )


def _sides(step: Step, brief: bool) -> list[Piece]:
    """What the number is equal to: its formula in short, in full, in numbers; its value."""
    assert step.formula is not None
    tree, at = step.formula, step.index
    sides: list[Piece] = []
    if step.call is not None:
        sides.append(Formula(step.call, step, at))
        if brief and step.term is None:
            return [*sides, Formula(step.call, step, at, numbers=True), Num(step.value)]
    return distinct(
        [*sides, Formula(tree, step, at), Formula(tree, step, at, True), Num(step.value)]
    )


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


def _table(step: Step, largest: int) -> Table:
    """The largest terms of a sum, the rest of them together, what is added, and the sum."""
    assert step.term is not None
    shown, hidden = step.terms[:largest], step.terms[largest:]
    rows: list[tuple[Piece, Piece, Num]] = [
        (Formula(step.term, step, t.index), Formula(step.term, step, t.index, True), Num(t.value))
        for t in shown
    ]
    if hidden:
        rest = [term.value for term in hidden]
        rows.append((*the_others(rest), Num(total_of(rest))))
    whole = total_of([term.value for term in step.terms])
    if step.rest is not None:
        value = step.value_of(step.rest)
        if step.rest.head == "name" or value:
            rows.append((Formula(step.rest, step), part_of(step, step.rest), Num(value)))
        whole = float(step.value)
    n = len(step.terms)
    caption = f"The largest of its {n} terms" if hidden else f"Its {n} terms by size"
    return Table(caption, [*rows, ("sum", "", Num(whole))])


def _gradient(step: Step, largest: int) -> Iterator[Equation | Table]:
    """The number's gradient, its slopes as formulas, and what it passes on."""
    yield Equation(Name(f"∂L/∂{step.name}"), [Num(step.gradient)])
    written: set[str] = set()
    slopes = sorted(step.slopes, key=lambda slope: slope.letter != step.slopes[0].letter)
    for slope in slopes:
        single = isinstance(step.operands[slope.letter], One) or slope.index == step.index
        target = slope.target.text if single else step.name_of(slope.letter, "k")
        if target in written:
            continue
        written.add(target)
        sides: list[Piece] = [Formula(slope.formula, step, slope.index if single else "k")]
        if single:
            sides += [Formula(slope.formula, step, slope.index, True), Num(slope.value)]
        yield Equation(Name(f"∂{step.name}/∂{target}"), distinct(sides))
    if step.slopes:
        yield _passed(step, step.slopes, largest)


def _passed(step: Step, slopes: Sequence[Slope], largest: int) -> Table:
    ordered = sorted(slopes, key=lambda slope: -abs(slope.passes))
    rows: list[tuple[Piece, Piece, Num]] = []
    for slope in ordered[:largest]:
        path = Path(step, slope)
        rows.append(
            (
                Name(slope.target.text),
                Formula(path.formula, step, slope.index, True),
                Num(path.passes),
            )
        )
    more = len(ordered) - len(rows)
    caption = "It passes on" + (f", besides {more} smaller parts" if more else "")
    return Table(caption, rows)


def _arrival_block(arrival: Arrival, largest: int) -> Block:
    """Where a gradient comes from: the ways it arrives by, and their sum."""
    items: list[Equation | Table | str] = []
    left = Name(f"∂L/∂{arrival.name}")
    if len(arrival.paths) == 1:
        items.append(Equation(left, _path_sides(arrival.paths[0])))
    elif arrival.paths:
        shown, hidden = arrival.paths[:largest], arrival.paths[largest:]
        rows: list[tuple[Piece, Piece, Num]] = [
            (_symbolic(path), _numeric(path), Num(path.passes)) for path in shown
        ]
        if hidden:
            rest = [path.passes for path in hidden]
            rows.append((*the_others(rest), Num(total_of(rest))))
        n = len(arrival.paths)
        caption = f"Its {n} ways to L" + (", those that bring most" if hidden else "")
        items.append(Table(caption, [*rows, ("sum", "", Num(received(arrival)))]))
    else:
        items.append(Equation(left, [Num(arrival.gradient)]))
    ahead = [path.step.node for path in arrival.paths]
    return Block(
        left.text, arrival.what, arrival.gradient, items,
        arrival.node, arrival.level, arrival.joined, ahead,
    )  # fmt: skip


def _symbolic(path: Path) -> Formula:
    return Formula(path.formula, path.step, path.slope.index)


def _numeric(path: Path) -> Formula:
    return Formula(path.formula, path.step, path.slope.index, numbers=True)


def _path_sides(path: Path) -> list[Piece]:
    slope = name(f"∂{path.step.name}/∂{path.slope.target.text}")
    chain = slope if path.last else name(GRADIENT) * slope
    general = Formula(chain, _Chained(path.step), path.slope.index)
    sides: list[Piece] = [general, _symbolic(path), _numeric(path), Num(path.passes)]
    return distinct(sides, left=f"∂L/∂{path.slope.target.text}")


class _Chained:
    """A step whose letters are names already, for the chain rule in general."""

    def __init__(self, step: Step) -> None:
        self.name = step.name

    def name_of(self, letter: str, index: Index) -> str:
        """The letter itself."""
        return letter


def _trace_block(explanation: Explanation) -> Block:
    """The inputs' shares in a difference of two outputs."""
    trace = explanation.trace
    assert trace is not None
    shown, hidden, rest = largest_shares(trace, explanation.largest)
    rows: list[tuple[Piece, Piece, Num]] = [("at a blank input", "", Num(trace.at_reference))]
    rows += [
        (Name(share.name), f"is {plain(Num(share.value))}", Num(share.share)) for share in shown
    ]
    if hidden:
        rows.append((*the_others([share.share for share in hidden]), Num(rest)))
    caption = "How much of it each input makes up, compared with a blank input (all 0)"
    table = Table(caption, [*rows, ("sum", "", Num(trace.whole))])
    return Block(explanation.name, "traced back to the inputs", trace.whole, [table])
