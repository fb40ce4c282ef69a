"""Graphs of a million nodes, copies that keep what is shared, and memory that is given back."""

import copy
import gc
import pickle

import pytest

import neuron
from neuron import MLP, Value, history
from neuron.train import SGD

MILLION = 1_000_000


def chain(n):
    x = Value(1.0)
    y = x
    for _ in range(n):
        y = y + 1e-6
    return x, y


def test_a_chain_of_a_million_nodes_works_throughout():
    x, y = chain(MILLION)
    assert y.data == pytest.approx(2.0)
    y.backward()
    assert x.grad == 1.0
    assert len(repr(y)) < 100
    twin = copy.deepcopy(y)
    again = pickle.loads(pickle.dumps(y))
    for other in (twin, again):
        nodes = history(other)
        assert len(nodes) == MILLION + 1
        other.backward()
        assert nodes[0].grad == 2.0  # it came with a gradient of 1
    del y, twin, again, other, nodes


def test_a_sum_of_a_million_terms_works_throughout():
    xs = [Value(1.0) for _ in range(MILLION)]
    total = neuron.sum(xs)
    assert total.data == MILLION
    total.backward()
    assert xs[0].grad == xs[-1].grad == 1.0
    assert copy.deepcopy(total).data == MILLION
    assert len(pickle.loads(pickle.dumps(total)).parents) == MILLION


def shared_graph():
    a = Value(2.0, label="a")
    b = a.exp()
    p = neuron.softmax([a, b, a * b])
    return a, b, p[0] * b, p[2] + a


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))], ids=["deepcopy", "pickle"]
)
def test_copies_keep_what_is_shared(copied):
    a, b, y, z = copied(shared_graph())
    original_a, _, original_y, original_z = shared_graph()
    assert a in history(y)
    assert a in history(z)
    assert b in history(y)
    for result, original in [(y, original_y), (z, original_z)]:
        assert result.data == original.data
        result.backward()
        original.backward()
    assert a.grad == original_a.grad
    assert a.label == "a"


def test_arrays_are_copied_and_not_shared_with_the_original(np):
    a = Value(np.zeros(2))
    b = copy.deepcopy(a * 2)
    b.parents[0].data[0] = 7.0
    assert a.data[0] == 0.0


def test_a_graph_goes_with_its_last_reference_and_without_the_cyclic_collector():
    net = MLP(20, [8, 4], seed=0)
    x, target = net.rows([[0.1] * 20]), net.rows([[0.0, 1.0, 0.0, 0.0]])
    optimiser, parameters = SGD(0.1), net.parameters()

    def step():
        loss = neuron.squared_error(net(x)[0], target[0])
        net.zero_grad()
        loss.backward()
        optimiser.step(parameters)

    for _ in range(10):
        step()
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects())
        for _ in range(100):
            step()
        after = len(gc.get_objects())
        unreachable = gc.collect()
    finally:
        gc.enable()
    assert unreachable == 0
    assert after - before <= 2  # the two numbers just above
