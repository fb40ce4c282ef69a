"""What every autograd must get right besides its formulas: order, sharing, depth, repetition.

Each check is a short story with a number at its end. It returns what went wrong, in
words; nothing where all is well; or `NOT_ASKED` where the engine has no such thing.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable
from typing import Any

from neuron.maths.chance import uniform
from neuron.ops import TABLE
from neuron.testing import oracle
from neuron.testing.engine import Engine
from neuron.testing.measure import numbers_of
from neuron.testing.rounding import ulps
from neuron.value import Value

NOT_ASKED = "not asked"
DEPTH = 20_000
Check = Callable[[Engine], str]


def paths_add_up(engine: Engine) -> str:
    """Two paths from one number to the result add up: (a·a) + a has the slope 2a + 1."""
    return _compare(engine, ("add", "multiply"), lambda o, a: o["add"](o["multiply"](a, a), a), 3.0)


def order_of_operands(engine: Engine) -> str:
    """a − b is not b − a, and a / b is not b / a."""
    for name in ("subtract", "divide", "power"):
        wrong = _compare(engine, (name,), lambda o, a, b, name=name: o[name](a, b), 2.0, 5.0)
        if wrong and wrong != NOT_ASKED:
            return wrong
    return ""


def numbers_on_either_side(engine: Engine) -> str:
    """Plain numbers go on either side of an operator: 1 − x, 2/x, x·3."""
    for text, function, value, slope in (
        ("1 − x", lambda x: 1.0 - x, -3.0, -1.0),
        ("x − 1", lambda x: x - 1.0, 3.0, 1.0),
        ("2 / x", lambda x: 2.0 / x, 0.5, -0.125),
        ("3 · x", lambda x: 3.0 * x, 12.0, 3.0),
        ("−x", lambda x: -x, -4.0, -1.0),
    ):
        found, slopes = engine.evaluate(function, _wrapped(engine, [4.0]), None)
        numbers = [*numbers_of(_plain(found)), *numbers_of(_plain(slopes))]
        if numbers != [value, slope]:
            return f"{text} at 4 has value and slope {numbers}, not {[value, slope]}"
    return ""


def random_graphs(engine: Engine) -> str:
    """Forty random graphs with shared nodes have the gradients of the oracle."""
    names = [n for n in ("add", "multiply", "subtract") if n in engine.operations]
    if not names:
        return NOT_ASKED
    rng = random.Random(20)
    for _ in range(40):
        steps = [
            (names[int(len(names) * rng.random())], rng.random(), rng.random()) for _ in range(8)
        ]

        def graph(o: Any, *leaves: Any, steps: Any = steps) -> Any:
            nodes = list(leaves)
            for name, i, j in steps:
                nodes.append(o[name](nodes[int(i * len(nodes))], nodes[int(j * len(nodes))]))
            return o["add"](nodes[-1], nodes[0]) if "add" in o else nodes[-1]

        xs = [round(uniform(rng, -2, 2), 2) for _ in range(3)]
        wrong = _compare(engine, tuple(names), graph, *xs, tolerance=1e4)
        if wrong:
            return wrong
    return ""


def depth(engine: Engine) -> str:
    """A chain of twenty thousand additions can be gone back along."""
    if "add" not in engine.operations:
        return NOT_ASKED
    add = engine.operations["add"]

    def chain(x: Any) -> Any:
        y = x
        for _ in range(DEPTH):
            y = add(y, x)
        return y

    try:
        _, (slope,) = engine.evaluate(chain, _wrapped(engine, [1.0]), None)
    except RecursionError:
        return f"a chain of {DEPTH} additions hits the recursion limit"
    except Exception as error:  # noqa: BLE001 - whatever it raises is the finding
        return f"a chain of {DEPTH} additions raises {type(error).__name__}"
    (found,) = numbers_of(_plain([slope]))
    return "" if found == DEPTH + 1 else f"a chain of {DEPTH} additions has the slope {found}"


def a_second_backward(engine: Engine) -> str:
    """Going back twice doubles the leaf's gradient: no inner gradient is carried over."""
    if not {"number", "backward", "grad"} <= engine.graph.keys():
        return NOT_ASKED
    a = engine.graph["number"](2.0)
    c = (a * 3.0) * (a * 3.0)
    engine.graph["backward"](c)
    once = float(engine.graph["grad"](a))
    engine.graph["backward"](c)
    twice = float(engine.graph["grad"](a))
    right = (once, twice) == (36.0, 72.0)
    return "" if right else f"(3a)² at 2: slope {once}, and {twice} after a second backward, not 72"


def another_result(engine: Engine) -> str:
    """Two results over one inner number: the second's gradient knows nothing of the first's."""
    if not {"number", "backward", "grad"} <= engine.graph.keys():
        return NOT_ASKED
    a = engine.graph["number"](2.0)
    shared = a * a
    first, second = shared * 2.0, shared * 3.0
    engine.graph["backward"](first)
    engine.graph["backward"](second)
    found = float(engine.graph["grad"](a))
    return "" if found == 20.0 else f"2a² and then 3a² at 2: slopes add up to {found}, not 20"


def order_of_parents(engine: Engine) -> str:
    """A result knows what it was computed from, in order, and how often."""
    if not {"number", "parents"} <= engine.graph.keys():
        return NOT_ASKED
    numbers = [engine.graph["number"](float(i)) for i in range(12)]
    for a, b in itertools.pairwise(numbers):
        for x, y in ((a, b), (b, a)):
            if [id(p) for p in engine.graph["parents"](x * y)] != [id(x), id(y)]:
                return "the order of the operands of a product is lost"
    (*twice,) = engine.graph["parents"](numbers[0] * numbers[0])
    return "" if len(twice) == 2 else f"a·a knows {len(twice)} operand, not 2"


def broadcasting(engine: Engine) -> str:
    """What was stretched to fit is summed on the way back: a row added to each of three rows."""
    if not engine.arrays or "add" not in engine.operations:
        return NOT_ASKED
    matrix, row = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [10.0, 20.0]
    _, (by_matrix, by_row) = engine.evaluate(engine.operations["add"], [matrix, row], None)
    found = [list(numbers_of(_plain(x))) for x in (by_matrix, by_row)]
    right = [[1.0] * 6, [3.0, 3.0]]
    return "" if found == right else f"a row added to three rows has the gradients {found}"


def unused_inputs(engine: Engine) -> str:
    """The gradient by a number that is not used is 0."""
    _, slopes = engine.evaluate(lambda a, b: a * 2.0, _wrapped(engine, [3.0, 4.0]), None)
    found = list(numbers_of(_plain(slopes)))
    return "" if found == [2.0, 0.0] else f"2a, and b unused: the gradient is {found}"


CHECKS: dict[str, Check] = {
    check.__name__.replace("_", " "): check
    for check in (
        paths_add_up, order_of_operands, numbers_on_either_side, random_graphs, unused_inputs,
        depth, a_second_backward, another_result, order_of_parents, broadcasting,
    )
}  # fmt: skip


def findings(engine: Engine) -> dict[str, str]:
    """What each check found: '' for nothing wrong; an exception is a finding too."""
    found = {}
    for name, check in CHECKS.items():
        try:
            found[name] = check(engine)
        except Exception as error:  # noqa: BLE001 - whatever it raises is the finding
            found[name] = f"{type(error).__name__}: {str(error)[:80]}"
    return found


def _compare(
    engine: Engine, needs: tuple[str, ...], f: Any, *xs: float, tolerance: float = 4.0
) -> str:
    """The engine's value and gradient of f against the oracle's; f takes operations and numbers."""
    if not set(needs) <= engine.operations.keys():
        return NOT_ASKED
    value, slopes = engine.evaluate(
        lambda *numbers: f(engine.operations, *numbers), _wrapped(engine, list(xs)), None
    )
    leaves = [Value(x) for x in xs]
    result = f(TABLE, *leaves)
    exact = oracle.exact_gradients(result)
    found = [*numbers_of(_plain(value)), *numbers_of(_plain(slopes))]
    right = [exact[result], *(exact.get(leaf, 0.0) for leaf in leaves)]
    scale = max(map(abs, right))
    for i, (a, b) in enumerate(zip(found, right, strict=True)):
        if not ulps(a, b, scale) <= tolerance:
            what = "value" if i == 0 else f"slope {i - 1}"
            return f"{' and '.join(needs)} at {xs}: the {what} is {a!r}, not {b!r}"
    return ""


def _wrapped(engine: Engine, xs: list[float]) -> list[Any]:
    """Single numbers, each an array of one where the engine's numbers are arrays."""
    return [[x] for x in xs] if engine.arrays else list(xs)


def _plain(nest: Any) -> Any:
    """Nested lists of floats, whatever they were; what is missing is nan."""
    if isinstance(nest, list | tuple):
        return [_plain(entry) for entry in nest]
    return math.nan if nest is None else float(nest)
