"""The printed arithmetic, read back and evaluated as the engine does, gives the printed number.

The parser below knows the notation and nothing of the library's formulas; only the
functions themselves (σ, exp, …) are the engine's. A chain of + is one Σ, rounded once.
"""

import itertools
import math
import random
import re
from typing import ClassVar

import pytest

from neuron import MLP, Value
from neuron.explain.figures import figures
from neuron.explain.layout import numbered
from neuron.explain.names import Names
from neuron.explain.walk import walk
from neuron.maths import floats
from neuron.network.activations import ACTIVATIONS
from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Reduction, RowMap

FUNCTIONS = {
    **{op.symbol: op for op in TABLE.values() if isinstance(op, Elementwise) and op.arity == 1},
    **{name: TABLE[name] for name in "exp expm1 log log1p sin cos tanh erfc".split()},
    **{
        f"{op.symbol}′": lambda x, op=op: op.pull(0, 1.0, op(x), x)
        for op in TABLE.values()
        if isinstance(op, Elementwise) and op.arity == 1
    },
    "√": TABLE["sqrt"],
    "max": TABLE["maximum"],
    "min": TABLE["minimum"],
    "leaky relu": TABLE["leaky_relu"],
    "elu": TABLE["elu"],
    "sign": floats.sign,
}
CALLED = "|".join(sorted((re.escape(name) for name in FUNCTIONS), key=len, reverse=True))
TOKEN = re.compile(
    rf"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:e−?\d+)?|∞|nan)|(?P<called>{CALLED})(?=\()"
    r"|(?P<word>if|else|and|or)\b|(?P<sign>[-+−·/^(),|<≤>≥=]))"
)
COMPARE = {
    "<": lambda a, b: a < b, "≤": lambda a, b: a <= b, ">": lambda a, b: a > b,
    "≥": lambda a, b: a >= b, "=": lambda a, b: a == b,
}  # fmt: skip


class Exact:
    """Numbers as they are printed at full precision: floats."""

    functions = FUNCTIONS
    number = staticmethod(lambda text: float(text.replace("−", "-").replace("∞", "inf")))
    total = staticmethod(floats.exact_sum)
    subtract = staticmethod(lambda a, b: a - b)
    multiply = staticmethod(lambda a, b: a * b)
    divide = staticmethod(floats.divide)
    power = staticmethod(lambda a, b: floats.power(a, b))
    negate = staticmethod(lambda a: -a)
    abs = staticmethod(abs)
    compare = COMPARE
    both = staticmethod(lambda a, b: a and b)
    either = staticmethod(lambda a, b: a or b)
    one_of = staticmethod(lambda condition, a, b: a if condition else b)


class Parser:
    """Recursive descent, from the loosest to the tightest."""

    def __init__(self, text, kind):
        self.kind, self.tokens, place = kind, [], 0
        while place < len(text):
            found = TOKEN.match(text, place)
            assert found, f"cannot read {text[place : place + 30]!r} in {text[:200]!r}"
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            place = found.end()
        self.tokens.append(("end", ""))
        self.at = 0

    def next(self, *wanted):
        """The next token's text if it is one of those wanted, which is then read; else None."""
        kind, text = self.tokens[self.at]
        if text in wanted and kind != "end":
            self.at += 1
            return text
        return None

    def expect(self, wanted):
        assert self.next(wanted), f"{wanted!r} expected at {self.tokens[self.at :][:5]}"

    def whole(self):
        value = self.choice()
        assert self.tokens[self.at][0] == "end", self.tokens[self.at :][:5]
        return value

    def choice(self):
        yes = self.condition()
        if not self.next("if"):
            return yes
        condition = self.condition()
        self.expect(",")
        self.expect("else")
        return self.kind.one_of(condition, yes, self.choice())

    def condition(self):
        value = self.comparison()
        while sign := self.next("and", "or"):
            other = self.comparison()
            value = (self.kind.both if sign == "and" else self.kind.either)(value, other)
        return value

    def comparison(self):
        value = self.sum()
        sign = self.next(*COMPARE)
        return self.kind.compare[sign](value, self.sum()) if sign else value

    def sum(self):
        terms = [self.product()]
        while sign := self.next("+", "−"):
            if sign == "+":
                terms.append(self.product())
            else:
                terms = [self.kind.subtract(self.kind.total(terms), self.product())]
        return terms[0] if len(terms) == 1 else self.kind.total(terms)

    def product(self):
        value = self.signed()
        while sign := self.next("·", "/"):
            value = (self.kind.multiply if sign == "·" else self.kind.divide)(value, self.signed())
        return value

    def signed(self):
        if not self.next("−"):
            return self.power()
        if self.tokens[self.at][0] == "number":
            return self.kind.negate(self.power())
        return self.kind.negate(self.product())

    def power(self):
        base = self.atom()
        return self.kind.power(base, self.atom()) if self.next("^") else base

    def atom(self):
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return self.kind.number(text)
        if kind == "called":
            self.expect("(")
            arguments = [self.condition()]
            while self.next(","):
                arguments.append(self.condition())
            self.expect(")")
            return self.kind.functions[text](*arguments)
        assert text in ("(", "|"), f"unexpected {text!r} in {self.tokens}"
        value = self.choice()
        self.expect(")" if text == "(" else "|")
        return self.kind.abs(value) if text == "|" else value


def read(text, kind=Exact):
    return Parser(text, kind).whole()


def same(a, b):
    """To the last bit, but for the sign of 0 and of nan."""
    return a == b or (a != a and b != b)


def close(a, b):
    return same(a, b) or math.isclose(a, b, rel_tol=1e-9)


class Interval:
    """Everything that the printed digits may stand for: from `low` to `high`."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def __repr__(self):
        return f"[{self.low!r}, {self.high!r}]"


def around(*numbers):
    """The smallest interval with all these numbers in it; all there is, if one is nan."""
    if any(math.isnan(number) for number in numbers):
        return Interval(-math.inf, math.inf)
    low, high = min(numbers), max(numbers)
    return Interval(low - little(low), high + little(high))


def little(x):
    """Room for the rounding of a library's functions."""
    return abs(x) * 1e-12 if math.isfinite(x) else 0.0


def as_printed(text):
    """A number of fewer than four figures is exact; another has been rounded to its last one."""
    text = text.replace("−", "-").replace("∞", "inf")
    mantissa, _, exponent = text.partition("e")
    digits = mantissa.replace(".", "").lstrip("0")
    half = 0.0
    if len(digits) >= 4 and text != "nan":
        half = 0.5000001 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return around(float(text) - half, float(text) + half)


def on_corners(function):
    """A function that grows or falls throughout in each operand has its extremes at corners."""

    def apply(*operands):
        corners = itertools.product(*((x.low, x.high) for x in operands))
        return around(*(float(function(*corner)) for corner in corners))

    return apply


def no_steeper_than(slope, function):
    """A function whose slope is known to stay within ±slope."""

    def apply(x):
        if not (math.isfinite(x.low) and math.isfinite(x.high)):
            return around(math.nan)
        middle, half = function((x.low + x.high) / 2), slope * (x.high - x.low) / 2
        return around(middle - half, middle + half)

    return apply


def compared(a, b, surely, surely_not):
    return True if surely(a, b) else False if surely_not(a, b) else None


def chosen(condition, a, b):
    if condition is None:
        return around(a.low, a.high, b.low, b.high)
    return a if condition else b


def product(a, b):
    """0·∞ at a corner may be anything."""
    return on_corners(floats_multiply)(a, b)


def floats_multiply(a, b):
    return a * b


class AsShown:
    """Numbers as they are shown, to four figures: intervals."""

    functions: ClassVar = {
        **{name: on_corners(function) for name, function in FUNCTIONS.items()},
        **{
            name: no_steeper_than(1.2, FUNCTIONS[name])
            for name in ("sin", "cos", "silu", "gelu", "gelu tanh", "φ", "φ′", "gelu tanh′")
        },
    }
    number = staticmethod(as_printed)
    total = staticmethod(
        lambda terms: around(
            floats.exact_sum([t.low for t in terms]), floats.exact_sum([t.high for t in terms])
        )
    )
    subtract = staticmethod(lambda a, b: around(a.low - b.high, a.high - b.low))
    multiply = staticmethod(product)
    divide = staticmethod(
        lambda a, b: around(math.nan) if b.low <= 0 <= b.high else on_corners(floats.divide)(a, b)
    )
    power = staticmethod(
        lambda a, b: on_corners(floats.power)(a, b) if a.low > 0 else around(math.nan)
    )
    negate = staticmethod(lambda a: Interval(-a.high, -a.low))
    abs = staticmethod(
        lambda a: around(abs(a.low), abs(a.high), *([0.0] if a.low <= 0 <= a.high else []))
    )
    compare: ClassVar = {
        "<": lambda a, b: compared(a, b, lambda a, b: a.high < b.low, lambda a, b: a.low >= b.high),
        "≤": lambda a, b: compared(a, b, lambda a, b: a.high <= b.low, lambda a, b: a.low > b.high),
        ">": lambda a, b: compared(a, b, lambda a, b: a.low > b.high, lambda a, b: a.high <= b.low),
        "≥": lambda a, b: compared(a, b, lambda a, b: a.low >= b.high, lambda a, b: a.high < b.low),
        "=": lambda a, b: compared(
            a,
            b,
            lambda a, b: a.low == a.high == b.low == b.high,
            lambda a, b: a.high < b.low or b.high < a.low,
        ),
    }
    both = staticmethod(
        lambda a, b: False if a is False or b is False else None if None in (a, b) else True
    )
    either = staticmethod(
        lambda a, b: True if a is True or b is True else None if None in (a, b) else False
    )
    one_of = staticmethod(chosen)


# Random expressions and networks.

ELEMENTWISE = [op for op in TABLE.values() if isinstance(op, Elementwise) and op.name != "where"]
OVER_ROWS = [op for op in TABLE.values() if isinstance(op, Reduction | RowMap)]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, math.inf, -math.inf, math.nan, 1e-300, 1e300, 710.0]


def drawn(rng, wild):
    if wild and rng.random() < 0.3:
        return rng.choice(SPECIAL)
    return rng.choice((rng.uniform(-4, 4), rng.gauss(0, 30), float(rng.randint(-3, 3))))


def random_expression(rng):
    """A result of some random operations on random numbers, wild ones among them."""
    wild = rng.random() < 0.5
    values = [Value(drawn(rng, wild), rng.choice("xyz")) for _ in range(rng.randint(1, 3))]
    for _ in range(rng.randint(1, 5)):
        if rng.random() < 0.25:
            op = rng.choice(OVER_ROWS)
            n = rng.randint(1, 5)
            rows = [[rng.choice(values) for _ in range(n)]]
            rows += [[rng.choice([0.0, 1.0, -1.0]) for _ in range(n)] for _ in range(op.arity - 1)]
            result = op(*rows)
            values.append(result if isinstance(result, Value) else result[rng.randrange(n)])
        else:
            op = rng.choice(ELEMENTWISE)
            values.append(op(*(rng.choice(values) for _ in range(op.arity - len(op.defaults)))))
    return values[-1]


def random_network(rng):
    """The loss, or an output, of a random network on a random example."""
    sizes = [rng.randint(1, 6) for _ in range(rng.randint(1, 3))]
    names = [rng.choice(list(ACTIVATIONS)) for _ in sizes]
    net = MLP(rng.randint(1, 9), sizes, names, seed=rng.randrange(10**6))
    outputs = net([drawn(rng, False) for _ in range(net.n_inputs)])
    if rng.random() < 0.5:
        return rng.choice(outputs)
    loss = rng.choice([TABLE[n] for n in ("squared_error", "cross_entropy", "hinge")])
    return loss(outputs, [float(k == 0) for k in range(len(outputs))])


def random_steps(seed):
    rng = random.Random(seed)
    value = random_network(rng) if seed % 3 == 0 else random_expression(rng)
    if value.op is None:
        return []
    value.backward()
    steps, _ = walk(value, Names(), 10, 100)
    return [step for step in steps if step.formula is not None]


def check_full_precision(step):
    y = step.value
    careful = numbered(step, step.careful, step.index, digits=None)
    assert same(read(careful), y), f"{step.op}: {careful} is {read(careful)}, not {y}"
    text = numbered(step, step.formula, step.index, digits=None)
    assert close(read(text), y), f"{step.op}: {text} is {read(text)}, not {y}"
    for slope in step.slopes:
        careful = numbered(step, slope.careful, slope.index, digits=None)
        text = numbered(step, slope.formula, slope.index, digits=None)
        where = f"{step.op} by {slope.letter}: {text} and {careful}, not {slope.value}"
        if step.op not in ("softmax", "log_softmax"):
            assert same(read(careful), slope.value), where
        elif not all(math.isfinite(entry.value) for entry in step.operands["x"].entries):
            continue  # applied as a matrix, all rows at once, where one nan is a nan everywhere
        assert close(read(text), slope.value), where


def check_as_shown(step):
    """The digits shown of the result are within what the digits shown of the numbers allow."""
    pairs = [(numbered(step, step.formula, step.index), step.value)]
    pairs += [(numbered(step, s.formula, s.index), s.value) for s in step.slopes]
    for text, value in pairs:
        wanted, got = as_printed(figures(value)), read(text, AsShown)
        nan = math.isnan(value) or math.isnan(got.low)
        assert nan or (got.low <= wanted.high and wanted.low <= got.high), (
            f"{step.op}: {text} lies in {got}, but {value} is shown"
        )


def check_seeds(seeds, check):
    seen = set()
    for seed in seeds:
        for step in random_steps(seed):
            seen.add(step.op)
            try:
                check(step)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}: {error}") from error
    return seen


def test_to_the_digits_shown_the_arithmetic_gives_the_number():
    check_seeds(range(300), check_as_shown)


@pytest.mark.slow
def test_to_the_digits_shown_the_arithmetic_gives_the_number_10_000_times():
    check_seeds(range(10_000), check_as_shown)


def test_at_full_precision_the_arithmetic_gives_the_number():
    seen = check_seeds(range(300), check_full_precision)
    assert len(seen) > 25  # nearly every row of the table has been read


@pytest.mark.slow
def test_at_full_precision_the_arithmetic_gives_the_number_10_000_times():
    seen = check_seeds(range(10_000), check_full_precision)
    assert seen >= {op.name for op in [*ELEMENTWISE, *OVER_ROWS]}
