"""The training doctor: planted faults are named exactly, healthy runs raise no alarm."""

import pytest

from neuron import MLP
from neuron.data import digits_split
from neuron.data.points import blobs, circles, moons, spiral, xor
from neuron.maths.errors import NonFiniteError, ShapeError
from neuron.study.activity import activity, gradient_sizes, steepest
from neuron.study.doctor import Finding, diagnose
from neuron.train import SGD, Adam, train

np = pytest.importorskip("numpy")


def trained(net, data, *, optimiser=None, epochs=20, loss="squared_error", **settings):
    """All records of a training, and the error that ended it, if one did."""
    records = []
    try:
        for record in train(
            net, data, optimiser=optimiser, epochs=epochs, loss=loss, batch_size=16, **settings
        ):
            records.append(record)
    except NonFiniteError as error:
        return records, error
    return records, None


def doctored(net, change):
    """A network with some of its numbers changed."""
    numbers = [([list(row) for row in rows], list(biases)) for rows, biases in net.numbers()]
    change(numbers)
    return MLP.from_numbers(numbers, net.activations, backend=net.backend)


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_a_dead_neuron_is_named(backend):
    data = moons(80)
    net = doctored(
        MLP(2, [5, 1], activation=["relu", "sigmoid"], seed=4, backend=backend),
        lambda numbers: numbers[0][1].__setitem__(2, -50.0),
    )
    diagnosis = diagnose(net, (), data)
    assert [(f.problem, f.layer, f.unit) for f in diagnosis.findings] == [("dead neuron", 1, 2)]
    assert "neuron 2 of layer 1 (a1[2])" in diagnosis.text()
    assert "all 80 examples" in diagnosis.text()
    assert "leaky_relu" in diagnosis.text()


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_a_saturated_neuron_is_named(activation):
    data = moons(80)
    net = doctored(
        MLP(2, [4, 3, 1], activation=activation, seed=4),
        lambda numbers: numbers[1][1].__setitem__(0, 40.0),
    )
    findings = diagnose(net, (), data).findings
    assert [(f.problem, f.layer, f.unit) for f in findings] == [("saturated neuron", 2, 0)]


def test_vanishing_gradients_are_found_in_a_deep_network_of_sigmoids():
    net = MLP(2, [6] * 12 + [1], activation="sigmoid", seed=1)
    diagnosis = diagnose(net, (), moons(60))
    assert diagnosis.problems == ("vanishing gradients",)
    assert diagnosis.findings[0].layer == 1
    assert "relu" in diagnosis.text()


def test_exploding_gradients_are_found_where_weights_are_large():
    def grow(numbers):
        for rows, _ in numbers:
            for row in rows:
                row[:] = [20 * w for w in row]

    net = doctored(MLP(2, [8] * 5 + [1], activation="linear", seed=1), grow)
    assert "exploding gradients" in diagnose(net, (), moons(60)).problems


def test_neurons_that_are_the_same_are_found():
    net = MLP.from_numbers([([[0.1, 0.2]] * 3, [0.0] * 3), ([[1.0, 1.0, 1.0]], [0.0])])
    (finding,) = diagnose(net, (), xor(40)).findings
    assert (finding.problem, finding.layer) == ("twins", 1)


@pytest.mark.parametrize("rate", [30.0, 100.0])
def test_a_learning_rate_that_is_too_large_is_found(rate):
    data = spiral(90)
    net = MLP(2, [8, 3], activation=["tanh", "linear"], seed=1)
    records, error = trained(net, data, optimiser=SGD(rate), loss="cross_entropy")
    assert "learning rate too large" in diagnose(net, records, data, error=error).problems


@pytest.mark.parametrize("rate", [1e-6, 1e-5])
def test_a_learning_rate_that_is_too_small_is_found(rate):
    data = moons(80)
    net = MLP(2, [5, 1], activation="tanh", seed=1)
    records, error = trained(net, data, optimiser=SGD(rate))
    diagnosis = diagnose(net, records, data, error=error)
    assert diagnosis.problems == ("learning rate too small",)
    assert f"{rate:g}" in diagnosis.text()


def test_the_first_number_that_is_not_finite_is_named_with_epoch_and_step():
    data = blobs(60)
    net = MLP(2, [4, data.n_outputs], activation="linear", seed=1)
    records, error = trained(net, data, optimiser=SGD(1e6))
    assert error is not None
    first = diagnose(net, records, data, error=error).findings[0]
    assert first.problem == "not finite"
    assert f"epoch {first.epoch}, step {first.step}" in str(error)
    assert first.node
    assert first.node in str(error)
    assert "learning rate" in first.advice


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_a_parameter_that_is_not_finite_is_named(backend):
    net = doctored(
        MLP(2, [3, 1], backend=backend),
        lambda numbers: numbers[1][0][0].__setitem__(1, float("nan")),
    )
    (finding,) = diagnose(net, (), moons(20)).findings
    assert finding.problem == "not finite"
    assert "layers[1]" in finding.where


HEALTHY = [
    pytest.param(data, activation, seed, id=f"{data.__name__}-{activation}-{seed}")
    for data in (moons, circles, xor, blobs)
    for activation in ("tanh", "sigmoid", "relu")
    for seed in (0, 1)
]


@pytest.mark.parametrize(("make", "activation", "seed"), HEALTHY)
def test_healthy_runs_raise_no_alarm(make, activation, seed):
    data = make(80, seed=seed)
    net = MLP(2, [8, data.n_outputs], activation=[activation, "linear"], seed=seed, backend="numpy")
    settings = {"optimiser": Adam(0.03), "loss": "cross_entropy", "epochs": 30}
    records, error = trained(net, data, **settings)
    problems = diagnose(net, records, data, loss="cross_entropy", error=error).problems
    # A relu that is dead for every example is a true finding, also in a run that learns.
    assert set(problems) <= ({"dead neuron"} if activation == "relu" else set())


def test_the_digits_raise_no_alarm():
    training, _ = digits_split()
    net = MLP(64, [16, 16, 10], seed=0, backend="numpy")
    optimiser = SGD(learning_rate=0.1, momentum=0.9)
    records, error = trained(net, training, optimiser=optimiser, epochs=15)
    diagnosis = diagnose(net, records, training, error=error)
    assert diagnosis.is_healthy
    assert str(diagnosis) == "No fault was found."


def test_a_new_network_raises_no_alarm():
    for activation in ("sigmoid", "tanh", "leaky_relu", "gelu", "softplus"):
        for seed in range(5):
            net = MLP(2, [8, 8, 2], activation=activation, seed=seed)
            assert diagnose(net, (), moons(60, seed=seed)).is_healthy


def test_nothing_is_changed_by_a_diagnosis():
    data, net = moons(30), MLP(2, [3, 1], seed=1)
    net([0.1, 0.2])[0].backward()
    before = [(p.data, p.grad) for p in net.parameters()]
    diagnose(net, (), data)
    assert [(p.data, p.grad) for p in net.parameters()] == before


def test_activity_is_what_the_network_computes():
    net = MLP(2, [3, 2], activation=["tanh", "softmax"], seed=2)
    states = activity(net, [[0.5, -1.0], [1.0, 2.0]])
    assert np.allclose(states[-1].outputs[0], [float(a) for a in net([0.5, -1.0])])
    assert np.allclose(states[0].slopes, 1 - states[0].outputs ** 2)
    assert states[1].slopes is None
    with pytest.raises(ShapeError, match="batch"):
        activity(net, [0.5, -1.0])
    data = moons(20)
    assert (activity(net, data)[0].sums == activity(net, data.inputs)[0].sums).all()


def test_slopes_are_measured_by_the_steepest():
    assert steepest("sigmoid") == pytest.approx(0.25)
    assert steepest("tanh") == steepest("relu") == 1
    assert len(gradient_sizes(MLP(2, [3, 1]), moons(10), "squared_error")) == 2


def test_data_that_does_not_fit_is_named():
    with pytest.raises(ShapeError, match="takes 3"):
        diagnose(MLP(3, [1]), (), moons(10))


def test_a_finding_is_read_in_plain_words():
    finding = Finding("dead neuron", "neuron 1 of layer 2", "It is off.", "another seed")
    assert (
        finding.text() == "A dead neuron: neuron 1 of layer 2.\n  It is off.\n  Try: another seed"
    )
