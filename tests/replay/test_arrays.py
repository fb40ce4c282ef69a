"""Programs on arrays agree with the engine to within rounding, in both precisions."""

import pytest

from neuron import MLP, Value, gradients
from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Reduction, RowMap
from neuron.replay import record

pytest.importorskip("numpy", reason="NumPy is not installed")

ROWS = [row for row in TABLE.values() if isinstance(row, Elementwise | Reduction | RowMap)]
BOUND = {"float32": 2e-5, "float64": 1e-13}  # relative to the largest entry


def assert_close(np, found, expected, dtype):
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    assert found.shape == expected.shape
    scale = np.max(np.abs(expected), initial=1e-30)
    assert np.max(np.abs(found - expected), initial=0.0) <= BOUND[dtype] * scale


def assert_replays(np, function, parameters, dtype, *inputs):
    program = record(function, *inputs)
    for shift in (0.0, 0.25):
        given = [x + np.asarray(shift, x.dtype) for x in inputs]
        expected = function(*given)
        slopes = gradients(expected)
        for parameter in parameters:
            parameter.grad = None
        assert_close(np, program(*given), expected.data, dtype)
        for parameter in parameters:
            assert_close(np, parameter.grad, slopes[parameter], dtype)
            assert parameter.grad.dtype == slopes[parameter].dtype
    return program


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_replays_on_arrays(np, row, dtype):
    rng = np.random.default_rng(0)
    w = [Value(rng.normal(size=(3, 4)).astype(dtype) + 0.1, f"w{i}") for i in range(row.arity)]

    def function(x):
        result = row(*(value * x for value in w))
        return (result * result).sum() if result.shape else result

    inputs = rng.uniform(0.5, 1.5, size=(3, 4)).astype(dtype)
    if row.name in ("log", "sqrt", "power", "log1p"):
        for value in w:
            value.data = abs(value.data)
    assert_replays(np, function, w, dtype, inputs)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_no_row_has_to_be_run_again_by_the_engine(np, row, monkeypatch):
    w = [Value(np.full((3, 4), 0.5 + i), f"w{i}") for i in range(row.arity)]

    def function(x):
        result = row(*(value * x for value in w))
        return (result * result).sum() if result.shape else result

    program = record(function, np.ones((3, 4)))
    monkeypatch.setattr(type(program), "eager", None)
    program.trust()
    program.function = None  # what a program that raised would call
    assert type(program(np.full((3, 4), 0.75))) is float


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("loss", ["squared_error", "cross_entropy", "binary_cross_entropy"])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "gelu", "softmax"])
@pytest.mark.parametrize("batch", [1, 5])
def test_networks_replay_on_arrays(np, activation, loss, dtype, batch):
    net = MLP(4, [3, 3], [activation, "linear"], seed=1, backend="numpy", dtype=dtype)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, 4)).astype(dtype)
    t = np.eye(3, dtype=dtype)[rng.integers(0, 3, batch)]

    def function(x):
        return TABLE["mean"](TABLE[loss](net(x), t))

    assert_replays(np, function, net.parameters(), dtype, x)


def test_rearranged_arrays_replay(np):
    w = Value(np.arange(6.0).reshape(2, 3), "w")

    def function(x):
        y = (w.T @ x)[1:] * 2.0
        return (y.reshape(-1).transpose().sum() + w[0, 1] * w.mean(axis=0)[2]) * 1.0

    assert_replays(np, function, [w], "float64", np.array([[1.0, 2.0], [3.0, 4.0]]))


def test_a_step_with_update_is_gradient_descent(np):
    net, twin = (MLP(4, [3, 2], seed=1, backend="numpy") for _ in range(2))
    rng = np.random.default_rng(0)

    def loss_of(network, x, t):
        return TABLE["mean"](TABLE["squared_error"](network(x), t))

    x, t = rng.normal(size=(5, 4)), rng.normal(size=(5, 2))
    program = record(lambda x, t: loss_of(net, x, t), x, t, update=True)
    for _ in range(5):
        x = rng.normal(size=(5, 4))
        loss = loss_of(twin, x, t)
        twin.zero_grad()
        loss.backward()
        for value in twin.parameters():
            value.data = value.data - 0.3 * value.grad
        assert program(x, t, 0.3) == pytest.approx(loss.data, rel=1e-13)
        for ours, theirs in zip(net.parameters(), twin.parameters(), strict=True):
            assert_close(np, ours.data, theirs.data, "float64")


def test_an_array_edited_in_place_or_replaced_is_seen(np):
    w = Value(np.ones(3), "w")
    program = record(lambda x: (w * x).sum(), np.ones(3))
    assert program(np.full(3, 2.0)) == 6.0
    w.data[0] = 3.0
    assert program(np.full(3, 2.0)) == 10.0
    w.data = np.zeros(3)
    assert program(np.full(3, 2.0)) == 0.0


def test_gradients_of_one_replay_are_not_overwritten_by_the_next(np):
    w = Value(np.ones(3), "w")
    program = record(lambda x: (w * x).sum(), np.ones(3))
    program(np.full(3, 2.0))
    first = w.grad
    w.zero_grad()
    program(np.full(3, 5.0))
    assert first.tolist() == [2.0] * 3
    assert w.grad.tolist() == [5.0] * 3


def test_another_batch_size_or_precision_is_recorded_anew(np):
    w = Value(np.ones(3), "w")
    program = record(lambda x: (w * x).sum(), np.ones((2, 3)))
    assert program(np.ones((5, 3))) == 15.0
    assert program(np.ones((2, 3))) == 6.0
    assert program(np.ones((2, 3), "float32")) == 6.0


def test_division_by_zero_warns_of_nothing(np):
    w = Value(np.array([1.0, 0.0]), "w")
    program = record(lambda x: (x / w).sum(), np.ones(2))
    assert program(np.array([1.0, 2.0])) == float("inf")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_printed_program_runs_by_itself(np, dtype):
    net = MLP(4, [3, 2], ["sigmoid", "linear"], seed=1, backend="numpy", dtype=dtype)

    def function(x, t):
        return TABLE["mean"](TABLE["cross_entropy"](net(x), t))

    x, t = np.ones((3, 4), dtype), np.eye(2, dtype=dtype)[[0, 1, 0]]
    source = record(function, x, t).source
    namespace = {"__name__": "saved"}
    exec(compile(source, "saved", "exec"), namespace)
    numbers = [value.data for value in net.parameters()]
    found, slopes = namespace["step"](x, t, *numbers)
    result = function(x, t)
    assert found == pytest.approx(result.data, rel=1e-6)
    expected = gradients(result)
    for value, slope in zip(net.parameters(), slopes.values(), strict=True):
        assert_close(np, slope, expected[value], dtype)
    exec(compile(source, "saved", "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_softmax_of_ties_and_of_infinities_replays(np, dtype):
    w = Value(np.ones((4, 5), dtype), "w")
    t = np.eye(5, dtype=dtype)[[0, 1, 4, 3]]
    t[3] = 0.2

    def function(z, t):
        return TABLE["mean"](TABLE["cross_entropy"](w * z, t))

    z = np.array(
        [[2, 2, 2, 1, 0], [800, -800, 0, 0, 0], [-np.inf, 0, 1, 2, 2], [0, 0, 0, 0, 0]], dtype
    )
    program = record(function, z + 1, t)
    for shift in (0.0, 3.0):
        w.grad = None
        expected = function(z + np.asarray(shift, dtype), t)
        assert program(z + np.asarray(shift, dtype), t) == pytest.approx(expected.data, rel=1e-6)
        slope = gradients(expected)[w]
        assert (np.isfinite(w.grad) == np.isfinite(slope)).all()
        known = np.isfinite(slope)
        assert_close(np, w.grad[known], slope[known], dtype)


@pytest.mark.parametrize("columns", [1, 7, 40, 1100])
@pytest.mark.parametrize("rows", [1, 2, 1100])
def test_short_and_long_rows_are_added_up_alike(np, rows, columns):
    rng = np.random.default_rng(0)
    w, b = Value(rng.normal(size=(rows, columns)), "w"), Value(rng.normal(size=columns), "b")

    def function(x):
        row = TABLE["logsumexp"](w * x + b)
        return TABLE["mean"](row * row)

    assert_replays(np, function, [w, b], "float64", rng.normal(size=(rows, columns)))


def test_a_mean_whose_sum_is_too_large_for_its_precision_is_a_number(np):
    w = Value(np.full(4, 3e38, "float32"), "w")
    program = record(lambda x: TABLE["mean"](w * x), np.ones(4, "float32"))
    assert program(np.full(4, 0.5, "float32")) == pytest.approx(1.5e38)
    assert program(np.ones(4, "float32")) == pytest.approx(3e38)
    assert program(np.full(4, 2.0, "float32")) == float("inf")
