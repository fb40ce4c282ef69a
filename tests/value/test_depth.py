"""Graphs of a great many nodes, copies that keep what is shared, and memory that is given back."""

import copy
import gc
import io
import pickle
import random

import pytest

import neuron
from neuron import MLP, Value, history
from neuron.train import SGD
from neuron.value import copying

#: Far more nodes than any stack has room for; and a million, among the slow tests.
MANY = pytest.mark.parametrize("n", [100_000, pytest.param(1_000_000, marks=pytest.mark.slow)])


@pytest.fixture
def no_cyclic_collector():
    """It would look through all these nodes again and again; nothing here needs it."""
    gc.disable()
    yield
    gc.enable()


def chain(n):
    x = Value(1.0)
    y = x
    for _ in range(n):
        y = y + 1e-6
    return x, y


@MANY
def test_a_chain_of_a_great_many_nodes_works_throughout(n, no_cyclic_collector):
    x, y = chain(n)
    assert y.data == pytest.approx(1 + 1e-6 * n)
    y.backward()
    assert x.grad == 1.0
    assert len(repr(y)) < 100
    twin = copy.deepcopy(y)
    again = pickle.loads(pickle.dumps(y))
    for other in (twin, again):
        nodes = history(other)
        assert len(nodes) == n + 1
        other.backward()
        assert nodes[0].grad == 2.0  # it came with a gradient of 1
    del y, twin, again, other, nodes


@MANY
def test_a_sum_of_a_great_many_terms_works_throughout(n, no_cyclic_collector):
    xs = [Value(1.0) for _ in range(n)]
    total = neuron.sum(xs)
    assert total.data == n
    total.backward()
    assert xs[0].grad == xs[-1].grad == 1.0
    assert copy.deepcopy(total).data == n
    assert len(pickle.loads(pickle.dumps(total)).parents) == n


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


class _Untouchable:
    """A label that no pickler can save."""

    def __reduce__(self):
        raise TypeError("not this one")


def _nodes_of_a_chain(n):
    _, y = chain(n)
    return history(y)


@pytest.mark.parametrize("order", ["oldest first", "newest first", "every seventh", "shuffled"])
def test_a_list_of_the_nodes_of_a_chain_is_pickled_in_one_go(order, monkeypatch):
    nodes = _nodes_of_a_chain(4000)
    if order == "newest first":
        nodes.reverse()
    if order == "every seventh":
        nodes = nodes[::7]
    if order == "shuffled":
        random.Random(0).shuffle(nodes)
    looked_at, real = [], copying.parents_of
    monkeypatch.setattr(copying, "parents_of", lambda node: looked_at.append(1) or real(node))
    again = pickle.loads(pickle.dumps(nodes))
    assert len(looked_at) < 20 * 4000  # quadratic, it would be thousands of times as many
    assert [node.data for node in again] == [node.data for node in nodes]
    whole = history(max(again, key=lambda node: node.birth))
    assert set(again) <= set(whole)  # what was shared is shared


def test_a_pickler_that_failed_leaves_nothing_behind():
    nodes = _nodes_of_a_chain(5000)
    nodes[2500].label = _Untouchable()
    for _ in range(2):
        with pytest.raises(TypeError, match="not this one"):
            pickle.dumps(nodes[-1])
    nodes[2500].label = None
    assert len(history(pickle.loads(pickle.dumps(nodes[-1])))) == len(nodes)


def test_two_picklers_in_turn_each_get_everything():
    nodes = _nodes_of_a_chain(3000)
    files = [io.BytesIO(), io.BytesIO()]
    picklers = [pickle.Pickler(files[0]), pickle._Pickler(files[1])]  # in C and in Python
    for node in nodes[500::500]:
        for pickler in picklers:
            pickler.dump(node)
    for file in files:
        file.seek(0)
        unpickler = pickle.Unpickler(file)
        again = [unpickler.load() for _ in nodes[500::500]]
        assert [len(history(node)) for node in again] == list(range(501, 3002, 500))


def test_nothing_is_kept_alive_after_pickling():
    nodes = _nodes_of_a_chain(50)
    last = nodes[-1]
    pickle.dumps(nodes)
    assert copying._latest.course() is None
    assert len(history(last)) == 51
