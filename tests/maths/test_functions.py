"""The elementary functions: IEEE 754 results on every kind of number, and never an exception."""

import math
import warnings
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron.maths import floats
from neuron.maths import functions as f
from neuron.maths.errors import NumberError, ShapeError
from neuron.maths.kinds import as_number
from neuron.maths.vector import Entries, Vector
from neuron.ops.activations import sigmoid

ONE = "exp expm1 log log1p sqrt sin cos tanh sign".split()
TWO = "divide power maximum minimum".split()
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -2.0, 3.0, 5e-324, 1e-308, 800.0, -800.0, 1.7e308, -1.7e308]
SPECIAL += [math.inf, -math.inf, math.nan]
any_float = st.floats() | st.sampled_from(SPECIAL)


def same(a, b):
    """Equal with the sign of zero, nan with nan, or but for rounding."""
    if a != a or b != b:
        return a != a and b != b
    if a == b:
        return math.copysign(1, a) == math.copysign(1, b)
    return math.isclose(a, b, rel_tol=1e-14, abs_tol=5e-323)


@pytest.mark.parametrize("name", ONE)
@given(x=any_float)
def test_functions_of_one_float_give_what_numpy_gives(name, x):
    np = pytest.importorskip("numpy", reason="NumPy is not installed")
    if name in ("sin", "cos") and abs(x) > 1e9:
        return  # libraries reduce huge angles differently in the last places
    with np.errstate(all="ignore"):
        expected = float(getattr(np, name)(x))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert same(getattr(f, name)(x), expected)


@pytest.mark.parametrize("name", TWO)
@given(a=any_float, b=any_float)
def test_functions_of_two_floats_give_what_numpy_gives(name, a, b):
    np = pytest.importorskip("numpy", reason="NumPy is not installed")
    with np.errstate(all="ignore"):
        expected = float(getattr(np, name)(a, b))
    found = getattr(f, name)(a, b)
    if name in ("maximum", "minimum") and a == b == 0:
        assert found == expected  # which zero it is, NumPy leaves open
    elif name == "power" and b == 0.5 and a in (0, -math.inf):
        assert same(found, abs(a))  # as in the standard of C, where NumPy takes the root
    else:
        assert same(found, expected)


@given(terms=st.lists(any_float, max_size=8))
def test_an_exact_sum_is_the_same_in_any_order_and_ieee_where_it_cannot_be_exact(terms):
    total = floats.exact_sum(terms)
    if math.isfinite(sum(map(abs, terms))):  # no partial sum overflows, in any order
        assert same(total, floats.exact_sum(terms[::-1]))
    if any(map(math.isnan, terms)) or {math.inf, -math.inf} <= set(terms):
        assert math.isnan(total)


def test_whole_numbers_too_large_for_a_float_go_to_the_right_limit():
    huge = 10**400
    assert (floats.exp(huge), floats.exp(-huge)) == (math.inf, 0.0)
    assert (floats.expm1(huge), floats.expm1(-huge)) == (math.inf, -1.0)
    assert (sigmoid(huge), sigmoid(-huge)) == (1.0, 0.0)


def test_infinite_terms_of_both_signs_give_nan_and_an_overflow_gives_infinity():
    assert math.isnan(floats.exact_sum([math.inf, -math.inf]))
    assert floats.exact_sum([1.7e308, 1.7e308]) == math.inf
    assert floats.exact_sum([]) == 0.0


def test_each_kind_of_number_is_handled_by_its_own_functions(np):
    assert f.exp(0) == 1.0
    assert f.exp(np.zeros(3)).tolist() == [1.0, 1.0, 1.0]
    assert f.exp(Vector((0.0, 0.0))) == (1.0, 1.0)
    assert f.divide(Fraction(1), Fraction(3)) == Fraction(1, 3)
    assert f.divide(Fraction(1), Fraction(0)) == math.inf
    assert f.power(Fraction(2, 3), Fraction(-2)) == Fraction(9, 4)
    assert f.power(Fraction(0), Fraction(-1)) == math.inf
    assert f.power(Fraction(2), Fraction(1, 2)) == math.sqrt(2)
    assert f.ratio(1, 3, Fraction(1)) == Fraction(1, 3)
    with pytest.raises(NumberError, match="expected a number, got 'x' of type str"):
        f.exp("x")


def test_multiprecision_numbers_follow_ieee_at_their_edges():
    mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed")
    one, zero = mpmath.mpf(1), mpmath.mpf(0)
    assert mpmath.isnan(f.log(-one))
    assert mpmath.isnan(f.power(-one * 2, mpmath.mpf(0.5)))
    assert f.divide(one, zero) == mpmath.inf
    assert mpmath.isnan(f.divide(zero, zero))
    assert f.power(zero, zero) == 1
    assert f.power(zero, -one) == mpmath.inf


def test_whole_numbers_become_floats_and_exact_ones_stay(np):
    assert type(as_number(True)) is float
    assert type(as_number(np.float32(0.5))) is float
    assert type(as_number(Fraction(1, 2))) is Fraction
    assert as_number(np.array([1, 2])).dtype == np.float64
    assert as_number(np.zeros(2, dtype=np.float32)).dtype == np.float32
    with pytest.raises(NumberError, match="dtype"):
        as_number(np.array(["a"]))
    with pytest.raises(NumberError, match="real numbers"):
        as_number(np.array([1j])[0])


def test_rows_calculate_entry_by_entry_with_rows_and_single_numbers():
    x = Vector((1.0, 2.0))
    assert x + x == (2.0, 4.0)
    assert 3 - x == (2.0, 1.0)
    assert -x == (-1.0, -2.0)
    assert (x > 1) == (False, True)
    assert f.where(x > 1, x, 0) == (0, 2.0)
    assert f.total(x) == 3.0
    assert f.is_largest(Vector((1.0, 5.0, 5.0))) == (0, 1, 0)
    with pytest.raises(ShapeError, match="rows of 2 and 3 numbers"):
        x + Vector((1.0, 2.0, 3.0))


def test_entries_merge_and_fill_up_with_zeros():
    merged = Entries({0: 1.0, 2: 3.0}) + Entries({2: 1.0, 3: 5.0})
    assert merged.dense(5) == (1.0, 0.0, 4.0, 5.0, 0.0)
