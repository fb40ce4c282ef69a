"""Programs on floats: equal to the engine to the last bit, on every row and on any graph."""

import itertools
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron import MLP, Value, gradients
from neuron.maths.vector import Vector
from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Reduction, RowMap
from neuron.replay import record

ELEMENTWISE = [row for row in TABLE.values() if isinstance(row, Elementwise)]
REDUCTIONS = [row for row in TABLE.values() if isinstance(row, Reduction)]
ROW_MAPS = [row for row in TABLE.values() if isinstance(row, RowMap)]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 5e-324, 40.0, -40.0, 710.0, -745.0, 1e16, 1.7e308]
SPECIAL += [-1.7e308, math.inf, -math.inf, math.nan]


def bits(x):
    """The bits of a float, in which -0.0 differs from 0.0; every nan is the same."""
    assert type(x) is float
    return "nan" if x != x else struct.pack(">d", x)


def assert_replays(function, parameters, *inputs):
    """A program recorded from a function gives its result and gradients, bit for bit."""
    program = record(function, *inputs)
    for parameter in parameters:
        parameter.grad = None
    expected = function(*inputs)
    slopes = gradients(expected)
    assert bits(program(*inputs)) == bits(expected.data)
    for parameter in parameters:
        if parameter in slopes:
            assert bits(parameter.grad) == bits(float(slopes[parameter])), parameter.label
    return program


def by_name(row):
    return row.name


@pytest.mark.parametrize("row", ELEMENTWISE, ids=by_name)
def test_every_elementwise_row_replays_special_values_bit_for_bit(row):
    values = [Value(0.5, f"x{i}") for i in range(row.arity)]
    program = record(lambda: row(*values) * 3.0)
    program()
    columns = [SPECIAL] + [[0.5, -2.0, 0.0, 3.0]] * (row.arity - 1)
    for xs in itertools.product(*columns):
        for value, x in zip(values, xs, strict=True):
            value.data, value.grad = x, None
        result = row(*values) * 3.0
        slopes = gradients(result)
        assert bits(program()) == bits(result.data), xs
        for value in values:
            assert bits(value.grad) == bits(float(slopes[value])), (row.name, xs)


@pytest.mark.parametrize("row", REDUCTIONS, ids=by_name)
def test_every_reduction_replays_bit_for_bit(row):
    lists = [[Value(0.3 * i - k, f"x{k}_{i}") for i in range(4)] for k in range(row.arity)]
    leaves = [value for values in lists for value in values]
    program = assert_replays(lambda: row(*lists), leaves)
    for numbers in itertools.product([0.0, 1.0, -2.5, 800.0], repeat=4):
        for k, values in enumerate(lists):
            for value, x in zip(values, numbers, strict=True):
                value.data, value.grad = x * (1 - k), None
        result = row(*lists)
        slopes = gradients(result)
        assert bits(program()) == bits(result.data)
        assert [bits(v.grad) for v in leaves] == [bits(float(slopes[v])) for v in leaves]


@pytest.mark.parametrize("row", ROW_MAPS, ids=by_name)
def test_every_row_map_replays_bit_for_bit(row):
    leaves = [Value(x, f"x{i}") for i, x in enumerate([0.5, -1.0, 3.0, 3.0])]

    def function():
        outputs = row(leaves)
        return outputs[1] * 2.0 + outputs[3] * outputs[0]

    assert_replays(function, leaves)


@pytest.mark.parametrize("row", [*REDUCTIONS, *ROW_MAPS], ids=by_name)
def test_rows_of_inputs_replay_too(row):
    scale = Value(1.5, "scale")

    def function(xs, *others):
        scaled = [scale * x for x in xs]
        result = row(scaled, *others)
        return result if isinstance(row, Reduction) else result[2]

    rows = [[0.2, -0.7, 1.1], [1.0, 0.0, 0.0]][: row.arity]
    program = assert_replays(function, [scale], *rows)
    assert_replays(function, [scale], *rows)
    scale.grad = None
    others = [[x + 0.5 for x in numbers] for numbers in rows]
    expected = function(*others)
    assert bits(program(*others)) == bits(expected.data)


UNARY = [row for row in ELEMENTWISE if row.arity - len(row.defaults) == 1]
BINARY = [TABLE[name] for name in "add subtract multiply divide maximum minimum power".split()]


@st.composite
def expressions(draw):
    """A way to build a graph from three leaves: which rows, on which earlier numbers."""
    steps = []
    for i in range(draw(st.integers(1, 12))):
        row = draw(st.sampled_from([*UNARY, *BINARY, *BINARY, TABLE["weighted_sum"]]))
        n = 7 if row.name == "weighted_sum" else row.arity - len(row.defaults)
        operand = st.one_of(st.integers(0, 2 + i), st.sampled_from([2.0, -0.5, 3, 0.0]))
        steps.append((row, [draw(st.integers(0, 2 + i)), *(draw(operand) for _ in range(n - 1))]))
    return steps


def built(steps, leaves):
    numbers = list(leaves)
    for row, places in steps:
        xs = [numbers[p] if type(p) is int and p < len(numbers) else p for p in places]
        if row.name == "weighted_sum":
            numbers.append(row(xs[:3], xs[3:6], xs[6]))
        else:
            numbers.append(row(*xs))
    return numbers[-1] + numbers[len(numbers) // 2]


@given(steps=expressions(), xs=st.lists(st.floats(-4, 4), min_size=6, max_size=6))
def test_any_expression_replays_bit_for_bit(steps, xs):
    leaves = [Value(x, label) for x, label in zip(xs, "abc", strict=False)]
    program = assert_replays(lambda: built(steps, leaves), leaves)
    for leaf, x in zip(leaves, xs[3:], strict=True):
        leaf.data, leaf.grad = x, None
    result = built(steps, leaves)
    slopes = gradients(result)
    assert bits(program()) == bits(result.data)
    for leaf in leaves:
        if leaf in slopes:
            assert bits(leaf.grad) == bits(float(slopes[leaf]))


@given(steps=expressions(), xs=st.lists(st.floats(-4, 4), min_size=3, max_size=3))
def test_the_printed_program_runs_by_itself(steps, xs):
    leaves = [Value(x, label) for x, label in zip(xs, "abc", strict=True)]
    result = built(steps, leaves)
    program = record(lambda: built(steps, leaves))
    namespace = {"__name__": "saved"}
    exec(compile(program.source, "saved", "exec"), namespace)
    given_numbers = {leaf.label: leaf.data for leaf in leaves}
    wanted = namespace["step"].__code__.co_varnames[: namespace["step"].__code__.co_argcount]
    try:
        found, slopes = namespace["step"](**{name: given_numbers[name] for name in wanted})
    except (ArithmeticError, ValueError):
        return  # plain Python has no infinity for 1 / 0
    assert bits(float(found)) == bits(result.data)
    expected = gradients(result)
    for leaf in leaves:
        if leaf.label in slopes:
            assert bits(float(slopes[leaf.label])) == bits(float(expected[leaf]))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "gelu", "softmax"])
@pytest.mark.parametrize("loss", ["squared_error", "cross_entropy", "binary_cross_entropy"])
def test_a_batch_through_a_network_replays_bit_for_bit(activation, loss):
    net = MLP(3, [4, 3], ["tanh", activation], seed=2)

    def mean_loss(xs, ts):
        losses = [TABLE[loss](y, t) for y, t in zip(net(xs), ts, strict=True)]
        return TABLE["mean"](losses)

    xs = [[0.5, -1.0, 2.0], [0.0, 1.0, 0.25], [3.0, 0.0, 0.0]]
    ts = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    program = assert_replays(mean_loss, net.parameters(), xs, ts)
    net.zero_grad()
    assert bits(program(xs[::-1], ts)) == bits(mean_loss(xs[::-1], ts).data)


def test_a_step_with_update_is_zero_grad_backward_and_gradient_descent():
    net, twin = (MLP(3, [4, 2], seed=1) for _ in range(2))

    def function_of(network):
        return lambda x, t: TABLE["squared_error"](network(x), t)

    program = record(function_of(net), [0.0] * 3, [0.0] * 2, update=True, skip_zeros=True)
    for k in range(5):
        x, t = [0.5 * k, 0.0, -1.0], [1.0, float(k % 2)]
        loss = function_of(twin)(Vector(x), Vector(t))
        twin.zero_grad()
        loss.backward()
        for value in twin.parameters():
            value.data -= 0.3 * value.grad
        assert program(x, t, 0.3) == loss.data
        for ours, theirs in zip(net.parameters(), twin.parameters(), strict=True):
            assert bits(ours.data) == bits(theirs.data)
            assert ours.grad == theirs.grad


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "softmax"])
def test_a_network_with_long_rows_replays_bit_for_bit(activation):
    net = MLP(70, [5, 3], ["tanh", activation], seed=2)

    def mean_loss(xs, ts):
        losses = [TABLE["squared_error"](y, t) for y, t in zip(net(xs), ts, strict=True)]
        return TABLE["mean"](losses)

    xs = [[0.1 * i * (i % 3 - k) for i in range(70)] for k in range(3)]
    program = assert_replays(mean_loss, net.parameters(), xs, [[1.0, 0.0, 0.5]] * 3)
    net.zero_grad()
    ts = [[0.0, 1.0, 0.25]] * 3
    assert bits(program(xs[::-1], ts)) == bits(mean_loss(xs[::-1], ts).data)
