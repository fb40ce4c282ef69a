"""Numbers as they are printed: four significant figures, and fewer only where they are exact."""

from __future__ import annotations

import math
from typing import Any

FIGURES = 4


def figures(number: Any, digits: int | None = FIGURES) -> str:
    """The number to `digits` significant figures; None for all that it takes to read it back.

    `0.5` says 0.5 and means it exactly; `0.5000` has been rounded.
    """
    x = float(number)
    if math.isnan(x):
        return "nan"
    if digits and x == 0:
        return "0"  # of −0.0 too, whose sign says nothing to a reader
    if math.isinf(x):
        return "∞" if x > 0 else "−∞"
    shortest = f"{x:.{digits}g}" if digits else repr(x)
    text = shortest if not digits or float(shortest) == x else f"{x:#.{digits}g}"
    mantissa, e, exponent = text.partition("e")
    if not e:
        text = text if digits else text.removesuffix(".0")  # 156.0 says that it was rounded
        return text.removesuffix(".").replace("-", "−")
    return f"{mantissa.removesuffix('.')}e{int(exponent)}".replace("-", "−")
