"""Least squares, the perceptron, one example at a time, collapse, counts and equations."""

import pytest

from neuron import MLP
from neuron.data import Dataset, line, squares_and_circles, xor
from neuron.maths.errors import DataError, SettingError
from neuron.study import guessing, perceptron, shapes
from neuron.study.equations import equation, nested


def test_least_squares_finds_a_line_it_was_given(np):
    from neuron.study.least_squares import by_gradient_descent, in_closed_form

    data = line(30, w1=2.0, w0=1.0, noise=0.0)
    exact = in_closed_form(data.inputs, data.targets)
    assert exact.weights[0, 0] == pytest.approx(2.0)
    assert exact.bias[0] == pytest.approx(1.0)
    assert exact.text == "y = 2·x1 +1"
    found, records = by_gradient_descent(data, epochs=300)
    assert found.weights[0, 0] == pytest.approx(2.0, abs=1e-4)
    assert records[0].train_loss > records[-1].train_loss


@pytest.mark.parametrize("backend", ["numpy", "scalar"])
def test_both_ways_of_least_squares_agree_in_many_variables(np, backend):
    from neuron.study.least_squares import by_gradient_descent, in_closed_form

    rng = np.random.default_rng(1)
    X = rng.normal(size=(40, 3))
    y = X @ [1.0, -2.0, 0.5] + 3.0 + rng.normal(0, 0.1, 40)
    exact = in_closed_form(X, y)
    found, _ = by_gradient_descent(Dataset("plane", X, y), epochs=200, backend=backend)
    assert np.allclose(found.weights, exact.weights, atol=1e-6)
    assert exact.loss(X, y) <= found.loss(X, y) + 1e-12
    nudged = exact.loss(X + 0.0, y)
    for change in np.eye(3):
        moved = type(exact)(exact.weights + 0.01 * change, exact.bias)
        assert moved.loss(X, y) > nudged


def test_least_squares_without_bias_passes_through_the_origin(np):
    from neuron.study.least_squares import by_gradient_descent, in_closed_form

    model = in_closed_form([[1.0], [2.0]], [[2.0], [4.0]], bias=False)
    assert model([0.0]) == [0.0]
    assert model.weights[0, 0] == pytest.approx(2.0)
    with pytest.raises(DataError, match="has classes"):
        by_gradient_descent(xor())


def test_the_perceptron_stops_once_a_line_separates():
    data = squares_and_circles(60, gap=0.2, seed=3)
    corrections = list(perceptron.learn(data, epochs=200))
    counts = perceptron.mistakes_per_epoch(corrections)
    assert counts[-1] == 0
    assert all(counts[:-1])
    neuron = perceptron.as_neuron(corrections[-1])
    assert [neuron(x).data for x in data.inputs] == data.targets


def test_the_perceptron_never_settles_where_no_line_separates():
    corrections = list(perceptron.learn(xor(4, noise=0), epochs=50))
    assert min(perceptron.mistakes_per_epoch(corrections)) > 0


def test_one_step_of_the_learning_rule_by_hand():
    data = Dataset("one", [[2.0, -1.0]], [1], ("no", "yes"))
    first = next(perceptron.learn(data, learning_rate=0.5))
    assert (first.estimate, first.error, first.nudge) == (0, 1, (1.0, -0.5))
    assert (first.weights, first.bias) == ((1.0, -0.5), 0.5)
    with pytest.raises(DataError, match="two classes"):
        perceptron.learn(line())
    with pytest.raises(SettingError, match="epochs"):
        perceptron.learn(data, epochs=0)


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_a_small_nudge_lowers_the_loss_of_its_own_example(backend):
    if backend == "numpy":
        pytest.importorskip("numpy")
    net = MLP(2, [3, 1], backend=backend, seed=1)
    for nudge in guessing.guesses(net, xor(20), learning_rate=0.05, steps=25):
        assert nudge.after < nudge.before
        assert nudge.size > 0
    with pytest.raises(SettingError, match="one step"):
        guessing.guesses(net, xor(20), steps=0)


def test_both_backends_give_the_same_nudges(np):
    runs = [
        [
            (n.example, n.before, n.after)
            for n in guessing.guesses(MLP(2, [3, 1], seed=1, backend=backend), xor(20), steps=10)
        ]
        for backend in ("scalar", "numpy")
    ]
    for a, b in zip(*runs, strict=True):
        assert a == pytest.approx(b)


def test_a_stack_of_linear_layers_is_one_matrix(np):
    from neuron.study.collapse import collapse

    deep = MLP(4, [5, 3, 2], "linear", seed=2, backend="numpy")
    flat = collapse(deep)
    x = np.random.default_rng(0).normal(size=(50, 4))
    assert flat.sizes == [4, 2]
    assert np.allclose(deep(x).data, flat(x).data)
    with pytest.raises(SettingError, match="layer 1 has the activation relu"):
        collapse(MLP(2, [2, 1], ["relu", "linear"]))


def test_parameters_are_counted_without_building_anything():
    assert shapes.total(shapes.dense("784-16-16-10")) == 13_002
    assert shapes.total(shapes.dense([1_000_000, 1_000_000])) == 10**12 + 10**6
    net = MLP(7, [5, 3])
    assert shapes.total(shapes.dense([7, 5, 3])) == len(net.parameters())
    assert shapes.convolution(3, 64, (3, 3)).parameters == 3 * 64 * 9 + 64


def test_the_widest_network_below_a_number_of_parameters():
    width = shapes.width_for(30_000_000, 1024, 10, 2)
    at, above = (shapes.total(shapes.dense([1024, w, w, 10])) for w in (width, width + 1))
    assert at <= 30_000_000 < above
    with pytest.raises(SettingError, match="or fewer"):
        shapes.width_for(5, 1024, 10, 2)


@pytest.mark.parametrize("wrong", ["784", "784-x", "784-0-10", ""])
def test_a_shape_that_is_none_is_refused(wrong):
    with pytest.raises(SettingError, match="two or more sizes"):
        shapes.sizes_of(wrong)


def test_the_equation_of_a_neuron_bare_and_complete():
    numbers = [([[0.5, -1.25]], [0.125]), ([[2.0]], [-3.0])]
    net = MLP.from_numbers(numbers, ["sigmoid", "relu"])
    assert equation(net, 1, 0, complete=False) == "z1[0] = 0.500·x[0] − 1.250·x[1]"
    assert equation(net, 1, 0) == "a1[0] = σ(0.500·x[0] − 1.250·x[1] + 0.125)"
    assert equation(net, 2, 0) == "a2[0] = max(0, 2.000·a1[0] − 3.000)"
    assert equation(net, 1, 0, latex=True, digits=2) == (
        r"a^{(1)}_{0} = \sigma\left(0.50 \cdot x_{0} - 1.25 \cdot x_{1} + 0.12\right)"
    )
    assert nested(net, 0) == "z2[0] = 2.00·(0.50·x[0] − 1.25·x[1])"
    with pytest.raises(SettingError, match="no neuron 1 in layer 2"):
        equation(net, 2, 1)
