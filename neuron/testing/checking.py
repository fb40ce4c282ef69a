"""`check_gradients`: whether a gradient is right, and the simplest input where it is not."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from neuron.maths.errors import MissingPackageError, NeuronError, NumberError
from neuron.testing import oracle
from neuron.testing.engine import Evaluate
from neuron.testing.measure import Answer, numbers_of
from neuron.testing.rounding import ulps
from neuron.value import Value, gradients

Function = Callable[..., Any]
#: A value with the slopes by each number, and how far each slope may be from the truth.
Truth = tuple[list[float], list[float]]


class WrongGradientError(NeuronError, AssertionError):
    """A gradient that is not the function's; `operands` is the simplest input that shows it."""

    def __init__(self, message: str, operands: Sequence[Any], ulp: float) -> None:
        super().__init__(message)
        self.operands, self.ulp = operands, ulp


@dataclass(frozen=True)
class Checked:
    """What `check_gradients` found where nothing is wrong."""

    ulp: float  # the largest error of a slope
    operands: Sequence[Any]  # the input that showed it
    inputs: int  # how many were tried


def check_gradients(
    f: Function,
    x: Any,
    *,
    evaluate: Evaluate | None = None,
    reference: Function | None = None,
    tolerance: float = 1024.0,
    examples: int = 200,
) -> Checked:
    """Hold the gradient of f against the truth, at x and wherever x leads.

    `x` is the operands: a tuple of numbers and lists of numbers; or a Hypothesis
    strategy that makes such tuples. Where a gradient is wrong at x, simpler inputs of
    the same form are searched too.

    `evaluate(f, operands, g)` gives f's value and gradient, as in an adapter of
    `neuron.testing.engine` (g is None). Without it, f is called with this library's
    Values. For code with a gradient written by hand: `by_hand(gradient)`.

    The truth comes from `reference`, a function of this library's Values, read by the
    oracle; without one, from f itself: by the oracle where f takes Values, else from
    its values alone, by differences extrapolated to a step of 0. Those are exact to
    about ten digits, and what they cannot know is not held against the gradient.

    Returns the largest error in ulp. Raises `WrongGradientError` with the simplest
    counterexample where an error is above `tolerance` (in ulp), `NumberError` for an x
    that is a single number.
    """
    if isinstance(x, int | float):
        raise NumberError(f"x is the operands, a tuple of them; got {x!r}. Try ({x!r},).")
    truth = _truth(f, evaluate, reference)
    ask = _by_this_library if evaluate is None else evaluate
    tried: list[tuple[float, Any]] = []

    def error(operands: Any) -> float:
        worst = max(_errors(f, ask, truth, operands), default=0.0)
        tried.append((worst, operands))
        return worst

    if isinstance(x, tuple | list):
        operands = tuple(x)
        if error(operands) <= tolerance:
            return Checked(tried[0][0], operands, 1)
        searches = (_like(operands, keeping) for keeping in (False, True))
        simpler = (_simplest(search, error, tolerance, examples) for search in searches)
        found = next((simple for simple in simpler if simple is not None), operands)
    else:
        found = _simplest(x, error, tolerance, examples)
        if found is None:
            worst, at = max(tried, key=lambda pair: pair[0])
            return Checked(worst, at, len(tried))
    raise _complaint(f, ask, truth, found)


def by_hand(gradient: Function) -> Evaluate:
    """`evaluate` for a plain function with a gradient written by hand, NumPy's or any.

    `gradient(*operands)` gives the slope by each operand, in the operand's form; by a
    single operand it may give the slope itself.
    """

    def evaluate(f: Function, operands: Sequence[Any], g: Any) -> Answer:
        slopes = gradient(*operands)
        if len(operands) == 1 and not (isinstance(slopes, tuple) and len(slopes) == 1):
            slopes = (slopes,)
        return f(*operands), slopes

    return evaluate


def differences(f: Function, operands: Sequence[Any], evaluate: Evaluate) -> Truth:
    """The slopes of f from its values alone, and how far each may be off.

    Central differences with steps that shrink, extrapolated to a step of 0. Source:
    C. J. F. Ridders, *Accurate computation of F′(x) and F′(x)F″(x)*, 1982.
    """
    flat = list(numbers_of(tuple(operands)))

    def along(i: int) -> Callable[[float], float]:
        def moved(step: float) -> float:
            numbers = iter([*flat[:i], flat[i] + step, *flat[i + 1 :]])
            return float(evaluate(f, _in_form(operands, numbers), None)[0])

        return moved

    pairs = [_ridders(along(i), flat[i]) for i in range(len(flat))]
    return [slope for slope, _ in pairs], [doubt for _, doubt in pairs]


def _ridders(f: Callable[[float], float], x: float) -> tuple[float, float]:
    best, doubt = math.nan, math.inf
    for first in (0.1, 1e-3):
        step = first * max(abs(x), first)
        row: list[float] = []
        for _ in range(10):
            right, left = f(step), f(-step)
            new = [(right - left) / (2 * step)]
            noise = 2.0**-50 * max(abs(right), abs(left)) / step  # the rounding of f
            factor = 1.96
            for old in row:
                new.append((new[-1] * factor - old) / (factor - 1))
                factor *= 1.96
                spread = noise + max(abs(new[-1] - new[-2]), abs(new[-1] - old))
                if spread < doubt:
                    best, doubt = new[-1], spread
            row, step = new, step / 1.4
    return best, 4 * doubt + abs(best) * 1e-10


def _truth(
    f: Function, evaluate: Evaluate | None, reference: Function | None
) -> Callable[[Sequence[Any]], Truth]:
    exact = reference or (f if evaluate is None else None)
    if exact is None:
        assert evaluate is not None
        return lambda operands: differences(f, operands, evaluate)

    def by_oracle(operands: Sequence[Any]) -> Truth:
        leaves = _values(operands)
        found = oracle.exact_gradients(exact(*leaves))
        slopes = [found.get(leaf, 0.0) for leaf in _entries(leaves)]
        return slopes, [0.0] * len(slopes)

    return by_oracle


def _errors(f: Function, ask: Evaluate, truth: Any, operands: Any) -> list[float]:
    """The error of each slope in ulp, beyond what the truth itself leaves open."""
    _, slopes = ask(f, operands, None)
    right, doubts = truth(operands)
    found = [float(x) for x in numbers_of(_lists(slopes))]
    errors = []
    for mine, true, doubt in zip(found, right, doubts, strict=True):
        if doubt == 0.0:
            errors.append(ulps(mine, true))
        elif math.isfinite(true) and math.isfinite(doubt):
            excess = abs(mine - true) - doubt
            errors.append(math.inf if excess != excess else max(0.0, excess) / math.ulp(true))
    return errors


def _by_this_library(f: Function, operands: Sequence[Any], g: Any) -> Answer:
    leaves = _values(operands)
    result = f(*leaves)
    found = gradients(result)
    return result.data, [found.get(leaf, 0.0) for leaf in _entries(leaves)]


def _values(operands: Sequence[Any]) -> list[Any]:
    return [[Value(n) for n in x] if isinstance(x, list | tuple) else Value(x) for x in operands]


def _entries(nest: Sequence[Any]) -> list[Any]:
    return [entry for x in nest for entry in (x if isinstance(x, list) else [x])]


def _lists(nest: Any) -> Any:
    """Arrays and tuples as lists, numbers as they are."""
    if isinstance(nest, list | tuple):
        return [_lists(entry) for entry in nest]
    return nest.tolist() if getattr(nest, "shape", ()) else nest


def _in_form(operands: Sequence[Any], numbers: Any) -> tuple[Any, ...]:
    return tuple(
        [next(numbers) for _ in x] if isinstance(x, list | tuple) else next(numbers)
        for x in operands
    )


def _like(operands: Sequence[Any], keeping: bool) -> Any:
    """Inputs of the same form, simplest first; if `keeping`, with numbers of the input itself."""
    from hypothesis import strategies as st

    def one(x: Any) -> Any:
        if isinstance(x, list | tuple):
            return st.tuples(*map(one, x)).map(list)
        near = st.floats(-abs(x) - 1, abs(x) + 1)
        return near | st.just(float(x)) if keeping else near

    return st.tuples(*map(one, operands))


def _simplest(strategy: Any, error: Any, tolerance: float, examples: int) -> Any:
    """The simplest input whose error is above the tolerance; None if none is found."""
    try:
        import hypothesis
    except ImportError as missing:
        raise MissingPackageError("hypothesis", "the search", "test") from missing
    quiet = hypothesis.settings(
        max_examples=examples, database=None, derandomize=True, deadline=None
    )
    try:
        return hypothesis.find(strategy, lambda xs: bool(error(xs) > tolerance), settings=quiet)
    except hypothesis.errors.NoSuchExample:
        return None


def _complaint(f: Function, ask: Evaluate, truth: Any, operands: Any) -> WrongGradientError:
    errors = _errors(f, ask, truth, operands)
    worst = max(range(len(errors)), key=errors.__getitem__)
    found = list(numbers_of(_lists(ask(f, operands, None)[1])))[worst]
    right = truth(operands)[0][worst]
    name = getattr(f, "__name__", "f")
    return WrongGradientError(
        f"the gradient of {name} is wrong: at {operands!r} its slope by number {worst} is "
        f"{float(found)!r}, and should be {right!r}: {errors[worst]:.3g} ulp off. "
        "This is the simplest input that shows it; start there.",
        operands,
        errors[worst],
    )
