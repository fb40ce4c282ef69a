"""Neurons, layers and networks, on both backends."""

import copy
import math
import os
import pickle
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuron
from neuron import MLP, Layer, Neuron, Role, Value
from neuron.maths.errors import NumberError, SettingError, ShapeError, UnknownNameError
from neuron.network.activations import ACTIVATIONS
from neuron.network.initialise import INITIALISERS
from neuron.network.mlp import count_parameters, parameter_table

unit_numbers = st.floats(0, 1)


def test_a_neuron_is_its_formula():
    n = Neuron(weights=[0.5, -1.0], bias=0.2)
    assert n([1.0, 2.0]).data == pytest.approx(1 / (1 + math.exp(1.3)))
    assert Neuron(weights=[0.5, -1.0], bias=0.2, activation="relu")([1.0, 0.0]).data == 0.7


def test_every_number_knows_its_role_from_birth():
    net = MLP(3, [2, 1])
    a = net([1.0, 2.0, 3.0])[0]
    z = a.parents[0]
    assert a.label == Role("activation", 2, 0)
    assert z.label == Role("weighted sum", 2, 0)
    assert [str(p.label) for p in z.parents] == ["w2[0,0]", "w2[0,1]", "a1[0]", "a1[1]", "b2[0]"]


def test_the_784_16_16_10_network_has_13002_parameters():
    text = parameter_table([784, 16, 16, 10], ["sigmoid"] * 3)
    for count in ("12,544", "12,560", "256", "272", "160", "170", "13,002", "computes nothing"):
        assert count in text
    assert text == MLP(784, [16, 16, 10], backend="scalar").summary()
    assert len(MLP(784, [16, 16, 10]).parameters()) == 13_002
    assert sum(w + b for w, b in count_parameters([1000] * 31)) == 30_030_000


def test_names_are_where_the_code_finds_the_parameters(np):
    for backend in ("scalar", "numpy"):
        net = MLP(2, [3, 1], backend=backend)
        for name, value in net.named_parameters():
            assert eval(f"net.{name}", {"net": net}) is value
        assert [value for _, value in net.named_parameters()] == net.parameters()


@given(x=st.lists(unit_numbers, min_size=3, max_size=3), seed=st.integers(0, 5))
def test_scalar_and_matrix_forms_agree(x, seed):
    pytest.importorskip("numpy", reason="NumPy is not installed")
    net = MLP(3, [4, 2], ["tanh", "softmax"], seed=seed)
    on_arrays = net.to("numpy")
    assert [y.data for y in net(x)] == pytest.approx([y.data for y in on_arrays(x)], rel=1e-13)
    batch = [x, x[::-1]]
    rows = [[y.data for y in row] for row in net(batch)]
    assert rows[1] == pytest.approx(on_arrays(batch).data[1].tolist(), rel=1e-13)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_has_the_same_gradients_on_both_backends(name, np):
    net = MLP(3, [4, 2], [name, "linear"], seed=3, initialiser="normal")
    on_arrays, x, target = net.to("numpy"), [0.3, -0.8, 0.5], [1.0, 0.0]
    for network in (net, on_arrays):
        neuron.squared_error(network(x), target).backward()
    for layer, matrix_layer in zip(net.layers, on_arrays.layers, strict=True):
        for one, view in zip(layer.neurons, matrix_layer.neurons, strict=True):
            grads = [(w.grad, v.grad) for w, v in zip(one.weights, view.weights, strict=True)]
            for a, b in [*grads, (one.bias.grad, view.bias.grad)]:
                assert a == pytest.approx(b, rel=1e-10, abs=1e-14)


def test_changing_the_backend_keeps_every_bit_and_starts_from_the_same_seed(np):
    net = MLP(5, [4, 3], seed=7)
    assert net.to("numpy").to("scalar").numbers() == net.numbers()
    assert MLP(5, [4, 3], seed=7, backend="numpy").numbers() == net.numbers()
    assert MLP(5, [4, 3], seed=8).numbers() != net.numbers()
    net.to("numpy").layers[0].weights.data[:] = 0
    assert net.numbers() == MLP(5, [4, 3], seed=7).numbers()


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_single_weights_are_read_and_written_on_both_backends(backend, np):
    net = MLP(2, [2, 1], backend=backend)
    weight, bias = net.layers[0].neurons[1].weights[0], net.layers[0].neurons[1].bias
    before = net([1.0, 1.0])[0].data
    weight.data, bias.data = 5.0, -1.0
    assert (float(weight), float(bias)) == (5.0, -1.0)
    assert net.numbers()[0][0][1][0] == 5.0
    assert net.numbers()[0][1][1] == -1.0
    assert net([1.0, 1.0])[0].data != before
    assert weight.grad is None
    net([1.0, 1.0])[0].backward()
    assert isinstance(weight.grad, float)
    assert weight.label == Role("weight", 1, 1, 0)
    assert net.layers[0].neurons[1]([1.0, 1.0]).data == net.layers[0]([1.0, 1.0])[1].data


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_values_given_as_inputs_get_their_gradient(backend, np):
    net = MLP(2, [3, 1], backend=backend, seed=1)
    x = [Value(0.3), Value(-0.7)]
    net(x)[0].backward()
    slope = (net([0.3 + 1e-6, -0.7])[0].data - net([0.3 - 1e-6, -0.7])[0].data) / 2e-6
    assert x[0].grad == pytest.approx(slope, rel=1e-6)
    batch = [[Value(0.1), 0.2], [0.3, Value(0.4)]]
    net(batch)[1][0].backward()
    assert batch[1][1].grad != 0


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_outputs_are_indexed_and_iterated_as_values_even_if_there_is_one(backend, np):
    net = MLP(2, [1], backend=backend)
    (only,) = net([1.0, 2.0])
    assert isinstance(only, Value)
    assert len(net([1.0, 2.0])) == 1
    assert [len(row) for row in net([[1.0, 2.0], [3.0, 4.0]])] == [1, 1]


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_bad_inputs_are_refused_with_what_to_try(backend, np):
    net = MLP(3, [2], backend=backend)
    with pytest.raises(ShapeError, match=r"layer 1 expects 3 inputs, got 2: \[0\.5, 1\]\. Build"):
        net([0.5, 1.0])
    with pytest.raises(ShapeError, match=r"leave a feature out"):
        net([[0.5, 1.0, 2.0, 3.0]])
    for nonsense in (["a", "b", "c"], ["1", "2", "3"], [None, 1.0, 2.0], "abc", None, 3.0):
        with pytest.raises((NumberError, ShapeError)):
            net(nonsense)


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_ragged_batches_and_values_beside_texts_are_refused(backend, np):
    net = MLP(2, [2], backend=backend)
    with pytest.raises(ShapeError, match="expects 2 inputs, got 3"):
        net([[Value(1.0), 2.0, 3.0], [4.0]])
    with pytest.raises(NumberError):
        net((Value(1.0), "a"))
    batch = [Value(np.ones(2)), Value(np.zeros(2))]
    if backend == "numpy":
        assert net(batch).shape == (2, 2)


def test_a_float32_network_stays_one_with_values_as_inputs(np):
    net = MLP(2, [2], backend="numpy", dtype="float32")
    net(Value(np.array([[1.0, 2.0]]))).sum().backward()
    assert {p.grad.dtype.name for p in net.parameters()} == {"float32"}


def test_settings_of_the_wrong_kind_are_refused(np):
    with pytest.raises(SettingError, match=r"Try \[3\]"):
        MLP(2, 3)
    for widths in (None, "31", {3: 1}, np.array(3.5)):
        with pytest.raises(SettingError, match=r"lists the neurons of each layer.*Try \[16, 10\]"):
            MLP(2, widths)
    with pytest.raises(SettingError, match="at least one weight"):
        Neuron(weights=[])
    with pytest.raises(SettingError, match=r"such as \[0\.5, -1\.0\]; got 0\.5"):
        Neuron(weights=0.5)
    with pytest.raises(ShapeError, match=r"got 0\.5 in place of a row"):
        Layer(weights=[0.5, -1.0])
    with pytest.raises(UnknownNameError, match="dtype of the scalar backend 'float32'"):
        MLP(2, [1], dtype="float32")
    assert MLP(np.int64(2), [np.int64(1)]).sizes == [2, 1]
    assert MLP(2, np.array([3, 1])).sizes == [2, 3, 1]


def test_networks_from_given_numbers():
    xor = MLP.from_numbers(
        [([[20.0, 20.0], [-20.0, -20.0]], [-10.0, 30.0]), ([[20.0, 20.0]], [-30.0])]
    )
    assert [round(xor([a, b])[0].data) for a in (0, 1) for b in (0, 1)] == [0, 1, 1, 0]
    layer = Layer(weights=[[1.0, 2.0]], biases=[0.5], activation="linear")
    assert layer([1.0, 1.0])[0].data == 3.5


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_given_numbers_are_numbers_on_both_backends(backend, np):
    exact = MLP.from_numbers([([[Fraction(1, 4), 2]], [True])], backend=backend)
    assert exact([4.0, 1.0])[0].data == MLP.from_numbers([([[0.25, 2]], [1])])([4.0, 1.0])[0].data
    for nonsense in (None, "1", 1j):
        with pytest.raises(NumberError):
            MLP.from_numbers([([[nonsense]], [0.0])], backend=backend)
    with pytest.raises((NumberError, ShapeError)):
        MLP.from_numbers([([[[1.0]]], [0.0])], backend=backend)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError, match="layer 2 has 3 inputs, but layer 1 has 1 neurons"):
        MLP.from_numbers([([[1.0]], [0.0]), ([[1.0, 2.0, 3.0]], [0.0])])
    with pytest.raises(ShapeError, match="one bias for each row"):
        Layer(weights=[[1.0], [2.0]], biases=[0.0])
    for no_layers in (3, None, [3], [([[1.0]],)]):
        with pytest.raises(ShapeError, match="rows of weights and its biases, such as"):
            MLP.from_numbers(no_layers)
    for numbers in ({"weights": 3}, {"weights": [[1.0]], "biases": 3}):
        with pytest.raises(ShapeError, match="got 3 in place of a list"):
            Layer(**numbers)
    with pytest.raises(ShapeError, match="needs 2 activations, got 1"):
        MLP(2, [2, 1], ["relu"])
    with pytest.raises(ShapeError, match="at least one layer"):
        MLP(2, [])
    with pytest.raises(SettingError, match="n_inputs must be a whole number"):
        MLP(0, [1])


def test_unknown_names_list_the_known_ones():
    with pytest.raises(UnknownNameError, match=r"activation 'sigmoyd'; known: .*Did you mean 'sig"):
        MLP(2, [1], "sigmoyd")
    for nonsense in (None, neuron.relu, [["relu"]]):
        with pytest.raises(UnknownNameError, match="unknown activation"):
            MLP(2, [1], nonsense)
    with pytest.raises(UnknownNameError, match="initialiser 'magic'; known: he_normal"):
        MLP(2, [1], initialiser="magic")
    with pytest.raises(UnknownNameError, match="unknown initialiser"):
        MLP(2, [1], initialiser=["zeros"])
    with pytest.raises(UnknownNameError, match="backend 'gpu'; known: numpy, scalar"):
        MLP(2, [1], backend="gpu")


@pytest.mark.parametrize("name", INITIALISERS)
def test_initialisers_spread_the_weights_as_their_papers_say(name):
    (weights, biases), *_ = MLP(200, [50], initialiser=name).numbers()
    numbers = [w for row in weights for w in row]
    std = math.sqrt(math.fsum(w * w for w in numbers) / len(numbers))
    expected = {
        "xavier_uniform": math.sqrt(2 / 250),
        "xavier_normal": math.sqrt(2 / 250),
        "he_uniform": math.sqrt(2 / 200),
        "he_normal": math.sqrt(2 / 200),
        "uniform": math.sqrt(1 / 3),
        "normal": 1.0,
        "zeros": 0.0,
    }[name]
    assert std == pytest.approx(expected, rel=0.05)
    assert set(biases) == {0.0}


def test_shared_weights_add_up_their_gradients():
    w = [Value(0.5), Value(-0.5)]
    twins = [Neuron(weights=w, bias=0.0), Neuron(weights=w[::-1], bias=0.0)]
    (twins[0]([1.0, 2.0]) + twins[1]([1.0, 2.0])).backward()
    slopes = []
    for one in twins:
        lone = Neuron(weights=[float(x) for x in one.weights])
        lone([1.0, 2.0]).backward()
        slopes.append([x.grad for x in lone.weights])
    assert w[0].grad == pytest.approx(slopes[0][0] + slopes[1][1])
    same = Neuron(weights=twins[0].weights, bias=1.0)
    assert same.weights == tuple(w)


def test_a_penalty_on_the_weights_adds_to_the_gradient_of_the_loss():
    net = MLP(2, [2, 1], seed=2)
    net([1.0, 2.0])[0].backward()
    without = [p.grad for p in net.parameters()]
    net.zero_grad()
    penalty = sum((p * p for p in net.parameters()), start=Value(0.0))
    (net([1.0, 2.0])[0] + penalty).backward()
    for p, before in zip(net.parameters(), without, strict=True):
        assert p.grad == pytest.approx(before + 2 * p.data)


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_networks_are_copied_and_pickled_whole(backend, np):
    net = MLP(2, [3, 1], backend=backend)
    for twin in (copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        assert twin.numbers() == net.numbers()
        twin.layers[0].neurons[0].bias.data = 9.0
        assert net.layers[0].neurons[0].bias.data == 0.0
        twin([1.0, 2.0])[0].backward()
        assert twin.layers[0].neurons[0].bias.grad is not None


def test_float32_stays_float32(np):
    net = MLP(3, [4, 2], ["gelu", "softmax"], backend="numpy", dtype="float32")
    loss = neuron.cross_entropy(net([[0.1, 0.2, 0.3]]), np.float32([[1, 0]])).sum()
    loss.backward()
    assert {p.data.dtype.name for p in net.parameters()} == {"float32"}
    assert {p.grad.dtype.name for p in net.parameters()} == {"float32"}
    assert net.to("scalar").to("numpy", dtype="float32").numbers() == net.numbers()


def test_the_same_seed_gives_the_same_bits_in_every_process():
    code = (
        "import neuron; n = neuron.MLP(5, [4, 2], seed=3); y = n([.1, .2, .3, .4, .5]);"
        "neuron.squared_error(y, [0, 1]).backward();"
        "print([p.grad.hex() for p in n.parameters()])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(3)
    }
    assert len(printed) == 1
