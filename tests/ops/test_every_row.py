"""Laws that hold for every row of the op table: a new row is tested here without a new test."""

import math
import warnings
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Op, Reduction, RowMap
from neuron.value import Value, gradients, jvp

ELEMENTWISE = [row for row in TABLE.values() if isinstance(row, Elementwise)]
REDUCTIONS = [row for row in TABLE.values() if isinstance(row, Reduction)]
ROW_MAPS = [row for row in TABLE.values() if isinstance(row, RowMap)]
WITH_TEXTBOOK = [row for row in ELEMENTWISE if row.textbook]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 5e-324, -5e-324, 1e-308, 40.0, -40.0, 710.0, -710.0]
SPECIAL += [745.0, -745.0, 1e16, -1e16, 1.7e308, -1.7e308, math.inf, -math.inf, math.nan]

ordinary = st.floats(-3, 3).map(lambda x: round(x, 3))
rows = st.lists(ordinary, min_size=1, max_size=6)


def by_name(row: Op) -> str:
    return row.name


def differenced(f, xs, i, h=1e-6):
    """The slope of f along its i-th argument, by central differences."""
    up, down = list(xs), list(xs)
    up[i] += h
    down[i] -= h
    return (f(*up) - f(*down)) / (2 * h)


def smooth_at(f, xs, i):
    """Whether slopes from either side agree, so that there is a derivative to compare with."""
    h = 1e-4
    left = differenced(f, [*xs[:i], xs[i] - 2 * h, *xs[i + 1 :]], i, h)
    right = differenced(f, [*xs[:i], xs[i] + 2 * h, *xs[i + 1 :]], i, h)
    middle = differenced(f, xs, i, h)
    finite = all(map(math.isfinite, (left, right, middle, f(*xs))))
    spread = max(left, middle, right) - min(left, middle, right)
    return finite and spread <= 0.02 * (1 + abs(middle)) and abs(middle) < 1e3


@pytest.mark.parametrize("row", ELEMENTWISE, ids=by_name)
@given(data=st.data())
def test_derivatives_are_slopes(row, data):
    xs = [data.draw(ordinary) for _ in range(row.arity)]
    if row.name in ("leaky_relu", "elu"):
        assume(abs(xs[0]) > 1e-3)  # a kink, and perhaps too slight to be seen
    values = [Value(x) for x in xs]
    result = row(*values)
    slopes = gradients(result)
    for i in range(row.arity):
        if smooth_at(row, xs, i):
            assert slopes[values[i]] == pytest.approx(differenced(row, xs, i), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("row", ELEMENTWISE, ids=by_name)
@given(data=st.data())
def test_second_derivatives_are_slopes_of_the_first(row, data):
    xs = [data.draw(ordinary) for _ in range(row.arity)]

    def slope(i):
        def first(*numbers):
            values = [Value(x) for x in numbers]
            return gradients(row(*values))[values[i]]

        return first

    for i in range(row.arity):
        values = [Value(x) for x in xs]
        first = gradients(row(*values), create_graph=True)[values[i]]
        if isinstance(first, Value) and smooth_at(slope(i), xs, i) and smooth_at(row, xs, i):
            second = gradients(first).get(values[i], 0.0)
            assert second == pytest.approx(differenced(slope(i), xs, i), rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("row", [*ELEMENTWISE, *REDUCTIONS], ids=by_name)
@given(data=st.data())
def test_forward_mode_agrees_with_reverse_mode(row, data):
    if isinstance(row, Elementwise):
        leaves = [Value(data.draw(ordinary)) for _ in range(row.arity)]
        result = row(*leaves)
    else:
        n = data.draw(st.integers(1, 5))
        lists = [[Value(data.draw(ordinary)) for _ in range(n)] for _ in range(row.arity)]
        leaves = [value for values in lists for value in values]
        result = row(*lists)
    assume(math.isfinite(result.data))
    slopes = gradients(result)
    assume(all(math.isfinite(slopes[leaf]) for leaf in leaves))
    tangents = {leaf: data.draw(ordinary) for leaf in leaves}
    expected = math.fsum(slopes[leaf] * tangents[leaf] for leaf in leaves)
    scale = math.fsum(abs(slopes[leaf] * tangents[leaf]) for leaf in leaves)
    assert jvp(result, tangents) == pytest.approx(expected, rel=1e-12, abs=1e-12 * (1 + scale))


@pytest.mark.parametrize("row", REDUCTIONS, ids=by_name)
@given(data=st.data())
def test_derivatives_by_every_entry_of_a_row_are_slopes(row, data):
    n = data.draw(st.integers(1, 4))
    lists = [[data.draw(ordinary) for _ in range(n)] for _ in range(row.arity)]
    values = [[Value(x) for x in numbers] for numbers in lists]
    slopes = gradients(row(*values))
    flat = [x for numbers in lists for x in numbers]
    leaves = [value for row_values in values for value in row_values]

    def f(*numbers):
        return row(*(list(numbers[k * n : (k + 1) * n]) for k in range(row.arity)))

    for i, leaf in enumerate(leaves):
        if smooth_at(f, flat, i):
            assert slopes[leaf] == pytest.approx(differenced(f, flat, i), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("row", ROW_MAPS, ids=by_name)
@given(xs=rows, g=st.lists(ordinary, min_size=6, max_size=6), t=st.lists(ordinary, min_size=6))
def test_both_modes_of_a_row_map_are_slopes(row, xs, g, t):
    def mixed(*numbers):
        return math.fsum(gk * yk for gk, yk in zip(g, row(list(numbers)), strict=False))

    values = [Value(x) for x in xs]
    outputs = row(values)
    result = sum((gk * yk for gk, yk in zip(g, outputs, strict=False)), start=Value(0.0))
    slopes = gradients(result)
    for i, value in enumerate(values):
        assert slopes[value] == pytest.approx(differenced(mixed, xs, i), rel=1e-4, abs=1e-6)
    tangents = dict(zip(values, t, strict=False))
    expected = math.fsum(slopes[v] * tangents[v] for v in values)
    assert jvp(result, tangents) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("row", ELEMENTWISE, ids=by_name)
def test_special_values_raise_and_warn_nothing_and_agree_on_arrays(row, np):
    columns = [SPECIAL] + [[0.5, -2.0, 0.0]] * (row.arity - 1)
    grid = [[x] for x in columns[0]]
    for column in columns[1:]:
        grid = [[*xs, y] for xs in grid for y in column]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for xs in grid:
            leaves = [Value(x) for x in xs]
            arrays = [Value(np.array([x])) for x in xs]
            one, many = row(*leaves), row(*arrays)
            assert_same(one.data, float(many.data[0]), f"{row.name}{tuple(xs)}")
            slopes, many_slopes = gradients(one), gradients(many.sum())
            for leaf, array in zip(leaves, arrays, strict=True):
                what = f"slope of {row.name}{tuple(xs)}"
                assert_same(float(slopes[leaf]), float(many_slopes[array][0]), what)


def assert_same(a, b, what):
    """Equal to a few units in the last place, nan equal to nan."""
    assert a == b or (a != a and b != b) or math.isclose(a, b, rel_tol=1e-14), f"{what}: {a} {b}"


@pytest.mark.parametrize("row", ELEMENTWISE, ids=by_name)
def test_nan_goes_in_and_comes_out(row):
    if row.name == "where":
        pytest.skip("the condition chooses one operand; the other may be anything")
    assert math.isnan(row(*[math.nan] * row.arity))


@pytest.mark.parametrize("row", WITH_TEXTBOOK, ids=by_name)
@given(data=st.data())
def test_the_careful_form_equals_the_textbook_form_at_high_precision(row, data):
    mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed")
    with mpmath.workdps(70):
        xs = [mpmath.mpf(data.draw(st.floats(-40, 40))) for _ in range(row.arity)]
        y = row.compute(*xs)
        assume(mpmath.isfinite(y))  # a power of a negative number, a division by 0
        careful = [y, *(slope(*xs, y) for slope in row.derivatives)]
        textbook = [row.textbook.formula(*xs)]
        textbook += [slope(*xs, y) for slope in row.textbook.derivatives]
        for a, b in zip(careful, textbook, strict=True):
            if mpmath.isfinite(b):
                assert abs(a - b) <= mpmath.mpf(10) ** -40 * (1 + abs(b))


def is_rational(row):
    """Whether a row, read on fractions that are no edges, gives fractions on both sides of 0."""
    for start in (Fraction(-5, 3), Fraction(1, 3)):
        xs = [Value(start + Fraction(k, 7)) for k in range(row.arity)]
        y = row(*([x, x + 1] for x in xs)) if isinstance(row, Reduction) else row(*xs)
        if type(y.data) is not Fraction:
            return False
    return True


RATIONAL = [row.name for row in ELEMENTWISE if is_rational(row) and row.name != "power"]


def test_what_should_be_rational_is():
    expected = (
        "add subtract multiply divide square negate abs maximum minimum relu leaky_relu step where"
    )
    assert set(RATIONAL) >= set(expected.split())


@pytest.mark.parametrize("name", RATIONAL)
@given(data=st.data())
def test_rational_rows_are_exact_on_fractions(name, data):
    row = TABLE[name]
    fractions = st.fractions(min_value=-5, max_value=5, max_denominator=50)
    xs = [Value(data.draw(fractions)) for _ in range(row.arity)]
    assume(name != "divide" or xs[1].data != 0)
    result = row(*xs)
    assert type(result.data) is Fraction
    assert all(isinstance(gradients(result)[x], int | Fraction) for x in xs)


def test_the_sums_that_should_be_rational_are():
    assert {row.name for row in REDUCTIONS if is_rational(row)} >= {
        "sum", "mean", "squared_error", "hinge",
    }  # fmt: skip


@pytest.mark.parametrize("name", [row.name for row in REDUCTIONS if is_rational(row)])
def test_rational_reductions_are_exact_on_fractions(name):
    row = TABLE[name]
    lists = [[Value(Fraction(i + k, 7)) for i in range(4)] for k in range(row.arity)]
    result = row(*lists)
    assert type(result.data) is Fraction
    assert all(isinstance(gradients(result)[x], int | Fraction) for xs in lists for x in xs)


@pytest.mark.parametrize("row", [*REDUCTIONS, *ROW_MAPS], ids=by_name)
def test_rows_of_values_agree_with_arrays(row, np):
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=5) for _ in range(row.arity)]
    leaves = [[Value(float(x)) for x in array] for array in arrays]
    array_values = [Value(array) for array in arrays]
    one, many = row(*leaves), row(*array_values)
    if isinstance(row, RowMap):
        assert [y.data for y in one] == pytest.approx(many.data.tolist(), rel=1e-13)
        one, many = one[2] * 3 + one[0], many[2] * 3 + many[0]
    assert one.data == pytest.approx(many.data, rel=1e-13)
    slopes, array_slopes = gradients(one), gradients(many)
    for values, array in zip(leaves, array_values, strict=True):
        scalar_slopes = [slopes[v] for v in values]
        assert scalar_slopes == pytest.approx(array_slopes[array].tolist(), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("row", TABLE.values(), ids=by_name)
def test_a_wrong_number_of_operands_is_refused(row):
    with pytest.raises(ValueError, match=f"takes {row.arity} operands, got {row.arity + 1}"):
        Op.__call__(row, *[1.0] * (row.arity + 1))
