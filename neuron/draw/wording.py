"""How numbers and names are written in a picture."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

from neuron.maths.functions import shape
from neuron.maths.vector import Entries, Vector

NOT_COMPUTED = "not computed"
LONGEST_EXACT = 10**6
LONGEST_ROW = 3


def number_text(number: Any) -> str:
    """A number to four significant figures; short whole numbers and fractions as they are."""
    if (
        isinstance(number, int | Fraction)
        and max(abs(number.numerator), number.denominator) < LONGEST_EXACT
    ):
        text = str(number)
    else:
        try:
            text = plain_exponent(format(float(number) or 0.0, ".4g"))  # −0.0 is written as 0
        except OverflowError:
            text = "-huge" if number < 0 else "huge"
    return text.replace("-", "−")


def plain_exponent(text: str) -> str:
    """A number with its exponent as explanations write it: '1.2e5' for '1.2e+05'."""
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if e else text


def row_text(numbers: Sequence[Any]) -> str:
    """A row of numbers, the first few of them."""
    shown = ", ".join(map(number_text, numbers[:LONGEST_ROW]))
    return f"[{shown}{', …' if len(numbers) > LONGEST_ROW else ''}]"


def data_text(data: Any) -> str:
    """What a node holds: a number, a row of numbers, or an array by its shape."""
    if type(data) is Vector:
        return row_text(data)
    if type(data) is Entries:
        return f"{count_text(len(data), 'entry', 'entries')} not 0"
    lengths = shape(data)
    if not lengths:
        return number_text(data)
    if len(lengths) == 1:
        return row_text(data[: LONGEST_ROW + 1].tolist())
    return f"array {'×'.join(map(str, lengths))}"


def grad_text(grad: Any) -> str:
    """A gradient, which may not have been computed yet."""
    return f"grad {NOT_COMPUTED if grad is None else data_text(grad)}"


def range_text(numbers: Sequence[Any]) -> str:
    """The smallest and the largest of several numbers."""
    return f"{number_text(min(numbers))} to {number_text(max(numbers))}"


def count_text(n: int, one: str, many: str | None = None) -> str:
    """'1 value', '2,000 values'."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def listed(words: Sequence[str], at_most: int = 8) -> str:
    """Words with commas between, and how many more there are."""
    more = len(words) - at_most
    return ", ".join(islice(words, at_most)) + (f" and {more:,} more" if more > 0 else "")
