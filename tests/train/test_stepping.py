"""The training loop gives the same numbers whether it replays a program or not."""

import pytest

from neuron import MLP
from neuron.data import moons
from neuron.maths.errors import NonFiniteError
from neuron.train import SGD, Adam, Epoch, Step, stepping, train


def trained(monkeypatch, replays, optimiser, batch_size=4, backend="scalar"):
    monkeypatch.setattr(stepping, "PAYS_AFTER", 1 if replays else 10**9)
    net = MLP(2, [4, 1], ["tanh", "sigmoid"], seed=1, backend=backend)
    data = moons(30, noise=0.1, seed=1)
    said = list(train(net, data, optimiser=optimiser(), epochs=3, batch_size=batch_size, seed=2))
    losses = [entry.loss for entry in said if isinstance(entry, Step)]
    epochs = [(e.train_loss, e.train_accuracy) for e in said if isinstance(e, Epoch)]
    return losses, epochs, net.numbers(), [p.grad for p in net.parameters()]


@pytest.mark.parametrize(
    "optimiser", [SGD, lambda: SGD(0.1, momentum=0.5, weight_decay=0.01), Adam]
)
def test_on_scalars_both_are_equal_to_the_last_bit(monkeypatch, optimiser):
    assert trained(monkeypatch, True, optimiser) == trained(monkeypatch, False, optimiser)


@pytest.mark.parametrize("optimiser", [SGD, Adam])
@pytest.mark.usefixtures("np")
def test_on_arrays_both_agree_to_within_rounding(monkeypatch, optimiser):
    ours = trained(monkeypatch, True, optimiser, backend="numpy")
    theirs = trained(monkeypatch, False, optimiser, backend="numpy")
    assert ours[0] == pytest.approx(theirs[0], rel=1e-12)
    assert ours[1][-1] == pytest.approx(theirs[1][-1], rel=1e-12)


def test_a_program_is_used_where_it_pays_and_only_there(monkeypatch):
    recorded = []
    plain_record = stepping.record

    def watched(*arguments, **settings):
        recorded.append(settings)
        return plain_record(*arguments, **settings)

    monkeypatch.setattr(stepping, "record", watched)
    trained(monkeypatch, False, SGD)
    assert recorded == []
    trained(monkeypatch, True, SGD)
    assert recorded == [{"update": True, "skip_zeros": True}]


def test_a_network_with_chance_in_it_is_trained_without_a_program(monkeypatch):
    from random import Random

    from neuron.maths.chance import uniform

    rng = Random(0)

    class Noisy(MLP):
        def __call__(self, x):
            return super().__call__([[xi + uniform(rng, 0, 0.1) for xi in row] for row in x])

    monkeypatch.setattr(stepping, "PAYS_AFTER", 1)
    said = list(train(Noisy(2, [1], seed=1), moons(20), batch_size=5, epochs=2))
    assert sum(isinstance(entry, Step) for entry in said) == 8


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_a_loss_that_explodes_stops_a_replayed_training_too(monkeypatch, backend, np):
    monkeypatch.setattr(stepping, "PAYS_AFTER", 1)
    net = MLP(2, [3, 1], "linear", seed=1, backend=backend)
    numbers = net.numbers()
    with pytest.raises(NonFiniteError, match="the loss became"):
        list(train(net, moons(100), optimiser=SGD(1e30), batch_size=5, epochs=1))
    assert net.numbers() == numbers


def test_numbers_kept_from_an_earlier_epoch_do_not_change(monkeypatch, np):
    monkeypatch.setattr(stepping, "PAYS_AFTER", 1)
    net = MLP(2, [1], seed=1, backend="numpy")
    kept = []
    for entry in train(net, moons(20), batch_size=5, epochs=3):
        if isinstance(entry, Epoch):
            kept.append((net.parameters()[0].data, net.parameters()[0].data.tolist()))
    assert all(array.tolist() == numbers for array, numbers in kept)
    assert kept[0][1] != kept[1][1]
