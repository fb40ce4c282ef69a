"""What may not be recorded, and what happens when a program does not fit any more."""

import inspect
import math
from random import Random

import pytest

from neuron import MLP, Neuron, Value, mean, squared_error
from neuron.maths.chance import uniform
from neuron.replay import RecordingError, ReplayError, record


def line_of(function, text):
    """The number of the line of a function's source that holds a text."""
    lines, first = inspect.getsourcelines(function)
    return first + next(i for i, line in enumerate(lines) if text in line)


def test_a_branch_on_data_is_refused_and_its_line_is_named():
    w = Value(2.0, "w")

    def function(x):
        y = w * x
        if y.data > 0:  # the branch
            return y
        return -y

    with pytest.raises(RecordingError, match=rf"line {line_of(function, '# the branch')}, reads"):
        record(function, 1.0)


@pytest.mark.parametrize(
    ("what", "does"),
    [
        ("compares", lambda y: y if y > 0 else -y),
        ("compares", lambda y: max(y, Value(0.5))),
        ("turns a Value into a float", lambda y: y * float(y)),
        ("formats", lambda y: y * len(f"{y:.1f}")),
        ("reads", lambda y: y * y.data),
    ],
)
def test_numbers_that_leave_the_graph_are_refused(what, does):
    w = Value(2.0)
    with pytest.raises(RecordingError, match=what):
        record(lambda x: does(w * x), 1.0)


def test_a_reader_whose_module_has_no_name_is_refused_too():
    w, namespace = Value(2.0), {}
    exec("def function(value):\n    return value * value.data", namespace)
    namespace.pop("__name__", None)
    with pytest.raises(RecordingError, match="reads the number"):
        record(lambda x: namespace["function"](w * x), 1.0)


def test_changing_a_number_while_recording_is_refused():
    w = Value(2.0)

    def function(x):
        w.data = 3.0
        return w * x

    with pytest.raises(RecordingError, match="changes the number"):
        record(function, 1.0)


@pytest.mark.parametrize("draw", [lambda rng: uniform(rng, 0, 1), lambda rng: rng.random()])
def test_drawing_by_chance_while_recording_is_refused(draw):
    w, rng = Value(2.0), Random(0)
    with pytest.raises(RecordingError, match="draws a random number"):
        record(lambda x: w * x * draw(rng), 1.0)


def test_after_a_recording_everything_is_as_before():
    w = Value(2.0)
    with pytest.raises(RecordingError):
        record(lambda x: w * x.data, 1.0)
    assert w.data == 2.0
    assert "data" not in vars(Value)
    assert w < 3.0
    assert float(w) == 2.0


def test_a_captured_label_is_noticed_at_the_first_replay_on_other_inputs():
    net, label = MLP(2, [3, 2], seed=1), [0]

    def function(x):
        target = [float(i == label[0]) for i in range(2)]
        return squared_error(net(x), target)

    program = record(function, [0.5, 1.0])
    before = [value.data for value in net.parameters()]
    label[0] = 1
    with pytest.raises(ReplayError, match=r"the program's result is .*captured label"):
        program([1.0, 0.5])
    assert [value.data for value in net.parameters()] == before
    assert all(value.grad is None for value in net.parameters())


def test_a_value_computed_before_the_recording_is_refused():
    w = Value(2.0)
    square = w * w
    with pytest.raises(RecordingError, match="was computed before the recording began"):
        record(lambda x: square * x, 1.0)


def test_a_result_that_is_no_single_number_is_refused():
    w = Value(2.0)
    with pytest.raises(RecordingError, match="returns a Value that holds a single number"):
        record(lambda x: [w * x], 1.0)
    with pytest.raises(RecordingError, match="it gave a leaf"):
        record(lambda x: w, 1.0)


def test_a_value_as_an_input_is_refused():
    with pytest.raises(RecordingError, match="given as a plain number"):
        record(lambda x: x * 2, Value(1.0))


def test_a_weight_edited_in_place_is_seen():
    neuron = Neuron(weights=[1.0, 2.0], bias=0.5, activation="linear")
    program = record(lambda x: neuron(x) * 1.0, [1.0, 1.0])
    assert program([1.0, 1.0]) == 3.5
    neuron.weights[1].data = -2.0
    assert program([1.0, 1.0]) == -0.5
    assert neuron.weights[1].grad == 2.0  # added up over two replays


def test_a_division_by_zero_gives_what_the_engine_gives():
    w = Value(1.0, "w")
    program = record(lambda x: w / x, 2.0)
    assert program(4.0) == 0.25
    w.zero_grad()
    assert program(0.0) == math.inf
    assert w.grad == math.inf
    w.zero_grad()
    assert program(2.0) == 0.5
    assert w.grad == 0.5


def test_nothing_is_stored_twice_where_a_program_raises_half_way():
    v, w = Value(1.0, "v"), Value(0.0, "w")
    program = record(lambda x: v * x + (w * w) ** 0.5, 2.0)
    program(3.0)
    assert v.grad == 3.0


def test_a_batch_of_another_size_is_recorded_anew():
    net = MLP(2, [2, 1], "tanh", seed=3)

    def function(xs):
        return sum((y for (y,) in net(xs)), start=Value(0.0))

    program = record(function, [[0.5, 1.0], [1.0, -1.0]])
    for batch in ([[1.0, 2.0]] * 2, [[0.1, 0.2]] * 3, [[1.0, 2.0]] * 2, [[0.1, 0.2]]):
        assert program(batch) == function(batch).data


def test_a_row_of_another_length_is_an_error_of_the_function():
    neuron = Neuron(2)
    program = record(lambda x: neuron(x) * 1.0, [1.0, 2.0])
    with pytest.raises(ValueError, match="2 inputs, got 3"):
        program([1.0, 2.0, 3.0])


def test_what_is_returned_beside_the_result_comes_out_as_numbers():
    net = MLP(2, [2], seed=3)

    def function(x, t):
        outputs = net(x)
        return squared_error(outputs, t), outputs

    program = record(function, [1.0, 2.0], [0.0, 1.0])
    loss, outputs = program([0.5, -1.0], [1.0, 0.0])
    expected, values = function([0.5, -1.0], [1.0, 0.0])
    assert (loss, outputs) == (expected.data, [value.data for value in values])


def test_the_source_names_numbers_by_their_roles():
    net = MLP(2, [2, 1], seed=3)
    source = record(lambda x: net(x)[0] * 1.0, [1.0, 2.0]).source
    assert "z1_0 = fsum((b1_0, w1_0_0 * x_0, w1_0_1 * x_1))  # z1[0]" in source
    assert "dz1_0" in source


def test_long_rows_are_written_as_rows():
    net = MLP(100, [2, 1], seed=3)
    program = record(lambda x: net(x)[0] * 1.0, [1.0] * 100)
    assert "z1_0 = fsum(chain((b1_0,), map(mul, w1_0, x)))  # z1[0]" in program.source
    assert program([0.5] * 100) == (net([0.5] * 100)[0] * 1.0).data


def test_a_chain_of_many_nodes_is_recorded_without_recursion():
    w = Value(1.0)

    def function(x):
        for _ in range(5000):
            x = x + w
        return x

    program = record(function, 1.0)
    assert program(2.0) == 5002.0
    assert w.grad == 5000.0


@pytest.mark.parametrize("label", ["fsum", "type", "len", "exp", "learning_rate", "each0", "x_k"])
def test_a_number_may_be_called_like_what_a_program_calls(label):
    w = Value(0.5, label)

    def function(x, t):
        rows = [[w * p + (w * q).exp()] for p, q in x]
        return mean([squared_error(y, row) for y, row in zip(rows, t, strict=True)])

    program = record(function, [[1.0, 2.0]] * 3, [[0.5]] * 3)
    program.trust()
    program.function = None  # what a program that raised would call
    assert program([[0.5, -1.0]] * 3, [[1.0]] * 3) == function([[0.5, -1.0]] * 3, [[1.0]] * 3).data
