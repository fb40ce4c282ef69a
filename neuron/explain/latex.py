r"""An explanation as LaTeX: aligned equations and tables, by amsmath alone.

A fragment goes into a document that says \usepackage{amsmath,amssymb,textcomp}; a whole
document compiles as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from neuron.explain.figures import figures
from neuron.explain.page import Block, Equation, Formula, Name, Num, Page, Piece, Table
from neuron.explain.tex import TexWriter, tex_name, tex_number, tex_text

DOCUMENT = r"""\documentclass[11pt]{{article}}
\usepackage[T1]{{fontenc}}
\usepackage{{textcomp}}
\usepackage{{amsmath,amssymb}}
\usepackage[a4paper,margin=2cm]{{geometry}}
\setlength{{\parindent}}{{0pt}}
\setlength{{\parskip}}{{0.6em plus 0.3em}}
\allowdisplaybreaks
\begin{{document}}
\raggedright
\setlength{{\abovedisplayskip}}{{4pt plus 2pt}}
\setlength{{\belowdisplayskip}}{{4pt plus 2pt}}
{}
\end{{document}}
"""
NAMED = re.compile(r"(?<!\w)([wzba]\d+\[[0-9,]+\]|x\[[0-9]+\])")
#: Three sides no longer than this stand on one line.
SHORT = 150


def page_latex(page: Page, document: bool) -> str:
    """A page as a fragment, or as a whole document."""
    paragraphs = [words(page.headline)] if page.headline else []
    paragraphs += ["\n".join(_block(block)) for block in page.blocks]
    if page.notes:
        paragraphs.append(r"{\small " + words(" ".join(page.notes)) + "}")
    text = "\n\n".join(paragraphs)
    return whole_document(text) if document else text + "\n"


def whole_document(text: str) -> str:
    """A fragment as a document that compiles as it is."""
    return DOCUMENT.format(text)


def _block(block: Block) -> Iterator[str]:
    yield (
        rf"\textbf{{\boldmath \({tex_name(block.name)} = {tex_number(figures(block.value))}\)}}"
        f" --- {words(block.what)}"
    )
    for kind, group in groupby(block.items, key=type):
        if kind is Equation:
            yield aligned(*(item for item in group if isinstance(item, Equation)))
            continue
        for item in group:
            yield r"\par " + (_table(item) if isinstance(item, Table) else words(str(item)))


def words(text: str) -> str:
    """A sentence; the names of a network's numbers in it are set as mathematics."""
    pieces = NAMED.split(text)
    pieces[0::2] = map(tex_text, pieces[0::2])
    pieces[1::2] = [rf"\({tex_name(piece)}\)" for piece in pieces[1::2]]
    return "".join(pieces)


def aligned(*equations: Equation) -> str:
    """Equations with their signs one below the other; a long one has a line for each side."""
    lines = []
    for equation in equations:
        left, sides = piece_tex(equation.left), [piece_tex(side) for side in equation.sides]
        if equation.note:
            sides[-1] += rf",\quad \text{{{tex_text(equation.note)}}}"
        if len(sides) <= 3 and len(left) + sum(map(len, sides)) < SHORT:
            lines.append(f"{left} &= " + " = ".join(sides))
        else:
            lines += [f"{left if i == 0 else ''} &= {side}" for i, side in enumerate(sides)]
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def _table(table: Table) -> str:
    rows = [_row(row) for row in table.rows]
    if table.rows and table.rows[-1][0] == "sum":
        rows[-1] = r"\hline " + rows[-1]
    body = " \\\\\n".join(rows)
    return (
        f"{tex_text(table.caption)}:\n"
        r"\[\renewcommand{\arraystretch}{1.25}\begin{array}{l@{\quad}l@{\;}c@{\;}r}" + "\n"
        f"{body}\n"
        r"\end{array}\]"
    )


def _row(row: Sequence[Piece]) -> str:
    name, middle, value = row
    sign = "=" if isinstance(middle, Formula) else ""
    return f"{piece_tex(name)} & {piece_tex(middle)} & {sign} & {piece_tex(value)}"


def piece_tex(piece: Piece) -> str:
    """A part of a block as mathematics."""
    if isinstance(piece, Formula):
        return piece.written(TexWriter)
    if isinstance(piece, Name):
        return tex_name(piece.text)
    if isinstance(piece, Num):
        return tex_number(figures(piece.value))
    return rf"\text{{{tex_text(piece)}}}" if piece else ""
