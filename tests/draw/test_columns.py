"""Diagrams of networks: which neurons and weights are shown, and how."""

import pytest

from neuron import MLP, Layer, Neuron
from neuron.draw import draw
from neuron.draw.choosing import MOST_UNITS, MOST_WEIGHTS
from neuron.maths.errors import NumberError, ShapeError


def small():
    return MLP.from_numbers(
        [([[1.0, -2.0], [0.5, 0.0]], [0.1, -0.2]), ([[3.0, -1.0]], [0.0])], activation="tanh"
    )


def circles(graph):
    return {name: box for name, box in graph.nodes.items() if name[0] == "c"}


def test_every_neuron_and_weight_of_a_small_network_is_drawn(read_dot):
    graph = read_dot(draw(small()).dot)
    assert len(circles(graph)) == 5
    assert len([edge for edge in graph.edges if edge[0][0] == "c"]) == 6
    assert "left out" not in graph.attributes["label"]


def test_the_sign_of_a_weight_is_seen_without_colour(read_dot):
    lines = {edge[:2]: edge[2] for edge in read_dot(draw(small()).dot).edges}
    assert "style" not in lines["c0u0", "c1u0"]
    assert lines["c0u1", "c1u0"]["style"] == "dashed"
    assert lines["c0u1", "c1u1"]["style"] == "dotted"  # 0 has no sign
    wide, thin = lines["c0u1", "c1u0"]["penwidth"], lines["c0u0", "c1u1"]["penwidth"]
    assert float(wide) > float(thin)


def test_an_example_is_replayed_alike_on_both_backends():
    net = MLP(4, [3, 2], activation=["relu", "softmax"], seed=3)
    x = [0.2, -0.4, 0.6, 1.0]
    assert draw(net, x, level="neurons").dot == draw(net.to("numpy"), x, level="neurons").dot
    a = [float(output) for output in net(x)]
    assert f"{a[0]:.3g}" in draw(net, x, level="neurons").dot


def test_large_networks_show_their_strongest_weights_and_say_so(read_dot):
    net = MLP(784, [16, 16, 10], backend="numpy")
    drawing = draw(net, [i % 7 / 6 for i in range(784)])
    graph = read_dot(drawing.dot)
    assert len(circles(graph)) == MOST_UNITS * 3 + 10
    assert len([edge for edge in graph.edges if edge[1].startswith("c1")]) == MOST_WEIGHTS
    said = graph.attributes["label"].replace("\n", " ")
    assert "48 of 12,544 weights drawn" in said
    assert "12,496 left out" in said
    assert "768 more not drawn" in graph.nodes["e0"]["label"]
    assert "48 of 12,544 weights drawn" in drawing.description


def test_no_two_circles_lie_on_each_other(read_dot):
    for net in (small(), MLP(20, [1, 30, 2]), MLP(1, [1]), MLP(3, [3, 3, 3, 3])):
        places = [box["pos"] for box in circles(read_dot(draw(net).dot)).values()]
        points = [tuple(map(float, place.rstrip("!").split(","))) for place in places]
        for i, (x, y) in enumerate(points):
            assert all(abs(x - u) + abs(y - v) >= 46 for u, v in points[:i])


def test_the_largest_output_is_marked_and_named(read_dot):
    net = MLP.from_numbers([([[1.0], [2.0]], [0.0, 0.0])], activation="linear")
    graph = read_dot(draw(net, [1.0], level="neurons", output_names=["cat", "dog"]).dot)
    assert graph.nodes["c1u1"]["penwidth"] == "3"
    assert graph.nodes["o1"]["label"] == "dog  ← largest"
    assert graph.nodes["o0"]["label"] == "cat"


def test_layers_and_neurons_are_drawn_too(read_dot):
    net = MLP(3, [4, 2])
    for layer in (net.layers[1], net.to("numpy").layers[1]):
        graph = read_dot(draw(layer).dot)
        assert graph.nodes["c1u0"]["label"].startswith("a2[0]")
        assert graph.nodes["c0u3"]["label"].startswith("a1[3]")
    one = Neuron(weights=[1.0, 2.0], bias=-3.0, activation="linear")
    assert "0" in draw(one, [1.0, 1.0]).dot
    assert draw(net.to("numpy").layers[0].neurons[1]).dot
    assert draw(Layer(2, 2, "softmax"), [1.0, 2.0]).dot


def test_numbers_that_are_not_finite_are_drawn():
    nan, inf = float("nan"), float("inf")
    net = MLP.from_numbers([([[nan, inf], [1.0, 2.0]], [0.0, nan])], activation="linear")
    assert draw(net).dot
    assert "nan" in draw(net, [1.0, 1.0]).dot


def test_an_example_that_does_not_fit_is_named():
    net = small()
    with pytest.raises(ShapeError, match="expects 2 inputs"):
        draw(net, [1.0])
    with pytest.raises(ShapeError, match="one example"):
        draw(net, [[1.0, 2.0], [3.0, 4.0]])
    with pytest.raises(NumberError):
        draw(net, 3.0)
    with pytest.raises(ShapeError, match="output_names needs 1 names"):
        draw(net, output_names=["a", "b"])


def test_inputs_have_names_where_they_are_given(read_dot):
    net, names = small(), ["weight", "colour=red"]
    graph = read_dot(draw(net, level="neurons", input_names=names).dot)
    for unit, name in enumerate(names):
        (box,) = (box for key, box in graph.nodes.items() if key == f"i{unit}")
        assert name in box["label"]
        x, circle = (float(graph.nodes[key]["pos"].split(",")[0]) for key in (f"i{unit}", "c0u0"))
        assert x < circle
    opened = draw(net, [1.0, 2.0], level="operations", input_names=names).dot
    assert "colour=red" in opened
    later = read_dot(draw(net, depth=1, level="neurons", input_names=names).dot)
    assert "i0" not in later.nodes  # what goes into layer 2 are no inputs
    with pytest.raises(ShapeError, match="input_names needs 2 names"):
        draw(net, input_names=["weight"])


def test_a_single_neuron_is_not_told_to_be_drawn_by_itself():
    net = MLP(64, [16, 10], seed=0)
    assert "draw it: neuron=(1, " in draw(net).message
    assert "draw it" not in draw(net, neuron=(1, 0)).message
