"""Copies and pickles of graphs: what is shared stays shared, and nothing is shared with them."""

import copy
import pickle

import pytest

import neuron
from neuron import MLP, Value, history


def pickled(x):
    return pickle.loads(pickle.dumps(x))


def shared_graph():
    a = Value(2.0, label="a")
    b = a.exp()
    p = neuron.softmax([a, b, a * b])
    return a, b, p[0] * b, p[2] + a


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled], ids=["deepcopy", "pickle"])
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


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled], ids=["deepcopy", "pickle"])
def test_a_copy_is_the_same_in_every_field(copied):
    x = Value(2.0, label="x")
    y = neuron.softmax([x, x * 3, 1.0])[1] * x
    y.backward()
    twin = copied(y)
    for mine, other in zip(history(y), history(twin), strict=True):
        assert type(other) is Value
        assert other is not mine
        assert (other.data, other.grad, other.label) == (mine.data, mine.grad, mine.label)
        assert other.op is mine.op
        assert len(other.operands) == len(mine.operands)
        assert [type(o) for o in other.operands] == [type(o) for o in mine.operands]
    births = [node.birth for node in history(twin)]
    assert births == sorted(births)
    assert births[0] > y.birth


def test_a_deep_chain_is_copied_and_pickled_without_recursion():
    y = x = Value(1.0)
    for _ in range(20_000):
        y = y + 1.0
    for twin in (copy.deepcopy(y), pickled(y), copy.deepcopy([y, x])[0], pickled([y, x])[0]):
        nodes = history(twin)
        assert len(nodes) == 20_001
        twin.backward()
        assert nodes[0].grad == 1.0
    assert x.grad is None


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled], ids=["deepcopy", "pickle"])
def test_two_hundred_doublings_are_copied_once_each(copied):
    x = y = Value(1.0)
    for _ in range(200):
        y = y + y
    twin = copied(y)
    assert len(history(twin)) == 201
    assert twin.data == y.data == 2.0**200
    assert x.grad is None


def test_what_two_results_share_is_pickled_once():
    shared = Value(1.0)
    for _ in range(3000):
        shared = shared * 1.0
    one = len(pickle.dumps(shared))
    assert len(pickle.dumps([shared + 1, shared + 2])) < 1.5 * one
    first, second = pickled([shared + 1, shared + 2])
    assert first.parents[0] is second.parents[0]


def test_a_list_of_a_node_and_its_history_is_pickled_in_any_order():
    x = Value(3.0)
    y = x * x
    for nodes in ([x, y], [y, x], [y, y, x]):
        again = pickled(nodes)
        for mine, other in zip(nodes, again, strict=True):
            assert other.data == mine.data
        assert next(n for n in again if n.op).parents[0] is next(n for n in again if not n.op)


def test_a_network_keeps_its_weights_in_one_row(np):
    for backend in ("scalar", "numpy"):
        net = MLP(2, [2, 1], seed=3, backend=backend)
        y = net([0.5, 0.25])[0]
        for twin in (copy.deepcopy(y), pickled(y)):
            twin.backward()
            y.backward()
            mine = {str(p.label): np.array(p.grad).tolist() for p in history(y) if p.label}
            other = {str(p.label): np.array(p.grad).tolist() for p in history(twin) if p.label}
            assert mine == other
            y.zero_grad()
            for node in history(y):
                node.zero_grad()


def test_arrays_of_gradients_are_copied_too(np):
    a = Value(np.ones(3))
    a.sum().backward()
    b = copy.deepcopy(a)
    b.grad[0] = 7.0
    assert a.grad[0] == 1.0
