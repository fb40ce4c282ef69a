"""What `backward`, `gradients` and `jvp` promise."""

import sys
import threading
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuron
from neuron import Neuron, Value, check_finite, gradients, history, jvp, zero_grad
from neuron.maths.errors import NonFiniteError, NumberError, ShapeError
from neuron.ops.arithmetic import multiply
from neuron.value import reverse


def test_two_paths_to_the_same_value_add_up():
    a = Value(3.0)
    (a * a + a).backward()
    assert a.grad == 7.0


def test_gradients_are_none_until_computed_and_after_zero_grad():
    a = Value(2.0)
    b = a * 3
    assert a.grad is b.grad is None
    b.backward()
    assert (a.grad, b.grad) == (3.0, 1.0)
    zero_grad([a, b])
    assert a.grad is b.grad is None


def test_a_second_backward_doubles_a_leaf_and_leaves_inner_nodes_at_their_own():
    a = Value(2.0)
    b = a * 3
    c = b * b
    c.backward()
    once = a.grad
    c.backward()
    c.backward()
    assert a.grad == 3 * once
    assert b.grad == 12.0
    assert c.grad == 1.0


def test_two_results_over_one_inner_node_add_up_in_the_leaf():
    a = Value(2.0)
    shared = a * a
    (shared * 2).backward()
    (shared * 3).backward()
    assert a.grad == 2 * 4 + 3 * 4
    assert shared.grad == 3.0


def test_gradients_touch_nothing():
    a = Value(2.0)
    b = a.exp()
    found = gradients(b)
    assert found[a] == b.data
    assert found[b] == 1.0
    assert a.grad is None


def test_an_interrupted_backward_leaves_every_gradient_as_it_was(monkeypatch):
    a = Value(2.0)
    b = a.sin()
    c = (b * a).tanh()
    c.backward()
    before = (a.grad, b.grad, c.grad)

    def interrupted(a, b, y):
        raise KeyboardInterrupt

    monkeypatch.setattr(multiply, "slopes", (multiply.slopes[0], interrupted))
    with pytest.raises(KeyboardInterrupt):
        c.backward()
    assert (a.grad, b.grad, c.grad) == before


def test_ctrl_c_at_any_instruction_of_backward_stores_all_gradients_or_none():
    x = Value(0.5)
    neuron_ = Neuron(weights=[0.3, -0.2], bias=0.1, activation="tanh")
    loss = neuron_([x, 2.0]) * x
    loss.backward()  # so that there is something to add to
    nodes = history(loss)
    before = [node.grad for node in nodes]
    doubled = [g if node.op else 2 * g for node, g in zip(nodes, before, strict=True)]
    interrupted_at: set[int] = set()

    def interrupt(n):
        """Raise at the n-th instruction of `backward` and of what it calls in its file."""
        left = n

        def listen(frame, event, given):
            nonlocal left
            if frame.f_code.co_name not in ("backward", "_changes", "_sums"):
                return None
            frame.f_trace_opcodes = True
            if event == "opcode":
                left -= 1
                if left < 0:
                    interrupted_at.add(n)
                    sys.settrace(None)
                    raise KeyboardInterrupt
            return listen

        return listen

    for n in range(10_000):
        tracer = sys.gettrace()
        sys.settrace(interrupt(n))
        try:
            reverse.backward(loss)
        except KeyboardInterrupt:
            found = [node.grad for node in nodes]
            assert found in (before, doubled), n
            for node, grad in zip(nodes, before, strict=True):
                node.grad = grad
        finally:
            sys.settrace(tracer)
        if n not in interrupted_at:
            break
    assert len(interrupted_at) > 100
    assert [node.grad for node in nodes] == doubled


def test_the_first_number_that_is_not_finite_is_named_with_its_history():
    a = Value(0.0, label="a")
    b = a.log()
    c = b.exp() + b
    with pytest.raises(NonFiniteError, match=r"-inf, the first .*: it is log of 0\.0"):
        check_finite(c)
    with pytest.raises(NonFiniteError, match="x is nan, as it was given"):
        check_finite(Value(float("nan"), label="x") * 2)
    check_finite(a * 2)


def test_an_array_has_no_single_gradient(np):
    with pytest.raises(ShapeError, match=r"shape \(2,\).*\.sum\(\)"):
        Value(np.zeros(2)).backward()


@pytest.mark.parametrize("ask", [gradients, check_finite, history, lambda y: jvp(y, {})])
def test_what_is_no_value_has_no_gradient_and_no_history(ask):
    with pytest.raises(NumberError, match="expected a Value, got 3"):
        ask(3)
    with pytest.raises(NumberError, match=r"choose one, such as outputs\[0\]"):
        ask([Value(1.0), Value(2.0)])


def test_a_tangent_has_the_shape_of_its_value(np):
    x = Value(np.ones(3))
    for tangent in (1.0, np.ones(4), np.ones((2, 3))):
        with pytest.raises(ShapeError, match=r"shape of its Value, \(3,\); got"):
            jvp((x * 2).sum(), {x: tangent})
    with pytest.raises(NumberError, match="expected a number"):
        jvp(x * 2, {x: "fast"})


def test_third_derivatives_come_out_of_the_same_rows():
    x = Value(0.7)
    y = x**5
    for power, factor in [(4, 5), (3, 20), (2, 60)]:
        y = gradients(y, create_graph=True)[x]
        assert y.data == pytest.approx(factor * 0.7**power)


@given(xs=st.lists(st.floats(-2, 2), min_size=2, max_size=4))
def test_second_derivatives_are_symmetric(xs):
    values = [Value(x) for x in xs]
    loss = neuron.cross_entropy(values, [1.0] + [0.0] * (len(xs) - 1)) * neuron.logsumexp(values)
    loss = loss + neuron.softmax(values)[0] * values[1].tanh()
    first = gradients(loss, create_graph=True)
    second = [[gradients(first[a])[b] for b in values] for a in values]
    for i in range(len(xs)):
        for j in range(len(xs)):
            assert second[i][j] == pytest.approx(second[j][i], rel=1e-9, abs=1e-12)


def test_second_derivatives_of_arrays_equal_those_of_scalars(np):
    numbers = [[0.3, -0.2, 0.9], [0.1, 0.8, -0.5]]
    array = Value(np.array(numbers))
    scalars = [[Value(x) for x in row] for row in numbers]
    found = []
    for rows, leaves in [(array, [array]), (scalars, [v for row in scalars for v in row])]:
        outputs = [neuron.log_softmax(row) for row in rows]
        mixed = sum((y[0] * y[2] for y in outputs), start=Value(0.0))
        first = gradients(mixed, create_graph=True)
        norm = sum(((first[v] * first[v]) for v in leaves), start=Value(0.0))
        norm = norm.sum() if rows is array else norm
        second = gradients(norm)
        found.append([second[v] for v in leaves])
    assert found[1] == pytest.approx(found[0][0].ravel().tolist(), rel=1e-9)


def test_forward_mode_gives_a_directional_derivative_without_a_backward_pass():
    x, y = Value(2.0), Value(3.0)
    assert jvp(x * y + x, {x: 1.0, y: 10.0}) == 3 + 1 + 20
    assert jvp(x * 2, {y: 1.0}) == 0.0


def test_fractions_stay_exact_through_rational_operations():
    x = Value(Fraction(1, 3))
    y = (x * 2 + 1) / x - x**2
    y.backward()
    assert y.data == Fraction(44, 9)
    assert x.grad == -9 - Fraction(2, 3)
    assert isinstance(x.grad, Fraction)


def test_mpmath_numbers_keep_their_precision():
    mpmath = pytest.importorskip("mpmath", reason="mpmath is not installed")
    with mpmath.workdps(50):
        x = Value(mpmath.mpf(1) / 3)
        y = x.sigmoid()
        y.backward()
        s = 1 / (1 + mpmath.exp(-mpmath.mpf(1) / 3))
        assert abs(y.data - s) < mpmath.mpf(10) ** -48
        assert abs(x.grad - s * (1 - s)) < mpmath.mpf(10) ** -48


def test_eight_threads_find_the_bits_that_one_finds():
    def work():
        xs = [Value(0.1 * i) for i in range(20)]
        y = neuron.logsumexp([x.sin() * x for x in xs])
        y.backward()
        return [x.grad for x in xs]

    expected, found = work(), []
    threads = [
        threading.Thread(target=lambda: found.extend(work() for _ in range(20))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 160
    assert all(grads == expected for grads in found)


# A second engine, naive and slow: the sum over all paths of the products of local derivatives.

LOCAL = {
    "add": lambda a, b: (1.0, 1.0),
    "subtract": lambda a, b: (1.0, -1.0),
    "multiply": lambda a, b: (b, a),
}


def path_sum(result, leaf):
    if result is leaf:
        return 1.0
    if not result.parents:
        return 0.0
    slopes = LOCAL[result.op.name](*(p.data for p in result.parents))
    return sum(d * path_sum(p, leaf) for d, p in zip(slopes, result.parents, strict=True))


@given(
    leaves=st.lists(st.integers(-3, 3), min_size=1, max_size=3),
    steps=st.lists(
        st.tuples(st.sampled_from("+-*"), st.integers(0, 99), st.integers(0, 99)), max_size=8
    ),
)
def test_random_graphs_agree_with_the_sum_over_all_paths(leaves, steps):
    nodes = [Value(x) for x in leaves]
    for symbol, i, j in steps:
        a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
        nodes.append(a + b if symbol == "+" else a - b if symbol == "-" else a * b)
    found = gradients(nodes[-1])
    for leaf in nodes[: len(leaves)]:
        assert found.get(leaf, 0.0) == path_sum(nodes[-1], leaf)
