"""Describing an explanation: for each number what is said about it, as a page of blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from neuron.explain.figures import figures
from neuron.explain.gradient import GRADIENT, Arrival, Path, received
from neuron.explain.names import One
from neuron.explain.notes import notes
from neuron.explain.page import (
    Block,
    Equation,
    Formula,
    Name,
    Num,
    Page,
    Piece,
    Row,
    Table,
    distinct,
    plain,
)
from neuron.explain.steps import Slope, Step, Term
from neuron.explain.symbols import Symbol, name
from neuron.explain.tracing import largest_shares
from neuron.explain.writing import Index
from neuron.maths.floats import exact_sum
from neuron.network.roles import Role

if TYPE_CHECKING:
    from neuron.explain.explanation import Explanation


#: The letter of a local derivative in the formula of what is passed on.
SLOPE = "slope"


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
        items.append(
            "Computed on whole arrays; for its parts, ask explain_network(net, x), which "
            "computes a network's numbers one by one."
        )
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
        step.name,
        step.what,
        float(step.value),
        items,
        step.node,
        step.level,
        step.joined,
        titled=not step.joined or step.gradient is not None,
        parents=parents,
    )


def _sides(step: Step, brief: bool) -> list[Piece]:
    """What the number is equal to: its formula in short, in full, in numbers; its value."""
    assert step.formula is not None
    tree, at = step.formula, step.index
    sides: list[Piece] = []
    if step.call is not None:
        sides.append(Formula(step.call, step, at))
        if brief and step.term is None:
            tree = step.call
    return distinct(
        [*sides, Formula(tree, step, at), Formula(tree, step, at, True), Num(step.value)]
    )


def _table(step: Step, largest: int) -> Table:
    """The largest terms of a sum, the rest of them together, what is added, and the sum."""
    assert step.term is not None
    shown, hidden = step.terms[:largest], step.terms[largest:]
    rows = [
        _row(Formula(step.term, step, term.index), Formula(step.term, step, term.index, True), term)
        for term in shown
    ]
    if hidden:
        rest = [term.value for term in hidden]
        rows.append((*the_others(rest), Num(exact_sum(rest))))
    whole = exact_sum([term.value for term in step.terms])
    if step.rest is not None:
        value = step.value_of(step.rest)
        if step.rest.head == "name" or value:
            rows.append((Formula(step.rest, step), part_of(step, step.rest), Num(value)))
        whole = float(step.value)
    n = len(step.terms)
    caption = f"The largest of its {n} terms" if hidden else f"Its {n} terms by size"
    return Table(caption, [*rows, ("sum", "", Num(whole))])


def _row(name: Piece, numbers: Formula, found: Term | Path) -> Row:
    """A row of a table; where the numbers put in are the number itself, it stands there once."""
    value = found.value if isinstance(found, Term) else found.passes
    same = plain(numbers) == figures(value)
    return name, "" if same else numbers, Num(value)


def the_others(hidden: Sequence[float]) -> tuple[str, str]:
    """What the numbers that are not shown are called, and what is to be said of them."""
    zeros = sum(number == 0 for number in hidden)
    if len(hidden) == 1:
        return "the other one", ""
    name = f"the other {len(hidden)}"
    if not zeros:
        return name, "together"
    return name, "all 0" if zeros == len(hidden) else f"{zeros} of them 0"


def part_of(step: Step, rest: Symbol) -> str:
    """What is added to a sum: a bias, if its label says so."""
    operand = step.operands[rest.args[0]] if rest.head == "name" else None
    node = operand.node if isinstance(operand, One) else None
    role = node.label if node is not None else None
    return role.part if isinstance(role, Role) else "added"


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
    """What goes on to each operand, of a row of operands the largest parts."""
    rows: list[Row] = []
    for letter in dict.fromkeys(slope.letter for slope in slopes):
        of_row = [slope for slope in slopes if slope.letter == letter]
        of_row.sort(key=lambda slope: -abs(slope.passes))
        for slope in of_row[:largest]:
            whole = Formula(name(GRADIENT) * name(SLOPE), _Passing(step, slope), numbers=True)
            if slope.formula == Symbol("number", 1):
                whole = Formula(name(GRADIENT), step, numbers=True)
            rows.append(_row(Name(slope.target.text), whole, Path(step, slope)))
    more = len(slopes) - len(rows)
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
        rows = [_row(_symbolic(path), _numeric(path), path) for path in shown]
        if hidden:
            rest = [path.passes for path in hidden]
            rows.append((*the_others(rest), Num(exact_sum(rest))))
        n = len(arrival.paths)
        caption = f"Its {n} ways to L" + (", those that bring most" if hidden else "")
        items.append(Table(caption, [*rows, ("sum", "", Num(received(arrival)))]))
    else:
        items.append(Equation(left, [Num(arrival.gradient)]))
    ahead = [path.step.node for path in arrival.paths]
    return Block(
        left.text, arrival.what, arrival.gradient, items,
        arrival.node, arrival.level, arrival.joined, parents=ahead,
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


class _Passing:
    """A step with a slope that has been worked out: what the gradient is multiplied by."""

    def __init__(self, step: Step, slope: Slope) -> None:
        self.name, self.gradient, self.slope = step.name, step.gradient, slope
        self.value_of = step.value_of

    def number_of(self, letter: str, index: Index) -> float:
        """The slope, which is the only letter."""
        return self.slope.value


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
    rows: list[Row] = [("at a blank input", "", Num(trace.at_reference))]
    rows += [
        (Name(share.name), f"is {plain(Num(share.value))}", Num(share.share)) for share in shown
    ]
    if hidden:
        rows.append((*the_others([share.share for share in hidden]), Num(rest)))
    caption = "How much of it each input makes up, compared with a blank input (all 0)"
    table = Table(caption, [*rows, ("sum", "", Num(trace.whole))])
    how = "Each activation's change is shared out in the proportions of its weighted sum's change."
    return Block(explanation.name, "traced back to the inputs", trace.whole, [how, table])
