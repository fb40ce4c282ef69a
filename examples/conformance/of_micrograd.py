"""How the conformance suite asks micrograd: single numbers, each with its gradient."""
# mypy: ignore-errors

from micrograd.engine import Value

NAME = "micrograd"
OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "square": lambda a: a**2,
    "negate": lambda a: -a,
    "relu": lambda a: a.relu(),
    "sum": lambda xs: sum(xs[1:], start=xs[0]),
    "squared_error": lambda a, t: sum(((x - y) ** 2 for x, y in zip(a, t, strict=True)), Value(0)),
    "weighted_sum": lambda w, x, b: sum((p * q for p, q in zip(w, x, strict=True)), b),
}


def evaluate(function, operands, g):
    """The value of a function of single numbers and of rows of them, and its gradient."""
    xs = [[Value(e) for e in x] if isinstance(x, list) else Value(x) for x in operands]
    y = function(*xs)
    y.backward()
    return y.data, [[e.grad for e in x] if isinstance(x, list) else x.grad for x in xs]


def parents(y):
    """What a number was computed from: a set."""
    return list(y._prev)


def grad(x):
    """What has been added up."""
    return x.grad


number, backward = Value, Value.backward
