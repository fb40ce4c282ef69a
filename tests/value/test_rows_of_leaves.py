"""A neuron's weights are sent their gradients as one row; they get what single Values would get."""

import pytest

import neuron
from neuron import Neuron, Value, gradients, history, jvp

XS = [[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]]


def twins():
    """The same neuron twice: with a row of leaves, and with its weights as single Values."""
    row = Neuron(weights=[0.3, -0.2, 0.7], bias=0.1, activation="tanh")
    single = Neuron(
        weights=[Value(0.3), Value(-0.2), Value(0.7)], bias=Value(0.1), activation="tanh"
    )
    return row, single


def once(n):
    return n(XS[0])


def twice(n):
    return n(XS[0]) * 2 + n(XS[1]) * 3


def with_a_penalty(n):
    return twice(n) + n.weights[1] * n.weights[1] + n.bias * 0.5


def penalty_first(n):
    y = n.weights[0] * n.weights[2]
    return y * n(XS[0]) + n(XS[1]) * n.weights[0]


def of_values(n):
    return n([Value(0.5), -1.0, Value(2.0)]) * n(XS[1])


def opened_by_a_loss(n):
    return neuron.squared_error([n(XS[0]), n(XS[1])], [1.0, -1.0])


SHAPES = [once, twice, with_a_penalty, penalty_first, of_values, opened_by_a_loss]


@pytest.mark.parametrize("shape", SHAPES)
def test_gradients_are_those_of_single_values(shape):
    row, single = twins()
    found, expected = gradients(shape(row)), gradients(shape(single))
    for mine, other in zip(row.parameters(), single.parameters(), strict=True):
        assert found[mine] == pytest.approx(expected[other], rel=1e-15)
    assert all(p.grad is None for p in row.parameters())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("already", [(), (1,), (0, 1, 2), (0, 1, 2, 3)])
def test_backward_adds_to_what_is_there_already(shape, already):
    row, single = twins()
    for n in (row, single):
        for i in already:
            n.parameters()[i].grad = 10.0 + i
    expected = gradients(shape(single))
    shape(row).backward()
    for i, (p, q) in enumerate(zip(row.parameters(), single.parameters(), strict=True)):
        before = 10.0 + i if i in already else 0.0
        assert p.grad == pytest.approx(before + expected[q], rel=1e-15)
    shape(row).backward()
    for i, (p, q) in enumerate(zip(row.parameters(), single.parameters(), strict=True)):
        before = 10.0 + i if i in already else 0.0
        assert p.grad == pytest.approx(before + 2 * expected[q], rel=1e-14)


@pytest.mark.parametrize("shape", SHAPES)
def test_second_derivatives_and_tangents_are_those_of_single_values(shape):
    row, single = twins()
    seconds = []
    for n in (row, single):
        first = gradients(shape(n), create_graph=True)
        total = sum((first[p] * first[p] for p in n.parameters()), start=Value(0.0))
        second = gradients(total)
        seconds.append([float(second.get(p, 0.0)) for p in n.parameters()])
    assert seconds[0] == pytest.approx(seconds[1], rel=1e-12, abs=1e-14)
    moves = []
    for n in (row, single):
        tangents = {p: 0.5 + i for i, p in enumerate(n.parameters())}
        moves.append(jvp(shape(n), tangents))
    slopes = gradients(shape(row))
    expected = sum(slopes[p] * (0.5 + i) for i, p in enumerate(row.parameters()))
    assert moves == [pytest.approx(expected, rel=1e-13)] * 2


def test_two_hundred_doublings_are_walked_once_each():
    x = y = Value(1.0)
    for _ in range(200):
        y = y + y
    assert len(history(y)) == 201
    assert jvp(y, {x: 1.0}) == 2.0**200
    assert gradients(y)[x] == 2.0**200
    first = gradients(y, create_graph=True)[x]
    assert float(first) == 2.0**200


def test_what_does_not_move_has_no_tangent():
    x, still = Value(2.0), Value(3.0)
    assert jvp(still * 2, {x: 1.0}) == 0.0
    assert jvp(x * still, {x: 5.0}) == 15.0
    assert jvp(x, {x: 5.0}) == 5.0
    inner = x * 2
    assert jvp(inner * inner, {inner: 1.0}) == 8.0  # a computed number may be moved too
    assert jvp(neuron.softmax([still, x, 1.0])[0], {x: 0.0}) == 0.0


def test_a_graph_whose_births_have_gaps_is_walked_all_the_same():
    """Numbers that belong to something else are born in between, a few or very many."""
    x = y = Value(1.0)
    for gap in (0, 1, 2, 3, 50, 5000):
        for _ in range(gap):
            Value(0.0)
        y = y * 2 + x
    slopes = gradients(y)
    assert slopes[x] == 127.0
    assert y.data == 127.0
