"""A formula is printed in the form that is true of its numbers: no 0·∞, no lost digits."""

import math

import pytest

from neuron import Value, cross_entropy, softmax
from neuron.explain import explain
from neuron.explain.choosing import close, rounded
from neuron.maths.vector import Vector


def told(row, x):
    y = getattr(Value(x, "x"), row)()
    y.label = "y"
    y.backward()
    return str(explain(y))


@pytest.mark.parametrize(
    ("row", "x", "says"),
    [
        ("tanh", 1.0, "(exp(1) − exp(−1)) / (exp(1) + exp(−1))"),
        ("tanh", 1000.0, "y = tanh(x) = tanh(1000) = 1"),
        ("softplus", 1.0, "log(1 + exp(1))"),
        ("softplus", -50.0, "max(−50, 0) + log1p(exp(−|−50|))\n    = 1.929e−22"),
        ("sigmoid", 0.5, "y·(1 − y) = 0.6225·(1 − 0.6225) = 0.2350"),
        ("sigmoid", 9.0, "y·σ(−x) = 0.9999·σ(−9) = 0.0001234"),
        ("gelu", 0.5, "Φ(x)·x\n"),
        ("gelu", -math.inf, "0 if Φ(x) = 0, else Φ(x)·x\n"),
    ],
)
def test_the_textbook_form_where_it_is_true_else_the_careful_one(row, x, says):
    assert says in told(row, x)


def test_a_formula_that_would_fill_a_page_is_called_by_its_name():
    assert "y = gelu tanh(x) = gelu tanh(−19.6)" in told("gelu_tanh", -19.6)


def test_a_softmax_that_overflows_is_shown_shifted_by_the_largest():
    z = [Value(number, f"z[{i}]") for i, number in enumerate([1000.0, 0.0])]
    text = str(explain(softmax(z)[0]))
    assert "exp(z[0] − (maxₖ z[k]))" in text
    assert "= exp(1000 − 1000) / (1 + (0 + exp(0 − 1000)))" in text
    loss = cross_entropy(z, [0.0, 1.0])
    loss.backward()
    assert "∂v1/∂z[k] = softmax(z)[k]·(t[0] + t[1]) − t[k]" in str(explain(loss))


def test_close_numbers_differ_by_rounding_alone():
    assert close(1.0, 1.0 + 1e-12, 1e-9)
    assert not close(1.0, 1.001, 1e-9)
    assert close(math.nan, math.nan, 1e-9)
    assert not close(math.nan, 1.0, 1e-9)
    assert close(-math.inf, -math.inf, 1e-9)
    assert rounded(Vector((1.23456, 2.0))) == Vector((1.235, 2.0))
