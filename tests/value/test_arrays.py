"""Laws of array Values, for every row of the table that meets arrays and every way to broadcast."""

import pytest

import neuron
from neuron import MLP, Neuron, Value, gradients, jvp
from neuron.maths.errors import NumberError, ShapeError
from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Reduction, RowMap, Setting
from neuron.value.value import record

# Functions of a 2 × 3 array A, a row b of 3 and a matrix C of 3 × 4, each giving an array.
EXPRESSIONS = {
    "add a row": lambda A, b, C: A + b,
    "a row less an array": lambda A, b, C: b - A,
    "multiply by a column": lambda A, b, C: A * A[:, 0:1],
    "divide by a number in it": lambda A, b, C: A / (b[1] * b[1] + 1),
    "power": lambda A, b, C: (A * A + 1) ** b,
    "maximum with a row": lambda A, b, C: neuron.maximum(A, b),
    "where": lambda A, b, C: neuron.where(b < A, A * b, A + b),
    "take a row": lambda A, b, C: A[1],
    "take a column": lambda A, b, C: A[:, -1],
    "take some rows twice": lambda A, b, C: A[[0, 1, 1]],
    "take by a mask": lambda A, b, C: A[A > 0],
    "transpose": lambda A, b, C: A.T * 2,
    "transpose by negative axes": lambda A, b, C: A.transpose(-1, 0) * C[:, 0:2],
    "transpose to other axes": lambda A, b, C: A.reshape(1, 2, 3).transpose(2, 0, 1),
    "reshape by a tuple": lambda A, b, C: A.reshape((3, 2)),
    "sum of all": lambda A, b, C: A.sum() * b,
    "sum along an axis": lambda A, b, C: (A * A).sum(axis=0),
    "mean along the last axis": lambda A, b, C: (A * A).mean(axis=-1),
    "matrix product": lambda A, b, C: A @ C,
    "matrix and vector": lambda A, b, C: A @ b,
    "vector and matrix": lambda A, b, C: b @ C,
    "vector and vector": lambda A, b, C: (b @ b) * A,
    "weighted sum of a batch": lambda A, b, C: neuron.weighted_sum(C.T, A, C[0]),
    "weighted sum of an example": lambda A, b, C: neuron.weighted_sum(C.T, b, C[0]),
    "repeat a row": lambda A, b, C: A * record(TABLE["broadcast_to"], b, Setting((2, 3))),
    "stack": lambda A, b, C: TABLE["stack"]([A[0, 0], b[1] * b[2], b[0]]),
    "softmax": lambda A, b, C: neuron.softmax(A) * b,
    "log softmax": lambda A, b, C: neuron.log_softmax(A) * b,
    "log sum exp": lambda A, b, C: neuron.logsumexp(A),
    "squared error": lambda A, b, C: neuron.squared_error(A, A * b),
    "cross-entropy": lambda A, b, C: neuron.cross_entropy(A, neuron.softmax(A * b)),
    "every elementwise row of one": lambda A, b, C: sum(
        (row(A) for row in TABLE.values() if row.arity == 1 and isinstance(row, Elementwise)
         and row.name not in ("log", "log1p", "sqrt")),
        start=A,
    ),
}  # fmt: skip


@pytest.fixture
def given(np):
    rng = np.random.default_rng(3)
    return [rng.normal(size=shape) for shape in [(2, 3), (3,), (3, 4)]]


def total(function, arrays, weights):
    """A single number out of an expression, in which every entry counts differently."""
    values = [Value(a) for a in arrays]
    result = function(*values)
    return values, (result * weights(result.shape)).sum()


def differenced(f, arrays, i, np, h=1e-6):
    """The slopes of f by every entry of its i-th array, by central differences."""
    slopes = np.zeros(arrays[i].shape)
    for place in np.ndindex(*arrays[i].shape):
        nudge = np.zeros(arrays[i].shape)
        nudge[place] = h
        up, down = ([*arrays[:i], arrays[i] + s * nudge, *arrays[i + 1 :]] for s in (1, -1))
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_gradients_of_arrays_are_slopes_in_both_modes_and_twice_over(name, given, np):
    function = EXPRESSIONS[name]

    def weights(shape):
        return np.random.default_rng(7).normal(size=shape)

    def first_order(arrays):
        return total(function, arrays, weights)[1].data

    def squared_gradient(arrays):
        values, result = total(function, arrays, weights)
        slopes = gradients(result, create_graph=True)
        return values, sum(
            ((slopes[v] * slopes[v]).sum() for v in values
             if v in slopes and isinstance(slopes[v], Value)),
            start=Value(0.0),
        )  # fmt: skip

    values, result = total(function, given, weights)
    slopes = gradients(result)
    for i, value in enumerate(values):
        found = slopes.get(value, np.zeros(value.shape))
        assert found.shape == value.shape
        expected = differenced(first_order, given, i, np)
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-6), name
    tangents = {v: np.random.default_rng(5).normal(size=v.shape) for v in values}
    along = sum((slopes[v] * t).sum() for v, t in tangents.items() if v in slopes)
    assert jvp(result, tangents) == pytest.approx(along, rel=1e-9, abs=1e-12)
    own, squared = squared_gradient(given)
    second = gradients(squared)
    for i, value in enumerate(own):
        expected = differenced(lambda a: squared_gradient(a)[1].data, given, i, np, h=1e-5)
        found = second.get(value, np.zeros(value.shape))
        assert found == pytest.approx(expected, rel=1e-3, abs=1e-4), name


def test_every_row_for_arrays_is_met_by_the_laws(np, given):
    met = {row.name for row in TABLE.values() if isinstance(row, Elementwise | Reduction | RowMap)}
    values = [Value(a) for a in given]
    for function in EXPRESSIONS.values():
        result = function(*values)
        weighted = (result * np.ones(result.shape)).sum()
        second = gradients(weighted, create_graph=True)
        met |= {
            node.op.name
            for top in (weighted, *(v for v in second.values() if isinstance(v, Value)))
            for node in neuron.history(top)
            if node.op
        }
    assert met == set(TABLE)


def test_second_derivatives_of_a_network_agree_on_both_backends(np):
    found = []
    for backend in ("scalar", "numpy"):
        net = MLP(2, [3, 1], "tanh", seed=1, backend=backend)
        x = [Value(0.3), Value(-0.4)]
        slopes = gradients(net(x)[0], create_graph=True)
        found.append([gradients(slopes[x[0]])[v] for v in x])
    assert found[0] == pytest.approx(found[1], rel=1e-12)


def test_a_matrix_product_moves_along_either_of_its_matrices_alone(np):
    a, b = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[3.0, 0.5], [-2.0, 4.0]])
    left, right, direction = Value(a), Value(b), np.array([[1.0, -1.0], [2.0, 0.0]])
    assert (jvp(left @ right, {left: direction}) == direction @ b).all()
    assert (jvp(left @ right, {right: direction}) == a @ direction).all()


def test_a_batch_moves_along_a_bias_in_forward_mode(np):
    net = MLP(2, [2], seed=1, backend="numpy")
    bias = net.layers[0].biases
    result = (net([[1.0, 2.0], [3.0, 4.0]]) * np.array([[1.0, 2.0], [3.0, 4.0]])).sum()
    direction = np.array([1.0, 10.0])
    assert jvp(result, {bias: direction}) == pytest.approx(gradients(result)[bias] @ direction)


@pytest.mark.parametrize(
    ("nonsense", "error", "match"),
    [
        (lambda np: Value(3.0)[0], ShapeError, "single number and has no entries"),
        (lambda np: Value(3.0).T, ShapeError, "has no axes"),
        (lambda np: Value(3.0).reshape(1), ShapeError, "has no shape"),
        (lambda np: Value(3.0).sum(axis=0), ShapeError, "has no axis 0"),
        (lambda np: Value(np.ones(3)).sum(axis=5), ShapeError, "has no axis 5"),
        (lambda np: Value(np.ones((2, 2))).sum(axis=(0, 1)), ShapeError, "has no axis"),
        (lambda np: Value(np.ones(3)) + Value(np.ones(4)), ShapeError, r"\(3,\) and \(4,\)"),
        (lambda np: Value(np.ones((2, 3))) @ Value(np.ones((2, 3))), ShapeError, "matmul"),
        (lambda np: Value(np.ones(3)).reshape(2, 2), ShapeError, "reshape"),
        (lambda np: Value(1.0) * [1.0, 2.0], NumberError, "got a list"),
        (lambda np: Value(np.ones(2)) + 10**400, NumberError, "fits a float"),
        (lambda np: neuron.softmax([]), ShapeError, "at least one"),
        (lambda np: neuron.mean([Value(np.ones(2)), np.ones(2)]), ShapeError, "row of arrays"),
        (lambda np: neuron.logsumexp([Value(np.ones(2))] * 2), ShapeError, "row of arrays"),
        (lambda np: neuron.softmax([np.ones(2), np.ones(2)]), ShapeError, "row of arrays"),
        (lambda np: Neuron(2)([Value(np.ones(3)), 1.0]), ShapeError, "row of arrays"),
        (lambda np: neuron.softmax(3.0), ShapeError, r"softmax takes a row .*, got 3\.0"),
        (lambda np: neuron.log_softmax(Value(3.0)), ShapeError, r"got Value\(3\.0\)"),
        (lambda np: neuron.weighted_sum(1.0, 2.0), ShapeError, "weighted_sum takes a row"),
        (lambda np: neuron.weighted_sum(1.0, [2.0]), ShapeError, "weighted_sum takes a row"),
        (lambda np: neuron.weighted_sum([], [], 3.0), ShapeError, "at least one"),
        (lambda np: Value(2.0) @ Value(3.0), ShapeError, r"use \*"),
        (lambda np: Value(np.ones(2)) @ 3, ShapeError, r"use \*"),
        (lambda np: neuron.cross_entropy(Value(np.ones(10)), 3), ShapeError, "one_hot"),
        (lambda np: neuron.squared_error(Value(np.ones(10)), [1.0]), ShapeError, "same shape"),
        (lambda np: neuron.weighted_sum([1.0, 2.0, 3.0], [1.0, 2.0]), ShapeError, "3, 2"),
    ],
)
def test_shapes_that_make_no_sense_are_refused_in_one_sentence(np, nonsense, error, match):
    with pytest.raises(error, match=match):
        nonsense(np)


def test_a_reduction_of_a_given_array_warns_of_nothing_on_its_way_back(np):
    import warnings

    a = Value(np.array([np.inf, -np.inf, np.nan, 1e308]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for row in ("squared_error", "hinge", "cross_entropy"):
            result = TABLE[row](a, Value(np.ones(4)))
            gradients(result)
            jvp(result, {a: np.ones(4)})
        gradients(neuron.logsumexp(a))


def test_the_mean_of_no_numbers_is_nan_and_has_no_gradients(np):
    for shape in [(0,), (3, 0), (0, 3)]:
        a = Value(np.zeros(shape))
        mean = a.mean()
        mean.backward()
        assert np.isnan(mean.data)
        assert a.grad.shape == shape


def test_a_second_pass_adds_to_the_gradient_of_an_array(np):
    W = Value(np.array([[1.0, 2.0], [3.0, 4.0]]))
    result = (W * W).sum().sum()
    result.backward()
    once = W.grad
    result.backward()
    assert (W.grad == 2 * once).all()
