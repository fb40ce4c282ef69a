"""Explanations of numbers: worked by hand, of networks on both backends, and of bad questions."""

import json
import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron import MLP, Neuron, Value, log_softmax, mean, softmax, squared_error
from neuron.explain import explain, explain_network
from neuron.maths.errors import NumberError, SettingError, ShapeError, UnknownNameError
from neuron.network.activations import ACTIVATIONS
from neuron.ops import TABLE
from neuron.ops.row import Elementwise

DIGIT = [(i * 7 % 16) / 16 if i % 3 else 0.0 for i in range(64)]
CLASSES = "zero one two three four five six seven eight nine".split()


def test_a_neuron_of_two_inputs_worked_by_hand():
    neuron = Neuron(weights=[0.5, -1.0], bias=0.2)
    a = neuron([Value(2.0, "x1"), Value(3.0, "x2")])
    assert (
        str(explain(a))
        == """\
a1[0] = 0.1419 — activation of neuron 0 in layer 1
  a1[0] = σ(z1[0])
        = 1 / (1 + exp(−z1[0]))
        = 1 / (1 + exp(−(−1.8)))
        = 0.1419
  z1[0] = b1[0] + w1[0,0]·x1 + w1[0,1]·x2 = 0.2 + 0.5·2 + (−1)·3 = −1.8
  Its 2 terms by size:
    w1[0,1]·x2  −1·3   = −3
    w1[0,0]·x1  0.5·2  =  1
    b1[0]       bias      0.2
    sum                  −1.8

Layers are counted from 1, neurons and inputs from 0."""
    )


def test_its_gradient_worked_by_hand():
    w, x, b = Value(0.5, "w"), Value(1.0, "x"), Value(0.0, "b")
    z = w * x + b
    z.label = "z"
    a = z.sigmoid()
    a.label = "a"
    a.backward()
    assert (
        str(explain(a))
        == """\
a = 0.6225 — computed by sigmoid
  a = σ(z)
    = 1 / (1 + exp(−z))
    = 1 / (1 + exp(−0.5))
    = 0.6225
  ∂L/∂a = 1
  ∂a/∂z = a·(1 − a) = 0.6225·(1 − 0.6225) = 0.2350
  It passes on:
    z  1·0.2350  = 0.2350

To go further back, ask with depth=2.
L is the number that backward() was called on."""
    )


def test_a_tiny_network_reads_like_a_page_of_a_book():
    numbers = [([[1.0, -2.0], [0.5, 0.25]], [0.0, 1.0]), ([[2.0, -1.0]], [0.5])]
    net = MLP.from_numbers(numbers, ["relu", "linear"])
    assert (
        explain_network(net, [3.0, 1.0]).text(width=70)
        == """\
z2[0] = −0.25 — weighted sum of neuron 0 in layer 2
  z2[0] = b2[0] + w2[0,0]·a1[0] + w2[0,1]·a1[1]
        = 0.5 + 2·1 + (−1)·2.75
        = −0.25
  Its 2 terms by size:
    w2[0,1]·a1[1]  −1·2.75  = −2.75
    w2[0,0]·a1[0]  2·1      =  2
    b2[0]          bias        0.5
    sum                       −0.25

a1[1] = 2.75 — activation of neuron 1 in layer 1
  a1[1] = relu(z1[1])
        = max(z1[1], 0)
        = max(2.75, 0)
        = 2.75
  z1[1] = b1[1] + w1[1,0]·x[0] + w1[1,1]·x[1]
        = 1 + 0.5·3 + 0.25·1
        = 2.75
  Its 2 terms by size:
    w1[1,0]·x[0]  0.5·3   = 1.5
    w1[1,1]·x[1]  0.25·1  = 0.25
    b1[1]         bias      1
    sum                     2.75

a1[0] = 1 — activation of neuron 0 in layer 1
  a1[0] = relu(z1[0]) = relu(1) = 1
  z1[0] = b1[0] + w1[0,0]·x[0] + w1[0,1]·x[1] = 0 + 1·3 + (−2)·1 = 1
  Its 2 terms by size:
    w1[0,0]·x[0]  1·3   =  3
    w1[0,1]·x[1]  −2·1  = −2
    b1[0]         bias     0
    sum                    1

Layers are counted from 1, neurons and inputs from 0."""
    )


@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"softmax"}))
def test_both_backends_say_the_same_about_a_digit(name):
    pytest.importorskip("numpy")
    scalar = MLP(64, [16, 16, 10], name, seed=1)
    vectorised = scalar.to("numpy")
    text = str(explain_network(scalar, DIGIT, classes=CLASSES))
    assert text == str(explain_network(vectorised, DIGIT, classes=CLASSES))
    assert max(map(len, text.splitlines())) <= 80
    assert "x[" in text  # down to the pixels


def test_a_softmax_output_is_explained_by_all_weighted_sums():
    net = MLP(64, [16, 10], ["tanh", "softmax"], seed=1)
    explanation = explain_network(net, DIGIT, output=3, classes=CLASSES, depth=2)
    text = str(explanation)
    assert text.startswith("Output 3 ('three') is ")
    assert "a2[3] = softmax(z2)[3]" in text
    assert "exp(z2[3]) / (Σₖ exp(z2[k]))" in text
    assert "z2[3] = b2[3] + Σₖ w2[3,k]·a1[k]" in text
    assert explanation.value == net(DIGIT)[3].data


def test_the_largest_output_is_taken_where_none_is_named():
    net = MLP(64, [10], seed=4)
    outputs = [v.data for v in net(DIGIT)]
    explanation = explain_network(net, DIGIT)
    assert explanation.value == max(outputs)
    assert f"Output {outputs.index(max(outputs))} is the largest of 10" in explanation.headline


def test_a_class_is_told_where_it_has_a_name():
    net = MLP(2, [2], seed=4)
    text = str(explain_network(net, [1, 2], output=1, classes=["cat", "dog\n<b>"]))
    assert "activation of neuron 1 in layer 1: class 'dog�<b>'" in text


@given(st.data())
def test_shown_terms_the_rest_and_the_bias_add_up(data):
    n = data.draw(st.integers(1, 9))
    finite = st.floats(-1e6, 1e6)
    row = st.lists(finite, min_size=n, max_size=n)
    w, x, b = data.draw(row), data.draw(row), data.draw(finite)
    z = Neuron("", "linear", weights=w, bias=b)(x)
    entry = explain(z).to_dict()["steps"][0]
    terms = [term["value"] for term in entry["terms"]]
    assert sorted(terms, key=abs, reverse=True) == pytest.approx(terms)
    assert math.fsum([*terms, entry["added"]["value"]]) == z.data
    assert {term["index"] for term in entry["terms"]} == set(range(n))
    largest = data.draw(st.integers(1, 9))
    lines = explain(z, largest=largest).text().splitlines()
    if n > 1:
        shown = [line for line in lines if line.startswith("    w1[0,")]
        assert len(shown) == min(n, largest)
        assert any(line.startswith("    the other") for line in lines) == (n > largest)


@pytest.mark.parametrize(
    "op", [op for op in TABLE.values() if isinstance(op, Elementwise)], ids=lambda op: op.name
)
def test_every_elementwise_row_explains_itself(op):
    operands = [Value(0.75 + 0.5 * i, "abc"[i]) for i in range(op.arity)]
    y = op(*operands)
    y.label = "y"
    y.backward()
    explanation = explain(y)
    json.dumps(explanation.to_dict(), allow_nan=False)
    text = explanation.text()
    assert text.startswith("y = ")
    passed = text[text.index("It passes on:") :].split("\n\n")[0].splitlines()[1:]
    assert [line.split()[0] for line in passed] == ["a", "b", "c"][: op.arity]
    for i, operand in enumerate(operands):
        slope = explanation.to_dict()["steps"][0]["slopes"][i]
        assert slope["passes"] == operand.grad
    assert explanation.text(ascii=True).isascii()


def test_rows_over_several_numbers_show_their_largest_terms():
    z = [Value(float(i), f"z[{i}]") for i in range(7)]
    text = str(explain(squared_error(z, [0.0] * 7), largest=2))
    assert "v1 = Σₖ (z[k] − t[k])·(z[k] − t[k]) = 91" in text
    assert "(z[6] − t[6])·(z[6] − t[6])  (6 − 0)·(6 − 0)  = 36" in text
    assert "the other 5" in text
    assert "v1 = (Σₖ z[k]) / 7 = 21 / 7 = 3" in str(explain(mean(z)))
    assert "= z[2] − log(Σₖ exp(z[k]))" in str(explain(log_softmax(z)[2]))


def test_a_shared_number_is_explained_once():
    a = Value(3.0, "a")
    b = a * a
    b.label = "b"
    c = b + b
    assert [step.name for step in explain(c, depth=9).steps] == ["v1", "b"]
    assert "b = a·a = 3·3 = 9" in str(explain(c, depth=9))


def test_two_values_of_one_name_are_told_apart():
    text = str(explain(Value(1.0, "x") + Value(2.0, "x")))
    assert "v1 = x + x#2 = 1 + 2 = 3" in text


def test_hostile_labels_stay_on_their_line():
    label = 'a"\\\n\0<script>\u202e😀' + "x" * 10_000
    explanation = explain(Value(1.0, label) * 2)
    text = explanation.text()
    assert len(text.splitlines()) == 2
    assert len(text) < 300
    assert "\0" not in text
    assert "\u202e" not in text
    explanation.text(ascii=True).encode("ascii")


def test_long_chains_are_explained_without_recursion():
    v = Value(1.0, "x")
    for _ in range(5000):
        v = v + 1
    assert len(explain(v, depth=10_000).steps) == 5000


def test_what_is_not_finite_is_explained_too():
    x = Value(-1.0, "x").log() * Value(math.inf, "y")
    data = explain(x, depth=2).to_dict()
    json.dumps(data, allow_nan=False)
    assert data["value"] == "nan"
    net = MLP.from_numbers([([[math.inf, 1.0]], [0.0])], "linear")
    assert "∞" in str(explain_network(net, [0.0, 1.0]))


def test_any_number_inside_a_network_is_asked_about_by_its_name():
    net = MLP(64, [16, 10], ["tanh", "softmax"], seed=1)
    explanation = explain_network(net, DIGIT, of="a1[7]")
    assert str(explanation).startswith("a1[7] = ")
    assert "activation of neuron 7 in layer 1" in str(explanation)
    assert explanation.value == net.layers[0](DIGIT)[7].data
    with pytest.raises(UnknownNameError, match=r"Did you mean 'a1"):
        explain_network(net, DIGIT, of="a1[17]")


def test_a_weight_is_explained_in_words():
    net = MLP(3, [2, 2], seed=0)
    assert "weight from input 2 to neuron 1 in layer 1" in str(
        explain(net.layers[0].neurons[1].weights[2])
    )
    assert "weight from neuron 1 in layer 1 to neuron 0 in layer 2" in str(
        explain(net.layers[1].neurons[0].weights[1])
    )
    assert "bias of neuron 0 in layer 2" in str(explain(net.layers[1].neurons[0].bias))


def test_a_weight_of_a_numpy_network_is_explained_with_its_gradient():
    pytest.importorskip("numpy")
    net = MLP(3, [2], seed=0, backend="numpy")
    weight = net.layers[0].neurons[1].weights[2]
    net([1.0, 2.0, 3.0])[1].backward()
    assert "  ∂L/∂w1[1,2] = " in str(explain(weight))


def test_the_gradient_of_a_weighted_sum_goes_to_weights_inputs_and_bias():
    neuron = Neuron("", "linear", weights=[0.5, -1.0], bias=0.2)
    z = neuron([Value(2.0, "p"), Value(3.0, "q")])
    z.backward()
    slopes = {s["by"]: s["value"] for s in explain(z).to_dict()["steps"][0]["slopes"]}
    assert slopes == {"w1[0,0]": 2.0, "w1[0,1]": 3.0, "p": 0.5, "q": -1.0, "b1[0]": 1.0}


def test_a_notebook_shows_text_html_and_latex():
    explanation = explain(Value(2.0, "x") * 3)
    shown = explanation._repr_mimebundle_()
    assert shown["text/plain"] == str(explanation)
    assert shown["text/html"] == explanation.html()
    assert shown["text/latex"] == explanation.latex()
    assert (explanation.name, explanation.value) == ("v1", 6.0)


def test_numbers_are_in_full_precision_as_data():
    x = Value(1 / 3, "x") * 2
    step = explain(x).to_dict()["steps"][0]
    assert step["numbers"] == "0.3333333333333333·2"
    assert step["value"] == 2 / 3


def test_narrow_terminals_get_shorter_lines():
    net = MLP(64, [16, 10], ["tanh", "sigmoid"], seed=1)
    for width in (40, 60, 120):
        lines = explain_network(net, DIGIT).text(width=width).splitlines()
        assert max(map(len, lines)) <= width + 10


@pytest.mark.parametrize(
    ("question", "error", "says"),
    [
        (lambda net: explain(3.0), NumberError, "Value"),
        (lambda net: explain(Value(3.0), depth=0), SettingError, "depth"),
        (lambda net: explain(Value(3.0), largest=True), SettingError, "largest"),
        (lambda net: explain(Value(3.0)).text(width=3), SettingError, "width"),
        (lambda net: explain_network(net, [1.0]), ShapeError, "expects 2 inputs, got 1"),
        (lambda net: explain_network(net, [[1.0, 2.0]]), ShapeError, "batch"),
        (lambda net: explain_network(net, "ab"), NumberError, "one example"),
        (lambda net: explain_network(net, 3.0), NumberError, "one example"),
        (lambda net: explain_network(net, ["a", "b"]), NumberError, "number"),
        (lambda net: explain_network(net, [1, 2], output=3), SettingError, "has 3"),
        (lambda net: explain_network(net, [1, 2], output=-1), SettingError, "no output -1"),
        (lambda net: explain_network(net, [1, 2], output="a"), SettingError, "'a'"),
        (lambda net: explain_network(net, [1, 2], depth=0), SettingError, "depth"),
        (lambda net: explain_network(net, [1, 2], classes=["a"]), ShapeError, "1 classes"),
        (lambda net: explain_network(net, [1, 2], classes="abc"), ShapeError, "classes"),
    ],
)
def test_bad_questions_get_clear_answers(question, error, says):
    with pytest.raises(error, match=says):
        question(MLP(2, [3]))


def test_a_whole_array_is_refused_and_its_entries_point_further():
    pytest.importorskip("numpy")
    net = MLP(2, [3], backend="numpy")
    out = net([1.0, 2.0])
    with pytest.raises(ShapeError, match="explain_network"):
        explain(out)
    assert "explain_network(net, x)" in str(explain(out[0]))


def test_explaining_changes_nothing():
    net = MLP(2, [3], seed=1)
    before = net.numbers()
    explain_network(net, [1.0, 2.0])
    assert net.numbers() == before
    assert all(p.grad is None for p in net.parameters())


def test_numpy_is_not_needed():
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from neuron import MLP; from neuron.explain import explain_network\n"
        "print(explain_network(MLP(2, [3, 2]), [1, 2]).text(ascii=True))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "activation of neuron" in done.stdout


def test_logits_are_explained_from_their_softmax_on() -> None:
    net = MLP(2, [3], activation="linear", seed=4)
    x, names = [0.5, -1.0], ["cat", "dog", "owl"]
    explanation = explain_network(net, x, output=1, depth=1, classes=names, probability=True)
    first, second = explanation.steps
    assert first.value == pytest.approx(float(softmax(list(net(x)))[1].data))
    assert (first.name, first.what) == ("p[1]", "probability of class 'dog'")
    assert (second.name, second.what) == (
        "z1[1]",
        "weighted sum of neuron 1 in layer 1: class 'dog'",
    )
    assert "p[1] = softmax(z1)[1]\n" in explanation.text()
    assert "probability of output 1" in explain_network(net, x, output=1, probability=True).text()


def test_a_single_logit_is_explained_from_its_sigmoid_on() -> None:
    net = MLP(2, [2, 1], activation=["tanh", "linear"], seed=4)
    explanation = explain_network(net, [1.0, 2.0], classes=["no", "yes"], probability=True)
    first = explanation.steps[0]
    assert first.what == "probability of class 'yes'"
    assert first.value == pytest.approx(1 / (1 + math.exp(-float(net([1.0, 2.0])[0].data))))


def test_inputs_and_a_number_that_is_predicted_have_their_names() -> None:
    net = MLP(3, [2, 1], activation=["tanh", "linear"], seed=4)
    named = {"features": ["area", "rooms", "kind=flat"], "target": "price"}
    text = explain_network(net, [1.0, 2.0, 0.0], **named).text()
    assert "weighted sum of neuron 0 in layer 2: price" in text
    assert "x[0] is area, x[1] is rooms, x[2] is kind=flat." in text
    # Those that are shown, and in every way of asking.
    text = explain_network(net, [1.0, 2.0, 0.0], largest=1, **named).text()
    assert "x[1] is rooms." in text
    assert "area" not in text
    assert "input 1: rooms" in explain_network(net, [1.0, 2.0, 0.0], of="x[1]", **named).text()
    ways = explain_network(net, [1.0, 2.0, 0.0], label=1, of="w1[1,0]", **named)
    assert "x[0] is area." in ways.text()
    two = MLP(3, [2], seed=1)
    why = explain_network(two, [1.0, 2.0, 3.0], versus=1, largest=1, features=named["features"])
    assert " is rooms." in why.text() or " is area." in why.text() or " is kind" in why.text()
    with pytest.raises(ShapeError, match="features needs 3 names"):
        explain_network(net, [1.0, 2.0, 0.0], features=["area"])


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"loss": "hinge"}, "loss goes with label"),
        ({"label": 0, "versus": 1}, "versus does not go with label"),
        ({"of": "a1[0]", "output": 1}, "output does not go with of"),
    ],
)
def test_a_part_of_a_question_that_would_do_nothing_is_refused(asked, complaint):
    with pytest.raises(SettingError, match=f"^{complaint}; leave it out"):
        MLP(2, [2, 2]).explain([0.5, 1.0], **asked)


@pytest.mark.parametrize("given", [3, None, "net", MLP(2, [1]).layers[0]])
def test_what_is_no_network_is_named(given):
    with pytest.raises(SettingError, match="expected a network, such as"):
        explain_network(given, [0.5, 1.0])


def test_names_and_targets_of_the_wrong_kind_are_named(np):
    net = MLP(2, [2, 2])
    for names in (3, "ab", ["a"]):
        with pytest.raises(ShapeError, match=r"class|give one name for each"):
            net.explain([0.5, 1.0], classes=names)
        with pytest.raises(ShapeError, match="features needs 2 names"):
            net.explain([0.5, 1.0], features=names)
    with pytest.raises(UnknownNameError, match="unknown number"):
        net.explain([0.5, 1.0], of=["a1[0]"])
    with pytest.raises(NumberError, match="got 'a'"):
        net.explain([0.5, 1.0], label=["a", "b"])
    with pytest.raises(ShapeError, match="one row of 2 targets"):
        net.explain([0.5, 1.0], label=np.zeros((2, 2)))
