"""A machine that builds, changes, back-propagates, copies and deletes, beside a naive twin."""

import copy

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
)

from neuron import Value

small = st.integers(-3, 3)


class Twin:
    """The naive engine: a number, its recipe, and a gradient found by walking every path."""

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes, self.grad = data, parents, slopes, None

    def by(self, leaf):
        """The derivative by another number: the sum over all paths to it."""
        if self is leaf:
            return 1
        return sum(d * p.by(leaf) for p, d in zip(self.parents, self.slopes, strict=True))

    def behind(self):
        """Everything this was computed from, itself included, once each."""
        found = {id(self): self}
        for parent in self.parents:
            found.update(parent.behind())
        return found

    def backward(self):
        for node in self.behind().values():
            g = self.by(node)
            node.grad = g if node.parents or node.grad is None else node.grad + g

    def depth(self):
        return 1 + max((p.depth() for p in self.parents), default=0)


class Engine(RuleBasedStateMachine):
    """Every number of the engine has a twin; after every step they are alike."""

    numbers = Bundle("numbers")

    def __init__(self):
        super().__init__()
        self.pairs = []

    def keep(self, value, twin):
        self.pairs.append((value, twin))
        return value, twin

    @initialize(target=numbers, x=small)
    def begin(self, x):
        return self.keep(Value(x), Twin(x))

    @rule(target=numbers, x=small)
    def leaf(self, x):
        return self.keep(Value(x), Twin(x))

    @rule(target=numbers, a=numbers, b=numbers, sign=st.sampled_from("+-*"))
    def combine(self, a, b, sign):
        (x, p), (y, q) = a, b
        if max(p.depth(), q.depth()) > 6 or abs(p.data) + abs(q.data) > 1e6:
            return self.keep(Value(0.0), Twin(0))
        if sign == "+":
            return self.keep(x + y, Twin(p.data + q.data, (p, q), (1, 1)))
        if sign == "-":
            return self.keep(x - y, Twin(p.data - q.data, (p, q), (1, -1)))
        return self.keep(x * y, Twin(p.data * q.data, (p, q), (q.data, p.data)))

    @rule(a=numbers)
    def backward(self, a):
        value, twin = a
        value.backward()
        twin.backward()

    @rule(a=numbers)
    def forget(self, a):
        value, twin = a
        value.zero_grad()
        twin.grad = None

    @rule(a=numbers, x=small)
    def change_a_leaf_that_nothing_was_computed_from(self, a, x):
        value, twin = a
        if not twin.parents and not any(twin in other.parents for _, other in self.pairs):
            value.data = float(x)
            twin.data = x

    @rule(a=numbers)
    def copies_are_alike_and_separate(self, a):
        value, _ = a
        twin = copy.deepcopy(value)
        before = value.grad
        twin.backward()
        assert twin.data == value.data
        assert value.grad == before

    @rule(a=consumes(numbers))
    def delete(self, a):
        self.pairs = [pair for pair in self.pairs if pair[0] is not a[0]]

    @invariant()
    def both_engines_agree(self):
        for value, twin in self.pairs:
            assert value.data == twin.data
            assert value.grad == twin.grad


TestEngine = Engine.TestCase
TestEngine.settings = settings(stateful_step_count=25)
