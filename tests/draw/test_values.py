"""Computation graphs: one box for each Value, one arrow for each use."""

import os
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import neuron
from neuron import MLP, Neuron, Value, exp, history, relu, softmax
from neuron.draw import draw
from neuron.draw.wording import number_text
from neuron.maths.errors import NumberError, SettingError
from neuron.maths.vector import Vector
from neuron.ops.row import Setting

GOLDENS = Path(__file__).parent / "goldens"


def square(a):
    return a * a


def micrograd():
    a, b = Value(-4.0, "a"), Value(2.0, "b")
    c, d = a + b, a * b + b**3
    c = c + (c + 1)
    c = c + (1 + c + (-a))
    d = d + (d * 2 + relu(b + a))
    d = d + (3 * d + relu(b - a))
    e = c - d
    f = e**2
    g = f / 2.0
    g = g + 10.0 / f
    g.label = "g"
    g.backward()
    return g


def loss_of_xor():
    out = MLP(2, [4, 1], activation="tanh")([1.0, 0.0])
    loss = neuron.squared_error(out, [1.0])
    loss.label = "loss"
    loss.backward()
    return loss


def xor():
    return MLP(2, [4, 1], activation="tanh")


def classes():
    return MLP(2, [3, 2], activation=["tanh", "softmax"])([1.0, 2.0])


PICTURES = {
    "square": lambda: draw(square(Value(3.0, "a"))),
    "micrograd": lambda: draw(micrograd()),
    "neuron": lambda: draw(Neuron(weights=[0.5, -1.0, 2.0], bias=0.25)([1.0, 2.0, 3.0])),
    "xor_loss": lambda: draw(loss_of_xor()),
    "softmax": lambda: draw(classes()),
    "xor_network": lambda: draw(xor(), [1.0, 0.0], level="neurons"),
    "xor_layers": lambda: draw(xor(), [1.0, 0.0], level="layers"),
    "xor_sums": lambda: draw(xor(), [1.0, 0.0], level="sums", theme="print"),
    "xor_operations": lambda: draw(xor(), [1.0, 0.0], level="operations", theme="dark"),
    "digits_network": lambda: draw(
        MLP(64, [16, 16, 10], backend="numpy"), [i % 5 / 4 for i in range(64)]
    ),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_as_they_were_looked_at(name):
    drawn, golden = PICTURES[name]().dot, GOLDENS / f"{name}.dot"
    if os.environ.get("UPDATE_GOLDENS"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(drawn, encoding="utf-8", newline="\n")
    assert drawn == golden.read_text(encoding="utf-8"), "if right, run with UPDATE_GOLDENS=1"


def test_a_times_a_has_two_arrows(read_dot):
    a = Value(3.0, "a")
    graph = read_dot(draw(a * a).dot)
    assert [edge[:2] for edge in graph.edges] == [("n0", "n1"), ("n0", "n1")]
    assert graph.nodes["n1"]["label"].split("\n") == ["×", "data 9", "grad not computed"]


def test_the_same_bytes_in_every_process():
    program = (
        "import hashlib, neuron\nfrom neuron.draw import draw\n"
        "net = neuron.MLP(6, [5, 3], activation=['tanh', 'softmax'])\n"
        "x = [0.1 * i for i in range(6)]\n"
        "text = draw(net(x)).dot + draw(net(x), max_nodes=20).dot + draw(net, x).dot\n"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    answers = set()
    for seed in ("0", "1", "12345"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answers.add(done.stdout)
    assert len(answers) == 1


def test_a_gradient_that_is_not_there_is_not_drawn_as_zero(read_dot):
    a = Value(2.0, "a")
    y = a * 3
    assert "grad not computed" in read_dot(draw(y).dot).nodes["n0"]["label"]
    y.backward()
    assert "grad 3" in read_dot(draw(y).dot).nodes["n0"]["label"]


def test_a_row_of_constants_is_one_box_shared_by_the_layer(read_dot):
    out = MLP(3, [2], seed=1)([1.0, 2.0, 3.0])
    graph = read_dot(draw(out).dot)
    rows = [name for name, box in graph.nodes.items() if "3 numbers" in box["label"]]
    assert len(rows) == 1
    assert sum(tail == rows[0] for tail, *_ in graph.edges) == 2


def test_softmax_is_one_box_that_feeds_its_outputs(read_dot):
    graph = read_dot(draw(list(softmax([Value(1.0), Value(2.0)]))).dot)
    (box,) = [name for name, look in graph.nodes.items() if look["label"].startswith("softmax")]
    assert [head for tail, head, _ in graph.edges if tail == box] == ["n3", "n4"]


def random_graph(rng):
    values = [Value(rng.uniform(-2, 2), f"v{i}") for i in range(rng.randrange(1, 4))]
    for _ in range(rng.randrange(1, 18)):
        kind = rng.randrange(5)
        a, b = rng.choice(values), rng.choice(values)
        values.append((a + b, a * b, a - 2, exp(a * 0.1), neuron.sum([a, b, 1.5, a]))[kind])
    return values[-1]


def expected_arrows(result):
    """The arrows of a graph, by places in its history; constants as their numbers."""
    nodes = history(result)
    place = {node: f"n{i}" for i, node in enumerate(nodes)}
    arrows = []
    for node in nodes:
        for operand in node.operands:
            if type(operand) is Setting:
                continue
            row = (
                operand if isinstance(operand, tuple) and type(operand) is not Vector else [operand]
            )
            arrows += [
                (place[x] if isinstance(x, Value) else number_text(x), place[node]) for x in row
            ]
    return nodes, arrows


def test_dot_read_back_is_the_graph_that_was_drawn(read_dot):
    rng = random.Random(7)
    for _ in range(1000):
        result = random_graph(rng)
        nodes, arrows = expected_arrows(result)
        graph = read_dot(draw(result).dot)
        assert [name for name in graph.nodes if name[0] == "n"] == [
            f"n{i}" for i in range(len(nodes))
        ]
        for i, node in enumerate(nodes):
            assert f"data {number_text(node.data)}" in graph.nodes[f"n{i}"]["label"].split("\n")
        drawn = [
            (tail if tail[0] == "n" else graph.nodes[tail]["label"], head)
            for tail, head, _ in graph.edges
        ]
        assert drawn == arrows


def test_the_operands_of_a_difference_are_numbered(read_dot):
    a, b = Value(1.0, "a"), Value(2.0, "b")
    assert [look["label"] for *_, look in read_dot(draw(b - a).dot).edges] == ["1", "2"]


def test_many_weights_become_a_stack_and_the_picture_says_so(read_dot):
    net = MLP(784, [16, 16, 10])
    drawing = draw(net([0.5] * 784)[3])
    graph = read_dot(drawing.dot)
    assert len(graph.nodes) < 500
    (stack,) = [box for box in graph.nodes.values() if box["label"].startswith("w1[3,·]")]
    assert stack["label"].split("\n")[1] == "784 weights"
    assert "the whole graph has 12,915 values" in graph.attributes["label"].replace("\n", " ")


def test_one_neuron_of_many_weights_shows_its_largest_contributions(read_dot):
    neuron_ = Neuron(weights=[0.01 * i for i in range(64)])
    boxes = [box["label"] for box in read_dot(draw(neuron_([1.0] * 64)).dot).nodes.values()]
    assert any("60 other weights" in label for label in boxes)
    assert any(label.startswith("w1[0,63]") for label in boxes)
    assert len(read_dot(draw(neuron_([1.0] * 64), stacks=False).dot).nodes) == 68


@pytest.mark.parametrize("make", ["chain", "wide", "dense"])
def test_however_large_the_graph_the_picture_is_not(make, read_dot):
    if make == "chain":
        value = Value(1.0)
        for _ in range(20_000):
            value = value + 1
    elif make == "wide":
        value = neuron.sum([exp(Value(i / 1e4)) for i in range(5000)])
    else:
        values = [Value(1.0)]
        for _ in range(150):
            values.append(neuron.sum(list(values)))
        value = values[-1]
    graph = read_dot(draw(value).dot)
    assert len(graph.nodes) <= 1000
    assert len(graph.edges) <= 1500
    assert "not drawn" in graph.attributes["label"].replace("\n", " ")


@pytest.mark.parametrize("max_nodes", [2, 3, 7, 20])
def test_a_part_of_a_graph_is_whole_in_itself(max_nodes, read_dot):
    graph = read_dot(draw(micrograd(), max_nodes=max_nodes).dot)
    for tail, head, _ in graph.edges:
        assert tail in graph.nodes
        assert head in graph.nodes


def test_numbers_of_every_kind_are_drawn():
    for number in (Fraction(1, 3), 10**300, float("nan"), float("-inf"), True, -0.0):
        assert draw(Value(2.0) * number if not isinstance(number, bool) else Value(number)).dot
    assert number_text(-0.0) == "0"
    assert number_text(Fraction(-1, 3)) == "−1/3"
    assert number_text(10**400) == "huge"


def test_array_values_are_drawn_by_their_shapes(read_dot):
    pytest.importorskip("numpy")
    net = MLP(5, [4, 3], backend="numpy")
    labels = [box["label"] for box in read_dot(draw(net([1.0] * 5)).dot).nodes.values()]
    assert any("array 4×5" in label for label in labels)


def test_what_cannot_be_drawn_is_named():
    for thing in (3.0, "abc", [], [1.0], None):
        with pytest.raises(NumberError, match="draw takes a Value"):
            draw(thing)
    with pytest.raises(SettingError, match="belong to a network"):
        draw(Value(1.0), [1.0])
    with pytest.raises(SettingError, match="at least 2"):
        draw(Value(1.0), max_nodes=1)


def test_a_description_says_what_is_seen():
    text = draw(micrograd()).description
    assert "27 values" in text
    assert "The result g is 24.7, its gradient 1." in text
    assert "a = −4, b = 2" in text
