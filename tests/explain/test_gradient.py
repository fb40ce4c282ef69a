"""Where a gradient comes from: every way back from the result, and their sum."""

import math
import random

import pytest

from neuron import MLP, Value, gradients, squared_error
from neuron.explain import explain_gradient, explain_network
from neuron.maths.errors import NumberError, SettingError, ShapeError, UnknownNameError
from neuron.train.losses import LOSSES

X = [0.0, 0.5, 1.0, 0.25]


def net(activations=("tanh", "linear"), backend="scalar"):
    return MLP(4, [3, 3], activations, seed=2, backend=backend)


def test_a_gradient_with_three_ways_back_worked_by_hand():
    a = Value(3.0, "a")
    b = a * a
    b.label = "b"
    assert (
        str(explain_gradient(a, b + a * 2))
        == """\
∂L/∂a = 8 — how L changes with a
  Its 3 ways to L:
    ∂L/∂b·a   1·3  = 3
    ∂L/∂b·a   1·3  = 3
    ∂L/∂v1·2  1·2  = 2
    sum              8

∂L/∂b = 1 — how L changes with b
  ∂L/∂b = 1

∂L/∂v1 = 1 — how L changes with v1
  ∂L/∂v1 = 1

L is the number whose gradients these are."""
    )


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("last", ["linear", "sigmoid", "softmax"])
def test_the_ways_add_up_to_the_gradient_of_every_number(loss, last):
    network = net(("tanh", last))
    found = explain_network(network, X, label=1, loss=loss, depth=9, largest=50, of="w1[0,2]")
    assert found.arrivals[0].name == "w1[0,2]"
    for arrival in found.arrivals:
        passes = math.fsum(path.passes for path in arrival.paths)
        assert passes == pytest.approx(arrival.gradient, abs=1e-15)


def test_the_gradient_is_that_of_training():
    network = net()
    loss = LOSSES["cross_entropy"].row(network(X), [0.0, 1.0, 0.0])
    expected = gradients(loss)[network.layers[0].neurons[0].weights[2]]
    found = explain_network(network, X, label=1, of="w1[0,2]")
    assert found.value == expected
    assert found.name == "∂L/∂w1[0,2]"
    assert all(parameter.grad is None for parameter in network.parameters())


def test_the_weight_with_the_largest_gradient_is_taken_where_none_is_named():
    network = net(("sigmoid", "sigmoid"))
    loss = squared_error(network(X), [1.0, 0.0, 0.0])
    slopes = gradients(loss)
    weights = [w for w in network.parameters() if w.label.part == "weight"]
    largest = max(abs(slopes[w]) for w in weights)
    assert abs(explain_network(network, X, label=0).value) == largest


def test_random_expressions_have_gradients_that_add_up():
    for seed in range(60):
        rng = random.Random(seed)
        values = [Value(rng.uniform(0.5, 2), name) for name in "xyz"]
        for _ in range(8):
            a, b = rng.choice(values), rng.choice(values)
            values.append(rng.choice([a + b, a * b, a - b, a / (b * b + 1), a.tanh(), a.sigmoid()]))
        result = values[-1] + values[-2]
        for leaf, slope in gradients(result).items():
            arrival = explain_gradient(leaf, result, depth=1).arrivals[0]
            if leaf is not result:
                total = math.fsum(path.passes for path in arrival.paths)
                assert total == pytest.approx(slope, rel=1e-9, abs=1e-12)


def test_both_backends_say_the_same():
    pytest.importorskip("numpy")
    texts = {str(explain_network(net(backend=b), X, label=1)) for b in ("scalar", "numpy")}
    assert len(texts) == 1


def test_a_row_of_targets_and_one_output_of_two_classes_are_understood():
    assert explain_network(net(), X, label=[0.0, 1.0, 0.0]).value == pytest.approx(
        explain_network(net(), X, label=1).value
    )
    one = MLP(4, [1], seed=1)
    assert "∂L/∂a1[0]" in str(explain_network(one, X, label=1))


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda: explain_gradient(Value(1.0), Value(2.0)), NumberError, "not computed from"),
        (lambda: explain_gradient(1.0, Value(2.0)), NumberError, "takes a Value"),
        (lambda: explain_network(net(), X, label=5), SettingError, "none of the outputs"),
        (lambda: explain_network(MLP(4, [1]), X, label=5), SettingError, "neither 0 nor 1"),
        (lambda: explain_network(net(), X, label="a"), SettingError, "row of 3 targets"),
        (lambda: explain_network(net(), X, label=[1.0]), ShapeError, "1 targets"),
        (lambda: explain_network(net(), X, label=1, loss="l"), UnknownNameError, "known"),
        (lambda: explain_network(net(), X, label=1, of="w9[0,0]"), UnknownNameError, "known"),
    ],
)
def test_bad_questions_about_gradients_get_clear_answers(ask, error, says):
    with pytest.raises(error, match=says):
        ask()
