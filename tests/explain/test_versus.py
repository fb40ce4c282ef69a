"""Why this class and not that one: differences that add up, term by term and input by input."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron import MLP
from neuron.explain import explain_network
from neuron.maths.errors import SettingError
from neuron.network.activations import ACTIVATIONS

HIDDEN = sorted(set(ACTIVATIONS) - {"softmax"})
pixels = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=6, max_size=6)


def tiny():
    numbers = [([[1.0, -2.0], [0.5, 0.25]], [0.0, 1.0]), ([[2.0, -1.0], [1.0, 1.0]], [0.5, -1.0])]
    return MLP.from_numbers(numbers, ["relu", "linear"])


def test_a_difference_worked_by_hand():
    assert (
        explain_network(tiny(), [3.0, 1.0], output=1, versus=0, depth=1).text()
        == """\
Why output 1 and not output 0? z2[1] is larger than z2[0] by 3. Read as logits,
the probabilities are 0.9526 and 0.04743; the one is exp(3) = 20.09 times the
other.

z2[1] − z2[0] = 3 — the difference that decides between the two
  z2[1] − z2[0] = b2[1] − b2[0] + (w2[1,0] − w2[0,0])·a1[0]
                    + (w2[1,1] − w2[0,1])·a1[1]
                = −1 − 0.5 + (1 − 2)·1 + (1 − (−1))·2.75
                = 3
  Its 2 terms by size:
    (w2[1,1] − w2[0,1])·a1[1]  (1 − (−1))·2.75  =  5.5
    (w2[1,0] − w2[0,0])·a1[0]  (1 − 2)·1        = −1
    b2[1] − b2[0]              added              −1.5
    sum                                            3

z2[1] − z2[0] = 3 — traced back to the inputs
  Each activation's change is shared out in the proportions of its weighted
  sum's change.
  How much of it each input makes up, compared with a blank input (all 0):
    at a blank input          0.5
    x[1]              is 1    2.5
    x[0]              is 3    0
    sum                       3

To go further back, ask with depth=2.
Layers are counted from 1, neurons and inputs from 0."""
    )


@given(st.data(), pixels)
def test_the_shares_of_every_layer_add_up_to_the_difference(data, x):
    hidden = [data.draw(st.sampled_from(HIDDEN)) for _ in range(2)]
    last = data.draw(st.sampled_from(["linear", "softmax", "sigmoid", "tanh"]))
    net = MLP(6, [4, 5, 3], [*hidden, last], seed=data.draw(st.integers(0, 99)))
    explanation = explain_network(net, x, output=0, versus=2, depth=1)
    trace = explanation.trace
    assert explanation.value == pytest.approx(trace.whole, abs=1e-12)
    assert [len(layer) for layer in trace.layers] == [6, 4, 5]
    for layer in trace.layers:
        total = math.fsum([trace.at_reference, *(share.share for share in layer)])
        assert total == pytest.approx(trace.whole, abs=1e-9)
    assert all(share.share == 0 for share in trace.layers[0] if share.value == 0)
    step = explanation.steps[0]
    assert step.value == math.fsum([step.value_of(step.rest), *(t.value for t in step.terms)])


def test_under_a_softmax_the_difference_is_the_logarithm_of_the_ratio():
    net = MLP(6, [4, 3], ["tanh", "softmax"], seed=3)
    x = [0.0, 0.5, 1.0, 0.0, 0.25, 0.5]
    explanation = explain_network(net, x, output=0, versus=1)
    p = [float(output) for output in net(x)]
    assert explanation.value == pytest.approx(math.log(p[0] / p[1]))


def test_asked_the_other_way_round_everything_changes_sign():
    net = MLP(6, [4, 3], "sigmoid", seed=3)
    x = [0.0, 0.5, 1.0, 0.0, 0.25, 0.5]
    there, back = (explain_network(net, x, output=i, versus=2 - i).trace for i in (0, 2))
    shares = zip(there.layers[0], back.layers[0], strict=True)
    assert all(a.share == pytest.approx(-b.share) for a, b in shares)


def test_without_an_output_the_largest_of_the_others_is_taken():
    net = MLP(6, [3], seed=3)
    outputs = [float(output) for output in net([1.0] * 6)]
    best = outputs.index(max(outputs))
    asked = explain_network(net, [1.0] * 6, versus=(best + 1) % 3)
    assert asked.name.startswith(f"z1[{best}] − ")
    assert explain_network(net, [1.0] * 6, versus=best).name.endswith(f" − z1[{best}]")


def test_the_largest_activations_are_opened_down_to_the_pixels():
    net = MLP(6, [4, 3], "sigmoid", seed=3)
    text = str(
        explain_network(net, [0.5] * 6, versus=1, depth=2, largest=2, classes="a b c".split())
    )
    assert "not output 1 ('b')?" in text
    assert text.count("activation of neuron") == 2
    assert "w1[" in text


def test_both_backends_say_the_same():
    pytest.importorskip("numpy")
    net = MLP(6, [4, 3], "sigmoid", seed=3)
    texts = {str(explain_network(n, [0.5] * 6, versus=1)) for n in (net, net.to("numpy"))}
    assert len(texts) == 1


def test_a_hidden_softmax_is_not_traced_but_the_terms_are_there():
    net = MLP(6, [4, 3], ["softmax", "linear"], seed=3)
    explanation = explain_network(net, [0.5] * 6, versus=1)
    assert explanation.trace is None
    assert len(explanation.steps[0].terms) == 4


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"versus": 3}, "no output 3"),
        ({"versus": True}, "versus is the number"),
        ({"output": 1, "versus": 1}, "both are 1. Give another one"),
    ],
)
def test_a_difference_that_makes_no_sense_is_refused(asked, says):
    with pytest.raises(SettingError, match=says):
        explain_network(MLP(2, [3]), [1, 2], **asked)
