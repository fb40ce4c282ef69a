"""Constants with the precision of whatever they are calculated with."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from neuron.maths.functions import ratio


class Constant:
    """A number known to many digits: `pi(x)` has the precision of x."""

    def __init__(self, exact: Fraction) -> None:
        self.exact, self.nearest = exact, float(exact)

    def __call__(self, like: Any) -> Any:
        """The constant as a number of the kind of `like`."""
        if type(like) is float:
            return self.nearest
        return ratio(self.exact.numerator, self.exact.denominator, like)


#: π to 200 decimals: more than the correct rounding of any double asks for.
pi = Constant(
    Fraction(
        "3.14159265358979323846264338327950288419716939937510"
        "58209749445923078164062862089986280348253421170679"
        "82148086513282306647093844609550582231725359408128"
        "48111745028410270193852110555964462294895493038196"
    )
)
