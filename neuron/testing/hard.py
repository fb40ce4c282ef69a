"""Hard inputs for every row of the op table: drawn from a seed, the same in every process.

They lie where formulas break: spread over all doubles, around 0 and 1, where an
exponential overflows or vanishes, among the subnormals, and at ±0, ±∞ and nan.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable
from typing import Any, NamedTuple

from neuron.maths.chance import uniform
from neuron.maths.errors import SettingError
from neuron.ops.row import Elementwise, Op, Reduction, RowMap, WeightedSum, row_named

SPECIALS = [0.0, -0.0, math.inf, -math.inf, math.nan]
CORNERS = [1.0, -1.0, 0.5, -0.5, 2.0, 3.0, 5e-324, -5e-324, math.ldexp(1.0, -1022), 1e-310]
CORNERS += [10.0, -10.0, 36.7368005696771, -37.5, 20.5, 709.782712893384, 710.0, -708.4, -745.13]
CORNERS += [-745.2, 1e16, -1e16, 1.7976931348623157e308, -1.7976931348623157e308, 1e154, 1e-162]
LENGTHS = (1, 2, 2, 3, 4, 5, 8)
LONG = (100, 100, 100, 1000)


class Case(NamedTuple):
    """One input of a row: its operands, and for a row map how much each output counts."""

    operands: tuple[Any, ...]
    g: list[float] | None = None


def hard_number(rng: random.Random) -> float:
    """One finite double, drawn from one of nine places where formulas break."""
    place = int(9 * rng.random())
    sign = -1.0 if rng.random() < 0.5 else 1.0
    if place <= 1:
        return uniform(rng, -10.0, 10.0)
    if place == 2:
        return uniform(rng, -1.0, 1.0) * 2.0 ** -int(40 * rng.random())
    if place == 3:
        return uniform(rng, -50.0, 50.0)
    if place == 4:
        return uniform(rng, -800.0, 800.0)
    if place == 5:  # log-uniform over all doubles
        return sign * math.ldexp(0.5 + rng.random() / 2, int(uniform(rng, -1073, 1025)))
    if place == 6:  # subnormal
        return sign * math.ldexp(float(int(2.0 ** (52 * rng.random()))), -1074)
    if place == 7:  # a few units in the last place from 1, or a small whole number
        near = 1.0 + int(uniform(rng, -8, 9)) * 2.0**-52
        return sign * (near if rng.random() < 0.5 else float(int(uniform(rng, 0, 12))))
    return CORNERS[int(len(CORNERS) * rng.random())]


def cases(op: Op | str, n: int, seed: int = 0, *, longest: int = 1000) -> list[Case]:
    """`n` hard inputs of a row, all finite; `specials` gives those that are not.

    Of a row over several numbers, every hundredth input, twenty in all, has 100 to
    `longest` of them. Raises `SettingError` for a row that takes arrays alone.
    """
    row = row_named(op)
    rng = random.Random(f"{seed} {row.name}")
    draw = _drawer(row)
    sizes = tuple(size for size in LONG if size <= longest) or LENGTHS
    found = []
    for i in range(n):
        long = i % 100 == 99 and i < 2000
        sizes_now = sizes if long else LENGTHS
        found.append(draw(rng, sizes_now[int(len(sizes_now) * rng.random())]))
    return found


def specials(op: Op | str) -> list[Case]:
    """Inputs with ±0, ±∞ and nan: every one, beside ordinary numbers in the other places."""
    row = row_named(op)
    if isinstance(row, Elementwise):
        if row.name == "where":
            return [Case((float(c), x, 2.5)) for c in (0, 1) for x in SPECIALS]
        if row.arity == 1:
            return [Case((x,)) for x in SPECIALS]
        pairs = itertools.product([*SPECIALS, 1.0, -2.0, 0.5, 3.0], repeat=2)
        return [Case(pair) for pair in pairs if not all(x in (1, -2, 0.5, 3) for x in pair)]
    if isinstance(row, WeightedSum):
        return [Case(([x, 1.0], [2.0, 3.0], 0.5)) for x in SPECIALS]
    others = [[0.0, 1.0]] * (row.arity - 1)
    g = [1.0, 0.0] if isinstance(row, RowMap) else None
    return [Case(([x, 1.0], *others), g) for x in SPECIALS]


def takes_numbers(row: Op) -> bool:
    """Whether a row can be read on single numbers; a few rows rearrange arrays alone."""
    return isinstance(row, Elementwise | Reduction | RowMap | WeightedSum)


Draw = Callable[[random.Random, int], Case]


def _drawer(row: Op) -> Draw:
    if row.name in _DRAWERS:
        return _DRAWERS[row.name]
    if isinstance(row, Elementwise):
        return lambda rng, n: Case(tuple(_related(rng, row.arity)))
    if isinstance(row, RowMap):
        return lambda rng, n: Case((_logits(rng, n),), _weights(rng, n))
    if isinstance(row, WeightedSum):
        return lambda rng, n: Case((_logits(rng, n), _logits(rng, n), hard_number(rng)))
    if isinstance(row, Reduction):
        return lambda rng, n: Case(tuple(_logits(rng, n) for _ in range(row.arity)))
    raise SettingError(f"{row.name} rearranges arrays and has no hard numbers.")


def _related(rng: random.Random, n: int) -> list[float]:
    """n hard numbers; in one of four cases equal, or a few units in the last place apart."""
    numbers = [hard_number(rng) for _ in range(n)]
    if n > 1 and rng.random() < 0.25:
        numbers[1] = numbers[0] * (1.0 + int(uniform(rng, -2, 3)) * 2.0**-52)
        numbers[1] = numbers[1] if math.isfinite(numbers[1]) else numbers[0]
    return numbers


def _logits(rng: random.Random, n: int) -> list[float]:
    """A row of numbers: all small, all large, with ties, or from all over."""
    shape = rng.random()
    if shape < 0.4:
        return [uniform(rng, -10, 10) for _ in range(n)]
    if shape < 0.6:
        return [uniform(rng, -800, 800) for _ in range(n)]
    if shape < 0.7:
        return [float(int(uniform(rng, -3, 4))) for _ in range(n)]
    if shape < 0.8:  # one far above the rest
        row = [uniform(rng, -10, 10) for _ in range(n)]
        row[int(n * rng.random())] += uniform(rng, 20, 60)
        return row
    return [hard_number(rng) for _ in range(n)]


def _weights(rng: random.Random, n: int) -> list[float]:
    """How much each of n outputs counts: one of them alone, or each a little."""
    if rng.random() < 0.6:
        chosen = int(n * rng.random())
        return [float(i == chosen) for i in range(n)]
    return [uniform(rng, -2, 2) for _ in range(n)]


def _classes(rng: random.Random, n: int) -> list[float]:
    """Targets: one class, or shares that add up to about 1."""
    if rng.random() < 0.6:
        chosen = int(n * rng.random())
        return [float(i == chosen) for i in range(n)]
    parts = [rng.random() for _ in range(n)]
    return [part / math.fsum(parts) for part in parts]


def _truths(rng: random.Random, n: int) -> list[float]:
    """Targets 0 or 1, and sometimes in between."""
    return [float(int(2 * rng.random())) if rng.random() < 0.7 else rng.random() for _ in range(n)]


def _signs(rng: random.Random, n: int) -> list[float]:
    return [float(2 * int(2 * rng.random()) - 1) for _ in range(n)]


_DRAWERS: dict[str, Draw] = {
    "where": lambda rng, n: Case(
        (float(int(2 * rng.random())), hard_number(rng), hard_number(rng))
    ),
    "power": lambda rng, n: Case(_base_and_exponent(rng)),
    "leaky_relu": lambda rng, n: Case((hard_number(rng), rng.random())),
    "elu": lambda rng, n: Case((hard_number(rng), abs(hard_number(rng)))),
    "cross_entropy": lambda rng, n: Case((_logits(rng, n), _classes(rng, n))),
    "binary_cross_entropy": lambda rng, n: Case((_logits(rng, n), _truths(rng, n))),
    "hinge": lambda rng, n: Case((_logits(rng, n), _signs(rng, n))),
}


def _base_and_exponent(rng: random.Random) -> tuple[float, float]:
    a = hard_number(rng)
    if rng.random() < 0.3:
        b = float(int(uniform(rng, -5, 6)))
        return (a, b) if rng.random() < 0.6 else (abs(a), b / 2)
    if rng.random() < 0.4 and a != 0:  # where the power is about to overflow or to vanish
        size = math.log(abs(a))
        edge = uniform(rng, -745, 710)
        return abs(a), edge / size if abs(size) > 1e-12 else edge
    b = hard_number(rng)
    return (a if b == int(b) else abs(a)), b  # a root of a negative number does not exist
