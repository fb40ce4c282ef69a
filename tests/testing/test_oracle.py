"""The oracle: correctly rounded values and gradients, of single rows and of whole networks."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuron
from neuron import MLP, Value
from neuron.maths.errors import ShapeError, UnknownNameError
from neuron.maths.exact import multiprecision
from neuron.ops import TABLE
from neuron.ops.row import Elementwise
from neuron.testing import (
    UncertainRoundingError,
    answer,
    certainty,
    exact_gradients,
    exact_loss,
    gradient,
    independent,
    nearest,
    oracle,
    ulps,
    value,
)
from neuron.testing.hard import cases, hard_number
from neuron.testing.strategies import graphs, hard_scalars

mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed")
ELEMENTWISE = [row for row in TABLE.values() if isinstance(row, Elementwise)]
RATIONAL = "add subtract multiply divide square negate abs relu leaky_relu maximum minimum".split()


@given(x=hard_scalars(), y=hard_scalars())
def test_exact_numbers_round_once_and_to_even(x, y):
    for exact, rounded in [(Fraction(x) + Fraction(y), x + y), (Fraction(x) * Fraction(y), x * y)]:
        assert nearest(exact) == rounded
        with mpmath.workprec(4400):
            assert nearest(mpmath.mpf(exact.numerator) / exact.denominator) == rounded


def test_subnormal_numbers_are_not_rounded_twice():
    smallest = Fraction(1, 2**1074)
    assert nearest(smallest * Fraction(1, 2)) == 0.0
    assert nearest(smallest * Fraction(3, 2)) == 2 * 5e-324
    almost = smallest * (Fraction(1, 2) + Fraction(1, 2**80))
    assert nearest(almost) == 5e-324
    with mpmath.workprec(200):
        assert nearest(mpmath.ldexp(mpmath.mpf(2**80 + 1), -1155)) == 5e-324
    assert nearest(Fraction(2) ** 1024) == math.inf
    assert nearest(-(Fraction(2) ** 1024)) == -math.inf


@pytest.mark.parametrize("name", RATIONAL)
@given(data=st.data())
def test_where_ieee_rounds_correctly_the_oracle_gives_the_same_bits(name, data):
    row = TABLE[name]
    xs = [data.draw(hard_scalars()) for _ in range(row.arity)]
    value, _ = answer(name, *xs)
    assert value == row(*xs) or (value != value and row(*xs) != row(*xs))


def test_ties_are_known_from_rational_arithmetic_and_go_to_the_even_double():
    m = 208065.0  # m³ has 54 bits and ends in 1: √(m²)³ lies in the middle of two doubles
    assert Fraction(m) ** 3 != Fraction(m**3)
    assert answer("power", m * m, 1.5)[0] == nearest(Fraction(m) ** 3)
    assert answer("add", 1.0, 2.0**-53)[0] == 1.0
    assert answer("add", 1.0 + 2.0**-52, 2.0**-53)[0] == 1.0 + 2.0**-51
    assert answer("binary_cross_entropy", [0.0], [2.0**-55])[1][0] == [0.5]


@pytest.mark.parametrize(
    ("name", "operands"),
    [
        ("log_softmax", [[-1e5, 2.0**-37]]),
        ("cross_entropy", [[-1e5, 2.0**-37, -1e300], [1.0, 0.0, -1.0]]),
        ("binary_cross_entropy", [[2.0**17], [3 * 2.0**-54]]),
        ("binary_cross_entropy", [[2.0**17], [2.0**-54]]),
    ],
)
def test_an_exponential_too_small_for_any_precision_still_decides_a_tie(name, operands):
    value, slopes = independent.truth(name, operands)
    assert answer(name, *operands) == (value, list(slopes))


def test_every_function_that_goes_against_a_number_keeps_its_side_of_a_tie(monkeypatch):
    # With a quarter of the bits; erfc takes half a minute with all.
    monkeypatch.setattr(certainty, "HIGHEST_PRECISION", certainty.HIGHEST_PRECISION // 4)
    monkeypatch.setattr(certainty, "FARTHEST_EXPONENT", certainty.FARTHEST_EXPONENT / 4)
    f = multiprecision()
    with mpmath.workprec(54):
        middle = mpmath.mpf(1) + mpmath.ldexp(1, -53)
    up, down = 1 + 2.0**-52, 1.0
    for far, best in [
        (lambda: middle + f.exp(mpmath.mpf(-1e6)), up),
        (lambda: middle - f.exp(mpmath.mpf(-1e300)), down),
        (lambda: middle + 1 + f.expm1(mpmath.mpf(-1e6)), up),
        (lambda: middle - 1 + f.tanh(mpmath.mpf(1e9)), down),
        (lambda: middle + f.erfc(mpmath.mpf(1e200)), up),
        (lambda: middle - 2 + f.erfc(mpmath.mpf(-1e5)), down),
    ]:
        assert certainty.rounded(lambda far=far: [far()], [0.0]) == [best]
    assert certainty.rounded(lambda: [middle], [0.0]) == [1.0]


def test_known_results():
    assert answer("exp", 1.0)[0] == math.e
    assert answer("sqrt", 2.0)[0] == 1.4142135623730951
    assert answer("sigmoid", -745.0) == (5e-324, [5e-324])
    assert answer("gelu", -38.0)[0] == pytest.approx(-1.1e-314, rel=0.1)
    assert answer("softmax", [0.0, 0.0], g=[1.0, 0.0]) == ([0.5, 0.5], [[0.25, -0.25]])
    assert oracle.value("log", 0.0) == -math.inf
    assert oracle.gradient("multiply", 2.0, 3.0) == [3.0, 2.0]


@pytest.mark.parametrize("row", ELEMENTWISE, ids=lambda row: row.name)
def test_the_oracle_agrees_with_a_reading_of_the_textbook_at_two_thousand_bits(row):
    formula, slopes = row.textbook or (row.compute, row.derivatives)
    for case in cases(row, 40, seed=5):
        if any(abs(x) > 700 for x in case.operands):
            continue
        value, gradient = answer(row, *case.operands)
        with mpmath.workprec(2300):
            xs = [mpmath.mpf(x) for x in case.operands]
            y = formula(*xs)
            expected = [y, *(slope(*xs, y) for slope in slopes)]
        for x, found in zip(expected, [value, *gradient], strict=True):
            if mpmath.isfinite(x):
                assert nearest(x) == found, f"{row.name}{case.operands}"


@given(
    seed=st.integers(0, 999),
    names=st.lists(st.sampled_from(["tanh", "sigmoid", "gelu"]), min_size=2, max_size=2),
)
def test_a_whole_networks_loss_and_gradients_are_rounded_once(seed, names):
    net = MLP(2, [3, 2], names, seed=seed)
    loss = neuron.squared_error(net([0.3, -1.2]), [1.0, 0.0])
    loss.backward()
    exact = exact_gradients(loss)
    assert ulps(loss.data, exact[loss]) <= 64
    largest = max(abs(exact[p]) for p in net.parameters())
    for p in net.parameters():
        assert abs(p.grad - exact[p]) <= 1e-12 * largest


@pytest.mark.parametrize("loss", ["squared_error", "cross_entropy", "hinge"])
def test_a_batch_has_the_same_exact_loss_on_both_backends_and_both_are_near_it(loss, np):
    inputs, targets = [[0.3, -1.2], [2.0, 0.5], [-0.7, 0.1]], [[1.0, -1.0], [-1.0, 1.0], [0.5, 0.5]]
    net = MLP(2, [3, 2], ["tanh", "linear"], seed=4)
    matrix = net.to("numpy")
    exact = exact_loss(net, inputs, targets, loss)
    assert exact_loss(matrix, np.array(inputs), targets, loss) == exact
    row = TABLE[loss]
    scalar = neuron.mean([row(y, t) for y, t in zip(net(inputs), targets, strict=True)])
    array = neuron.mean(row(matrix(np.array(inputs)), np.array(targets)))
    for result in (scalar, array):
        result.backward()
        assert ulps(float(result.data), exact.value) <= 64
    for (w, b), layer, arrays in zip(exact.gradients, net.layers, matrix.layers, strict=True):
        for row, slope, unit, i in zip(w, b, layer.neurons, range(9), strict=False):
            mine = [*(x.grad for x in unit.weights), unit.bias.grad]
            assert mine == pytest.approx([*row, slope], rel=1e-11, abs=1e-15)
            theirs = [*arrays.weights.grad[i], arrays.biases.grad[i]]
            assert theirs == pytest.approx([*row, slope], rel=1e-11, abs=1e-15)


def test_the_exact_loss_of_a_rational_network_is_that_of_its_fractions():
    net = MLP.from_numbers([([[0.1, 0.2]], [0.3]), ([[0.7]], [-0.1])], ["relu", "linear"])
    x, t = [Fraction(0.5), Fraction(0.25)], Fraction(1.0)
    w = [Fraction(v.data) for v in net.parameters()]
    hidden = w[0] * x[0] + w[1] * x[1] + w[2]
    off = w[3] * hidden + w[4] - t
    exact = exact_loss(net, [[0.5, 0.25]], [[1.0]])
    assert exact.value == nearest(off * off)
    assert exact.gradients[0] == (
        [[nearest(2 * off * w[3] * x[0]), nearest(2 * off * w[3] * x[1])]],
        [nearest(2 * off * w[3])],
    )
    assert exact.gradients[1] == ([[nearest(2 * off * hidden)]], [nearest(2 * off)])


def test_a_float32_network_is_taken_for_exactly_its_numbers(np):
    net = MLP(2, [2], "sigmoid", backend="numpy", dtype="float32")
    exact = exact_loss(net, [[0.5, 0.25]], [[1.0, 0.0]])
    assert exact == exact_loss(net.to("scalar"), [[0.5, 0.25]], [[1.0, 0.0]])
    with pytest.raises(ValueError, match="squared_error"):
        exact_loss(net, [[0.5, 0.25]], [[1.0, 0.0]], "nonsense")
    with pytest.raises(ValueError, match="2 rows of outputs but 1 rows of targets"):
        exact_loss(net, [[0.5, 0.25], [0, 0]], [[1.0, 0.0]])


def test_a_rational_network_is_exact():
    net = MLP(2, [2, 1], "relu", seed=3)
    loss = neuron.squared_error(net([0.5, 0.25]), [1.0])
    exact = exact_gradients(loss)
    twin = MLP(2, [2, 1], "relu", seed=3)
    for layer in twin.layers:
        for neuron_ in layer.neurons:
            for p in neuron_.parameters():
                p.data = Fraction(p.data)
    again = neuron.squared_error(twin([Fraction(1, 2), Fraction(1, 4)]), [Fraction(1)])
    again.backward()
    assert exact[loss] == nearest(again.data)
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        assert exact[p] == nearest(q.grad)


@given(graph=graphs())
def test_random_graphs_of_tame_operations_are_near_the_oracle(graph):
    leaves = [Value(x) for x in graph.leaves]
    result = graph.build(TABLE, leaves)
    exact = exact_gradients(result)
    assert result.data == pytest.approx(exact[result], rel=1e-9, abs=1e-9)


def test_a_graph_of_arrays_is_refused_with_a_way_out(np):
    with pytest.raises(TypeError, match="scalar"):
        exact_gradients(Value(np.zeros(2)).sum())


def test_what_no_precision_can_decide_raises():
    def never():
        return [mpmath.mpf(1) + mpmath.ldexp(1, -53) + mpmath.ldexp(1, -mpmath.mp.prec + 2)]

    with pytest.raises(UncertainRoundingError, match="16384 bits cannot decide"):
        certainty.rounded(never, [0.0])


def test_hard_numbers_are_finite_and_come_from_everywhere():
    import random

    rng = random.Random(1)
    numbers = [hard_number(rng) for _ in range(5000)]
    assert all(map(math.isfinite, numbers))
    assert any(0 < abs(x) < 2.0**-1022 for x in numbers)
    assert any(abs(x) > 1e300 for x in numbers)
    assert numbers[:3] == [hard_number(r) for r in [random.Random(1)] for _ in range(3)]


def test_an_unknown_operation_and_a_wrong_number_of_operands_are_refused():
    for ask in (value, gradient, answer):
        with pytest.raises(UnknownNameError, match=r"unknown operation 'sigmoids'.*'sigmoid'"):
            ask("sigmoids", 1.0)
        for operands in ((), (1.0, 2.0)):
            with pytest.raises(ShapeError, match=f"sigmoid takes 1 operands, got {len(operands)}"):
                ask("sigmoid", *operands)
    with pytest.raises(UnknownNameError):
        cases("sigmoids", 1)


def test_a_whole_networks_targets_are_as_many_as_its_inputs():
    net = MLP(2, [1])
    with pytest.raises(ShapeError, match="1 rows of outputs but 2 rows of targets"):
        exact_loss(net, [[1.0, 2.0]], [[1.0], [0.0]])
    with pytest.raises(UnknownNameError, match="unknown loss 'huber'"):
        exact_loss(net, [[1.0, 2.0]], [[1.0]], "huber")
