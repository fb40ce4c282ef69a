"""An explanation as aligned lines of text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from neuron.explain.figures import FIGURES, figures
from neuron.explain.names import One, Row, printable
from neuron.explain.steps import Slope, Step
from neuron.explain.symbols import Symbol
from neuron.explain.tracing import Share, Trace
from neuron.explain.writing import Index, in_names, in_numbers
from neuron.maths.errors import SettingError
from neuron.maths.floats import exact_sum
from neuron.network.roles import Role

if TYPE_CHECKING:
    from neuron.explain.explanation import Explanation

NARROWEST = 40
_GLUE = "\N{WORD JOINER}"  # no white space to textwrap


def explanation_text(explanation: Explanation, width: int) -> str:
    """The whole explanation of a value."""
    blocks = []
    if explanation.headline:
        blocks.append(textwrap.fill(explanation.headline, width))
    blocks += _blocks(explanation, width)
    if explanation.trace is not None:
        blocks.append("\n".join(_trace(explanation, explanation.trace, width)))
    last = [textwrap.fill(note, width) for note in notes(explanation)]
    if last:
        blocks.append("\n".join(last))
    return "\n\n".join(blocks)


def check_width(width: Any) -> None:
    """Raise `SettingError` for a width below 40."""
    if isinstance(width, bool) or not isinstance(width, int) or width < NARROWEST:
        raise SettingError(f"width is a whole number of {NARROWEST} or more; got {width!r:.80}.")


def notes(explanation: Explanation) -> list[str]:
    """The sentences at the end: how to ask further, what L is, how things are counted."""
    found = []
    if explanation.unopened:
        depth = (explanation.steps or explanation.arrivals)[-1].level + 2
        found.append(f"To go further back, ask with depth={depth}.")
    if explanation.arrivals:
        found.append("L is the number whose gradients these are.")
    if any(step.gradient is not None for step in explanation.steps):
        found.append("L is the number that backward() was called on.")
    labels = (step.node.label for step in explanation.steps or explanation.arrivals)
    if explanation.trace is not None or any(isinstance(label, Role) for label in labels):
        found.append("Layers are counted from 1, neurons and inputs from 0.")
    called = [f"x[{k}] is {printable(explanation.features[k])}" for k in _inputs(explanation)]
    if called:
        found.append(f"{', '.join(called)}.")
    return found


def _inputs(explanation: Explanation) -> list[int]:
    """The inputs that are shown and have a name, in their order."""
    if not explanation.features:
        return []
    roles: list[Any] = []
    for step in explanation.steps:
        row = step.operands.get("x")
        if isinstance(row, Row):
            roles += [row.entries[term.index].node for term in step.terms[: explanation.largest]]
    roles = [node.label for node in roles if node is not None]
    found = {role.unit for role in roles if isinstance(role, Role) and role.part == "input"}
    for arrival in explanation.arrivals:
        role = arrival.node.label
        if isinstance(role, Role) and role.part == "weight" and role.layer == 1:
            found.add(int(role.source or 0))
    if explanation.trace is not None:
        shown_shares, _, _ = largest_shares(explanation.trace, explanation.largest)
        names = [share.name for share in explanation.trace.layers[0]]
        found |= {names.index(share.name) for share in shown_shares}
    return sorted(unit for unit in found if unit is not None)


def _blocks(explanation: Explanation, width: int) -> Iterator[str]:
    """A block for each number, an activation's weighted sum being in its block.

    What a function does is written out where it first occurs.
    """
    lines: list[str] = []
    known: set[str] = set()
    for step in explanation.steps:
        if lines and (not step.joined or step.gradient is not None):
            yield "\n".join(lines)
            lines = []
        lines += step_lines(step, width, explanation.largest, brief=step.op in known)
        known.add(step.op)
    yield "\n".join(lines)


def step_lines(step: Step, width: int, largest: int, brief: bool = False) -> Iterator[str]:
    """One step: what the number is, its formula, its largest terms, its gradient.

    `brief` leaves out what a function such as σ does.
    """
    if not step.joined or step.gradient is not None:
        yield from wrapped(f"{step.name} = {figures(step.value)} — {step.what}", width, "", "    ")
    if step.formula is not None:
        yield from equations(step.name, _sides(step, brief), width)
    elif step.node.op is not None:
        yield from wrapped(
            "computed on whole arrays; for its parts, ask explain_network(net, x), "
            "which computes a network's numbers one by one",
            width, "  ", "  ",
        )  # fmt: skip
    if step.term is not None and len(step.terms) > 1:
        yield from _table(step, width, largest)
    if step.gradient is not None:
        yield from _gradient(step, width, largest)


def _sides(step: Step, brief: bool) -> list[str]:
    """What the number is equal to: its formula in short, in full, in numbers; its value."""
    assert step.formula is not None
    sides = []
    if step.call is not None:
        sides.append(_call(step))
    if step.call is not None and brief and step.term is None:
        sides.append(numbered(step, step.call))
    else:
        sides += [named(step, step.formula, step.index), numbered(step, step.formula, step.index)]
    sides.append(figures(step.value))
    return [side for i, side in enumerate(sides) if side not in sides[:i]]


def _call(step: Step) -> str:
    """σ(z), and for one entry of a row's softmax softmax(z)[3]."""
    assert step.call is not None
    return named(step, step.call, step.index)


def equations(left: str, sides: Sequence[str], width: int) -> Iterator[str]:
    """`left = side = side`, on one line if that is short enough, else with a line for each side."""
    line = f"  {left} = " + " = ".join(sides)
    if len(line) <= width and len(sides) <= 3:
        yield line
        return
    indent = " " * min(len(left) + 2, width // 3)
    for i, side in enumerate(sides):
        start = f"  {left} = " if i == 0 else f"{indent} = "
        yield from _wrapped_formula(side, width, start, indent + "     ")


def _wrapped_formula(text: str, width: int, first: str, rest: str) -> list[str]:
    """Lines that break before a sign, and inside parentheses only where it must be."""
    glued, depth = [], 0
    for i, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        after_sign = text[i - 2 : i] in (" +", " −", " /") or text[i - 3 : i] == " if"
        glued.append(_GLUE if character == " " and (depth or after_sign) else character)
    lines = wrapped("".join(glued), width, first, rest)
    if any(len(line) > width for line in lines):
        return wrapped(text, width, first, rest)
    return [line.replace(_GLUE, " ") for line in lines]


def wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    """Lines of a width, the first and the others with their own indents."""
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _table(step: Step, width: int, largest: int) -> Iterator[str]:
    """The largest terms of a sum, the rest of them together, what is added, and the sum."""
    assert step.term is not None
    shown = step.terms[:largest]
    hidden = step.terms[len(shown) :]
    rows = [
        (named(step, step.term, term.index), numbered(step, step.term, term.index), term.value)
        for term in shown
    ]
    rows = [(name, "" if text == figures(value) else text, value) for name, text, value in rows]
    if hidden:
        rows.append(
            (
                *the_others([term.value for term in hidden]),
                total_of([term.value for term in hidden]),
            )
        )
    whole = total_of([term.value for term in step.terms])
    if step.rest is not None:
        value = step.value_of(step.rest)
        if step.rest.head == "name" or value:
            rows.append((named(step, step.rest), part_of(step, step.rest), value))
        whole = float(step.value)
    rows.append(("sum", "", whole))
    n = len(step.terms)
    yield f"  The largest of its {n} terms:" if hidden else f"  Its {n} terms by size:"
    values = aligned([figures(value) for _, _, value in rows])
    names = max(len(row[0]) for row in rows)
    numbers = max(len(row[1]) for row in rows)
    if names + numbers + len(values[0]) + 10 > width:  # the names alone must do
        rows, numbers = [(row[0], "", row[2]) for row in rows], 0
    for i, (row, value) in enumerate(zip(rows, values, strict=True)):
        middle = f"  {row[1]:<{numbers}}" if numbers else ""
        sign = "=" if i < len(shown) and row[1] else " "
        yield f"    {row[0]:<{names}}{middle}  {sign} {value}".rstrip()


def _trace(explanation: Explanation, trace: Trace, width: int) -> Iterator[str]:
    """The inputs' shares in a difference of two outputs, the largest first."""
    yield from textwrap.wrap(
        f"{explanation.name}, traced back to the inputs: how much of it each one makes up, "
        "compared with a blank input (all 0). Each activation's change is shared out in the "
        "proportions of its weighted sum's change.",
        width,
    )
    shown, hidden, rest = largest_shares(trace, explanation.largest)
    rows = [("at a blank input", trace.at_reference)]
    rows += [(f"{share.name} = {figures(share.value)}", share.share) for share in shown]
    if hidden:
        name, note = the_others([share.share for share in hidden])
        rows.append((f"{name}, {note}" if note else name, rest))
    rows.append(("sum", trace.whole))
    names = max(len(name) for name, _ in rows)
    values = aligned([figures(value) for _, value in rows])
    for (name, _), value in zip(rows, values, strict=True):
        yield f"    {name:<{names}}  {value}"


def largest_shares(trace: Trace, largest: int) -> tuple[list[Share], list[Share], float]:
    """The inputs with the largest shares, the others, and what the others make up together."""
    shares = sorted(trace.layers[0], key=lambda share: -abs(share.share))
    hidden = shares[largest:]
    return shares[:largest], hidden, exact_sum([share.share for share in hidden])


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


def total_of(numbers: Sequence[float]) -> float:
    """The sum of some numbers, rounded once."""
    return exact_sum(list(numbers))


def aligned(numbers: Sequence[str]) -> list[str]:
    """Numbers one below the other, with their decimal points in one column."""
    split = [number.partition(".") for number in numbers]
    before = max(len(whole) for whole, _, _ in split)
    return [f"{whole:>{before}}{point}{decimals}" for whole, point, decimals in split]


def _gradient(step: Step, width: int, largest: int) -> Iterator[str]:
    """The number's gradient, and what it passes on to each number it was computed from."""
    g = figures(step.gradient)
    yield from wrapped(f"gradient: ∂L/∂{step.name} = {g}", width, "  ", "      ")
    for _, group in groupby(step.slopes, key=lambda slope: (slope.letter, slope.formula)):
        slopes = list(group)
        shown = slopes[:largest]
        if isinstance(step.operands[slopes[0].letter], One) or slopes[0].index == step.index:
            yield from _slope(step, shown[0], shown[0].index, width)
            yield from _passed(step, shown[0], width)
            continue
        general = named(step, shown[0].formula, "k")
        target = step.name_of(shown[0].letter, "k")
        yield from wrapped(f"∂{step.name}/∂{target} = {general}", width, "    ", "        ")
        for slope in shown:
            yield from _passed(step, slope, width)
        if len(slopes) > len(shown):
            yield f"      … and {len(slopes) - len(shown)} more, none of them larger"


def _slope(step: Step, slope: Slope, index: Index, width: int) -> Iterator[str]:
    sides = [named(step, slope.formula, index), numbered(step, slope.formula, index)]
    sides.append(figures(slope.value))
    sides = [side for i, side in enumerate(sides) if side not in sides[:i]]
    for line in equations(f"∂{step.name}/∂{slope.target.text}", sides, width - 2):
        yield "  " + line


def _passed(step: Step, slope: Slope, width: int) -> list[str]:
    factors = [_in_product(figures(step.gradient)), _in_product(figures(slope.value), first=False)]
    return wrapped(
        f"{slope.target.text} receives {factors[0]}·{factors[1]} = {figures(slope.passes)}",
        width, "      ", "          ",
    )  # fmt: skip


def _in_product(number: str, first: bool = True) -> str:
    return number if first or not number.startswith("−") else f"({number})"


# A step's formulas with its names and with its numbers.


def named(step: Step, tree: Symbol, index: Index = "") -> str:
    """A formula of a step with the names of its operands."""
    return in_names(tree, step.name_of, index)


def numbered(step: Step, tree: Symbol, index: Index = "", digits: int | None = FIGURES) -> str:
    """A formula of a step with the numbers of its operands, to some significant figures.

    At full precision, `digits` None, every sum is written out term by term.
    """
    return in_numbers(tree, step.name_of, step.number_of, step.value_of, index, digits)
