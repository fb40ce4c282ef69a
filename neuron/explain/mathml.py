"""Formulas and names in MathML, which browsers set as mathematics and screen readers can speak.

Whatever is not ours, such as a label, goes through `escaped`: no character of it is markup.
"""

from __future__ import annotations

import html
import re
from typing import ClassVar

from neuron.explain.symbols import Symbol
from neuron.explain.tex import LAYERED, NAME
from neuron.explain.writing import ATOM, COMPARISONS, POWER, Index, Writer

#: Characters that change the direction of text, or that no document may hold.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


MINUS = '<mo form="prefix" lspace="0" rspace="0">−</mo>'
OPEN = '<mo form="prefix" lspace="0" rspace="0">(</mo>'
CLOSE = '<mo form="postfix" lspace="0" rspace="0">)</mo>'
#: The index of an entry k, which the name of the whole row does not have.
OF_K = re.compile(
    r"<msub(?:sup)?>(<mi>[^<]*</mi>)<mrow><mi>k</mi></mrow>(<mn>\d+</mn>)?</msub(?:sup)?>"
)


def escaped(text: str) -> str:
    """A text in which nothing is markup."""
    return html.escape(UNSEEN.sub("�", text), quote=True)


def math_name(text: str) -> str:
    """A name: its layer above, its unit below; of ∂y/∂x a fraction."""
    if text.startswith("∂") and "/∂" in text:
        of, _, by = text[1:].partition("/∂")
        parts = (f"<mrow><mo>∂</mo>{math_name(part)}</mrow>" for part in (of, by))
        return f"<mfrac>{''.join(parts)}</mfrac>"
    if " − " in text and not text.startswith("‘"):
        return f"<mrow>{_sign('−').join(map(math_name, text.split(' − ')))}</mrow>"
    found = NAME.fullmatch(text)
    if found is None:
        return f"<mtext>{escaped(text)}</mtext>"
    letters, number, places, copy = found.groups()
    layered = letters in LAYERED and bool(number) and bool(places)
    base = f"<mi>{escaped(letters)}</mi>"
    below = [part for part in ("" if layered else number, places) if part]
    if copy:
        below.append(f"#{copy}")
    sub = (
        f"<mrow>{_sign(',').join(map(_place, ','.join(below).split(',')))}</mrow>" if below else ""
    )
    if layered:
        return f"<msubsup>{base}{sub}<mn>{escaped(number)}</mn></msubsup>"
    return f"<msub>{base}{sub}</msub>" if sub else base


def math_number(text: str) -> str:
    """A number as `figures` prints it."""
    mantissa, e, exponent = text.partition("e")
    minus = MINUS if mantissa.startswith("−") else ""
    number = f"{minus}<mn>{escaped(mantissa.removeprefix('−'))}</mn>"
    if e:
        number += f"<mo>×</mo><msup><mn>10</mn><mrow>{math_number(exponent)}</mrow></msup>"
    return number


def _place(place: str) -> str:
    kind = "mn" if place.isdecimal() else "mi" if len(place) == 1 and place.isalpha() else "mtext"
    return f"<{kind}>{escaped(place)}</{kind}>"


def _sign(sign: str) -> str:
    return f"<mo>{escaped(sign)}</mo>"


class MathWriter(Writer):
    """Writes formulas as MathML, without the outermost `<math>`."""

    signs: ClassVar[dict[str, str]] = {
        "add": _sign("+"), "onto": _sign("+"), "subtract": _sign("−"), "multiply": _sign("·"),
        "and": "<mtext> and </mtext>", "or": "<mtext> or </mtext>",
        **{head: _sign(sign) for head, sign in COMPARISONS.items()},
    }  # fmt: skip

    def name(self, text: str) -> str:
        """A name as mathematics."""
        return math_name(text)

    def number(self, text: str) -> str:
        """A number, with its power of ten."""
        return math_number(text)

    def in_parentheses(self, text: str) -> str:
        """In parentheses that grow with what they hold."""
        return f"<mrow>{OPEN}{text}{CLOSE}</mrow>"

    def negated(self, text: str) -> str:
        """With a minus before it."""
        return MINUS + text

    def bars(self, text: str) -> str:
        """An absolute value."""
        return f"<mrow><mo>|</mo>{text}<mo>|</mo></mrow>"

    def joined(self, head: str, a: str, b: str) -> str:
        """Two operands with the operation's sign between them, or as a fraction."""
        if head == "divide":
            return f"<mfrac><mrow>{a}</mrow><mrow>{b}</mrow></mfrac>"
        return a + self.signs[head] + b

    def function(self, called: str, arguments: list[str]) -> str:
        """A root, a power of e, or a function's name with its arguments."""
        if called == "√":
            return f"<msqrt>{arguments[0]}</msqrt>"
        if called == "exp":
            return f"<msup><mi>e</mi><mrow>{arguments[0]}</mrow></msup>"
        inside = _sign(",").join(arguments)
        name = f'<mi mathvariant="normal">{escaped(called)}</mi>'
        return f"<mrow>{name}{OPEN}{inside}{CLOSE}</mrow>"

    def one_of(self, condition: str, yes: str, no: str) -> str:
        """One of two, by a condition."""
        return f"{yes}<mtext> if </mtext>{condition}<mtext>, else </mtext>{no}"

    def over(self, sign: str, k: str, text: str) -> str:
        """A sum or a largest over the entries k."""
        sign = "∑" if sign == "Σ" else sign
        return f"<munder><mo>{sign}</mo><mi>{k}</mi></munder>{text}"

    def indexed(self, text: str, index: Index) -> str:
        """An entry of a row."""
        return f"<msub><mrow>{text}</mrow><mtext>{escaped(str(index))}</mtext></msub>"

    def is_largest(self, entry: str) -> str:
        """In words."""
        return f"{entry}<mtext> is the largest</mtext>"

    def infix(self, tree: Symbol, index: Index, leads: bool) -> tuple[str, int]:
        """A fraction needs no parentheses, nor does what stands in an exponent."""
        if tree.head == "divide":
            return self.joined("divide", *(self.write(arg, index) for arg in tree.args)), POWER
        if tree.head == "power":
            base = self.write(tree.args[0], index, ATOM)
            exponent = self.write(tree.args[1], index)
            return f"<msup><mrow>{base}</mrow><mrow>{exponent}</mrow></msup>", POWER
        return super().infix(tree, index, leads)

    def row_name(self, text: str) -> str:
        """The name of a row: that of its entry k without the k."""
        return OF_K.sub(lambda m: f"<msup>{m[1]}{m[2]}</msup>" if m[2] else m[1], text)
