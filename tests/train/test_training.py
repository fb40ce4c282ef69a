"""The training loop, its losses and optimisers."""

import math

import pytest

import neuron
from neuron import MLP, Value
from neuron.data import Dataset, moons, xor
from neuron.maths.errors import (
    DataError,
    NonFiniteError,
    NumberError,
    SettingError,
    ShapeError,
    UnknownNameError,
)
from neuron.train import (
    LOSSES,
    SGD,
    Adam,
    Epoch,
    Step,
    accuracy,
    confusion_matrix,
    evaluate,
    fit,
    loss_named,
    mean_squared_error,
    optimiser_named,
    predict,
    r_squared,
    train,
)

POINTS = moons(60, noise=0.1, seed=1)
LAST = {loss: "sigmoid" if loss == "squared_error" else "linear" for loss in LOSSES}


def small_net(loss="hinge", n_outputs=1, **settings):
    return MLP(2, [6, n_outputs], ["tanh", LAST[loss]], seed=0, **settings)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimiser", [
    lambda: SGD(0.3),
    lambda: SGD(0.1, momentum=0.9),
    lambda: SGD(0.1, momentum=0.9, nesterov=True, weight_decay=1e-4),
    lambda: Adam(0.03),
])  # fmt: skip
def test_every_loss_and_optimiser_learns_two_moons(loss, optimiser):
    net = small_net(loss, n_outputs=2)
    epochs = fit(net, POINTS, loss=loss, optimiser=optimiser(), epochs=40, batch_size=10)
    assert epochs[-1].train_loss < 0.6 * epochs[0].train_loss
    assert evaluate(net, POINTS, loss).accuracy >= 0.85


def test_xor_is_learned_by_explicit_neurons():
    net = small_net("squared_error")
    fit(net, xor(n=40), optimiser=Adam(0.05), epochs=200, batch_size=4)
    assert evaluate(net, xor(n=40)).accuracy >= 0.95


def test_both_backends_learn_the_same_thing(np):
    nets = [small_net(n_outputs=2), small_net(n_outputs=2, backend="numpy")]
    for net in nets:
        fit(net, POINTS, loss="hinge", optimiser=SGD(0.1, momentum=0.5), epochs=17, batch_size=10)
    for (a_rows, a_biases), (b_rows, b_biases) in zip(*(n.numbers() for n in nets), strict=True):
        flat = [w for row in a_rows for w in row]
        largest = max(map(abs, flat))
        for a, b in zip(flat, [w for row in b_rows for w in row], strict=True):
            assert abs(a - b) <= 1e-12 * largest
        assert a_biases == pytest.approx(b_biases, rel=1e-11)


def test_a_record_comes_for_every_step_and_every_epoch():
    records = list(train(small_net(), POINTS, loss="hinge", epochs=2, batch_size=25))
    assert [type(r) for r in records] == [Step, Step, Step, Epoch] * 2
    assert [(r.epoch, r.step, r.n_steps) for r in records if isinstance(r, Step)] == [
        (1, 1, 3), (1, 2, 3), (1, 3, 3), (2, 1, 3), (2, 2, 3), (2, 3, 3),
    ]  # fmt: skip
    first = records[:3]
    expected = (25 * first[0].loss + 25 * first[1].loss + 10 * first[2].loss) / 60
    assert records[3].train_loss == pytest.approx(expected)
    assert records[3].validation_loss is None


def test_the_same_seed_gives_the_same_bits_and_another_seed_another_order():
    def trained(seed):
        net = small_net()
        fit(net, POINTS, loss="hinge", epochs=2, seed=seed)
        return net.numbers()

    assert trained(1) == trained(1)
    assert trained(1) != trained(2)


def test_sgd_is_its_formula():
    w = Value(2.0)
    plain, heavy = SGD(0.1, weight_decay=0.5), SGD(0.1, momentum=0.9)
    w.grad = 3.0
    plain.step([w])
    assert w.data == pytest.approx(2.0 - 0.1 * (3.0 + 0.5 * 2.0))
    w.data = 0.0
    heavy.step([w])
    heavy.step([w])
    assert w.data == pytest.approx(-0.1 * 3.0 - 0.1 * (0.9 * 3.0 + 3.0))
    w.data, w.grad = 0.0, 3.0
    ahead = SGD(0.1, momentum=0.9, nesterov=True)
    ahead.step([w])
    assert w.data == pytest.approx(-0.1 * (3.0 + 0.9 * 3.0))


def test_adam_takes_first_steps_as_large_as_its_rate():
    w = Value(1.0)
    adam = Adam(0.01)
    for i in range(1, 4):
        w.grad = 5.0
        adam.step([w])
        assert w.data == pytest.approx(1.0 - 0.01 * i)


def test_a_parameter_without_a_gradient_is_left_alone():
    w = Value(1.0)
    Adam().step([w])
    assert w.data == 1.0


def test_the_optimisers_agree_with_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    for ours, theirs in [
        (SGD(0.1, momentum=0.9, weight_decay=0.01),
         lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=0.01)),
        (SGD(0.1, momentum=0.9, nesterov=True),
         lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True)),
        (Adam(0.01, weight_decay=0.1), lambda p: torch.optim.Adam(p, 0.01, weight_decay=0.1)),
    ]:  # fmt: skip
        w = Value(0.7)
        t = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
        optimiser = theirs([t])
        for _ in range(20):
            w.zero_grad()
            (w * w * w - w).backward()
            ours.step([w])
            optimiser.zero_grad()
            (t * t * t - t).backward()
            optimiser.step()
        assert w.data == pytest.approx(t.item(), rel=1e-12)


def test_training_can_stop_early_and_puts_the_best_parameters_back():
    rest, part = POINTS.split(0.5, seed=0)
    net = small_net("squared_error")
    records = fit(net, rest, optimiser=SGD(30.0), epochs=200, validation=part, patience=3, seed=1)
    assert len(records) < 200
    best = min(r.validation_loss for r in records)
    assert records[-4].validation_loss == best
    assert evaluate(net, part).loss == pytest.approx(best)


def test_decay_follows_half_a_cosine_and_puts_the_rate_back():
    optimiser = SGD(0.2)
    records = fit(small_net(), POINTS, loss="hinge", optimiser=optimiser, epochs=4, decay=True)
    rates = [r.learning_rate for r in records]
    assert rates == pytest.approx([0.1 * (1 + math.cos(math.pi * i / 4)) for i in range(4)])
    assert optimiser.learning_rate == 0.2


def test_the_rate_is_put_back_however_training_ends(monkeypatch):
    optimiser = SGD(0.2)
    for record in train(
        small_net(), POINTS, loss="hinge", optimiser=optimiser, epochs=4, decay=True
    ):
        if record.epoch == 3:
            break
    assert optimiser.learning_rate == 0.2
    optimiser.learning_rate = 1e308
    with pytest.raises(NonFiniteError):
        fit(small_net(), POINTS, loss="hinge", optimiser=optimiser, epochs=4, decay=True)
    assert optimiser.learning_rate == 1e308


def test_an_optimiser_starts_afresh_with_other_parameters_and_after_a_failure():
    optimiser = SGD(0.1, momentum=0.9)
    fit(small_net(), POINTS, loss="hinge", optimiser=optimiser, epochs=2)
    again, fresh = small_net(), small_net()
    fit(again, POINTS, loss="hinge", optimiser=optimiser, epochs=1)
    fit(fresh, POINTS, loss="hinge", optimiser=SGD(0.1, momentum=0.9), epochs=1)
    assert again.numbers() == fresh.numbers()
    optimiser.learning_rate = 1e308
    with pytest.raises(NonFiniteError):
        fit(again, POINTS, loss="hinge", optimiser=optimiser, epochs=3, batch_size=5)
    optimiser.learning_rate = 0.01
    assert fit(again, POINTS, loss="hinge", optimiser=optimiser)[-1].train_loss < 2


def test_an_interruption_while_validating_puts_back_the_last_finished_epoch(monkeypatch):
    net = small_net()

    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("neuron.train.loop.evaluate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fit(net, POINTS, loss="hinge", validation=POINTS)
    assert net.numbers() == small_net().numbers()


def test_an_optimiser_may_be_named():
    net, other = small_net(), small_net()
    fit(net, POINTS, loss="hinge", optimiser="adam", epochs=1)
    fit(other, POINTS, loss="hinge", optimiser=Adam(), epochs=1)
    assert net.numbers() == other.numbers()


def test_a_weight_that_comes_twice_takes_one_step():
    w = Value(1.0)
    net = MLP(2, [1], "linear")
    net.layers[0].neurons[0].weights = (w, w)
    net([2.0, 3.0])[0].backward()
    assert w.grad == 5.0
    SGD(0.1).step(net.parameters())
    assert w.data == pytest.approx(0.5)


def test_augmented_inputs_are_made_anew_before_each_epoch():
    seen = []

    def augment(inputs, rng):
        seen.append(rng.random())
        return [[0.0, 0.0] for _ in inputs]

    net = small_net()
    before = net.numbers()
    fit(net, POINTS, loss="hinge", epochs=3, augment=augment)
    assert len(set(seen)) == 3
    assert net.numbers()[0][0] == before[0][0]  # weights on inputs of 0 learn nothing
    assert net.numbers()[1] != before[1]
    with pytest.raises(ShapeError, match="augment must return 60 rows"):
        fit(net, POINTS, loss="hinge", augment=lambda inputs, rng: None)


def test_a_loss_that_is_not_finite_stops_training_and_says_where_and_what_to_try():
    net = small_net()
    with pytest.raises(NonFiniteError, match=r"epoch 1, step \d+: .* bad number is .*rate below"):
        fit(net, POINTS, loss="hinge", optimiser=SGD(1e308), epochs=3, batch_size=10)
    assert net.numbers() == small_net().numbers()


def test_an_interruption_puts_back_the_last_finished_epoch(monkeypatch):
    once = small_net()
    fit(once, POINTS, loss="hinge", epochs=1, batch_size=20)
    net, calls = small_net(), []
    step = SGD.step

    def interrupted(self, parameters):
        calls.append(None)
        step(self, parameters)
        if len(calls) == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(SGD, "step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fit(net, POINTS, loss="hinge", epochs=3, batch_size=20)
    assert net.numbers() == once.numbers()


def test_settings_that_do_not_fit_are_refused_before_anything_changes():
    net = small_net()
    before = net.numbers()
    for error, match, settings in [
        (
            UnknownNameError,
            "unknown loss 'hunge'; known: .*Did you mean 'hinge'",
            {"loss": "hunge"},
        ),
        (SettingError, "epochs must be", {"epochs": 0}),
        (SettingError, "batch_size must be", {"batch_size": -1}),
        (SettingError, "patience needs validation", {"patience": 3}),
        (SettingError, "needs 2 outputs", {"loss": "cross_entropy"}),
    ]:
        with pytest.raises(error, match=match):
            fit(net, POINTS, **{"loss": "hinge", **settings})
    with pytest.raises(SettingError, match="needs a linear last layer; this network's is sigmoid"):
        fit(MLP(2, [1]), POINTS, loss="hinge")
    with pytest.raises(ShapeError, match="has 2 inputs an example, and the network takes 3"):
        fit(MLP(3, [1, 3]), POINTS)
    with pytest.raises(UnknownNameError, match="unknown optimiser 'sdg'"):
        optimiser_named("sdg")
    with pytest.raises(SettingError, match="learning_rate must be"):
        SGD(-1.0)
    with pytest.raises(SettingError, match="momentum"):
        SGD(0.1, nesterov=True)
    assert net.numbers() == before


def test_what_is_no_network_and_what_is_no_data_set_is_named():
    net = small_net("squared_error")
    for data in (3, None, [], POINTS.split(0.5, seed=0)):
        for asked in (fit, evaluate):
            with pytest.raises(DataError, match=r"expected a Dataset, .* choose one"):
                asked(net, data)
    with pytest.raises(DataError, match="expected a Dataset"):
        fit(net, POINTS, validation=[])
    for no_net in (3, None, net.layers[0]):
        for asked in (fit, evaluate, predict):
            with pytest.raises(SettingError, match=r"expected a network.* model\.net"):
                asked(no_net, POINTS)


def test_settings_of_the_wrong_kind_are_named():
    with pytest.raises(SettingError, match=r"augment\(inputs, rng\); got 3"):
        fit(small_net(), POINTS, loss="hinge", augment=3)
    for named, what in [(loss_named, "loss"), (optimiser_named, "optimiser")]:
        with pytest.raises(UnknownNameError, match=rf"unknown {what} \['adam'\]"):
            named(["adam"])


def test_regression_is_measured_by_mean_squared_error_and_r_squared():
    data = Dataset("line", [[0.0], [1.0], [2.0], [3.0]], [1.0, 3.0, 5.0, 7.0])
    net = MLP(1, [1], "linear", seed=0)
    fit(net, data, optimiser=SGD(0.1), epochs=300, batch_size=4)
    found = evaluate(net, data)
    predicted = [row[0] for row in found.outputs]
    assert found.accuracy is None
    assert mean_squared_error(data.targets, predicted) < 1e-6
    assert r_squared(data.targets, predicted) > 0.9999
    assert r_squared([1.0, 2.0, 3.0], [2.0, 2.0, 2.0]) == 0.0


def test_accuracy_and_the_confusion_matrix_count():
    assert accuracy([0, 1, 1, 2], [0, 1, 2, 2]) == 0.75
    assert confusion_matrix([0, 1, 1, 2], [0, 1, 2, 2], 3) == [[1, 0, 0], [0, 1, 1], [0, 0, 1]]
    for stray in (-1, 3):
        with pytest.raises(DataError, match=f"no class {stray}; expected 0 to 2"):
            confusion_matrix([0, 1], [0, stray], 3)
    for measured in (accuracy, mean_squared_error, r_squared):
        with pytest.raises(ShapeError, match="2 examples but 1 predictions"):
            measured([0, 1], [0])


def test_only_whole_numbers_are_classes():
    assert accuracy([0, 1], [0.0, 1.0]) == 1.0
    for measured in (accuracy, lambda *rows: confusion_matrix(*rows, 2)):
        with pytest.raises(DataError, match=r"example 1: 0\.9 is no class"):
            measured([0, 1], [0, 0.9])
        with pytest.raises(NumberError, match="example 0: expected a number, got 'cat'"):
            measured(["cat"], ["cat"])


def test_what_is_measured_is_rows_of_numbers():
    for measured in (accuracy, mean_squared_error, r_squared):
        for rows in [(3, [0]), ([0], None), ("01", "01")]:
            with pytest.raises(ShapeError, match="expected a row of numbers"):
                measured(*rows)
        with pytest.raises(DataError, match="no examples"):
            measured([], [])
    with pytest.raises(SettingError, match="n_classes must be a whole number"):
        confusion_matrix([0], [0], None)


def test_a_batch_has_the_mean_of_its_examples_gradients():
    net, loss = small_net(), loss_named("hinge")
    inputs, targets = net.rows(POINTS.inputs[:8]), loss.targets(POINTS, 1)[:8]
    loss(net(inputs), targets).backward()
    together = [p.grad for p in net.parameters()]
    net.zero_grad()
    for x, t in zip(inputs, targets, strict=True):
        loss([net(x)], [t]).backward()
    for p, g in zip(net.parameters(), together, strict=True):
        assert p.grad / 8 == pytest.approx(g, rel=1e-12, abs=1e-17)


def test_predictions_are_plain_numbers():
    net = small_net()
    outputs = predict(net, POINTS.inputs[:3])
    assert outputs == [[net(x)[0].data] for x in POINTS.inputs[:3]]
    assert all(type(y) is float for row in outputs for y in row)


def test_the_demo_of_micrograd_gives_its_values_and_gradients():
    engine = pytest.importorskip("micrograd.engine", reason="micrograd is not installed")
    nn = pytest.importorskip("micrograd.nn")
    net = MLP(2, [16, 16, 1], ["relu", "relu", "linear"], seed=3)
    theirs = nn.MLP(2, [16, 16, 1])
    for layer, their_layer in zip(net.layers, theirs.layers, strict=True):
        for one, other in zip(layer.neurons, their_layer.neurons, strict=True):
            for w, v in zip([*one.weights, one.bias], [*other.w, other.b], strict=True):
                v.data = w.data
    targets = [2 * label - 1 for label in POINTS.targets]
    scores = [net(x)[0] for x in POINTS.inputs]
    penalty = sum((p * p for p in net.parameters()), start=Value(0.0))
    losses = [neuron.hinge(s, t) for s, t in zip(scores, targets, strict=True)]
    ours = neuron.mean(losses) + 1e-4 * penalty
    their_scores = [theirs([engine.Value(a) for a in x]) for x in POINTS.inputs]
    their_losses = [(1 + -t * s).relu() for s, t in zip(their_scores, targets, strict=True)]
    reference = sum(their_losses) * (1.0 / 60) + 1e-4 * sum(p * p for p in theirs.parameters())
    ours.backward()
    reference.backward()
    assert ours.data == pytest.approx(reference.data, rel=1e-12)
    for layer, their_layer in zip(net.layers, theirs.layers, strict=True):
        for one, other in zip(layer.neurons, their_layer.neurons, strict=True):
            for w, v in zip([*one.weights, one.bias], [*other.w, other.b], strict=True):
                assert w.grad == pytest.approx(v.grad, rel=1e-12, abs=1e-12)
