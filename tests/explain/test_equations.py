"""The equations of a neuron, a layer and a network: in symbols, with weights, worked out."""

import pytest

from neuron import MLP, Layer, Neuron, Value
from neuron.explain import equations
from neuron.maths.errors import NumberError, SettingError, ShapeError


def xor():
    numbers = [([[1.0, -2.0], [0.5, 0.25]], [0.0, 1.0]), ([[2.0, -1.0]], [0.5])]
    return MLP.from_numbers(numbers, ["relu", "sigmoid"])


def test_a_small_network_in_symbols():
    assert (
        str(equations(xor()))
        == """\
z1[0] = b1[0] + w1[0,0]·x[0] + w1[0,1]·x[1]
a1[0] = relu(z1[0]) = max(z1[0], 0)
z1[1] = b1[1] + w1[1,0]·x[0] + w1[1,1]·x[1]
a1[1] = relu(z1[1])
z2[0] = b2[0] + w2[0,0]·a1[0] + w2[0,1]·a1[1]
a2[0] = σ(z2[0]) = 1 / (1 + exp(−z2[0]))"""
    )


def test_a_small_network_with_its_weights():
    text = str(equations(xor(), numbers=True))
    assert "z1[0] = 0 + 1·x[0] + (−2)·x[1]\n" in text
    assert "z2[0] = 0.5 + 2·a1[0] + (−1)·a1[1]\n" in text


def test_a_small_network_worked_out_for_an_example():
    text = equations(xor(), [3.0, 1.0]).text()
    assert "z1[1] = b1[1] + w1[1,0]·x[0] + w1[1,1]·x[1] = 1 + 0.5·3 + 0.25·1 = 2.75\n" in text
    assert "a1[0] = relu(z1[0]) = max(z1[0], 0) = relu(1) = 1" in " ".join(text.split())
    assert text.endswith("= 0.4378")
    assert xor()([3.0, 1.0])[0].data == pytest.approx(0.4378, abs=5e-5)


def test_a_large_network_is_written_once_for_each_layer():
    assert (
        str(equations(MLP(64, [16, 10], ["tanh", "softmax"])))
        == """\
z1[j] = b1[j] + Σₖ w1[j,k]·x[k] = for j = 0 … 15
a1[j] = tanh(z1[j]) = (exp(z1[j]) − exp(−z1[j])) / (exp(z1[j]) + exp(−z1[j]))
z2[j] = b2[j] + Σₖ w2[j,k]·a1[k] = for j = 0 … 9
a2[j] = softmax(z2)[j] = exp(z2[j]) / (Σₖ exp(z2[k]))""".replace(" = for", ", for")
    )


def test_one_neuron_of_a_large_network_has_all_its_weights():
    net = MLP(64, [16, 10], seed=3)
    text = equations(net.layers[0].neurons[5], numbers=True).text()
    assert "".join(text.split()).count("·x[") == 64
    assert text.startswith("z1[5] = 0 + ")


def test_layers_and_neurons_of_both_backends_read_alike():
    pytest.importorskip("numpy")
    net = MLP(3, [2, 2], "tanh", seed=2)
    other = net.to("numpy")
    assert str(equations(net, [1, 2, 3])) == str(equations(other, [1, 2, 3]))
    for get in (lambda n: n.layers[1], lambda n: n.layers[1].neurons[1]):
        assert str(equations(get(net), numbers=True)) == str(equations(get(other), numbers=True))
    assert "a1[0]" in str(equations(other.layers[1]))


def test_a_softmax_layer_of_few_neurons_is_written_out():
    text = equations(Layer(2, 3, "softmax")).text()
    assert "a1[2] = softmax(z1)[2]" in text


def test_a_neuron_by_itself_and_with_values_for_weights():
    assert "tanh(z1[0])" in str(equations(Neuron(2, "tanh")))
    assert "u·x[0]" in str(equations(Neuron(activation="linear", weights=[Value(2.0, "u")])))


def test_equations_show_themselves_in_every_format():
    shown = equations(xor(), [3.0, 1.0])._repr_mimebundle_()
    assert shown["text/latex"].startswith("\\begin{align*}\n")
    assert r"\sigma(z^{2}_{0})" in shown["text/latex"]
    assert shown["text/html"].count("<table") == 6
    assert equations(xor()).text(ascii=True).isascii()
    assert equations(xor()).html(document=True).startswith("<!doctype html>")
    assert r"\documentclass" in equations(xor()).latex(document=True)


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda: equations(Value(2.0)), NumberError, "an MLP, a layer or a neuron"),
        (lambda: equations(MLP(2, [30, 30]), numbers=True), SettingError, "60 neurons"),
        (lambda: equations(xor(), [1.0]), ShapeError, "expects 2 inputs"),
        (lambda: equations(xor()).text(width=2), SettingError, "width"),
    ],
)
def test_bad_questions_about_equations_get_clear_answers(ask, error, says):
    with pytest.raises(error, match=says):
        ask()


def test_equations_are_worked_out_for_one_example():
    net = MLP(2, [2, 1])
    for nothing in (3, "ab", {}):
        with pytest.raises(NumberError, match="expected one example, a row of numbers"):
            equations(net, nothing)
    with pytest.raises(ShapeError, match="expected one example, got a batch of 2"):
        equations(net, [[1.0, 2.0], [3.0, 4.0]])
