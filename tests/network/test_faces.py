"""What networks show of themselves, and what holds where nothing was said."""

import pytest

from neuron import MLP, Layer, Neuron, Role, Value, zero_grad
from neuron.maths.errors import ShapeError
from neuron.network.layer import check_rows
from neuron.network.matrix import MatrixLayer
from neuron.network.mlp import count_parameters, labelled_inputs, parameter_table


def numbers(thing):
    return [value.data for value in thing.parameters()]


def test_where_no_seed_is_given_it_is_0():
    assert numbers(Neuron(3)) == numbers(Neuron(3, seed=0)) != numbers(Neuron(3, seed=1))
    assert numbers(Layer(3, 2)) == numbers(Layer(3, 2, seed=0)) != numbers(Layer(3, 2, seed=1))
    assert numbers(MLP(3, [2])) == numbers(MLP(3, [2], seed=0)) != numbers(MLP(3, [2], seed=1))


def test_where_nothing_is_said_layers_are_sigmoid_and_biases_0(np):
    for thing in (Neuron(2), Layer(2, 2)):
        assert thing.activation == "sigmoid"
    assert MLP(2, [2, 1]).activations == ["sigmoid", "sigmoid"]
    assert MLP(2, [2]).backend == "scalar"
    assert MLP(2, [2], backend="numpy").layers[0].weights.data.dtype == np.float64
    assert MLP.from_numbers([([[1.0]], [0.0])]).activations == ["sigmoid"]
    assert MLP.from_numbers([([[1.0]], [0.0])]).backend == "scalar"
    assert Neuron(2).bias.data == 0.0
    assert Layer(weights=[[1.0, 2.0]]).neurons[0].bias.data == 0.0
    assert [n.bias.data for n in Layer(2, 3).neurons] == [0.0] * 3


def test_where_nothing_is_said_a_neuron_is_unit_0_of_layer_1():
    neuron = Neuron(2)
    assert [str(p.label) for p in neuron.parameters()] == ["w1[0,0]", "w1[0,1]", "b1[0]"]
    assert str(neuron([1, 2]).label) == "a1[0]"
    assert str(neuron([1, 2]).parents[0].label) == "z1[0]"
    layer = Layer(1, 2)
    assert [str(p.label) for p in layer.parameters()] == ["w1[0,0]", "b1[0]", "w1[1,0]", "b1[1]"]
    assert [name for name, _ in layer.named_parameters()] == [
        "layers[0].neurons[0].weights[0]",
        "layers[0].neurons[0].bias",
        "layers[0].neurons[1].weights[0]",
        "layers[0].neurons[1].bias",
    ]


def test_a_softmax_layer_labels_its_outputs():
    layer = Layer(2, 2, "softmax", index=4)
    assert [str(y.label) for y in layer([1.0, 2.0])] == ["a4[0]", "a4[1]"]
    assert sum(y.data for y in layer([1.0, 2.0])) == pytest.approx(1)


def test_labels_of_arrays_name_their_layer(np):
    net = MLP(2, [3, 1], ["tanh", "linear"], backend="numpy")
    y = net([1.0, 2.0])
    assert str(y.label) == "z2"
    assert str(net.layers[0].weights.label) == "w1"
    assert str(net.layers[1].biases.label) == "b2"
    first = net.layers[0]([1.0, 2.0])
    assert str(first.label) == "a1"
    assert str(first.parents[0].label) == "z1"
    assert [str(e.label) for e in net.layers[0].neurons[2].parameters()] == [
        "w1[2,0]",
        "w1[2,1]",
        "b1[2]",
    ]


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_sizes_are_counted_from_the_inputs_to_the_outputs(backend, np):
    net = MLP(5, [4, 3, 2], ["tanh", "relu", "linear"], backend=backend)
    assert (net.n_inputs, net.n_outputs, net.sizes) == (5, 2, [5, 4, 3, 2])
    assert [(layer.n_inputs, layer.n_outputs) for layer in net.layers] == [(5, 4), (4, 3), (3, 2)]
    assert [layer.index for layer in net.layers] == [1, 2, 3]
    assert net.to("numpy" if backend == "scalar" else "scalar").numbers() == net.numbers()
    assert len(net.named_parameters()) == len(net.parameters())


def test_inputs_are_labelled_in_order_as_layer_0():
    inputs = labelled_inputs([0.5, 0.25])
    assert [(v.data, v.label) for v in inputs] == [
        (0.5, Role("input", 0, 0)),
        (0.25, Role("input", 0, 1)),
    ]
    assert [str(v.label) for v in inputs] == ["x[0]", "x[1]"]
    assert str(Role("weight", 2)) == "w2"
    assert Role("input").layer == 0


def test_what_each_prints_of_itself(np):
    net, matrix = MLP(3, [4, 2], "tanh"), MLP(3, [4, 2], "tanh", backend="numpy")
    assert repr(net) == "MLP(3-4-2, scalar)"
    assert repr(matrix) == "MLP(3-4-2, numpy)"
    assert repr(net.layers[0]) == "Layer(3 inputs, 4 neurons, tanh)"
    assert repr(matrix.layers[1]) == "MatrixLayer(4 inputs, 2 neurons, tanh)"
    assert repr(net.layers[1].neurons[0]) == "Neuron(4 inputs, tanh)"
    view = matrix.layers[1].neurons[1]
    assert repr(view) == "NeuronView(1 of MatrixLayer(4 inputs, 2 neurons, tanh))"
    view.bias.data = 0.5
    assert repr(view.bias) == "Entry(b2[1], data=0.5)"
    assert float(view.bias) == 0.5


SUMMARY = """\
layer  neurons  activation          weights  biases  parameters
---------------------------------------------------------------
input      784  (computes nothing)        0       0           0
1           16  sigmoid              12,544      16      12,560
2        1,000  linear               16,000   1,000      17,000
---------------------------------------------------------------
total                                28,544   1,016      29,560"""


def test_a_summary_adds_up():
    assert parameter_table([784, 16, 1000], ["sigmoid", "linear"]) == SUMMARY
    assert count_parameters([2, 3, 4]) == [(6, 3), (12, 4)]
    net = MLP(2, [3], "relu")
    assert net.summary() == parameter_table([2, 3], ["relu"])


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_a_notebook_shows_networks_layers_and_neurons_drawn_and_in_words(backend, np):
    net = MLP(2, [2, 1], backend=backend)
    for thing in (net, net.layers[0], net.layers[0].neurons[0], Value(1.0) + 2):
        shown = thing._repr_mimebundle_()
        assert shown["text/plain"].startswith(repr(thing))
        assert "svg" in shown.get("image/svg+xml", "svg")


def test_a_network_opens_its_doors():
    net = MLP(2, [2, 1], seed=1)
    x = Value(2.0, label="x")
    assert "x" in str((x * 3).explain())
    assert "digraph" in (x * 3).draw().dot
    assert "digraph" in net.draw().dot
    assert "digraph" in net.draw([0.5, 0.25]).dot
    assert "a2[0]" in str(net.explain([0.5, 0.25]))


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_a_wrong_number_of_inputs_is_told_with_both_remedies(backend, np):
    net = MLP(4, [1], backend=backend)
    where = "layer 1 expects 4 inputs, got"
    with pytest.raises(ValueError, match="got") as caught:
        net([1.0, 2.0, 0.123456])
    assert str(caught.value) == (
        f"{where} 3: [1, 2, 0.1235]. Build the network with n_inputs=3, or add a feature."
    )
    with pytest.raises(ValueError, match="got") as caught:
        net([1.0, 2.0, 3.0, 4.0, 5.0])
    assert str(caught.value) == (
        f"{where} 5: [1, 2, 3, 4, …]. Build the network with n_inputs=5, or leave a feature out."
    )
    with pytest.raises(ValueError, match=r"got none\. Give it a row of 4 numbers\."):
        net([])
    net = MLP(3, [1], backend=backend)
    with pytest.raises(ValueError, match=r"got 4: \[1, 2, 3, 4\]\. "):
        net([1.0, 2.0, 3.0, 4.0])


def test_a_dtype_is_refused_with_those_that_the_backend_has():
    with pytest.raises(ValueError, match=r"'float32'; known: float64\."):
        MLP(2, [1], dtype="float32")
    with pytest.raises(ValueError, match="known: float32, float64"):
        MLP(2, [1], backend="numpy", dtype="float16")


def test_an_unknown_activation_is_refused_before_anything_is_drawn(np):
    for make in (
        lambda: Layer(2, 2, "nonsense"),
        lambda: Layer(weights=[[1.0]], biases=[0.0], activation="nonsense"),
        lambda: Neuron(2, "nonsense"),
        lambda: MLP(2, [1], "nonsense"),
        lambda: MLP(2, [1], ["nonsense"], backend="numpy"),
    ):
        with pytest.raises(ValueError, match="nonsense"):
            make()
    with pytest.raises(ValueError, match="sigmoid for one neuron"):
        Neuron(2, "softmax")


@pytest.mark.parametrize(
    ("weights", "biases"),
    [([], []), ([[]], [0.0]), ([[1.0]], []), ([[1.0], [1.0, 2.0]], [0.0, 0.0]), ([[1.0]], [0, 0])],
)
def test_rows_and_biases_that_do_not_fit_are_refused(weights, biases):
    with pytest.raises(ValueError, match="one bias for each row"):
        check_rows(weights, biases)
    with pytest.raises(ValueError, match="one bias for each row"):
        Layer(weights=weights, biases=biases)


@pytest.mark.parametrize("count", [0, -1, 1.5, "2", True, None])
def test_a_count_is_a_whole_number_of_at_least_1(count):
    for make in (lambda: MLP(count, [1]), lambda: MLP(1, [count]), lambda: Neuron(count)):
        with pytest.raises(ValueError, match="whole number of at least 1"):
            make()
    assert MLP(1, [1]).sizes == [1, 1]


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_inputs_of_every_form_give_the_same_outputs(backend, np):
    net = MLP(2, [2, 2], "tanh", seed=2, backend=backend)
    x = [[0.5, -1.0], [2.0, 0.25]]
    single = [[float(y.data) for y in net(row)] for row in x]
    forms = [x, tuple(map(tuple, x)), np.array(x), [np.array(row) for row in x], net.rows(x)]
    forms += [[[Value(e) for e in row] for row in x], [[Value(0.5), -1.0], [2.0, 0.25]]]
    for form in forms:
        found = [[float(y.data) for y in row] for row in net(form)]
        assert found == [pytest.approx(row, rel=1e-15) for row in single]
    for form in ([np.array(x[0])], [x[0]], np.array([x[0]]), [tuple(x[0])]):
        assert [[float(y.data) for y in row] for row in net(form)] == [
            pytest.approx(single[0], rel=1e-15)
        ]
    for form in (tuple(x[0]), np.array(x[0]), [Value(e) for e in x[0]]):
        assert [float(y.data) for y in net(form)] == pytest.approx(single[0], rel=1e-15)
    with pytest.raises(ValueError, match="several examples"):
        net.rows(x[0])
    whole = net([[1, 2], [3, 4]])  # whole numbers and bools are numbers too
    assert [float(y.data) for y in whole[0]] == pytest.approx(
        [float(y.data) for y in net([1.0, 2.0])], rel=1e-15
    )


def test_values_shared_between_neurons_are_one_parameter():
    w, b = Value(0.5), Value(0.25)
    first, second = Neuron(weights=[w, w], bias=b), Neuron(weights=[w, 2.0], bias=b)
    assert first.parameters() == [w, b]
    assert second.parameters()[0] is w
    assert len(second.parameters()) == 3
    computed = Neuron(weights=[w * 2, 1.0], bias=b * 2)
    assert all(p.op is None for p in computed.parameters())
    assert len(computed.parameters()) == 1


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_gradients_are_forgotten_everywhere(backend, np):
    net = MLP(2, [2, 1], backend=backend)
    net([0.5, 0.25])[0].backward()
    assert all(p.grad is not None for p in net.parameters())
    net.zero_grad()
    assert all(p.grad is None for p in net.parameters())
    assert net.layers[0].neurons[0].bias.grad is None


def test_parameters_of_an_array_neuron_are_views(np):
    net = MLP(2, [2], backend="numpy", seed=4)
    view = net.layers[0].neurons[1]
    assert [e.data for e in view.parameters()] == [*net.layers[0].weights.data[1], 0.0]
    assert view([1.0, 2.0]).data == net([1.0, 2.0])[1].data
    net.layers[0].weights.data[1, 0] = 5.0
    assert view.weights[0].data == 5.0
    view.weights[1].data = 6
    assert net.layers[0].weights.data[1, 1] == 6.0
    net([1.0, 2.0])[1].backward()
    assert [e.grad for e in view.parameters()] == [
        *net.layers[0].weights.grad[1],
        net.layers[0].biases.grad[1],
    ]
    before = net.layers[0].weights.grad.copy()
    with pytest.raises(ValueError, match=r"of w1\[1,0\] is an entry of .* of w1, .*net.zero_grad"):
        zero_grad(view.parameters())
    assert (net.layers[0].weights.grad == before).all()
    softmax = MLP(2, [2], "softmax", backend="numpy")
    assert softmax.layers[0].neurons[0].activation == "linear"


def test_a_matrix_layer_is_layer_1_and_its_numbers_have_to_fit(np):
    layer = MatrixLayer(weights=[[1.0]], biases=[0.0])
    assert layer.index == 1
    assert str(layer.neurons[0].bias.label) == "b1[0]"
    with pytest.raises(ShapeError, match="one bias for each row"):
        MatrixLayer(weights=[[1.0], [2.0]], biases=[0.0])
