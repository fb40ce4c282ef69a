"""What a kink, a tie or the edge of a domain gives: each line of the tables of docs/notation.md."""

import math

import pytest

import neuron
from neuron.ops import TABLE
from neuron.value import Value, gradients

inf, nan = math.inf, math.nan

#: Operation, operands, value, slopes (nan: left open).
LINES = [
    ("relu", (0.0,), 0.0, (0.0,)),
    ("relu", (-0.0,), 0.0, (0.0,)),
    ("leaky_relu", (0.0, 0.25), 0.0, (0.25, 0.0)),
    ("elu", (0.0, 0.5), 0.0, (0.5, 0.0)),
    ("abs", (0.0,), 0.0, (0.0,)),
    ("abs", (-0.0,), 0.0, (0.0,)),
    ("maximum", (2.0, 2.0), 2.0, (0.5, 0.5)),
    ("minimum", (2.0, 2.0), 2.0, (0.5, 0.5)),
    ("maximum", (0.0, -0.0), 0.0, (0.5, 0.5)),
    ("power", (3.0, 0.0), 1.0, (0.0, math.log(3))),
    ("power", (0.0, 0.0), 1.0, (0.0, 0.0)),
    ("power", (0.0, 2.0), 0.0, (0.0, 0.0)),
    ("power", (0.0, 0.5), 0.0, (inf, 0.0)),
    ("power", (0.0, 1.0), 0.0, (1.0, 0.0)),
    ("power", (-2.0, 3.0), -8.0, (12.0, nan)),
    ("sqrt", (0.0,), 0.0, (inf,)),
    ("log", (0.0,), -inf, (inf,)),
    ("log1p", (-1.0,), -inf, (inf,)),
    ("where", (1.0, 2.0, 3.0), 2.0, (0.0, 1.0, 0.0)),
    ("where", (0.0, 2.0, 3.0), 3.0, (0.0, 0.0, 1.0)),
    ("where", (nan, 2.0, 3.0), 2.0, (0.0, 1.0, 0.0)),
    ("step", (0.0,), 0.0, (0.0,)),
    ("step", (2.0,), 1.0, (0.0,)),
    ("power", (nan, 0.0), 1.0, (nan, nan)),
    ("power", (1.0, nan), 1.0, (nan, nan)),
    ("power", (-1.0, inf), 1.0, (nan, nan)),
    ("power", (0.0, -1.0), inf, (-inf, nan)),
    ("power", (-0.0, -1.0), -inf, (-inf, nan)),
    ("power", (0.0, -2.0), inf, (-inf, nan)),
    ("power", (-2.0, 0.5), nan, (nan, nan)),
    ("log", (-1.0,), nan, (nan,)),
    ("sqrt", (-1.0,), nan, (nan,)),
    ("divide", (1.0, 0.0), inf, (inf, -inf)),
    ("divide", (-1.0, 0.0), -inf, (inf, inf)),
    ("divide", (0.0, 0.0), nan, (inf, nan)),
    ("subtract", (inf, inf), nan, (1.0, -1.0)),
    ("multiply", (0.0, inf), nan, (inf, 0.0)),
    ("divide", (inf, inf), nan, (0.0, nan)),
    ("sin", (inf,), nan, (nan,)),
    ("exp", (1000.0,), inf, (inf,)),
    ("maximum", (nan, 1.0), nan, (nan, nan)),
    ("minimum", (1.0, nan), nan, (nan, nan)),
    ("sigmoid", (-1000.0,), 0.0, (0.0,)),
    ("gelu", (-inf,), 0.0, (0.0,)),
    ("gelu_tanh", (-inf,), 0.0, (0.0,)),
    ("silu", (-inf,), 0.0, (0.0,)),
]


def same(a, b):
    return a == b or (a != a and b != b)


@pytest.mark.parametrize(
    ("name", "operands", "value", "slopes"), LINES, ids=[f"{n}{xs}" for n, xs, _, _ in LINES]
)
@pytest.mark.parametrize("on", ["floats", "arrays"])
def test_every_line_of_the_tables(name, operands, value, slopes, on, np):
    if on == "floats":
        xs = [Value(x) for x in operands]
        y = TABLE[name](*xs)
        found, slopes_found = y.data, gradients(y)
    else:
        xs = [Value(np.array([x])) for x in operands]
        y = TABLE[name](*xs)
        found, slopes_found = float(y.data[0]), gradients(y.sum())
    assert same(found, value)
    for x, slope in zip(xs, slopes, strict=True):
        if slope == slope:
            assert float(np.ravel(slopes_found.get(x, 0.0))[0]) == slope


def test_rows_with_infinite_logits():
    assert neuron.softmax([-inf, 1.0]) == (0.0, 1.0)
    assert neuron.log_softmax([-inf, 1.0]) == (-inf, 0.0)
    assert math.isnan(neuron.softmax([inf, 1.0])[0])
    assert neuron.logsumexp([inf, 1.0]) == inf
    assert neuron.logsumexp([-inf, -inf]) == -inf
    assert neuron.cross_entropy([0.0, -inf], [1.0, 0.0]) == 0.0
    assert neuron.binary_cross_entropy([inf], [1.0]) == 0.0


def test_the_largest_of_a_row_is_its_first_and_the_slopes_do_not_depend_on_it():
    xs = [Value(1.0), Value(1.0), Value(0.5)]
    for i in (0, 1):
        p = neuron.softmax(xs)
        slopes = gradients(p[i])
        mine, other = p[i].data, p[1 - i].data
        assert slopes[xs[i]] == pytest.approx(mine * (1 - mine), rel=1e-15)
        assert slopes[xs[1 - i]] == pytest.approx(-mine * other, rel=1e-15)


def test_a_hinge_that_is_just_reached_has_no_slope():
    s = Value(2.0)
    assert gradients(neuron.hinge([s], [0.5]))[s] == 0.0
    assert gradients(neuron.hinge([s], [0.25]))[s] == -0.25
