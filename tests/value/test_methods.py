"""What can be asked of a Value by name: the operations of one number, and the rearrangements."""

import pytest

import neuron
from neuron import Value
from neuron.ops import TABLE
from neuron.ops.row import Elementwise

OF_ONE = [
    row
    for row in TABLE.values()
    if isinstance(row, Elementwise) and row.arity - len(row.defaults) == 1
]


def test_operations_with_a_setting_are_among_them():
    assert {"leaky_relu", "elu", "exp", "negate", "abs"} <= {row.name for row in OF_ONE}


@pytest.mark.parametrize("row", OF_ONE, ids=lambda row: row.name)
def test_every_operation_of_one_number_is_a_method(row):
    for x in (0.25, -0.25):
        mine, other = getattr(Value(x), row.name)(), row(Value(x))
        assert (mine.data == other.data) or (mine.data != mine.data and other.data != other.data)
        assert mine.op is other.op is row
        assert [float(v) for v in mine.operands[1:]] == list(row.defaults)
    if row.defaults:
        assert getattr(Value(-1.0), row.name)(0.5).data == row(-1.0, 0.5)
    assert getattr(Value, row.name).__name__ == row.name
    assert row.name in getattr(Value, row.name).__doc__


def test_arrays_are_rearranged_as_numpy_does(np):
    array = np.arange(24.0).reshape(2, 3, 4)
    x = Value(array)
    assert x.shape == (2, 3, 4)
    assert len(x) == 2
    assert x.T.shape == (4, 3, 2)
    assert np.array_equal(x.transpose(1, 0, 2).data, array.transpose(1, 0, 2))
    assert np.array_equal(x.transpose((2, 0, 1)).data, array.transpose(2, 0, 1))
    assert np.array_equal(x.reshape(6, -1).data, array.reshape(6, -1))
    assert np.array_equal(x.reshape((4, 6)).data, array.reshape(4, 6))
    assert np.array_equal(x[1, :, 2].data, array[1, :, 2])
    for axis in (0, 1, 2, -1, -2, -3):
        assert np.allclose(x.sum(axis).data, array.sum(axis), rtol=1e-15)
        assert np.allclose(x.mean(axis).data, array.mean(axis), rtol=1e-15)
    assert x.sum().data == array.sum()
    assert x.mean().data == array.mean()
    for axis in (3, -4, 0.5):
        with pytest.raises(ValueError, match="has no axis"):
            x.sum(axis)
    assert Value(2.0).sum().data == Value(2.0).mean().data == 2.0
    row = Value(np.array([1.0, 2.0]))
    assert row.sum(0).data == row.sum(-1).data == 3.0
    assert [float(e.data) for e in row] == [1.0, 2.0]


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (lambda x: x[0], "entries"),
        (len, "length"),
        (lambda x: x.T, "axes"),
        (lambda x: x.reshape(1), "shape"),
        (list, "length"),
    ],
)
def test_a_single_number_has_nothing_to_rearrange(ask, what):
    with pytest.raises(ValueError, match=rf"Value\(2\.0\) is a single number and has no {what}\."):
        ask(Value(2.0))


def test_a_value_is_formatted_as_its_number():
    assert f"{Value(2.5):.2f}" == "2.50"
    assert float(Value(2.5)) == 2.5
    assert repr(Value(2.5, label="x")) == "Value(2.5, label='x')"
    assert abs(Value(-2.5)).data == 2.5
    assert (-Value(2.5)).data == -2.5
    assert neuron.exp(Value(0.0)).label is None


def test_values_are_compared_by_their_numbers():
    two, three = Value(2.0), Value(3.0)
    for other in (three, 3.0, 3):
        assert two < other
        assert two <= other
        assert not two > other
        assert not two >= other
    for same in (Value(2.0), 2.0, 2):
        assert two <= same
        assert two >= same
        assert not two < same
        assert not two > same


def test_a_notebook_shows_a_value_in_words_and_drawn():
    y = Value(2.0, label="x") * 3
    shown = y._repr_mimebundle_()
    assert shown["text/plain"].startswith("Value(6.0)")
    assert "svg" in shown.get("image/svg+xml", "svg")
