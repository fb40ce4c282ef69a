"""The rows of the elementary functions: exponentials, logarithms, sine and cosine."""

from __future__ import annotations

import math

from neuron.maths import functions as f
from neuron.ops.row import Elementwise

# fmt: off
exp = Elementwise("exp", "exp", "e^{{{0}}}",
    f.exp,
    lambda x, y: y)

expm1 = Elementwise("expm1", "expm1", "e^{{{0}}} - 1",
    f.expm1,
    lambda x, y: f.exp(x))

log = Elementwise("log", "log", r"\log({0})",
    f.log,
    lambda x, y: f.divide(1, x))

log1p = Elementwise("log1p", "log1p", r"\log(1 + {0})",
    f.log1p,
    lambda x, y: f.divide(1, 1 + x))

sin = Elementwise("sin", "sin", r"\sin({0})",
    f.sin,
    lambda x, y: f.cos(x))

cos = Elementwise("cos", "cos", r"\cos({0})",
    f.cos,
    lambda x, y: -f.sin(x))

erfc = Elementwise("erfc", "erfc", r"\mathrm{{erfc}}({0})",
    f.erfc,
    lambda x, y: f.exp(-x * x) * (-2 / math.sqrt(math.pi)))
# fmt: on
