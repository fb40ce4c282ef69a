"""Laws of numbers, graphs and networks, for whatever Hypothesis can think of."""

import copy
import math
import os
import random
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import neuron
from neuron import MLP, Neuron, Value, gradients
from neuron.ops import TABLE
from neuron.testing.strategies import examples_for, graphs, hard_scalars, inputs_of, networks
from neuron.train import SGD

hard = hard_scalars()


def same_bits(a, b):
    return a == b or (a != a and b != b)


# Laws that hold to the last bit.


@given(a=hard, b=hard)
def test_sums_products_and_extremes_do_not_depend_on_the_order_of_two(a, b):
    for name in ("add", "multiply", "maximum", "minimum"):
        row = TABLE[name]
        x, y = Value(a), Value(b)
        one, other = row(x, y), row(y, x)
        assert same_bits(one.data, other.data)
        first, second = gradients(one), gradients(other)
        assert same_bits(first[x], second[x])
        assert same_bits(first[y], second[y])


@given(a=hard, b=hard)
def test_signs_go_through_bit_for_bit(a, b):
    x, y = Value(a), Value(b)
    assert (x - y).data == (-(y - x)).data
    assert ((-x) * y).data == (-(x * y)).data
    minus = -x
    assert (-minus).data == a
    assert abs(-x).data == abs(x).data
    for odd in (neuron.tanh, neuron.sin):
        assert odd(-a) == -odd(a)
    for even in (neuron.cos, neuron.absolute):
        assert even(-a) == even(a)
    assert TABLE["normal_density"](-a) == TABLE["normal_density"](a)


@given(a=hard)
def test_one_and_zero_do_nothing(a):
    x = Value(a)
    for result in (x * 1, x / 1, x + 0, x - 0, x**1, neuron.maximum(x, x), neuron.minimum(x, x)):
        assert result.data == a
        assert gradients(result)[x] == 1.0


@given(a=hard)
def test_powers_of_two_scale_exactly(a):
    assume(abs(a) < 1e300)
    assert neuron.sqrt(abs(a) * 4) == 2 * neuron.sqrt(abs(a)) or abs(a) < 1e-300
    assert (Value(a) * 2 + Value(a) * -2).data == 0.0


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softplus", "exp", "normal_cdf", "relu"])
@given(a=hard, b=hard)
def test_increasing_functions_do_not_decrease(name, a, b):
    low, high = min(a, b), max(a, b)
    y = TABLE[name](high)
    assert TABLE[name](low) <= y + 1e-14 * abs(y) + 5e-324


# Rows of numbers and layers in another order.


@given(data=st.data(), n=st.integers(1, 6))
def test_a_neuron_does_not_mind_the_order_of_its_inputs(data, n):
    w, x = (
        data.draw(st.lists(hard, min_size=n, max_size=n)),
        data.draw(st.lists(hard, min_size=n, max_size=n)),
    )
    terms = [abs(p * q) for p, q in zip(w, x, strict=True)]
    assume(sum(terms) < 1e300)
    order = data.draw(st.permutations(range(n)))
    one = Neuron(weights=w, bias=0.5)
    other = Neuron(weights=[w[i] for i in order], bias=0.5)
    y, z = one(x), other([x[i] for i in order])
    assert y.data == z.data
    y.backward()
    z.backward()
    assert [one.weights[i].grad for i in order] == [weight.grad for weight in other.weights]


@given(seed=st.integers(0, 99), order=st.permutations(range(4)))
def test_a_network_does_not_mind_the_order_of_its_hidden_neurons(seed, order):
    net = MLP(3, [4, 2], ["tanh", "linear"], seed=seed)
    (w1, b1), (w2, b2) = net.numbers()
    other = MLP.from_numbers(
        [
            ([w1[i] for i in order], [b1[i] for i in order]),
            ([[row[i] for i in order] for row in w2], b2),
        ],
        ["tanh", "linear"],
    )
    x = [0.3, -0.8, 1.5]
    assert [y.data for y in net(x)] == [y.data for y in other(x)]


@given(data=st.data(), seed=st.integers(0, 99))
def test_the_gradient_of_a_batch_is_the_mean_of_those_of_its_examples(data, seed):
    net = MLP(2, [3, 2], "tanh", seed=seed)
    rows, targets = data.draw(examples_for(net))
    losses = [neuron.squared_error(net(x), t) for x, t in zip(rows, targets, strict=True)]
    whole = gradients(neuron.mean(losses))
    singles = [gradients(loss) for loss in losses]
    for p in net.parameters():
        expected = sum(g[p] for g in singles) / len(singles)
        assert whole[p] == pytest.approx(expected, rel=1e-12, abs=1e-14)


@given(net=networks(), data=st.data())
def test_both_backends_agree_on_any_network(net, data):
    np = pytest.importorskip("numpy", reason="NumPy is not installed")
    rows, _ = data.draw(examples_for(net))
    matrix = net.to("numpy")
    found = matrix(np.array(rows)).data
    for x, row in zip(rows, found, strict=True):
        expected = [y.data for y in net(x)]
        assert list(row) == pytest.approx(expected, rel=1e-10, abs=1e-11)


@given(data=st.data(), n=st.integers(1, 12))
def test_a_weighted_sum_of_arrays_is_within_its_bound_of_the_exact_one(data, n):
    np = pytest.importorskip("numpy", reason="NumPy is not installed")
    row = st.lists(st.floats(-1e150, 1e150) | hard, min_size=n, max_size=n)
    w, x, b = data.draw(row), data.draw(row), data.draw(hard)
    size = math.fsum([abs(b) / 2**10, *(abs(p * q) / 2**10 for p, q in zip(w, x, strict=True))])
    assume(size * 2**10 < 1e308)
    one = neuron.weighted_sum(w, x, b)
    many = neuron.weighted_sum(np.array([w]), np.array(x), np.array([b]))
    bound = (n + 1) * 2.0**-53 * (size * 2**10) + n * 5e-324
    assert abs(float(many[0]) - one) <= bound


def test_both_backends_agree_after_a_hundred_steps(np):
    nets = [MLP(4, [6, 3], "tanh", seed=2, backend=name) for name in ("scalar", "numpy")]
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(5, 4)), np.eye(3)[[0, 1, 2, 0, 1]]
    for net in nets:
        optimiser = SGD(0.1, momentum=0.9)
        for _ in range(100):
            outputs = net(net.rows(x))
            if net.backend == "numpy":
                loss = neuron.squared_error(outputs, t).mean()
            else:
                loss = neuron.mean(
                    [neuron.squared_error(y, list(row)) for y, row in zip(outputs, t, strict=True)]
                )
            net.zero_grad()
            loss.backward()
            optimiser.step(net.parameters())
    for (w, b), (v, c) in zip(nets[0].numbers(), nets[1].numbers(), strict=True):
        for mine, other in ((w, v), (b, c)):
            mine, other = np.array(mine), np.array(other)
            assert np.abs(mine - other).max() <= 1e-12 * np.abs(mine).max()


# Passes that leave everything else alone.


@given(graph=graphs(), stop=st.integers(1, 12))
def test_an_exception_anywhere_in_backward_leaves_every_gradient_as_it_was(graph, stop):
    leaves = [Value(x) for x in graph.leaves]
    result = graph.build(TABLE, leaves)
    result.backward()
    nodes = neuron.history(result)
    before = [node.grad for node in nodes]
    pulls = []

    class Stopping:
        def __init__(self, op):
            self.op = op

        def __getattr__(self, name):
            return getattr(self.op, name)

        def pull(self, *given):
            pulls.append(1)
            if len(pulls) == stop:
                raise KeyboardInterrupt
            return self.op.pull(*given)

    for node in nodes:
        if node.op:
            node.op = Stopping(node.op)
    try:
        result.backward()
    except KeyboardInterrupt:
        assert [node.grad for node in nodes] == before


@given(name=st.sampled_from(["softmax", "cross_entropy", "power", "gelu", "elu"]), data=st.data())
def test_the_global_random_state_is_left_alone(name, data):
    np = pytest.importorskip("numpy", reason="NumPy is not installed")
    case = data.draw(inputs_of(name))
    state, of_numpy = random.getstate(), np.random.get_state()
    net = MLP(2, [2], seed=1, backend="numpy")
    TABLE[name](*case.operands)
    SGD(0.1).step(net.parameters())
    assert random.getstate() == state
    now = np.random.get_state()
    assert all(np.array_equal(a, b) for a, b in zip(of_numpy, now, strict=True))


def test_the_same_seed_gives_the_same_bits_in_every_process():
    code = (
        "from neuron import MLP, squared_error\n"
        "net = MLP(3, [4, 2], 'gelu', seed=7)\n"
        "loss = squared_error(net([0.1, 0.2, 0.3]), [1.0, 0.0])\n"
        "loss.backward()\n"
        "print(loss.data.hex(), *(p.grad.hex() for p in net.parameters()))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in (1, 2, 3)
    }  # fmt: skip
    assert len(printed) == 1


@given(graph=graphs())
def test_a_copy_has_the_same_gradients_and_shares_nothing(graph):
    leaves = [Value(x) for x in graph.leaves]
    result = graph.build(TABLE, leaves)
    twin = copy.deepcopy(result)
    twin.backward()
    assert all(node.grad is None for node in neuron.history(result))
    result.backward()
    mine = [node.grad for node in neuron.history(result)]
    assert mine == [node.grad for node in neuron.history(twin)]
