"""An explanation as HTML: parts that open and close, formulas in MathML, no script.

A number's block holds, folded up, the blocks of the numbers it was computed from.
`<details>` needs no script and works by keyboard alone. The page loads nothing from
elsewhere, and its colours follow the reader's choice of light or dark.
"""

from __future__ import annotations

from collections.abc import Sequence

from neuron.explain.figures import figures
from neuron.explain.mathml import MathWriter, escaped, math_name, math_number
from neuron.explain.page import Block, Equation, Formula, Name, Num, Page, Piece, Table

#: Deeper than this, blocks stand one below the other: browsers limit how deep a page may nest.
DEEPEST = 12

STYLE = """
.neuron { --ink: #1a1a1a; --soft: #5b6068; --line: #c9ced6; --ground: #fff; --raised: #f4f6f9;
  --accent: #0b5cad; color: var(--ink); background: var(--ground); font: 16px/1.5 system-ui,
  sans-serif; max-width: 60rem; padding: .5rem 1rem; }
@media (prefers-color-scheme: dark) { .neuron { --ink: #e8eaed; --soft: #a9b0ba; --line: #454b54;
  --ground: #16181c; --raised: #1f2329; --accent: #8ab8f0; } }
.neuron details { border-left: 3px solid var(--line); margin: .4rem 0; padding: 0 0 0 .8rem; }
.neuron details[open] { border-color: var(--accent); }
.neuron summary { cursor: pointer; padding: .25rem .4rem; border-radius: 4px; }
.neuron summary:hover { background: var(--raised); }
.neuron summary:focus-visible { outline: 2px solid var(--accent); }
.neuron .what, .neuron .note, .neuron caption { color: var(--soft); }
.neuron .note { font-size: .9em; }
.neuron math { font-size: 1.1em; }
.neuron .formulas { overflow-x: auto; }
.neuron table { border-collapse: collapse; margin: .5rem 0 .5rem .5rem; }
.neuron caption { text-align: left; padding: .2rem 0; }
.neuron td { padding: .15rem .6rem; text-align: left; border: 0; }
.neuron .sides td { padding: .3rem .2rem; vertical-align: baseline; }
.neuron .sides td:first-child { text-align: right; }
.neuron .parts td:last-child { text-align: right; font-variant-numeric: tabular-nums; }
.neuron .parts tr:last-child.sum td { border-top: 1px solid var(--ink); }
"""
DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>html {{ color-scheme: light dark; }} body {{ margin: 0; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #16181c; }} }}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def page_html(page: Page, document: bool) -> str:
    """A page as a piece of HTML, or as a whole document."""
    parts = [f'<section class="neuron">\n<style>{STYLE}</style>']
    if page.headline:
        parts.append(f"<p>{escaped(page.headline)}</p>")
    parts += _nested(page.blocks)
    if page.notes:
        parts.append(f'<p class="note">{escaped(" ".join(page.notes))}</p>')
    body = "\n".join([*parts, "</section>"])
    if not document:
        return body
    title = page.headline or f"{page.blocks[0].name}: {page.blocks[0].what}"
    return whole_document(title, body)


def whole_document(title: str, body: str) -> str:
    """A piece of HTML as a page of its own."""
    return DOCUMENT.format(title=escaped(title), body=body)


def _nested(blocks: Sequence[Block]) -> list[str]:
    """Each block inside the one that it explains further; without recursion."""
    inside = _places(blocks)
    parts: list[str] = []
    unwritten: list[tuple[int, int] | None] = [
        (i, 0) for i in reversed(range(len(blocks))) if inside[i] is None
    ]
    while unwritten:
        item = unwritten.pop()
        if item is None:
            parts.append("</details>")
            continue
        i, depth = item
        parts.append(_opening(blocks[i], opened=depth == 0) + _items(blocks[i]))
        children = [(k, depth + 1) for k in range(len(blocks)) if inside[k] == i]
        if depth < DEEPEST:
            unwritten += [None, *reversed(children)]
        else:
            parts.append("</details>")
            unwritten += reversed(children)
    return parts


def _places(blocks: Sequence[Block]) -> list[int | None]:
    """For each block the first one before it that it is a parent of; a joined one, the last."""
    inside: list[int | None] = []
    used_by: dict[int, int] = {}
    for i, block in enumerate(blocks):
        here = None if block.node is None else used_by.get(id(block.node))
        if here is None and block.joined and i:
            here = i - 1
        inside.append(here)
        for parent in block.parents:
            used_by.setdefault(id(parent), i)
    return inside


def _opening(block: Block, opened: bool) -> str:
    number = math_number(figures(block.value))
    return (
        f"<details{' open' if opened or block.joined else ''}><summary>"
        f"<math><mrow>{math_name(block.name)}<mo>=</mo>{number}</mrow></math>"
        f' <span class="what">{escaped(block.what)}</span></summary>\n'
    )


def _items(block: Block) -> str:
    parts = []
    for item in block.items:
        if isinstance(item, Equation):
            parts.append(equation_html(item))
        elif isinstance(item, Table):
            parts.append(_table(item))
        else:
            parts.append(f"<p>{escaped(item)}</p>")
    return "\n".join(parts)


def equation_html(equation: Equation) -> str:
    """The sides of an equation one below the other, their signs in one column."""
    rows = "".join(
        f"<tr><td>{piece_html(equation.left) if i == 0 else ''}</td>"
        f"<td>=</td><td>{piece_html(side)}</td></tr>"
        for i, side in enumerate(equation.sides)
    )
    if equation.note:
        rows += f'<tr><td></td><td></td><td class="note">{escaped(equation.note)}</td></tr>'
    return f'<div class="formulas"><table class="sides" role="presentation">{rows}</table></div>'


def _table(table: Table) -> str:
    rows = []
    for name, middle, value in table.rows:
        sign = "=" if isinstance(middle, Formula) else ""
        attribute = ' class="sum"' if name == "sum" else ""
        cells = "".join(
            f"<td>{cell}</td>"
            for cell in (piece_html(name), piece_html(middle), sign, piece_html(value))
        )
        rows.append(f"<tr{attribute}>{cells}</tr>")
    return (
        f'<div class="formulas"><table class="parts"><caption>{escaped(table.caption)}</caption>'
        f"{''.join(rows)}</table></div>"
    )


def piece_html(piece: Piece) -> str:
    """A part of a block: mathematics, or words."""
    if isinstance(piece, Formula):
        return f'<math displaystyle="true"><mrow>{piece.written(MathWriter)}</mrow></math>'
    if isinstance(piece, Name):
        return f'<math displaystyle="true">{math_name(piece.text)}</math>'
    if isinstance(piece, Num):
        return f"<math><mrow>{math_number(figures(piece.value))}</mrow></math>"
    return escaped(piece)
