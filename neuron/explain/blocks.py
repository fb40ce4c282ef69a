"""Blocks of a page as aligned lines of text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from neuron.explain.figures import figures
from neuron.explain.layout import aligned, equations, wrapped
from neuron.explain.page import Block, Equation, Formula, Page, Table, plain


def page_text(page: Page, width: int) -> str:
    """A page as text; a joined block follows without an empty line."""
    text = textwrap.fill(page.headline, width) + "\n" if page.headline else ""
    for block in page.blocks:
        text += "" if block.joined else "\n"
        text += "\n".join(block_lines(block, width)) + "\n"
    text += "\n" + "\n".join(textwrap.fill(note, width) for note in page.notes)
    return text.strip()


def block_lines(block: Block, width: int) -> Iterator[str]:
    """One number: what it is, then its equations and tables."""
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
