"""Which form of a formula is printed: the most readable one that is true of the numbers at hand.

On paper the textbook's form and the careful one are equal. With the digits of a
float, log(1 + eˣ) is 0 at x = −50 where 1.9e−22 is meant, and 0·∞ is nan; with the
four digits of a page, a·(1 − a) at a = 0.9999 has lost three of them. Whoever puts
the printed numbers into the printed formula must get the printed result.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from neuron.explain.figures import FIGURES
from neuron.explain.symbols import Symbol, evaluated
from neuron.maths.vector import Vector

#: How far, relatively, a printed formula may be from the engine's number at full precision.
CLOSE = 1e-9
#: And with numbers of four figures put in, where there is another form to print.
CLOSE_AS_SHOWN = 0.02


def faithful(
    forms: Sequence[Symbol], numbers: Mapping[str, Any], results: Mapping[int | str, Any]
) -> Symbol:
    """The first of the forms that gives the results, by entry of a row; the last if none does.

    A form that gives them with four figures put in goes before one that needs more.
    """
    if len(forms) == 1:
        return forms[0]
    fit = [form for form in forms if _gives(form, numbers, results, CLOSE)]
    shown = {letter: rounded(number) for letter, number in numbers.items()}
    good = (form for form in fit if _gives(form, shown, results, CLOSE_AS_SHOWN))
    return next(good, fit[0] if fit else forms[-1])


def _gives(
    form: Symbol, numbers: Mapping[str, Any], results: Mapping[int | str, Any], tolerance: float
) -> bool:
    got = evaluated(form, numbers)
    return all(close(entry(got, k), result, tolerance) for k, result in results.items())


def entry(number: Any, index: int | str) -> Any:
    """An entry of a row of numbers; a single number stands for all of them."""
    return number[index] if isinstance(number, Vector) and isinstance(index, int) else number


def close(a: Any, b: Any, tolerance: float) -> bool:
    """Whether two numbers are the same but for rounding; nan is the same as nan."""
    a, b = float(a), float(b)
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return math.isclose(a, b, rel_tol=tolerance)


def rounded(number: Any) -> Any:
    """A number, or each of a row, as it is printed."""
    if isinstance(number, Vector):
        return Vector(map(rounded, number))
    return float(f"{float(number):.{FIGURES}g}")
