"""What a Value is, and what can be calculated with it."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuron
from neuron import Value
from neuron.maths.errors import NumberError, ShapeError

numbers = st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1e-3)


@given(a=numbers, b=numbers)
def test_operators_calculate_as_python_does_with_values_on_either_side(a, b):
    x, y = Value(a), Value(b)
    for result, expected in [
        (x + y, a + b), (x + b, a + b), (a + y, a + b),
        (x - y, a - b), (x - b, a - b), (a - y, a - b),
        (x * y, a * b), (x * b, a * b), (a * y, a * b),
        (x / y, a / b), (x / b, a / b), (a / y, a / b),
        (-x, -a), (abs(x), abs(a)),
    ]:  # fmt: skip
        assert result.data == expected


def test_a_square_is_an_operation_of_its_own_where_the_exponent_is_a_plain_two():
    x = Value(3.0)
    assert [(x**two).op.name for two in (2, 2.0)] == ["square"] * 2
    assert [(x**other).op.name for other in (3, Value(2.0), True)] == ["power"] * 3
    assert (x**2).data == (x ** Value(2.0)).data == x.square().data == 9.0


def test_powers_take_values_on_both_sides():
    x, y = Value(2.0), Value(3.0)
    assert (x**y).data == 8.0
    assert (x**3).data == 8.0
    assert (2**y).data == 8.0
    (x**y).backward()
    assert x.grad == 12.0
    assert y.grad == pytest.approx(8 * math.log(2))


def test_ints_bools_and_numpy_numbers_become_floats(np):
    for given_number in (2, True, np.float32(2), np.int64(2), np.array(2.0)):
        assert type(Value(given_number).data) is float
        assert type((Value(1.0) + given_number).data) is float
        assert type((given_number * Value(1.0)).data) is float


@pytest.mark.parametrize("given_thing", ["2", None, [1.0], 1j, {}, object(), 10**400])
def test_what_is_no_number_is_refused(given_thing):
    with pytest.raises(NumberError, match="number"):
        Value(given_thing)


def test_a_value_of_a_value_is_refused():
    with pytest.raises(NumberError, match=r"a Value already.*\.data"):
        Value(Value(2))


def test_adding_a_text_is_refused():
    with pytest.raises(TypeError, match="expected a number"):
        Value(2.0) + "3"


def test_operands_keep_their_order_and_multiplicity():
    a, b = Value(2.0), Value(3.0)
    assert (a - b).parents == (a, b)
    assert (b - a).parents == (b, a)
    assert (a * a).parents == (a, a)
    assert (a + 1).operands == (a, 1.0)
    assert (1 + a).operands == (1.0, a)


def test_values_are_equal_only_to_themselves_and_ordered_by_number():
    a, b = Value(2.0), Value(2.0)
    assert a == a
    assert a != b
    assert a != 2.0
    assert len({a, b}) == 2
    assert a <= b
    assert a < 3
    assert a > 1
    assert not a > b
    assert max(a, Value(5.0)).data == 5.0


def test_the_truth_of_a_value_is_refused_with_a_way_out():
    with pytest.raises(NumberError, match=r"value\.data != 0"):
        bool(Value(0.0))


def test_a_value_is_a_float_on_request_and_prints_its_label():
    v = Value(0.5, label="x")
    assert float(v) == 0.5
    assert f"{v:.2f}" == "0.50"
    assert repr(v) == "Value(0.5, label='x')"
    with pytest.raises(ShapeError, match="single number"):
        len(v)


def test_the_sigmoid_of_a_thousand_below_zero_is_zero_and_raises_nothing():
    assert neuron.sigmoid(-1000) == 0.0
    assert Value(-1000).sigmoid().data == 0.0
    assert neuron.sigmoid(-740.0) == pytest.approx(math.exp(-740.0))
    assert neuron.sigmoid(1000.0) == 1.0


def test_rows_are_read_on_whatever_they_are_given(np):
    assert neuron.relu(-3) == 0.0
    assert neuron.exp(Fraction(0)) == 1.0
    assert neuron.relu([1.0, -2.0]) == (1.0, 0.0)
    assert neuron.tanh(np.zeros(2)).tolist() == [0.0, 0.0]
    assert isinstance(neuron.tanh(Value(0.0)), Value)
    assert neuron.leaky_relu(-2.0) == -0.02
    assert neuron.sum([1.0, 2.0, Value(3.0)]).data == 6.0
    assert neuron.weighted_sum([1.0, 2.0], [3.0, 4.0]) == 11.0
    assert neuron.squared_error(Value(3.0), 1).data == 4.0


def test_rows_of_different_lengths_are_refused():
    with pytest.raises(ShapeError, match=r"the same shape, got \(3,\) and \(2,\)"):
        neuron.squared_error([Value(1.0), 2.0, 3.0], [1.0, 2.0])


def test_a_class_label_in_place_of_a_row_is_refused_with_a_hint():
    with pytest.raises(ShapeError, match="one_hot"):
        neuron.cross_entropy([Value(1.0), Value(2.0), Value(0.0)], 2)


def test_a_weighted_sum_does_not_depend_on_the_order_of_its_terms():
    w, x = [1e16, 1.0, -1e16, 1e-3], [1.0, 1.0, 1.0, 1.0]
    orders = [(0, 1, 2, 3), (2, 3, 0, 1), (3, 2, 1, 0), (1, 0, 3, 2)]
    sums = {neuron.weighted_sum([w[i] for i in o], [x[i] for i in o], 0.5) for o in orders}
    assert sums == {1.501}


def test_softmax_adds_up_to_one_and_costs_one_node_with_one_output_each():
    zs = [Value(float(z)) for z in range(1000)]
    outputs = neuron.softmax(zs)
    assert math.fsum(p.data for p in outputs) == pytest.approx(1.0)
    assert len({p.parents for p in outputs}) == 1
    sum(outputs[1:], start=outputs[0]).backward()
    assert all(abs(z.grad) < 1e-12 for z in zs)


def test_array_values_broadcast_index_and_multiply_as_numpy_does(np):
    a = Value(np.arange(6.0).reshape(2, 3))
    b = Value(np.array([1.0, 2.0, 3.0]))
    ((a * b + 1) @ Value(np.ones(3))).sum().backward()
    assert a.grad.tolist() == [[1, 2, 3], [1, 2, 3]]
    assert b.grad.tolist() == [3, 5, 7]
    assert a[1, 2].data == 5.0
    assert [row.data.tolist() for row in a] == [[0, 1, 2], [3, 4, 5]]
    assert a.T.shape == (3, 2)
    assert a.sum(axis=0).data.tolist() == [3, 5, 7]
    assert a.mean(axis=1).data.tolist() == [1, 4]
    assert a.mean().data == 2.5
    assert (np.ones(3) * b).data.tolist() == [1, 2, 3]
    with pytest.raises(ShapeError, match="no axis 2"):
        a.sum(axis=2)


@pytest.mark.parametrize(
    ("left", "right"),
    [((2, 3), (3, 4)), ((3,), (3, 4)), ((2, 3), (3,)), ((3,), (3,)), ((5, 2, 3), (3, 4)),
     ((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (3,)), ((3,), (5, 3, 2))],
)  # fmt: skip
def test_the_matrix_product_pulls_back_for_every_pair_of_shapes(np, left, right):
    rng = np.random.default_rng(0)
    a, b = Value(rng.normal(size=left)), Value(rng.normal(size=right))
    weights = rng.normal(size=np.shape(a.data @ b.data))
    ((a @ b) * weights).sum().backward()
    for value, other, product in [(a, b, lambda x: x @ b.data), (b, a, lambda x: a.data @ x)]:
        assert value.grad.shape == value.data.shape
        place = tuple(n - 1 for n in value.data.shape)
        nudge = np.zeros(value.data.shape)
        nudge[place] = 1e-6
        up, down = product(value.data + nudge), product(value.data - nudge)
        slope = ((up - down) * weights).sum() / 2e-6
        assert value.grad[place] == pytest.approx(slope, rel=1e-6), other.shape


def test_a_weighted_sum_of_one_row_of_weights_pulls_back_to_each_of_them(np):
    w, x, b = Value(np.arange(3.0)), Value(np.ones(3)), Value(2.0)
    neuron.weighted_sum(w, x, b).backward()
    assert w.grad.tolist() == [1, 1, 1]
    assert x.grad.tolist() == [0, 1, 2]
    assert b.grad == 1.0
