"""`check_gradients` finds what is wrong, says by how much, and shows the simplest input."""

import importlib.util
import math
from pathlib import Path

import pytest
from hypothesis import strategies as st

import neuron
from neuron.maths.errors import NumberError
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


OTHERS = ["pytorch", "jax", "autograd", "mygrad", "micrograd"]


def other_library(adapter):
    """Another library by its adapter, and how it takes a number out of the graph."""
    package = {"pytorch": "torch"}.get(adapter, adapter)
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    engine = load(ADAPTERS / f"of_{adapter}.py")
    if adapter == "pytorch":
        return engine, lambda x: x.detach()
    if adapter == "jax":
        return engine, importlib.import_module("jax.lax").stop_gradient
    if adapter == "autograd":
        return engine, importlib.import_module("autograd.tracer").getval
    if adapter == "mygrad":
        tensor = importlib.import_module("mygrad").Tensor
        return engine, lambda x: tensor(x.data, constant=True)
    return engine, lambda x: type(x)(x.data)


@pytest.mark.parametrize("adapter", OTHERS)
def test_functions_of_other_libraries_are_checked(adapter):
    engine, _ = other_library(adapter)

    def f(x, y):
        return x * y + x / y - y

    assert check_gradients(f, (0.5, 3.0), evaluate=engine.evaluate).ulp < 1024
    assert check_gradients(f, (0.5, 3.0), evaluate=engine.evaluate, reference=f).ulp <= 4
    somewhere = st.tuples(st.floats(-5, 5), st.floats(0.5, 9))
    assert check_gradients(f, somewhere, evaluate=engine.evaluate, examples=8).inputs >= 8


@pytest.mark.parametrize("adapter", OTHERS)
def test_a_gradient_that_does_not_flow_is_found_in_other_libraries(adapter):
    engine, detached = other_library(adapter)

    def forgets_one_path(x, y):
        return x * detached(x) + y

    with pytest.raises(WrongGradientError, match="slope by number 0") as caught:
        check_gradients(forgets_one_path, (3.0, 1.0), evaluate=engine.evaluate, examples=8)
    assert caught.value.operands[0] != 0.0
    with pytest.raises(WrongGradientError) as caught:
        check_gradients(
            forgets_one_path, (3.0, 1.0), evaluate=engine.evaluate,
            reference=lambda x, y: x * x + y,
        )  # fmt: skip
    assert caught.value.operands == (1.0, 0.0)  # the simplest: y does not matter


@pytest.mark.parametrize("adapter", OTHERS[:4])
def test_functions_of_rows_are_checked_in_other_libraries(adapter):
    engine, _ = other_library(adapter)
    dot = engine.operations["weighted_sum"]
    operands = ([0.5, -1.0, 2.0], [2.0, 3.0, 0.25], 0.5)
    found = check_gradients(dot, operands, evaluate=engine.evaluate, reference=neuron.weighted_sum)
    assert found.ulp == 0
    exp = engine.operations["exp"]
    assert check_gradients(lambda x: exp(x * x), (0.5,), evaluate=engine.evaluate).ulp < 1024


def test_what_the_gradcheck_of_pytorch_accepts_is_found():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    engine = load(ADAPTERS / "of_pytorch.py")

    class NearlyExp(torch.autograd.Function):
        @staticmethod
        def forward(context, x):
            y = torch.exp(x)
            context.save_for_backward(y)
            return y

        @staticmethod
        def backward(context, g):
            return 1.0009 * g * context.saved_tensors[0]

    x = torch.tensor(1.5, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(NearlyExp.apply, (x,))
    with pytest.raises(WrongGradientError, match="ulp off"):
        check_gradients(NearlyExp.apply, (1.5,), evaluate=engine.evaluate)
    with pytest.raises(WrongGradientError) as caught:
        check_gradients(
            NearlyExp.apply, (1.5,), evaluate=engine.evaluate, reference=lambda x: neuron.exp(x)
        )
    assert caught.value.operands == (0.0,)


def test_a_single_number_is_no_tuple_of_operands():
    with pytest.raises(NumberError, match=r"got 3\.0\. Try \(3\.0,\)"):
        check_gradients(lambda x: x * x, 3.0)
