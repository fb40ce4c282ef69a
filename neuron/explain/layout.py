"""A page as aligned lines of text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from neuron.explain.figures import FIGURES, figures
from neuron.explain.page import Block, Equation, Formula, Page, Table, plain
from neuron.explain.steps import Step
from neuron.explain.symbols import Symbol
from neuron.explain.writing import Index, in_names, in_numbers
from neuron.maths.errors import SettingError
from neuron.maths.floats import exact_sum

NARROWEST = 40
_GLUE = "\N{WORD JOINER}"  # no white space to textwrap


def check_width(width: Any) -> None:
    """Raise `SettingError` for a width below 40."""
    if isinstance(width, bool) or not isinstance(width, int) or width < NARROWEST:
        raise SettingError(f"width is a whole number of {NARROWEST} or more; got {width!r:.80}.")


def page_text(page: Page, width: int) -> str:
    """A page as text; a block without a title goes on with the one before."""
    paragraphs = [textwrap.fill(page.headline, width)] if page.headline else []
    for block in page.blocks:
        lines = "\n".join(block_lines(block, width))
        if block.titled or not paragraphs:
            paragraphs.append(lines)
        else:
            paragraphs[-1] += "\n" + lines
    if page.notes:
        paragraphs.append("\n".join(textwrap.fill(note, width) for note in page.notes))
    return "\n\n".join(paragraphs)


def block_lines(block: Block, width: int) -> Iterator[str]:
    """One number: what it is, then its equations and tables."""
    if block.titled:
        title = f"{block.name} = {figures(block.value)} — {block.what}"
        yield from wrapped(title, width, "", "    ")
    for item in block.items:
        if isinstance(item, Equation):
            yield from equations(plain(item.left), [plain(side) for side in item.sides], width)
        elif isinstance(item, Table):
            yield from _table(item, width)
        else:
            yield from wrapped(item, width, "  ", "  ")


def _table(table: Table, width: int) -> Iterator[str]:
    rows = [(plain(name), plain(middle)) for name, middle, _ in table.rows]
    values = aligned([plain(value) for _, _, value in table.rows])
    names, middles = (max(len(row[i]) for row in rows) for i in (0, 1))
    if names + middles + len(values[0]) + 10 > width:  # the names alone must do
        rows, middles = [(name, "") for name, _ in rows], 0
    yield f"  {table.caption}:"
    for (name, middle), value, row in zip(rows, values, table.rows, strict=True):
        between = f"  {middle:<{middles}}" if middles else ""
        sign = "=" if isinstance(row[1], Formula) and middles else " "
        yield f"    {name:<{names}}{between}  {sign} {value}".rstrip()


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


def aligned(numbers: Sequence[str]) -> list[str]:
    """Numbers one below the other, with their decimal points in one column."""
    split = [number.partition(".") for number in numbers]
    before = max(len(whole) for whole, _, _ in split)
    return [f"{whole:>{before}}{point}{decimals}" for whole, point, decimals in split]


def total_of(numbers: Sequence[float]) -> float:
    """The sum of some numbers, rounded once."""
    return exact_sum(list(numbers))


# A step's formulas with its names and with its numbers.


def named(step: Step, tree: Symbol, index: Index = "") -> str:
    """A formula of a step with the names of its operands."""
    return in_names(tree, step.name_of, index)


def numbered(step: Step, tree: Symbol, index: Index = "", digits: int | None = FIGURES) -> str:
    """A formula of a step with the numbers of its operands, to some significant figures.

    At full precision, `digits` None, every sum is written out term by term.
    """
    return in_numbers(tree, step.name_of, step.number_of, step.value_of, index, digits)
