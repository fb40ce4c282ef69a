"""Every row is held against its formula in a book, written apart from the table.

`neuron.testing.independent` reads no row, so a row that is wrong cannot agree with
itself. A new row is met by all other laws, and here once it has been written there too.
"""

import functools
import math

import pytest

from neuron.ops import TABLE
from neuron.ops.row import Elementwise, RowMap
from neuron.testing.conformance import NAMES as TAKING_NUMBERS
from neuron.testing.hard import Case, cases
from neuron.testing.measure import everyday, everyday_arrays, measure, pairs
from neuron.testing.rounding import ulps
from neuron.value import Value, gradients, jvp

pytest.importorskip("mpmath", reason="mpmath is not installed")
from neuron.testing import edges, independent, oracle

NAMES = [name for name in TAKING_NUMBERS if independent.knows(name)]
ELEMENTWISE = [name for name in NAMES if isinstance(TABLE[name], Elementwise)]
NEAR_OF = {"gelu": 128, "gelu_tanh": 128, "normal_cdf": 128}
NEAR_OF |= dict.fromkeys("softmax log_softmax logsumexp cross_entropy".split(), 64)


@functools.cache
def questions(name, n=20):
    """Hard inputs of which the book knows the answer, with the answer."""
    pairs = [
        (case, independent.truth(name, case.operands, case.g)) for case in cases(name, n, longest=9)
    ]
    return [pair for pair in pairs if pair[1] is not None]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("on", ["floats", "arrays"])
def test_values_slopes_and_special_values_are_those_of_the_book(name, on, np):
    inputs, answers = zip(*questions(name), strict=True)
    engine = everyday(name) if on == "floats" else everyday_arrays(name)
    with np.errstate(all="ignore"):
        found = measure(name, engine, inputs, answers)
    assert max(found.near.ulp, found.near_slope.ulp) <= NEAR_OF.get(name, 4), found
    assert max(found.far.ulp, found.far_slope.ulp) <= 1024, found
    assert found.wrong == []


#: Everywhere along the line: through zero, through every size of number, through overflow.
LADDER = [sign * 2.0**k for sign in (1, -1) for k in range(-1074, 1024, 53)]
LADDER += [x / 4 for x in range(-180, 181, 8)] + [x * 1.7 for x in range(-450, 450, 29)]
CORNERS = [0.0, -0.0, 1.0, -1.0, 2.0, -3.0, 0.5, -0.5, 5e-324, 1e-310, -1e-162, 1e-300, 1e-280]
CORNERS += [1e154, -1e154, 1.7e308, 30.0, 150.0, -200.5, 1e16, 2.0**53, 2.0**53 + 2, -745.2, 1e200]


def test_the_book_has_all_operations_that_came_with_the_table():
    """docs/adding-an-operation.md adds one that it does not have."""
    assert len(NAMES) >= 41
    assert {name for name in NAMES if name not in edges.OF_ONE} == set(edges.RULES)


def on_a_grid(name):
    row = TABLE[name]
    if row.arity == 1:
        return [(x,) for x in LADDER]
    if name == "where":
        return [(c, a, b) for c in (0.0, 1.0) for a in CORNERS[:4] for b in CORNERS[:4]]
    return [(a, b) for a in CORNERS for b in CORNERS]


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_all_along_the_line_and_at_every_pair_of_corners(name):
    pairs = [(Case(xs), independent.truth(name, xs)) for xs in on_a_grid(name)]
    inputs, answers = zip(*[pair for pair in pairs if pair[1] is not None], strict=True)
    if name in ("leaky_relu", "elu"):  # their second number is no input, and of ordinary size
        kept = [abs(case.operands[1]) < 1e3 for case in inputs]
        inputs = [case for case, keep in zip(inputs, kept, strict=True) if keep]
        answers = [answer for answer, keep in zip(answers, kept, strict=True) if keep]
    found = measure(name, everyday(name), inputs, answers)
    assert max(found.far.ulp, found.far_slope.ulp) <= 1024, found
    assert found.wrong == []


@pytest.mark.parametrize("b", [2.5, 40.5, 107.5, 1e3, 1e6, 1e9, 1e12, 1e15, 2.0**53, 1e17])
def test_powers_about_to_vanish_or_to_overflow_keep_the_digits_of_their_slopes(b):
    """The power itself may have lost them, where b times as much has not."""
    sizes = [-745.5, -744.0, -740.0, -730.0, -708.5, -700.0, 700.0, 709.5]
    for power in (b, -b):
        inputs = [Case((math.exp(size / power), power)) for size in sizes]
        answers = [independent.truth("power", case.operands) for case in inputs]
        found = measure("power", everyday("power"), inputs, answers)
        assert max(found.far.ulp, found.far_slope.ulp) <= 1024, found


@pytest.mark.parametrize("name", NAMES)
def test_the_oracle_gives_the_bits_of_the_book(name):
    for case, answer in questions(name):
        found = pairs(oracle.answer(name, *case.operands, g=case.g), answer)
        assert all(mine == true or math.isnan(true) for mine, true in found), case


@pytest.mark.parametrize("name", NAMES)
def test_tangents_move_a_result_by_the_slopes_of_the_book(name):
    row = TABLE[name]
    for case, (_, slopes) in questions(name):
        flat = [x for part in case.operands for x in (part if isinstance(part, list) else [part])]
        if max(map(abs, flat)) > 1e3 or min(map(abs, flat)) < 1e-3:
            continue  # sizes at which sums of slopes say little
        leaves = [
            [Value(x) for x in part] if isinstance(part, list) else Value(part)
            for part in case.operands
        ]
        y = row(*leaves)
        if isinstance(row, RowMap):
            y = sum((gk * yk for gk, yk in zip(case.g, y, strict=True)), start=Value(0.0))
        entries = [v for part in leaves for v in (part if isinstance(part, list) else [part])]
        expected = [s for part in slopes for s in (part if isinstance(part, list) else [part])]
        for leaf, slope in zip(entries, expected, strict=True):
            if math.isfinite(slope):
                size = max(map(abs, (x for x in expected if math.isfinite(x))))
                moved = jvp(y, {leaf: 2.0}) / 2
                assert moved == pytest.approx(slope, rel=1e-9, abs=1e-12 * (1 + size)), case
        everything = jvp(y, dict.fromkeys(entries, 1.0))
        if all(map(math.isfinite, expected)):
            whole, size = math.fsum(expected), math.fsum(map(abs, expected))
            assert everything == pytest.approx(whole, rel=1e-9, abs=1e-11 * (1 + size)), case


@pytest.mark.parametrize("name", [name for name in ELEMENTWISE if TABLE[name].textbook])
def test_the_textbook_form_is_that_of_the_book(name):
    """In a row it stands to be printed; here it is read with many digits."""
    import mpmath

    row = TABLE[name]
    for case, (value, slopes) in questions(name):
        if any(abs(x) > 700 for x in case.operands):
            continue
        with mpmath.workprec(2300):
            xs = [mpmath.mpf(x) for x in case.operands]
            y = row.textbook.formula(*xs)
            found = [y, *(slope(*xs, y) for slope in row.textbook.derivatives)]
        for a, b in zip(found, [value, *slopes], strict=True):
            if math.isfinite(b):
                assert float(a) == pytest.approx(b, rel=1e-14, abs=1e-320), (name, case)


@pytest.mark.parametrize("name", sorted(edges.OF_ONE))
def test_one_argument_at_infinity_is_the_limit(name):
    """The table by hand agrees with far away arguments, where there is a limit."""
    for x, far in ((math.inf, 1e200), (-math.inf, -1e200)):
        value, (slope,) = edges.at(name, (x,))
        if math.isnan(value):
            continue
        near_value, (near_slope,) = edges.at(name, (far,))
        for limit, near in ((value, near_value), (slope, near_slope)):
            if math.isinf(limit):
                assert math.copysign(near, limit) == near
                assert abs(near) > 400
            else:
                assert near == pytest.approx(limit, abs=1e-50)


def test_ties_share_and_the_last_operand_may_be_left_out():
    a, b = Value(2.0), Value(2.0)
    assert list(gradients(TABLE["maximum"](a, b)).values()).count(0.5) == 2
    assert TABLE["leaky_relu"](-2.0) == -0.02
    assert TABLE["elu"](-1.0) == math.expm1(-1.0)
    assert TABLE["weighted_sum"]([2.0], [3.0]) == 6.0


def test_an_infinite_loss_counts_only_where_its_target_does():
    row = TABLE["cross_entropy"]
    assert row([0.0, -math.inf], [1.0, 0.0]) == 0.0
    assert row([0.0, -math.inf], [0.5, 0.5]) == math.inf
    row = TABLE["binary_cross_entropy"]
    assert row([math.inf, -math.inf], [1.0, 0.0]) == 0.0
    assert row([math.inf], [0.0]) == math.inf


def test_nothing_to_the_power_of_nothing_is_flat():
    """docs/notation.md: 0⁰ is 1, with the slope 0 by the base, and by the exponent 0."""
    a, b = Value(0.0), Value(0.0)
    found = gradients(a**b)
    assert (float(found[a]), float(found[b])) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("divide", Case((1e-320, 3e-5))),  # the quotient has lost its digits, its slope need not
        ("softmax", Case(([0.0, -40.0, -41.0],), [1.0, 1.0, 2.0])),  # 1 − Σ pₖgₖ cancels
        ("log_softmax", Case(([0.0, -40.0, -41.0],), [1e17, 1.0, 1.0])),  # Σ gₖ loses the ones
    ],
)
def test_a_slope_keeps_its_digits_where_the_obvious_formula_has_lost_them(name, case):
    _, slopes = independent.truth(name, case.operands, case.g)
    _, found = everyday(name)([case])[0]
    assert all(ulps(mine, true) <= 4 for mine, true in pairs(found, slopes)), found
