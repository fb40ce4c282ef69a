"""Engines for the suite to judge: this library, mutants of it, and correct variants of it."""

import math
from functools import partial

from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Op, Reduction, RowMap, WeightedSum
from neuron.testing import oracle
from neuron.testing.engine import Engine
from neuron.value import Value, gradients


def evaluate(function, operands, g):
    """This library on floats: rows by their own formulas, other functions on Values."""
    if isinstance(function, Op):
        xs, weights = oracle.as_operands(function, operands, g)
        return oracle.in_shape(oracle.read(function, xs, weights), function, xs)
    leaves = [Value(x) for x in operands]
    result = function(*leaves)
    slopes = gradients(result)
    return result.data, [slopes.get(leaf, 0.0) for leaf in leaves]


GRAPH = {
    "number": Value,
    "backward": Value.backward,
    "grad": lambda x: x.grad,
    "parents": lambda y: list(y.parents),
}


def this_library():
    return Engine("neuron", TABLE, evaluate, graph=GRAPH)


# Mutants: the answer of one row, changed in one way.


def scaled(factor, part):
    """The value (part 0) or the derivative by operand `part` − 1, times a factor."""

    def change(row, operands, g):
        value, slopes = evaluate(row, operands, g)
        parts = [value, *slopes]
        parts[part] = times(factor, parts[part])
        return parts[0], parts[1:]

    return change


def times(factor, nest):
    return [times(factor, x) for x in nest] if isinstance(nest, list) else factor * nest


def swapped(row, operands, g):
    return evaluate(row, operands[::-1], g)


def moved(row, operands, g):
    """The kink a little to the right, in value and slope."""
    x, *others = operands
    shift = [e - 1e-3 for e in x] if isinstance(x, list) else x - 1e-3
    value, _ = evaluate(row, operands, g)
    return value, evaluate(row, [shift, *others], g)[1]


def wrong_at(special, row, operands, g):
    """One special value: nan where the first operand is that number."""
    value, slopes = evaluate(row, operands, g)
    first = operands[0][0] if isinstance(operands[0], list) else operands[0]
    if repr(first) != repr(special):
        return value, slopes
    return times(math.nan, value) if value == value else 7.0, slopes


NOT_ORDERED = {"add", "multiply", "maximum", "minimum", "squared_error", "hinge", "where"}
NOT_ORDERED |= {"weighted_sum"}
KINKED = "relu leaky_relu abs maximum minimum elu hinge".split()


def mutants(row):
    """Every way to break one row: (what was done, how it now answers)."""
    for part in range(row.arity + 1):
        if not (is_zero_everywhere(row, part)):
            what = "value" if part == 0 else f"slope {part - 1}"
            yield f"{what}: sign flipped", scaled(-1.0, part)
            yield f"{what}: times 1 + 1e-6", scaled(1 + 1e-6, part)
    if row.arity == 2 and row.name not in NOT_ORDERED:
        yield "operands swapped", swapped
    if row.name in KINKED:
        yield "kink moved", moved
    special = 0.0 if isinstance(row, Elementwise) else -math.inf
    if row.name not in ("where", "sum", "mean", "weighted_sum"):
        yield f"wrong at {special}", partial(wrong_at, special)
    else:
        yield "wrong at inf", partial(wrong_at, 0.0 if row.name == "where" else math.inf)


def is_zero_everywhere(row, part):
    return (row.name, part) in {("step", 1), ("where", 1)}


# Correct variants: other orders of summation, other stable forms, arrays.


def left_to_right(terms):
    total = 0.0
    for term in terms:
        total += term
    return total


def right_to_left(terms):
    return left_to_right(list(terms)[::-1])


def smallest_first(terms):
    return left_to_right(sorted(terms, key=abs))


def by_halves(terms):
    terms = list(terms)
    if len(terms) < 3:
        return left_to_right(terms)
    return by_halves(terms[: len(terms) // 2]) + by_halves(terms[len(terms) // 2 :])


ORDERS = [left_to_right, right_to_left, smallest_first, by_halves]


def summed(order):
    """The rows that add up, in another order."""
    return {
        "sum": lambda x: order(x),
        "mean": lambda x: (
            order(x) / len(x) if math.isfinite(order(x)) else order([e / len(x) for e in x])
        ),
        "weighted_sum": lambda w, x, b: order([b, *(p * q for p, q in zip(w, x, strict=True))]),
        "squared_error": lambda a, t: order((p - q) * (p - q) for p, q in zip(a, t, strict=True)),
        "hinge": lambda s, t: order(
            max(1 - p * q, 0.0) if p == p else p for p, q in zip(s, t, strict=True)
        ),
    }


def e(x):
    """eˣ, ∞ where it is too large."""
    return math.exp(x) if x < 709.7 else math.inf if x == math.inf else math.exp(min(x, 709.78))


FORMS = {
    "softplus": [
        lambda x: x + math.log1p(math.exp(-x)) if x > 0 else math.log1p(math.exp(x)) if x < 1 else x
    ],
    "log_sigmoid": [
        lambda x: -math.log1p(math.exp(-x)) if x > 0 else x - math.log1p(math.exp(x))
    ],
    "sigmoid": [
        lambda x: 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x)),
        lambda x: 1 / (1 + math.exp(-x)) if x > -700 else math.exp(x) if x == x else x,
    ],
    "tanh": [lambda x: math.copysign(-math.expm1(-2 * abs(x)) / (math.exp(-2 * abs(x)) + 1), x)],
    "silu": [
        lambda x: 0.0
        if x == -math.inf
        else x / (1 + math.exp(-x))
        if x > -700
        else x * math.exp(x)
        if x == x
        else x
    ],
    "relu": [lambda x: x if x > 0 or x != x else 0.0],
    "sqrt": [lambda x: math.sqrt(x) if x >= 0 else math.nan],
    "abs": [lambda x: -x if x < 0 else x, lambda x: math.copysign(x, 1.0)],
    "square": [lambda x: abs(x) * abs(x), lambda x: math.pow(x, 2.0) if abs(x) < 1e150 else x * x],
    "negate": [lambda x: 0.0 - x, lambda x: x * -1.0],
    "subtract": [lambda a, b: a + -b],
    "multiply": [lambda a, b: b * a],
    "add": [lambda a, b: b + a],
}  # fmt: skip


def with_value(formula):
    """A row whose value is computed by another formula, its derivatives as they were."""

    def variant(row, operands, g):
        return formula(*operands), evaluate(row, operands, g)[1]

    return variant


def on_arrays(row, operands, g):
    """The same row, read on arrays."""
    import numpy as np

    if isinstance(row, WeightedSum):
        w, x, b = operands
        operands = [[w], x, [b]]
    xs = [Value(np.array([x] if isinstance(x, float) else x)) for x in operands]
    with np.errstate(all="ignore"):
        y = row(*xs)
        result = y * np.array(g) if g is not None else y
        slopes = gradients(result.sum())
    parts = [np.ravel(np.broadcast_to(slopes.get(x, 0.0), x.shape)).tolist() for x in xs]
    if isinstance(row, Elementwise):
        return float(y.data[0]), [part[0] for part in parts]
    if isinstance(row, WeightedSum):
        parts[2] = parts[2][0]
    return (y.data.tolist() if isinstance(row, RowMap) else float(np.ravel(y.data)[0])), parts


def variants():
    """(row's name, what is different, how it answers): none of them is wrong."""
    for order in ORDERS:
        for name, formula in summed(order).items():
            yield name, order.__name__, with_value(formula)
    for name, formulas in FORMS.items():
        for i, formula in enumerate(formulas):
            yield name, f"form {i}", with_value(formula)
    for name, row in TABLE.items():
        if isinstance(row, Elementwise | Reduction | RowMap | WeightedSum):
            yield name, "on arrays", on_arrays


# Engines broken in their structure: a closure for each node, as in many a tutorial.


class Tape:
    """A number of a naive engine, which can be broken in one way."""

    def __init__(self, data, parents=(), slopes=(), flaw=""):
        self.data, self.parents, self.slopes, self.flaw = data, parents, slopes, flaw
        self.grad = 0.0

    def _new(self, data, parents, slopes):
        if self.flaw == "lost order":
            parents = tuple(sorted(set(parents), key=id))
        return Tape(data, parents, slopes, self.flaw)

    def __add__(self, other):
        other = self._lift(other)
        return Tape(self.data + other.data, (self, other), (1.0, 1.0), self.flaw)

    def __mul__(self, other):
        other = self._lift(other)
        made = Tape(self.data * other.data, (self, other), (other.data, self.data), self.flaw)
        return made

    def __sub__(self, other):
        return self + self._lift(other) * -1.0

    def __rsub__(self, other):
        return self._lift(other) + self * -1.0

    def __neg__(self):
        return self * -1.0

    def __truediv__(self, other):
        other = self._lift(other)
        inverse = 1 / other.data
        slopes = (inverse, -self.data * inverse * inverse)
        return Tape(self.data / other.data, (self, other), slopes, self.flaw)

    def __rtruediv__(self, other):
        return self._lift(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def _lift(self, x):
        return x if isinstance(x, Tape) else Tape(x, flaw=self.flaw)

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack += [(parent, False) for parent in node.parents]
        if self.flaw == "no order":
            order = list(dict.fromkeys(breadth_first(self)))[::-1]
        if self.flaw != "stale":
            for node in order:
                if node.parents:
                    node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                if self.flaw == "assigns":
                    parent.grad = node.grad * slope
                else:
                    parent.grad += node.grad * slope


def breadth_first(node):
    level = [node]
    while level:
        yield from level
        level = [parent for n in level for parent in n.parents]
        level = level[:2000]


def tape_engine(flaw=""):
    """The naive engine: '' is right; 'assigns', 'no order', 'stale', 'no bias' are flawed."""

    def weighted(w, x, b):
        total = b if flaw != "no bias" else Tape(0.0, flaw=flaw)
        for p, q in zip(w, x, strict=True):
            total = total + p * q
        return total

    def evaluate_on_tape(function, operands, g):
        def leaf(x):
            return [Tape(n, flaw=flaw) for n in x] if isinstance(x, list) else Tape(x, flaw=flaw)

        xs = [leaf(x) for x in operands]
        y = function(*xs)
        y.backward()
        return y.data, [[n.grad for n in x] if isinstance(x, list) else x.grad for x in xs]

    return Engine(
        f"naive engine {flaw}",
        {
            "add": lambda a, b: a + b,
            "subtract": lambda a, b: a - b,
            "multiply": lambda a, b: a * b,
            "weighted_sum": weighted,
        },
        evaluate_on_tape,
        graph={
            "number": partial(Tape, flaw=flaw),
            "backward": Tape.backward,
            "grad": lambda x: x.grad,
            "parents": lambda y: reversed_if(y, flaw),
        },
    )


def reversed_if(y, flaw):
    return list(y.parents)[::-1] if flaw == "lost order" else list(y.parents)


def array_engine(sums_back):
    """An engine of arrays that adds; on the way back it may forget what was stretched."""
    import numpy as np

    def evaluate_arrays(function, operands, g):
        xs = [np.array(x) for x in operands]
        y = function(*xs)
        ones = np.ones_like(y)
        if sums_back:
            parts = [ones if x.shape == y.shape else ones.sum(axis=0) for x in xs]
        else:
            parts = [ones for _ in xs]
        return y.tolist(), [part.tolist() for part in parts]

    return Engine("adds arrays", {"add": lambda a, b: a + b}, evaluate_arrays, arrays=True)
