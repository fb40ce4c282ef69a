"""Exact and multi-precision numbers, and which functions belong to which kind of number."""

import decimal
import math
from fractions import Fraction

import pytest

from neuron.maths import exact, floats, kinds
from neuron.maths import functions as f
from neuron.maths.constants import Constant, pi
from neuron.maths.errors import NumberError, ShapeError
from neuron.maths.kinds import as_number, kind_of
from neuron.maths.vector import Entries, Vector, each

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


@pytest.mark.parametrize("name", "exp expm1 log log1p sqrt sin cos tanh erfc".split())
def test_what_cannot_be_exact_is_the_float_of_the_fraction(name):
    for x in (HALF, Fraction(7, 3)):
        found = getattr(f, name)(x)
        assert type(found) is float
        assert found == getattr(floats, name)(float(x))


def test_fractions_stay_exact_where_they_can():
    assert f.divide(HALF, THIRD) == Fraction(3, 2)
    assert type(f.divide(1, THIRD)) is Fraction
    assert type(f.divide(HALF, 3)) is Fraction
    for a, expected in ((HALF, math.inf), (-HALF, -math.inf), (Fraction(0), math.nan)):
        found = f.divide(a, Fraction(0))
        assert found == expected or (found != found and expected != expected)
    assert f.power(THIRD, Fraction(3)) == Fraction(1, 27)
    assert type(f.power(THIRD, 2)) is Fraction
    assert f.power(Fraction(0), Fraction(0)) == 1
    assert type(f.power(Fraction(0), Fraction(0))) is Fraction
    assert f.power(Fraction(0), Fraction(2)) == 0
    assert f.power(Fraction(4), HALF) == 2.0
    assert type(f.power(Fraction(4), HALF)) is float
    assert [f.sign(x) for x in (HALF, -HALF, Fraction(0))] == [1, -1, 0]
    assert f.maximum(HALF, THIRD) == HALF
    assert f.minimum(HALF, THIRD) == THIRD
    assert f.where(HALF > THIRD, HALF, 0) == HALF
    assert f.where(0, HALF, THIRD) == THIRD
    assert f.ratio(2, 6, HALF) == THIRD
    assert f.total(Vector((HALF, THIRD))) == Fraction(5, 6)
    assert f.weighted_sum(Vector((HALF, 2)), Vector((THIRD, 3)), HALF) == HALF + Fraction(1, 6) + 6
    assert f.fit(HALF, THIRD) == HALF
    assert f.shape(HALF) == ()
    assert f.keep_axis(HALF) == f.drop_axis(HALF) == HALF


def test_rows_of_the_table_on_fractions_give_fractions():
    from neuron.ops import TABLE

    assert TABLE["add"](HALF, THIRD) == Fraction(5, 6)
    assert type(TABLE["step"](HALF)) is Fraction  # its 1 is a whole number otherwise
    assert TABLE["step"](HALF) == 1
    assert type(TABLE["exp"](HALF)) is float
    assert TABLE["sum"]([HALF, THIRD, 1]) == Fraction(11, 6)
    assert TABLE["weighted_sum"]([HALF, 1], [THIRD, 2], HALF) == HALF + Fraction(1, 6) + 2


def test_whether_a_number_is_finite_is_known_of_every_kind(np):
    mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed")
    for finite in (1.0, HALF, mpmath.mpf(2), np.array([1.0, 2.0]), Vector((1.0, HALF))):
        assert f.is_finite(finite) is True or bool(f.is_finite(finite)) is True
    wrong = [math.inf, math.nan, mpmath.inf, -mpmath.inf, mpmath.nan, np.array([1.0, math.nan])]
    for infinite in [*wrong, np.array([-math.inf]), Vector((1.0, math.inf))]:
        assert not f.is_finite(infinite)


def test_multiprecision_numbers_are_right_however_large_they_are():
    mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed")
    many = exact.multiprecision()
    with mpmath.workprec(200):
        for x in ("1e17", "-1e17", "0.5", "-700", "1e18", "-1e18"):
            x = mpmath.mpf(x)
            assert many.exp(x) == mpmath.exp(x)
            assert many.expm1(x) == mpmath.expm1(x)
        for x in (mpmath.mpf("3e18"), mpmath.mpf("-3e18")):
            # Only the size matters: it is right to one part in 10⁻¹⁵ of the exponent.
            size = mpmath.log(many.exp(x))
            assert abs(size / x - 1) < mpmath.mpf(10) ** -15
        assert many.expm1(mpmath.mpf("3e18")) == many.exp(mpmath.mpf("3e18")) - 1
        assert many.expm1(mpmath.mpf("-3e18")) == -1
        assert many.exp(mpmath.inf) == mpmath.inf
        assert many.exp(-mpmath.inf) == 0
        assert many.expm1(-mpmath.inf) == -1
        assert mpmath.isnan(many.exp(mpmath.nan))
        assert mpmath.isnan(many.expm1(mpmath.nan))
        for x in (0, 0.5, -3, 30, 1e10, -1e10):
            assert many.erfc(mpmath.mpf(x)) == mpmath.erfc(x)
        assert many.erfc(mpmath.mpf("-1e151")) == 2
        tiny = many.erfc(mpmath.mpf("1e151"))
        assert tiny == 0 or mpmath.log(tiny) < -mpmath.mpf("9e301")
        assert mpmath.log(tiny) == pytest.approx(-1e302, rel=1e-12)
        far = mpmath.mpf("1e151")
        expected = many.exp(-far * far)
        assert abs(tiny * far * mpmath.sqrt(mpmath.pi) / expected - 1) < mpmath.mpf(10) ** -50
        assert mpmath.isnan(many.erfc(mpmath.nan))
        assert many.erfc(mpmath.inf) == 0
        assert many.erfc(-mpmath.inf) == 2


def test_multiprecision_numbers_follow_ieee_where_there_is_no_number():
    mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed")
    one, zero = mpmath.mpf(1), mpmath.mpf(0)
    for name in ("log", "sqrt", "log1p"):
        assert mpmath.isnan(getattr(f, name)(-2 * one))
    assert f.log(zero) == -mpmath.inf
    assert f.log1p(-one) == -mpmath.inf
    assert f.divide(-one, zero) == -mpmath.inf
    assert f.divide(1, mpmath.mpf(4)) == 0.25
    assert type(f.divide(1, mpmath.mpf(4))) is mpmath.mpf
    assert f.ratio(1, 4, one) == 0.25
    assert type(f.ratio(1, 4, one)) is mpmath.mpf
    assert f.power(zero, one) == 0
    assert f.power(zero, zero) == 1
    assert f.power(2 * one, 3 * one) == 8
    assert f.power(-2 * one, 3 * one) == -8
    assert mpmath.isnan(f.power(-one, one / 2))
    assert f.sign(-3 * one) == -1
    assert f.maximum(one, zero) == one
    assert f.is_finite(one)


def test_the_highest_kind_decides(np):
    mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed")
    array, many = np.zeros(2), mpmath.mpf(1)
    from neuron import Value

    assert kind_of() is floats
    assert kind_of(1, 2.0, True) is floats
    assert kind_of(1.0, HALF, 2) is exact.fractions
    assert kind_of(many, HALF) is kind_of(many)
    assert kind_of(array, many, 1.0) is kind_of(array)
    assert kind_of(Vector((1.0,)), array) is f.vectors
    assert kind_of(Value(1.0), Vector((1.0,))) is kind_of(Value(2.0))
    assert kinds.FLOAT < kinds.FRACTION < kinds.MULTIPRECISION < kinds.ARRAY
    assert kinds.ARRAY < kinds.VECTOR < kinds.VALUE


def test_subclasses_are_of_the_kind_of_what_they_inherit_from(np):
    class MyFloat(float):
        pass

    class MyFraction(Fraction):
        pass

    assert kind_of(MyFloat(1.5)) is floats
    assert type(as_number(MyFloat(1.5))) is float
    assert kind_of(MyFraction(1, 2)) is exact.fractions
    assert kind_of(np.float64(1.0)) is floats  # it inherits from float
    assert kind_of(np.float32(1.0)) is kind_of(np.zeros(1))


@pytest.mark.parametrize("thing", ["1", None, 1j, [1.0], decimal.Decimal(1), object()])
def test_what_is_no_number_has_no_kind(thing):
    for ask in (kind_of, as_number, f.exp):
        with pytest.raises(NumberError, match="expected a number"):
            ask(thing)


def test_things_of_numpy_that_are_no_numbers_have_no_kind(np):
    for thing in (np.random.default_rng(0), np.add):
        with pytest.raises(NumberError, match="expected a number"):
            kind_of(thing)
    with pytest.raises(NumberError, match="expected a number"):
        kind_of(pytest.importorskip("mpmath").mpc(1, 1))


def test_numbers_too_large_for_a_float_are_refused():
    with pytest.raises(NumberError, match="fits a float"):
        as_number(10**400)
    assert as_number(10**300) == 1e300
    assert as_number(True) == 1.0


def test_arrays_become_floats_and_single_numbers_leave_them(np):
    for given in ([1, 2], [True, False]):
        assert as_number(np.array(given)).dtype == np.float64
    assert as_number(np.array([1, 2], dtype=np.uint8)).dtype == np.float64
    half = np.array([1.5], dtype=np.float16)
    assert as_number(half) is half
    assert type(as_number(np.array(2.5))) is float
    with pytest.raises(NumberError, match="dtype"):
        as_number(np.array([1j]))
    with pytest.raises(NumberError, match="is a Vector already"):
        as_number(Vector((1.0,)))


def test_constants_have_the_precision_of_what_they_meet(np):
    mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed")
    assert pi(1.0) == math.pi
    assert pi(1) == math.pi
    assert type(pi(HALF)) is Fraction
    with mpmath.workprec(600):
        assert abs(pi(mpmath.mpf(1)) - mpmath.pi) < mpmath.mpf(10) ** -175
    assert pi(np.zeros(1)) == math.pi
    assert Constant(THIRD).exact == THIRD
    assert Constant(THIRD)(HALF) == THIRD
    assert Constant(THIRD).nearest == 1 / 3


def test_rows_keep_to_their_length_and_take_numbers_along():
    x = Vector((1.0, -2.0))
    assert abs(x) == (1.0, 2.0)
    assert x / 2 == (0.5, -1.0)
    assert 2 / x == (2.0, -1.0)
    assert 2 * x - x == x
    assert (x < 0) == (False, True)
    assert ((x < 0) | (x > 0)) == (True, True)
    assert ((x < 0) & (x > 0)) == (False, False)
    assert ((x <= 1.0), (x >= 1.0)) == ((True, True), (True, False))
    assert each(max, x, 0) == (1.0, 0)
    for wrong in (Vector((1.0,)), Vector((1.0, 2.0, 3.0))):
        with pytest.raises(ShapeError, match="go together"):
            x * wrong
    assert f.largest(x) == 1.0
    assert f.is_largest(x) == (1, 0)
    assert f.is_largest(Vector((math.inf, math.nan))) == (0, 1)
    assert f.ones(x) == (1, 1)
    assert f.count(x) == 2
    assert f.total(Vector((1e16, 1.0, -1e16))) == 1.0
    assert f.total(Vector((HALF, 1.0))) == 1.5
    assert f.take(x, 1) == -2.0
    assert f.put(5.0, -1, x) == {1: 5.0}
    assert f.put(5.0, 0, x) == {0: 5.0}
    assert f.ratio(1, 2, x) == 0.5
    with pytest.raises(ShapeError, match="no numbers"):
        f.largest(Vector(()))
    with pytest.raises(ShapeError, match="as many inputs as weights: 2, 1"):
        f.weighted_sum(x, Vector((1.0,)), 0.0)
    assert f.weighted_sum(x, Vector((1, 2)), 1) == -2.0
    assert f.weighted_sum(Vector((1.0, 1.0)), Vector((1.0, HALF)), 0.0) == 1.5


def test_entries_grow_by_the_smaller_of_two():
    big, small = Entries({0: 1.0, 1: 2.0, 2: 3.0}), Entries({2: 4.0})
    assert (big + small) is big
    assert big == {0: 1.0, 1: 2.0, 2: 7.0}
    one, other = Entries({0: 1.0}), Entries({0: 2.0, 5: 1.0})
    assert (one + other) is other
    assert other.dense(7) == (3.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    assert Entries().dense(2) == (0.0, 0.0)


def test_where_python_raises_floats_follow_ieee():
    inf, nan = math.inf, math.nan
    assert floats.power(-2.0, 1025.0) == -inf
    assert floats.power(-2.0, 1026.0) == inf
    assert floats.power(2.0, 1025.0) == inf
    assert floats.power(0.0, -1.0) == inf
    assert floats.power(-0.0, -1.0) == -inf
    assert floats.power(-0.0, -2.0) == inf
    assert math.isnan(floats.power(-2.0, 0.5))
    assert floats.divide(-1.0, -0.0) == inf
    assert floats.divide(1.0, -0.0) == -inf
    assert math.isnan(floats.divide(nan, 0.0))
    assert floats.exp(1000.0) == floats.expm1(1000.0) == inf
    for name in ("sin", "cos"):
        assert math.isnan(getattr(floats, name)(inf))
    assert [floats.sign(x) for x in (-3.0, 2.0, 0.0)] == [-1.0, 1.0, 0.0]
    assert math.isnan(floats.sign(nan))
    assert math.isnan(floats.maximum(nan, 1.0))
    assert math.isnan(floats.maximum(1.0, nan))
    assert math.isnan(floats.minimum(1.0, nan))
    assert floats.exact_sum([1e308, 1e308, -1e308]) == inf  # partial sums overflow
    assert floats.exact_sum([1e16, 1.0, -1e16, 1.0]) == 2.0
    assert floats.weighted_sum([1e200, 1.0], [1e200, 2.0], 3.0) == inf


def test_floats_spread_and_stack_into_arrays(np):
    assert floats.broadcast_to(2.0, (2, 1)).tolist() == [[2.0], [2.0]]
    assert floats.stack([1, 2]).dtype == np.float64
    assert f.stack(Vector((1.0, 2.0))).tolist() == [1.0, 2.0]
    assert floats.apply(type("Op", (), {"compute": staticmethod(int)}), 2.5) == 2.0


def test_functions_of_arrays_are_numpys_along_the_last_axis(np):
    x = np.array([[1.0, 5.0, 5.0], [3.0, 2.0, 1.0]])
    assert f.total(x).tolist() == [[11.0], [6.0]]
    assert f.largest(x).tolist() == [[5.0], [3.0]]
    assert f.is_largest(x).tolist() == [[0, 1, 0], [1, 0, 0]]
    assert f.is_largest(x[0]).tolist() == [0, 1, 0]
    assert f.count(x) == 3
    assert f.ones(x).tolist() == np.ones((2, 3)).tolist()
    assert f.shape(x) == (2, 3)
    assert f.keep_axis(x).shape == (2, 3, 1)
    assert f.drop_axis(f.total(x)).shape == (2,)
    assert f.ratio(1, 3, x) == 1 / 3
    assert f.unstack(x[0]) == [1.0, 5.0, 5.0]
    assert f.sum_to(x, (3,)).tolist() == [4.0, 7.0, 6.0]
    assert f.sum_to(x, (2, 1)).tolist() == [[11.0], [6.0]]
    assert f.sum_to(x, (1, 1)).tolist() == [[17.0]]
    assert f.sum_to(x, ()).tolist() == 17.0
    assert f.sum_to(x, (2, 3)) is x or f.sum_to(x, (2, 3)).tolist() == x.tolist()
    assert f.put(np.array([1.0, 2.0]), np.array([0, 0]), np.zeros(3)).tolist() == [3.0, 0.0, 0.0]
    assert f.take(x, (1, 0)) == 3.0
    assert f.erfc(x.astype(np.float32)).dtype == np.float32
    assert f.power(x, 2).tolist() == (x * x).tolist()
    assert f.power(x, -1).tolist() == (1 / x).tolist()
    assert f.where(x > 2, 1, 0).dtype == np.int8
    assert f.where(x > 2, x, 0).tolist() == [[0, 5, 5], [3, 0, 0]]
    assert f.where(x > 2, 1, 0.5).tolist() == [[0.5, 1, 1], [1, 0.5, 0.5]]


def test_a_gradient_is_fitted_to_the_shape_and_type_of_its_operand(np):
    g = np.ones((2, 3))
    assert f.fit(g, np.zeros(3)).tolist() == [2.0, 2.0, 2.0]
    assert f.fit(g, np.zeros((2, 1))).tolist() == [[3.0], [3.0]]
    assert f.fit(g, 1.0) == 6.0
    assert type(f.fit(g, 1.0)) is float
    assert f.fit(g, np.zeros((2, 3), dtype=np.float32)).dtype == np.float32
    assert f.fit(g, g) is g


def test_the_half_power_of_an_array_is_that_of_the_standard_of_c(np):
    bases = np.array([-math.inf, -1.0, -0.0, 0.0, 4.0, math.inf, math.nan])
    wanted = [floats.power(float(a), 0.5) for a in bases]
    for halves in (0.5, np.full(7, 0.5), np.full(1, 0.5)):
        with np.errstate(all="ignore"):
            found = f.power(bases, halves)
        assert list(map(repr, found.tolist())) == list(map(repr, wanted))
    assert f.power(bases[4:6].astype(np.float32), 0.5).dtype == np.float32
    assert f.power(0.0, np.full(2, 0.5, np.float32)).dtype == np.float32


def test_rows_of_the_table_on_arrays_keep_their_precision(np):
    from neuron.ops import TABLE

    x = np.array([1.0, -2.0], dtype=np.float32)
    for name in ("relu", "step", "exp", "abs"):
        assert TABLE[name](x).dtype == np.float32
    assert type(TABLE["sum"](x)) is float
    assert TABLE["sum"](x) == -1.0
    assert type(TABLE["exp"](np.array(1.0))) is float
    with pytest.raises(ShapeError, match=r"add does not work on the shapes \(2,\) and \(3,\)"):
        TABLE["add"](x, np.zeros(3))


def test_far_exponents_come_near_in_their_order():
    mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed")
    f, number = exact.multiprecision(), mpmath.mpf
    with mpmath.workprec(300), exact.no_exponent_beyond(50.0):
        sizes = [f.exp(number(-x)) for x in (49, 50, 51, 1e3, 1e300)]
        assert sizes == sorted(set(sizes), reverse=True)
        assert sizes[1] == mpmath.exp(-50)
        assert sizes[-1] >= mpmath.exp(-100)
        assert -1 < f.expm1(number(-1e6)) < mpmath.exp(-49) - 1
        assert 1 - 2 * mpmath.exp(-49) < f.tanh(number(1e9)) < 1
        assert 0 < f.erfc(number(1e200)) < mpmath.exp(-50)
        assert f.tanh(number(-1e9)) == -f.tanh(number(1e9))
    with mpmath.workprec(300):
        assert f.exp(number(-1e3)) == mpmath.exp(-1e3)


def test_a_row_gives_a_float_for_floats_though_its_formula_says_a_whole_number():
    from neuron.ops import TABLE

    for name in ("relu", "step"):
        assert type(floats.apply(TABLE[name], -1.0)) is float
