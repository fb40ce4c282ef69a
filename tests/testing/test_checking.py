"""`check_gradients` finds what is wrong, says by how much, and shows the simplest input."""

import importlib.util
import math
from pathlib import Path

import pytest
from hypothesis import strategies as st

import neuron
from neuron.testing import WrongGradientError, by_hand, check_gradients, load

ADAPTERS = Path(__file__).parents[2] / "examples" / "conformance"


def loss(w, x):
    return neuron.logsumexp([a * b for a, b in zip(w, x, strict=True)]) * w[0].tanh()


def test_a_function_of_values_is_held_against_the_oracle():
    found = check_gradients(loss, ([0.5, -1.0], [2.0, 3.0]))
    assert found.ulp <= 32


def test_a_strategy_is_searched():
    found = check_gradients(lambda x: x.softplus() * x, st.tuples(st.floats(-5, 5)))
    assert found.inputs > 50
    assert found.ulp < 1024


def test_a_gradient_written_by_hand_is_held_against_differences():
    def f(x, y):
        return math.sin(x) * y * y

    def right(x, y):
        return math.cos(x) * y * y, 2 * math.sin(x) * y

    check_gradients(f, (0.7, 2.0), evaluate=by_hand(right))
    with pytest.raises(WrongGradientError, match=r"slope by number 1 .* ulp off") as caught:
        check_gradients(f, (0.7, 2.0), evaluate=by_hand(lambda x, y: (math.cos(x) * y * y, 0.0)))
    assert caught.value.ulp > 1024


@pytest.mark.parametrize("factor", [1.0009, 1 + 1e-6, 0.5, -1.0, math.nan])
def test_a_gradient_that_is_a_little_wrong_is_found(factor):
    """PyTorch's own gradcheck accepts the first."""

    def f(x):
        return math.exp(x)

    with pytest.raises(WrongGradientError):
        check_gradients(f, (1.5,), evaluate=by_hand(lambda x: factor * math.exp(x)))


def test_a_reference_shows_what_differences_cannot():
    def cancelling(x):
        return 1 - math.tanh(x) ** 2

    check_gradients(math.tanh, (12.0,), evaluate=by_hand(cancelling))
    with pytest.raises(WrongGradientError) as caught:
        check_gradients(
            math.tanh,
            st.tuples(st.floats(-30, 30)),
            evaluate=by_hand(cancelling),
            reference=neuron.tanh,
        )
    assert abs(caught.value.operands[0]) >= 3  # below that few digits cancel


def test_the_counterexample_is_the_simplest_one():
    def slope(x):
        return 2 * x if x < 100 else 0.0

    with pytest.raises(WrongGradientError) as caught:
        check_gradients(
            lambda x: x * x, st.tuples(st.floats(0, 1e6)), evaluate=by_hand(slope),
            reference=lambda x: x * x,
        )  # fmt: skip
    assert caught.value.operands == (100.0,)


def test_numpy_code_is_checked(np):
    A = np.array([[2.0, 1.0], [0.0, 3.0]])

    def f(x):
        return float(x @ A @ x)

    def ask(gradient):
        return lambda f, operands, g: (f(np.array(operands[0])), [gradient(np.array(operands[0]))])

    check_gradients(f, ([1.0, -2.0],), evaluate=ask(lambda x: (A + A.T) @ x))
    with pytest.raises(WrongGradientError):
        check_gradients(f, ([1.0, -2.0],), evaluate=ask(lambda x: 2 * A @ x))


@pytest.mark.parametrize(
    ("adapter", "package"),
    [("pytorch", "torch"), ("jax", "jax"), ("autograd", "autograd"), ("mygrad", "mygrad")],
)
def test_functions_of_other_libraries_are_checked(adapter, package):
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    engine = load(ADAPTERS / f"of_{adapter}.py")
    exp = engine.operations["exp"]
    found = check_gradients(lambda x: exp(x * x), (0.5,), evaluate=engine.evaluate)
    assert found.ulp < 1024


def test_functions_of_micrograd_are_checked():
    pytest.importorskip("micrograd.engine", reason="micrograd is not installed")
    engine = load(ADAPTERS / "of_micrograd.py")
    check_gradients(lambda x, y: x * y + x / y, (0.5, 3.0), evaluate=engine.evaluate)
