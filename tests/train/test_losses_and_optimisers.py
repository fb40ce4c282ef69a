"""Losses and optimisers by their tables and formulas: defaults, edges, and what is refused."""

import math

import pytest

from neuron import MLP, Value
from neuron.data import Dataset
from neuron.data.points import moons
from neuron.train import SGD, Adam
from neuron.train.losses import LOSSES, Loss, loss_named, predicted_classes
from neuron.train.optimisers import optimiser_named

#: docs/notation.md: targets of wrong and right outputs, where an output says yes.
TABLE = {
    "squared_error": (0.0, 1.0, 0.5, False, True),
    "cross_entropy": (0.0, 1.0, 0.0, True, False),
    "binary_cross_entropy": (0.0, 1.0, 0.0, True, False),
    "hinge": (-1.0, 1.0, 0.0, True, False),
}


def test_every_loss_has_the_targets_and_the_threshold_of_the_notation():
    found = {
        name: (loss.off, loss.on, loss.threshold, loss.from_logits, loss.regression)
        for name, loss in LOSSES.items()
    }
    assert found == TABLE
    assert all(loss.name == name == loss.row.name for name, loss in LOSSES.items())
    assert Loss("hinge", 0, 1, 0, False).regression is False


@pytest.mark.parametrize("name", LOSSES)
def test_targets_are_off_and_on(name):
    loss = loss_named(name)
    assert loss_named(loss) is loss
    two = Dataset("two", [[0.0], [1.0]], [1, 0], classes=("no", "yes"))
    three = Dataset("three", [[0.0], [1.0], [2.0]], [2, 0, 1], classes=("a", "b", "c"))
    off, on = loss.off, loss.on
    assert [list(row) for row in loss.targets(two, 1)] == [[on], [off]]
    assert [list(row) for row in loss.targets(two, 2)] == [[off, on], [on, off]]
    assert [list(row) for row in loss.targets(three, 3)] == [
        [off, off, on],
        [on, off, off],
        [off, on, off],
    ]
    numbers = Dataset("numbers", [[0.0], [1.0]], [0.5, 2.0])
    assert loss_named("squared_error").targets(numbers, 1) == [[0.5], [2.0]]


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_a_batch_has_the_mean_loss_and_is_called_loss(backend, np):
    net = MLP(2, [2], "linear", seed=1, backend=backend)
    outputs, targets = net([[0.5, 1.0], [2.0, -1.0]]), [[1.0, 0.0], [0.0, 1.0]]
    for loss in LOSSES.values():
        whole = loss(outputs, np.array(targets) if backend == "numpy" else targets)
        singles = [float(loss.row(o, t).data) for o, t in zip(outputs, targets, strict=True)]
        assert whole.data == pytest.approx(sum(singles) / 2, rel=1e-14)
        assert whole.label == "loss"
    if backend == "scalar":
        with pytest.raises(ValueError, match="1 rows of targets; give one for each"):
            loss(outputs, targets[:1])


def test_the_largest_output_speaks_and_a_single_one_only_above_its_threshold():
    assert predicted_classes([[0.1, 0.7, 0.2], [3.0, 1.0, 3.0]], 0.5) == [1, 0]
    assert predicted_classes([[0.5], [0.5 + 1e-15], [-1.0]], 0.5) == [0, 1, 0]
    assert predicted_classes([[0.0], [1e-300]], 0.0) == [0, 1]


def test_what_does_not_go_together_is_refused():
    points = moons(20, seed=0)
    numbers = Dataset("numbers", [[0.0, 1.0], [1.0, 0.0]], [0.5, 2.0])
    three = Dataset("three", [[0.0, 1.0]] * 3, [2, 0, 1], classes=("a", "b", "c"))
    fits = [
        ("squared_error", MLP(2, [1]), points),
        ("squared_error", MLP(2, [2]), points),
        ("squared_error", MLP(2, [1], "linear"), numbers),
        ("binary_cross_entropy", MLP(2, [1], "linear"), points),
        ("hinge", MLP(2, [2], "linear"), points),
        ("cross_entropy", MLP(2, [2], "linear"), points),
        ("cross_entropy", MLP(2, [3], "linear"), three),
    ]
    for name, net, data in fits:
        assert loss_named(name).check(net, data) is None
    clashes = [
        ("hinge", MLP(2, [1], "linear"), numbers, "try the loss squared_error"),
        ("cross_entropy", MLP(2, [2], "sigmoid"), points, "its own softmax and needs a linear"),
        ("hinge", MLP(2, [2], "sigmoid"), points, "its own sigmoid or sign and needs a linear"),
        ("cross_entropy", MLP(2, [1], "linear"), points, "needs 2 outputs"),
        ("squared_error", MLP(2, [3]), points, "needs 2 outputs"),
        ("squared_error", MLP(2, [1]), three, "needs 3 outputs"),
        ("squared_error", MLP(2, [2]), three, "needs 3 outputs"),
        ("squared_error", MLP(2, [2], "linear"), numbers, "needs 1 outputs"),
    ]
    for name, net, data, match in clashes:
        with pytest.raises(ValueError, match=match):
            loss_named(name).check(net, data)
    with pytest.raises(ValueError, match="squared_error"):
        loss_named("nonsense")


def test_optimisers_start_with_the_settings_of_the_notation():
    sgd, adam = SGD(), Adam()
    assert (sgd.learning_rate, sgd.momentum, sgd.nesterov, sgd.weight_decay) == (0.1, 0, False, 0)
    assert (adam.learning_rate, adam.beta1, adam.beta2) == (0.001, 0.9, 0.999)
    assert (adam.epsilon, adam.weight_decay) == (1e-8, 0)
    assert type(optimiser_named("sgd")) is SGD
    assert optimiser_named("adam", learning_rate=0.5).learning_rate == 0.5
    with pytest.raises(ValueError, match="sgd"):
        optimiser_named("nonsense")


@pytest.mark.parametrize("name", ["learning_rate", "weight_decay", "epsilon"])
def test_rates_are_finite_and_not_below_0(name):
    makers = [Adam] if name == "epsilon" else [SGD, Adam]
    for make in makers:
        assert getattr(make(**{name: 0}), name) == 0
        assert getattr(make(**{name: 0.5}), name) == 0.5
        assert getattr(make(**{name: 2}), name) == 2
        for wrong in (-1e-9, math.inf, math.nan, "0.1", None):
            with pytest.raises(ValueError, match=f"{name} must be a number of at least 0"):
                make(**{name: wrong})


@pytest.mark.parametrize(("make", "name"), [(SGD, "momentum"), (Adam, "beta1"), (Adam, "beta2")])
def test_shares_of_the_past_are_below_1(make, name):
    assert getattr(make(**{name: 0}), name) == 0
    assert getattr(make(**{name: 0.999}), name) == 0.999
    for wrong in (-1e-9, 1, 1.0, math.nan, "0.1", None):
        with pytest.raises(ValueError, match=f"{name} must be at least 0 and below 1"):
            make(**{name: wrong})
    with pytest.raises(ValueError, match=r"try momentum=0\.9"):
        SGD(nesterov=True)


def by_hand(gradients, w, update):
    for t, g in enumerate(gradients, start=1):
        w = update(w, g, t)
    return w


def stepped(optimiser, gradients, w):
    """Two parameters at once, of which the second moves with twice the gradient."""
    first, second = Value(w), Value(w)
    for g in gradients:
        first.grad, second.grad = g, 2 * g
        optimiser.step([first, second])
    return first.data, second.data


GRADIENTS = [3.0, -1.0, 0.5, 2.0, 0.0]


@pytest.mark.parametrize("decay", [0.0, 0.25])
@pytest.mark.parametrize(("momentum", "nesterov"), [(0.0, False), (0.5, False), (0.5, True)])
def test_sgd_follows_its_formula_step_by_step(momentum, nesterov, decay):
    def formula(factor):
        v = 0.0

        def update(w, g, t):
            nonlocal v
            g = factor * g + decay * w
            v = momentum * v + g
            return w - 0.1 * ((g + momentum * v) if nesterov else v)

        return update

    optimiser = SGD(0.1, momentum=momentum, nesterov=nesterov, weight_decay=decay)
    found = stepped(optimiser, GRADIENTS, 2.0)
    assert found == pytest.approx([by_hand(GRADIENTS, 2.0, formula(k)) for k in (1, 2)], rel=1e-14)


@pytest.mark.parametrize("decay", [0.0, 0.25])
@pytest.mark.parametrize("epsilon", [1e-8, 0.5])
def test_adam_follows_its_algorithm_step_by_step(epsilon, decay):
    b1, b2 = 0.8, 0.9

    def formula(factor):
        m = v = 0.0

        def update(w, g, t):
            nonlocal m, v
            g = factor * g + decay * w
            m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
            return w - 0.1 * (m / (1 - b1**t)) / (math.sqrt(v / (1 - b2**t)) + epsilon)

        return update

    optimiser = Adam(0.1, beta1=b1, beta2=b2, epsilon=epsilon, weight_decay=decay)
    found = stepped(optimiser, GRADIENTS, 2.0)
    assert found == pytest.approx([by_hand(GRADIENTS, 2.0, formula(k)) for k in (1, 2)], rel=1e-13)


@pytest.mark.parametrize("make", [lambda: SGD(0.1, momentum=0.9), lambda: Adam(0.1)])
def test_memory_belongs_to_the_parameters_and_can_be_lost(make):
    fresh = stepped(make(), GRADIENTS[:1], 2.0)
    optimiser = make()
    stepped(optimiser, GRADIENTS, 1.0)
    assert stepped(optimiser, GRADIENTS[:1], 2.0) == fresh  # other parameters
    w = Value(2.0)
    w.grad = 3.0
    optimiser.step([w])
    optimiser.forget()
    w.data, w.grad = 2.0, 3.0
    optimiser.step([w])
    assert w.data == fresh[0]
    w.data = 2.0
    optimiser.step([w])
    assert w.data != fresh[0] or isinstance(optimiser, Adam)


@pytest.mark.parametrize("make", [SGD, lambda: SGD(momentum=0.5), Adam])
def test_a_parameter_without_a_gradient_stays_and_does_not_shift_the_others(make):
    first, second, alone = Value(1.0), Value(2.0), Value(2.0)
    optimiser, other = make(), make()
    for g in GRADIENTS:
        second.grad = alone.grad = g
        optimiser.step([first, second])
        other.step([alone])
    assert first.data == 1.0
    assert second.data == alone.data != 2.0


def test_arrays_and_numbers_take_the_same_steps(np):
    for make in (SGD, lambda: SGD(momentum=0.5, weight_decay=0.1), Adam):
        w, optimiser = Value(np.array([2.0, 2.0])), make()
        for g in GRADIENTS:
            w.grad = np.array([g, 2 * g])
            optimiser.step([w])
        assert w.data.tolist() == pytest.approx(stepped(make(), GRADIENTS, 2.0), rel=1e-15)


def test_one_example_of_one_output_is_a_batch_too():
    assert predicted_classes([[0.7]], 0.5) == [1]
    assert predicted_classes([[0.3]], 0.5) == [0]
