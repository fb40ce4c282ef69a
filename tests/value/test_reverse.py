"""How the backward pass finds its way, and that its short ways lead to the same gradients."""

import math
from fractions import Fraction

import pytest

from neuron import MLP, Layer, Neuron, Value, gradients, squared_error
from neuron.value.node import history


def test_numbers_born_in_between_for_something_else_are_passed_over():
    a = Value(2.0)
    squares = []
    for _ in range(5):
        squares.append(a * a)
        for _ in range(7):  # more than are ever waiting, so that the pass has to leap
            a * 3.0
    total = squares[0]
    for square in squares[1:]:
        total = total + square
    a * 3.0
    total.backward()
    assert a.grad == 5 * 4.0


def test_a_number_computed_long_ago_is_reached_from_a_new_one():
    a = Value(3.0)
    old = a * a
    for _ in range(10_000):
        a + 1.0
    (old * a).backward()
    assert a.grad == 27.0
    assert old.grad == 3.0


def test_a_backward_pass_over_a_leaf_gives_it_a_gradient_of_one():
    a = Value(2.0)
    a.backward()
    assert a.grad == 1.0
    assert gradients(a) == {a: 1.0}


def naive(result):
    """Gradients by the table's derivatives alone, over whole sets of numbers: slow and plain."""
    nodes = history(result)
    found = dict.fromkeys(nodes, 0.0)
    found[result] = 1.0
    for node in reversed(nodes):
        if node.op is None:
            continue
        xs = [
            [getattr(e, "data", e) for e in x] if isinstance(x, tuple) else getattr(x, "data", x)
            for x in node.operands
        ]
        if node.op.name == "weighted_sum":
            w, x, b = node.operands
            parts = [*zip(w, xs[1], strict=True), *zip(x, xs[0], strict=True), (b, 1.0)]
        else:
            slopes = [slope(*xs, node.data) for slope in node.op.derivatives]
            parts = zip(node.operands, slopes, strict=True)
        for operand, slope in parts:
            if isinstance(operand, Value):
                found[operand] += found[node] * slope
    return found


def assert_as_plain(result):
    found = gradients(result)
    for node, slope in naive(result).items():
        assert math.isclose(found[node], slope, rel_tol=1e-12, abs_tol=1e-300), node


def layer(n_inputs):
    """Four neurons, which share the row that they are given."""
    weights = [[0.1 * (i + j) - 0.2 for i in range(n_inputs)] for j in range(4)]
    return Layer(weights=weights, biases=[0.5, 0.0, -0.1, 0.2], activation="tanh")


def test_a_row_of_inputs_that_many_neurons_share_adds_up():
    a, b, c, d = layer(3)([Value(x).tanh() for x in (0.3, -0.8, 1.5)])
    assert a.parents[0].operands[1] is b.parents[0].operands[1]
    assert_as_plain(a * b + c * d)


def test_an_entry_of_a_shared_row_that_is_also_used_alone_receives_both():
    hidden = [Value(x).tanh() for x in (0.3, -0.8)]
    a, b, c, d = layer(2)(hidden)
    assert_as_plain(a * hidden[1] + b * c + hidden[0] * d + hidden[0])


def test_the_same_number_twice_in_a_shared_row_receives_twice():
    x = Value(0.7).sin()
    a, b, c, d = layer(2)([x, x])
    assert_as_plain(a * b * c * d)


def test_a_shared_row_may_hold_leaves_and_constants():
    x = Value(0.7)
    a, b, c, d = layer(4)([x, 2.0, x.sin(), 3.0])
    assert_as_plain(a * b * c * d)


def test_a_neuron_may_look_at_its_own_weights():
    neuron = Neuron(weights=[0.5, -0.2], activation="linear")
    result = neuron(neuron.weights)
    result.backward()
    assert [w.grad for w in neuron.weights] == [1.0, -0.4]


def test_constants_among_the_inputs_carry_no_gradient():
    a = Value(0.7)
    neuron = Neuron(weights=[0.5, -0.2], activation="linear")
    total = neuron([a, 2.0]) + neuron([a, 3.0])
    total.backward()
    assert a.grad == 1.0
    assert [w.grad for w in neuron.weights] == [pytest.approx(1.4), 5.0]


def test_exact_weights_give_exact_gradients_through_a_weighted_sum():
    w = [Fraction(1, 3), Fraction(1, 7)]
    neuron = Neuron(weights=w, bias=Fraction(0), activation="linear")
    (neuron([Fraction(1, 2), Fraction(2)]) * Fraction(1, 5)).backward()
    assert [value.grad for value in neuron.weights] == [Fraction(1, 10), Fraction(2, 5)]


def test_a_batch_gives_the_gradients_of_its_examples_one_by_one_to_the_last_bit():
    net = MLP(2, [3, 3, 1], "tanh", seed=3)
    xs, ts = [[0.1, -0.4], [0.9, 0.2], [0.0, 1.0]], [[1.0], [0.0], [0.5]]
    losses = [squared_error(y, t) for y, t in zip(net(xs), ts, strict=True)]
    (losses[0] + losses[1] + losses[2]).backward()
    together = [p.grad for p in net.parameters()]
    net.zero_grad()
    for x, t in reversed(list(zip(xs, ts, strict=True))):
        squared_error(net(x), t).backward()
    assert [p.grad for p in net.parameters()] == together


def test_weights_edited_in_place_are_read_anew():
    net = MLP(2, [2, 1], "linear", seed=1)
    rows = [[1.0, 2.0], [3.0, 4.0]]
    net(rows)
    net.layers[0].neurons[0].weights[1].data = 5.0
    twin = MLP.from_numbers(net.numbers(), "linear")
    assert [y.data for (y,) in net(rows)] == [y.data for (y,) in twin(rows)]
    loss = net(rows)[0][0]
    net.layers[1].neurons[0].weights[0].data = -2.0  # the pass computes with what is there now
    loss.backward()
    assert net.layers[0].neurons[0].bias.grad == -2.0
