"""Programs that go through a batch in a loop: equal to the engine to the last bit, or no loop."""

import struct

import pytest

from neuron import MLP, Value, gradients
from neuron.maths.vector import Vector
from neuron.ops import TABLE
from neuron.replay import record

mean, squared_error, hinge = TABLE["mean"], TABLE["squared_error"], TABLE["hinge"]
XS = [[0.5, -1.0], [0.0, 1.0], [3.0, -0.0], [-2.0, 0.25], [0.0, 0.0]]
TS = [[1.0], [-1.0], [0.5], [0.0], [1.0]]
LOOP = "for x_k, t_k in zip(reversed(x), reversed(t)):"


def bits(x):
    """The bits of a float, in which -0.0 differs from 0.0."""
    return struct.pack(">d", x)


def assert_replays(function, parameters, *inputs):
    """A program gives the function's result and gradients, bit for bit."""
    program = record(function, *inputs)
    for parameter in parameters:
        parameter.grad = None
    expected = function(*inputs)
    slopes = gradients(expected)
    assert bits(program(*inputs)) == bits(expected.data)
    assert [bits(p.grad) for p in parameters] == [bits(slopes[p]) for p in parameters]
    return program


def losses_of(net, x, t):
    return [squared_error(y, target) for y, target in zip(net(x), t, strict=True)]


@pytest.fixture
def net():
    return MLP(2, [3, 3, 1], ["relu", "tanh", "linear"], seed=4)


def test_a_batch_is_a_loop_whose_length_does_not_grow_with_it(net):
    def function(x, t):
        return mean(losses_of(net, x, t))

    program = assert_replays(function, net.parameters(), XS, TS)
    assert program.source.count(LOOP) == 1
    longer = record(function, XS * 20, TS * 20)
    assert longer.source.count("\n") == program.source.count("\n")
    for parameter in net.parameters():
        parameter.grad = None
    expected = function(XS[::-1] * 20, TS * 20)
    slopes = gradients(expected)
    assert bits(longer(XS[::-1] * 20, TS * 20)) == bits(expected.data)
    for parameter in net.parameters():
        assert bits(parameter.grad) == bits(slopes[parameter])


def test_what_every_example_gives_is_handed_out_in_order(net):
    def function(x, t):
        outputs = net(x)
        losses = [squared_error(y, target) for y, target in zip(outputs, t, strict=True)]
        return mean(losses), outputs, losses, losses[0] + losses[-1]

    program = record(lambda x, t: function(x, t)[:3], XS, TS)
    assert LOOP in program.source
    loss, outputs, losses = program(XS[::-1], TS)
    expected, rows, values, _ = function(XS[::-1], TS)
    assert loss == expected.data
    assert outputs == [[y.data for y in row] for row in rows]
    assert losses == [value.data for value in values]
    apart = record(function, XS, TS)  # a sum of two examples' losses is not the same for each
    assert LOOP not in apart.source
    assert apart(XS[::-1], TS)[3] == values[0].data + values[-1].data


def test_a_step_with_update_is_gradient_descent_in_a_loop_too(net):
    twin = MLP(2, [3, 3, 1], ["relu", "tanh", "linear"], seed=4)
    program = record(lambda x, t: mean(losses_of(net, x, t)), XS, TS, update=True)
    for k in range(4):
        x = [Vector(xi * (k + 1) for xi in row) for row in XS]
        loss = mean(losses_of(twin, x, TS))
        twin.zero_grad()
        loss.backward()
        for value in twin.parameters():
            value.data -= 0.1 * value.grad
        assert program(x, TS, 0.1) == loss.data
        for ours, theirs in zip(net.parameters(), twin.parameters(), strict=True):
            assert bits(ours.data) == bits(theirs.data)
            assert bits(ours.grad) == bits(theirs.grad)


def test_what_is_computed_from_parameters_alone_is_computed_once():
    a, b = Value(0.3, "a"), Value(-1.2, "b")

    def function(x, t):
        scale = a * b.exp()
        return mean([hinge([scale * p + q * b], row) for (p, q), row in zip(x, t, strict=True)])

    program = assert_replays(function, [a, b], XS, TS)
    assert LOOP in program.source
    assert program.source.index("exp(b)") < program.source.index(LOOP)


def test_a_penalty_beside_the_losses_adds_up_in_the_order_of_the_engine(net):
    weights = [
        value for layer in net.layers for neuron in layer.neurons for value in neuron.weights
    ]

    def later(x, t):
        return mean(losses_of(net, x, t)) + 0.1 * TABLE["sum"]([w * w for w in weights])

    def earlier(x, t):
        return 0.1 * TABLE["sum"]([w * w for w in weights]) + mean(losses_of(net, x, t))

    for function in (later, earlier):
        assert_replays(function, net.parameters(), XS, TS)


@pytest.mark.parametrize(
    "whole",
    [
        lambda losses: mean(losses).sqrt(),  # its slope is known only when all losses are
        lambda losses: TABLE["logsumexp"](losses),
        lambda losses: sum(losses[1:], start=losses[0]),
        lambda losses: mean(losses[::-1]),
        lambda losses: mean(losses[:-1]),
        lambda losses: mean([*losses[:-1], 2.0 * losses[-1]]),
    ],
)
def test_what_cannot_be_a_loop_is_written_out_and_right(net, whole):
    program = assert_replays(lambda x, t: whole(losses_of(net, x, t)), net.parameters(), XS, TS)
    assert LOOP not in program.source


def test_a_neuron_used_twice_keeps_the_order_of_the_engine():
    net = MLP(2, [2, 2], "tanh", seed=1)
    net.layers[1] = net.layers[0]  # the same weights in both layers, which go one after the other

    def function(x, t):
        return mean([squared_error(y[:1], row) for y, row in zip(net(x), t, strict=True)])

    assert_replays(function, net.parameters(), XS, TS)


def test_a_branch_on_an_examples_number_is_no_loop():
    w = Value(0.7, "w")

    def function(x, t):
        rows = [[w * p + q] if i != 2 else [w + q] for i, (p, q) in enumerate(x)]
        return mean([squared_error(y, row) for y, row in zip(rows, t, strict=True)])

    program = assert_replays(function, [w], XS, TS)
    assert LOOP not in program.source


def test_a_batch_of_another_size_or_with_a_wrong_row_is_no_silent_success(net):
    def function(x, t):
        return mean(losses_of(net, x, t))

    program = record(function, XS, TS)
    assert program(XS[:3], TS[:3]) == function(XS[:3], TS[:3]).data
    assert program(XS, TS) == function(XS, TS).data
    with pytest.raises(ValueError, match="2 inputs, got 3"):
        program([*XS[:4], [1.0, 2.0, 3.0]], TS)


def test_a_program_with_a_loop_runs_by_itself(net):
    def function(x, t):
        return mean(losses_of(net, x, t))

    namespace = {"__name__": "saved"}
    exec(compile(record(function, XS, TS).source, "saved", "exec"), namespace)
    numbers = {}
    for layer in net.layers:
        for j, neuron in enumerate(layer.neurons):
            numbers[f"w{layer.index}_{j}"] = [w.data for w in neuron.weights]
            numbers[f"b{layer.index}_{j}"] = neuron.bias.data
    found, slopes = namespace["step"](XS, TS, **numbers)
    expected = function(XS, TS)
    by_engine = gradients(expected)
    assert found == expected.data
    first = net.layers[0].neurons[1]
    assert slopes["w1_1"] == [by_engine[w] for w in first.weights]
    assert slopes["b1_1"] == by_engine[first.bias]
