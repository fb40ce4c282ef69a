"""Graphs of a million nodes, copies that keep what is shared, and memory that is given back."""

import copy
import gc
import pickle

import pytest

import neuron
from neuron import MLP, Value, history
from neuron.train import SGD

MILLION = 1_000_000


@pytest.fixture
def no_cyclic_collector():
    """It would look through a million nodes again and again; nothing here needs it."""
    gc.disable()
    yield
    gc.enable()


def chain(n):
    x = Value(1.0)
    y = x
    for _ in range(n):
        y = y + 1e-6
    return x, y


def test_a_chain_of_a_million_nodes_works_throughout(no_cyclic_collector):
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


def test_a_sum_of_a_million_terms_works_throughout(no_cyclic_collector):
    xs = [Value(1.0) for _ in range(MILLION)]
    total = neuron.sum(xs)
    assert total.data == MILLION
    total.backward()
    assert xs[0].grad == xs[-1].grad == 1.0
    assert copy.deepcopy(total).data == MILLION
    assert len(pickle.loads(pickle.dumps(total)).parents) == MILLION


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
