"""Levels of zoom on one network, parts of it, themes, and what is said about what is left out."""

import math
import re
import time

import pytest

from neuron import MLP, Neuron, Value, exp
from neuron.draw import draw
from neuron.draw.columns import short
from neuron.draw.levels import LEVELS
from neuron.draw.parts import part_of
from neuron.draw.theme import THEMES
from neuron.draw.wording import number_text
from neuron.maths.errors import SettingError, ShapeError, UnknownNameError


@pytest.fixture
def xor():
    return MLP(2, [4, 1], activation="tanh")


@pytest.fixture(scope="module")
def mnist_net():
    return MLP(784, [16, 16, 10], seed=1)


X784 = [(i % 7) / 6 for i in range(784)]


def labels(graph):
    return [box.get("label", "") for box in graph.nodes.values()]


def test_layers_are_blocks_with_their_shapes_and_parameters(read_dot, xor):
    graph = read_dot(draw(xor, level="layers").dot)
    assert labels(graph) == [
        "inputs\n2",
        "layer 1\n4 tanh neurons\nW 4×2, b 4\n12 parameters",
        "layer 2\n1 tanh neuron\nW 1×4, b 1\n5 parameters",
    ]
    assert "17 parameters in all" in graph.attributes["label"]


def test_at_sums_each_neuron_is_its_sum_its_total_and_its_activation(read_dot):
    net = MLP.from_numbers([([[2.0, -1.0]], [0.5])], activation="tanh")
    graph = read_dot(draw(net, [1.0, 1.0], level="sums").dot)
    chain = ["c1u0s", "c1u0z", "c1u0"]
    assert [graph.nodes[name]["label"] for name in chain] == [
        "Σ\n1",
        "+ 0.5\n= 1.5",
        "a1[0]\n0.905",
    ]
    arrows = [edge[:2] for edge in graph.edges]
    assert ("c1u0s", "c1u0z") in arrows
    assert ("c1u0z", "c1u0") in arrows
    assert ("c0u1", "c1u0s") in arrows


def test_a_linear_neuron_has_no_activation_of_its_own(read_dot):
    net = MLP(2, [1], activation="linear")
    graph = read_dot(draw(net, [1.0, 1.0], level="sums").dot)
    assert ("c1u0s", "c1u0") in [edge[:2] for edge in graph.edges]
    assert "c1u0z" not in graph.nodes


def test_at_operations_every_product_and_sum_is_drawn(read_dot):
    neuron = Neuron(weights=[0.5, -1.0, 2.0], bias=0.25, activation="tanh")
    graph = read_dot(draw(neuron, [1.0, 2.0, 3.0], level="operations").dot)
    texts = labels(graph)
    assert [text for text in texts if text.startswith("×")] == ["×\n0.5", "×\n−2", "×\n6"]
    assert "Σ\n4.5" in texts
    assert any("data 4.75" in text for text in texts)
    # 3 inputs, 3 weights, 3 products, Σ, b, + b, tanh
    assert len(graph.nodes) == 13
    assert len(graph.edges) == 12


def test_the_boxes_of_the_whole_are_counted_without_drawing_it(read_dot, xor):
    drawing = draw(xor, [1.0, 0.0], level="operations", derivatives=True)
    assert len(read_dot(drawing.dot).nodes) == 46
    assert "as operations there would be 46 boxes" in draw(xor, [1.0, 0.0]).message


def test_one_output_that_fits_is_said_to_be_drawn_and_nothing_of_it_to_be_left_out(read_dot):
    drawing = draw(MLP(20, [20]), [0.5] * 20, level="operations")
    assert drawing.message.startswith("Only what leads to the largest output is drawn")
    assert "others as one box" not in drawing.message
    assert sum(text.startswith("×") for text in labels(read_dot(drawing.dot))) == 20


@pytest.mark.parametrize("neuron", [None, (1, 0)])
def test_as_many_boxes_are_drawn_at_the_next_level_as_were_announced(read_dot, neuron):
    net = MLP(64, [17, 10])
    message = draw(net, neuron=neuron).message
    graph = read_dot(draw(net, neuron=neuron, level="sums").dot)
    drawn = [name for name in graph.nodes if re.fullmatch(r"c\d+u\d+[sz]?", name)]
    assert f"as sums there would be {len(drawn)} boxes" in message


def test_one_neuron_is_described_by_its_own_weights(read_dot):
    drawing = draw(MLP(64, [16, 10]), neuron=(1, 0))
    assert "64 inputs and 65 parameters" in drawing.description
    assert "16 of 64 weights drawn" in drawing.description
    assert drawing.message.endswith("48 of 64 weights are left out.")
    assert not any("15 more not drawn" in text for text in labels(read_dot(drawing.dot)))


@pytest.mark.parametrize(
    ("make", "x", "level"),
    [
        (lambda: Neuron(3), [1.0, 2.0, 3.0], "operations"),
        (lambda: MLP(2, [4, 1]), [1.0, 0.0], "sums"),
        (lambda: MLP(2, [4, 1]), None, "neurons"),
        (lambda: MLP(64, [16, 16, 10]), [0.5] * 64, "neurons"),
        (lambda: MLP(2, [3] * 20), [0.5] * 2, "layers"),
    ],
)
def test_auto_takes_the_most_detailed_level_that_stays_readable(make, x, level):
    thing = make()
    assert draw(thing, x).dot == draw(thing, x, level=level).dot
    if level != "operations":
        finer = LEVELS[LEVELS.index(level) + 1]
        assert f"level='{finer}'" in draw(thing, x).message


def test_full_detail_of_a_large_network_is_collapsed_and_says_so(read_dot, mnist_net):
    began = time.process_time()
    drawing = draw(mnist_net, X784, level="operations")
    graph = read_dot(drawing.dot)
    assert time.process_time() - began < 2
    assert len(graph.nodes) <= 60
    assert re.search(r"there would be 26,8\d\d boxes", drawing.message)
    assert re.search(r"\d\d boxes of 26,\d\d\d:.* draw one neuron", drawing.message)
    assert drawing.message in drawing.description
    assert any("782 others" in text for text in labels(graph))


def test_a_value_of_39_000_operations_is_answered_at_once(mnist_net, read_dot):
    inputs = [Value(x) for x in X784]
    output = mnist_net(inputs)[3]
    began = time.process_time()
    drawing = draw(output, level="operations")
    assert time.process_time() - began < 2
    assert "more than max_nodes=500" in drawing.message
    assert len(read_dot(drawing.dot).nodes) <= 60


def test_a_long_chain_of_operations_is_answered_at_once(read_dot):
    y = Value(1.0)
    for _ in range(20_000):
        y = y * 0.9
    began = time.process_time()
    drawing = draw(y, level="operations")
    assert time.process_time() - began < 2
    assert "… further back" in labels(read_dot(drawing.dot))
    assert "of 20,001" in drawing.message


@pytest.mark.parametrize("max_nodes", [10, 20, 40])
def test_operations_keep_to_the_most_boxes(max_nodes):
    net = MLP(3, [4, 3], activation=["relu", "softmax"], seed=2)
    drawing = draw(net, [1.0, -1.0, 0.5], level="operations", max_nodes=max_nodes)
    assert len(drawing.picture.boxes) <= max_nodes


def test_the_dot_of_500_boxes_takes_milliseconds():
    values = [Value(1.0), Value(2.0)]
    while len(values) < 500:
        values.append(values[-1] + values[-2])
    assert len(draw(values[-1]).picture.boxes) == 500
    times = []
    for _ in range(5):
        began = time.process_time()
        assert draw(values[-1]).dot
        times.append(time.process_time() - began)
    assert min(times) < 0.04  # 0.014 on the machine it was measured on


def test_what_a_collapsed_sum_shows_still_adds_up(read_dot):
    net = MLP(40, [1], seed=3)
    x = [math.sin(i) for i in range(40)]
    graph = read_dot(draw(net, x, level="operations", max_nodes=20).dot)
    shown = [text.replace("−", "-").split("\n") for text in labels(graph)]
    parts = [float(t[-1].removeprefix("= ")) for t in shown if t[0].startswith("×")]
    (rest,) = [float(t[-1]) for t in shown if "others" in t[0]]
    (total,) = [float(t[-1]) for t in shown if t[0] == "Σ"]
    assert abs(sum(parts) + rest - total) < 5e-3


def test_one_neuron_is_drawn_with_what_goes_into_it(read_dot, xor):
    x = [1.0, 0.5]
    graph = read_dot(draw(xor, x, neuron=(2, 0), level="neurons").dot)
    assert [name for name in graph.nodes if name[0] == "c"] == [
        *(f"c0u{i}" for i in range(4)),
        "c1u0",
    ]
    assert graph.nodes["c0u2"]["label"].startswith("a1[2]")
    assert graph.nodes["c1u0"]["label"].startswith("a2[0]")
    assert draw(xor, x, neuron=(1, 3)).title.endswith("neuron 3 of layer 1")


def test_one_output_is_drawn_without_the_others(read_dot):
    net = MLP(3, [4, 5], seed=2)
    graph = read_dot(draw(net, [1.0, 2.0, 3.0], output=2, level="neurons").dot)
    assert [name for name in graph.nodes if name.startswith("c2")] == ["c2u2"]
    assert {edge[1] for edge in graph.edges if edge[1].startswith("c2")} == {"c2u2"}


def test_a_depth_keeps_the_last_layers(read_dot):
    net = MLP(3, [4, 5, 2], seed=2)
    graph = read_dot(draw(net, [1.0, 2.0, 3.0], depth=1, level="neurons").dot)
    assert len([name for name in graph.nodes if name[0] == "c"]) == 7
    assert graph.nodes["c0u4"]["label"].startswith("a2[4]")


def test_a_depth_keeps_the_last_operations(read_dot):
    a = Value(0.5, "a")
    graph = read_dot(draw(exp(exp(exp(a))), depth=2).dot)
    assert [text.split("\n")[0] for text in labels(graph)] == ["exp", "… further back"] + [
        "exp"
    ] * 2


def test_only_the_paths_that_mattered_are_drawn(read_dot):
    net = MLP.from_numbers([([[10.0, 1.0, 1.0]], [0.0])], activation="linear")
    graph = read_dot(draw(net, [1.0, 1.0, 1.0], threshold=0.5, level="neurons").dot)
    assert [edge[:2] for edge in graph.edges if edge[1][0] == "c"] == [("c0u0", "c1u0")]
    assert "at least 0.5 of the result" in graph.attributes["label"].replace("\n", " ")
    assert draw(net, [1.0, 1.0, 1.0], threshold=0.99).dot  # the strongest is always there
    graph = read_dot(draw(net([1.0, 1.0, 1.0])[0], threshold=0.5).dot)
    assert any("2 others" in text for text in labels(graph))


def test_arrows_carry_local_derivatives_when_asked(read_dot):
    a, b = Value(3.0, "a"), Value(4.0, "b")
    y = a * b + a
    texts = [edge[2].get("label") for edge in read_dot(draw(y, derivatives=True).dot).edges]
    assert texts == ["∂ 4", "∂ 3", "∂ 1", "∂ 1"]
    assert all("label" not in edge[2] for edge in read_dot(draw(y).dot).edges)
    graph = read_dot(draw(Neuron(weights=[2.0]), [3.0], derivatives=True).dot)
    assert {"∂ 2", "∂ 3"} <= {edge[2].get("label") for edge in graph.edges}
    assert any("grad 1" in text for text in labels(graph))


def test_derivatives_are_those_of_one_output_and_the_picture_says_so(read_dot):
    net = MLP(2, [3, 2], seed=1)
    drawing = draw(net, [1.0, 0.5], level="operations", derivatives=True)
    assert drawing.message.startswith("Only what leads to the largest output is drawn: derivatives")
    assert "for its largest output a2[" in drawing.title
    assert "derivatives are those of one" in read_dot(drawing.dot).attributes["label"].replace(
        "\n", " "
    )
    assert not draw(net, [1.0, 0.5], level="operations", output=0, derivatives=True).message
    for settings in ({"level": "neurons"}, {"level": "layers", "x": [1.0, 0.5]}):
        with pytest.raises(SettingError, match=r"the level '(neurons|layers)' has none"):
            draw(net, derivatives=True, **settings)
    assert (
        "Derivatives are drawn at level='operations' alone" in draw(net, derivatives=True).message
    )


def test_a_square_has_the_same_local_derivative_on_both_arrows(read_dot):
    a = Value(3.0, "a")
    texts = [edge[2]["label"] for edge in read_dot(draw(a * a, derivatives=True).dot).edges]
    assert texts == ["∂ 3", "∂ 3"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_level_in_every_theme_describes_itself(level, theme, xor, read_dot):
    drawing = draw(xor, [1.0, 0.5], level=level, theme=theme)
    graph = read_dot(drawing.dot)
    assert graph.attributes["bgcolor"] == THEMES[theme].paper
    said = drawing.describe()
    assert drawing.title in said
    assert len(said) > 60


def test_print_has_no_colours(xor):
    for level in LEVELS:
        text = draw(xor, [1.0, 0.5], level=level, theme="print").dot
        for red, green, blue in re.findall(r"#(..)(..)(..)", text):
            assert red == green == blue


def test_text_stands_out_from_every_fill():
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for theme in THEMES.values():
        fills = [theme.shade(tint / 10) for tint in range(-10, 11)]
        for fill in (*fills, theme.given, theme.result, theme.paper, theme.shade(math.nan)):
            low, high = sorted((light(fill), light(theme.ink)))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (theme.name, fill)  # WCAG 2, level AA


def test_an_activation_below_zero_is_seen_without_colour(read_dot):
    net = MLP.from_numbers([([[1.0], [-1.0]], [0.0, 0.0])], activation="tanh")
    graph = read_dot(draw(net, [1.0], level="neurons").dot)
    assert "dashed" in graph.nodes["c1u1"]["style"]
    assert "dashed" not in graph.nodes["c1u0"].get("style", "")


def test_settings_that_make_no_sense_are_named(xor):
    x = [1.0, 0.0]
    for settings, message in (
        ({"neuron": (3, 0)}, "no layer 3"),
        ({"neuron": (1, 9)}, "no neuron 9"),
        ({"neuron": 3}, "a layer and a unit"),
        ({"output": 1}, "no output 1"),
        ({"output": 0, "neuron": (1, 0)}, "not both"),
        ({"depth": 0}, "at least 1"),
        ({"threshold": 2}, "above 0 and at most 1"),
    ):
        with pytest.raises(SettingError, match=message):
            draw(xor, x, **settings)
    with pytest.raises(SettingError, match="for one example"):
        draw(xor, level="operations")
    with pytest.raises(SettingError, match="belongs to a network"):
        draw(Value(1.0), level="layers")
    with pytest.raises(UnknownNameError, match="level"):
        draw(xor, level="atoms")
    for depth in (0, "a", 1.5):
        with pytest.raises(SettingError, match="depth must be a whole number of at least 1"):
            draw(Value(1.0) * 2, depth=depth)
    with pytest.raises(SettingError, match="timeout must be above 0 seconds, got 'a'"):
        draw(xor).svg(timeout="a")
    for kind in ("theme", "level"):
        with pytest.raises(UnknownNameError, match=f"unknown {kind} "):
            draw(xor, **{kind: ["print"]})
    for names in (3, "ab", ["a"]):
        with pytest.raises(ShapeError, match="needs 2 names, one for each input; got"):
            draw(xor, input_names=names)
    with pytest.raises(UnknownNameError, match="theme"):
        draw(xor, theme="pink")
    with pytest.raises(ShapeError, match="needs 1 names"):
        draw(xor, level="layers", output_names=["a", "b"])


def test_a_part_computes_what_the_network_computes():
    net = MLP(3, [4, 2], activation=["relu", "softmax"], seed=5)
    x = [0.3, -0.2, 0.9]
    numbers = part_of(net.to("numpy"), x, depth=1).numbers()
    assert numbers.activations[-1] == [float(a) for a in net(x)]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (120_800, "1.2e5"),
        (1234, "1230"),
        (9999.6, "1e4"),
        (-0.0004883, "−4.9e−4"),
        (1e-10, "1e−10"),
    ],
)
def test_a_large_or_small_number_in_a_circle_keeps_two_figures(number, text):
    assert short(number) == text


def test_exponents_are_written_as_explanations_write_them():
    assert number_text(120_795.0) == "1.208e5"
    assert number_text(-5.014e-06) == "−5.014e−6"


def test_a_single_output_is_spoken_of_as_one(xor):
    assert "For this example the output is a" in draw(xor, [1.0, 0.0], level="neurons").description
    assert "The output is −0.0" in draw(xor, [1.0, 0.0], level="layers").description
