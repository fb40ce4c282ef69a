r"""Formulas and names in LaTeX: each operation by the template of its row in the op table.

w1[3,17] becomes w^{1}_{3,17}, as in the notation of the books: the layer above, the
units below. What a student or a file has named is text in which nothing is a command.
"""

from __future__ import annotations

import re
import unicodedata
from string import Formatter
from typing import ClassVar

from neuron.explain.symbols import ROW, SLOPE, Symbol
from neuron.explain.writing import (
    ATOM,
    CHOICE,
    COMPARISONS,
    NEGATIVE,
    POWER,
    PRODUCT,
    SUM,
    Index,
    Writer,
)  # fmt: skip
from neuron.ops import TABLE
from neuron.ops.row import RowMap

GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ",
        (
            "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho "
            "sigma tau upsilon varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon "
            "Phi Psi Omega"
        ).split(),
        strict=True,
    )
)
ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}", "`": r"\textasciigrave{}", "-": "{-}",
    "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"\dots{}", "–": "--", "—": "---",
    "·": r"\(\cdot\)",
    "Σ": r"\(\Sigma\)", "∂": r"\(\partial\)", "−": r"\(-\)", "≤": r"\(\le\)", "∞": r"\(\infty\)",
    "×": r"\(\times\)", "′": r"\('\)", "ₖ": r"\(_k\)", "ⱼ": r"\(_j\)", "�": "?",
}  # fmt: skip
ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u030a": "r",
    "\u030c": "v", "\u0327": "c",
}  # fmt: skip
NAME = re.compile(r"([^\W\d_]+)(\d*)(?:\[([\w,]+)\])?(?:#(\d+))?")
LAYERED = set("wbza")  # letters whose number is a layer
TALL = ("\\frac", "\\sum", "\\begin")


def tex_text(text: str) -> str:
    """A text in which nothing is a command, in letters that every LaTeX can set."""
    return "".join(map(_tex_character, text))


def _tex_character(character: str) -> str:
    if character in ESCAPED:
        return ESCAPED[character]
    if character in GREEK:
        return rf"\(\{GREEK[character]}\)"
    if " " <= character <= "~":
        return character
    base, *marks = list(unicodedata.normalize("NFKD", character))
    if base.isascii() and base.isalpha() and all(mark in ACCENTS for mark in marks):
        for mark in marks:
            base = rf"\{ACCENTS[mark]}{{{base}}}"
        return base
    return f"[U+{ord(character):04X}]"


def tex_name(text: str) -> str:
    """A name as mathematics; of ∂y/∂x the two names."""
    if text.startswith("∂") and "/∂" in text:
        of, _, by = text[1:].partition("/∂")
        return rf"\frac{{\partial {tex_name(of)}}}{{\partial {tex_name(by)}}}"
    if " − " in text and not text.startswith("‘"):  # the difference of two weighted sums
        return " - ".join(map(tex_name, text.split(" − ")))
    found = NAME.fullmatch(text)
    if found is None:
        return rf"\text{{{tex_text(text)}}}"
    letters, number, places, copy = found.groups()
    layered = letters in LAYERED and bool(number) and bool(places)
    below = [part for part in ("" if layered else number, places) if part]
    above = [number] if layered else []
    above += [rf"\langle {copy}\rangle"] if copy else []
    return (
        _letters(letters)
        + (f"^{{{' '.join(above)}}}" if above else "")
        + (f"_{{{','.join(map(_place, below))}}}" if below else "")
    )


def _letters(letters: str) -> str:
    if len(letters) > 1:
        return rf"\mathit{{{letters}}}" if letters.isascii() else rf"\text{{{tex_text(letters)}}}"
    if letters in GREEK:
        return rf"\{GREEK[letters]}"
    return letters if letters.isascii() else rf"\text{{{tex_text(letters)}}}"


def _place(place: str) -> str:
    return place if place.isascii() and "_" not in place else rf"\text{{{tex_text(place)}}}"


def tex_number(text: str) -> str:
    """A number as `figures` prints it."""
    mantissa, e, exponent = text.partition("e")
    sign = "-" if mantissa.startswith("−") else ""
    digits = mantissa.removeprefix("−").replace("∞", r"\infty ").replace("nan", r"\mathrm{nan}")
    power = rf" \times 10^{{{exponent.replace('−', '-')}}}" if e else ""
    return f"{sign}{digits}{power}"


class TexWriter(Writer):
    """Writes formulas as LaTeX."""

    signs: ClassVar[dict[str, str]] = {
        **{head: TABLE[head].latex.format("", "") for head in ("add", "subtract", "multiply")},
        "onto": TABLE["add"].latex.format("", ""),
        "and": r" \text{ and } ", "or": r" \text{ or } ",
        **dict(zip(COMPARISONS, (" < ", r" \le ", " > ", r" \ge ", " = "), strict=True)),
    }  # fmt: skip

    def name(self, text: str) -> str:
        """A name as mathematics."""
        return tex_name(text)

    def number(self, text: str) -> str:
        """A number, with its power of ten."""
        return tex_number(text)

    def in_parentheses(self, text: str) -> str:
        """In parentheses as high as what they hold."""
        return fitted(f"({text})")

    def negated(self, text: str) -> str:
        """By the template of the row."""
        return TABLE["negate"].latex.format(text)

    def bars(self, text: str) -> str:
        """By the template of the row."""
        return rf"\left{TABLE['abs'].latex.format(text)[:-1]}\right|"

    def joined(self, head: str, a: str, b: str) -> str:
        """Two operands with the operation's sign between them, or as a fraction."""
        if head == "divide":
            return TABLE["divide"].latex.format(a, b)
        return a + self.signs[head] + b

    def one_of(self, condition: str, yes: str, no: str) -> str:
        """By the template of the row."""
        return TABLE["where"].latex.format(condition, yes, no)[1:-1]

    def over(self, sign: str, k: str, text: str) -> str:
        r"""With \sum or \max."""
        return rf"\{'sum' if sign == 'Σ' else 'max'}_{{{k}}} {text}"

    def indexed(self, text: str, index: Index) -> str:
        """An entry of a row."""
        return f"{text}_{{{index}}}"

    def is_largest(self, entry: str) -> str:
        """In words."""
        return rf"{entry} \text{{ is the largest}}"

    def leaf(self, letter: str, index: Index) -> tuple[str, int]:
        """A name with a superscript needs parentheses before it can be raised to a power."""
        text, tightness = super().leaf(letter, index)
        return text, POWER if tightness == ATOM and ("^" in text or "frac" in text) else tightness

    def infix(self, tree: Symbol, index: Index, leads: bool) -> tuple[str, int]:
        """A fraction and a power hold their operands in braces."""
        if tree.head in ("divide", "power"):
            left = CHOICE if tree.head == "divide" else ATOM
            a = self.write(tree.args[0], index, left)
            b = self.write(tree.args[1], index, CHOICE)
            return TABLE[tree.head].latex.format(a, b), POWER
        return super().infix(tree, index, leads)

    def call(self, tree: Symbol, index: Index) -> tuple[str, int]:
        """By the row's template; parentheses where the template has none."""
        head = tree.head.removeprefix(ROW)
        if head.startswith(SLOPE):
            head = head.removeprefix(SLOPE)
            inside = self.write(tree.args[0], index)
            return rf"\mathrm{{{tex_text(TABLE[head].symbol)}}}'\left({inside}\right)", ATOM
        op = TABLE.get(head)
        if op is None:
            arguments = ", ".join(self.write(arg, index) for arg in tree.args)
            return rf"\mathrm{{{tex_text(head)}}}\left({arguments}\right)", ATOM
        template = op.latex
        if isinstance(op, RowMap):
            if self.value_of is not None:
                return self.entry_of_row(tree, index)
            row = self.row_name(self.write(tree.args[0], "k"))
            return self.indexed(fitted(template.format(row)), index), POWER
        enclosed = _enclosed(template)
        arguments_ = [
            self.write(arg, index, CHOICE if i in enclosed else POWER)
            for i, arg in enumerate(tree.args)
        ]
        return fitted(template.format(*arguments_)), _tightness(template)

    def row_name(self, text: str) -> str:
        """The name of a row: that of its entry k without the k."""
        return text.removesuffix("_{k}")


def fitted(text: str) -> str:
    """Parentheses as high as a fraction or sum in them; others stay as they are."""
    if not any(tall in text for tall in TALL):
        return text
    text = re.sub(r"(?<!\\left)(?<!\\)\(", r"\\left(", text)
    return re.sub(r"(?<!\\right)(?<!\\)\)", r"\\right)", text)


def _enclosed(template: str) -> set[int]:
    """Which operands stand between parentheses or braces in a template."""
    found, depth = set(), 0
    for literal, field, _, _ in Formatter().parse(template):
        depth += sum(literal.count(c) for c in "({[") - sum(literal.count(c) for c in ")}]")
        if field is not None and depth > 0:
            found.add(int(field))
    return found


def _tightness(template: str) -> int:
    """How tightly a template holds together, by the signs outside its parentheses and braces."""
    text = template.format(*"xyz")
    before = None
    while before != text:
        before, text = text, re.sub(r"\([^(){}]*\)|\{[^(){}]*\}", "", text)
    if " - " in text or " + " in text:
        return SUM
    if text.startswith("-"):
        return NEGATIVE
    return PRODUCT if r"\cdot" in text else POWER if "^" in text else ATOM
