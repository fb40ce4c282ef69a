"""Everyday accuracy: on floats and arrays, over hard inputs, every row is within its bounds."""

import functools
import warnings

import pytest

from neuron.ops import TABLE
from neuron.testing.conformance import NAMES
from neuron.testing.hard import cases
from neuron.testing.measure import everyday, everyday_arrays, measure, references

pytest.importorskip("mpmath", reason="mpmath is not installed")

#: Units in the last place where all operands are within ±10; and anywhere.
NEAR, FAR = 4, 1024
SOFTMAX = "softmax log_softmax logsumexp cross_entropy".split()
NEAR_OF = {"gelu": 128, "gelu_tanh": 128, "normal_cdf": 128, **dict.fromkeys(SOFTMAX, 64)}


@functools.cache
def questions(name):
    inputs = cases(name, 120, longest=100)
    return inputs, references(name, inputs)


def within_bounds(name, engine, inputs, answers):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = measure(name, engine, inputs, answers)
    near, shown = NEAR_OF.get(name, NEAR), f"{name}: {found}"
    assert max(found.near.ulp, found.near_slope.ulp) <= near, shown
    assert max(found.far.ulp, found.far_slope.ulp) <= FAR, shown
    assert found.wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_within_its_bounds(name):
    within_bounds(name, everyday(name), *questions(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_within_its_bounds_on_arrays(name, np):
    engine = everyday_arrays(name)

    def quietly(some):
        with np.errstate(all="ignore"):
            return engine(some)

    within_bounds(name, quietly, *questions(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_within_its_bounds_over_many_more_inputs(name):
    inputs = cases(name, 10_000, seed=1)
    within_bounds(name, everyday(name), inputs, references(name, inputs))


@pytest.mark.parametrize("name", NAMES)
def test_float32_arrays_keep_their_type_and_nearly_all_their_digits(name, np):
    """Each within 2⁻¹⁶ of the result, relative to the larger of the result and 1, on −8 … 8."""
    from neuron.ops.row import Elementwise
    from neuron.value import Value, gradients

    row = TABLE[name]
    if not isinstance(row, Elementwise) or row.name == "power":
        pytest.skip("rows over several numbers and powers depend on their size")
    rng = np.random.default_rng(0)
    xs = [rng.uniform(0.25 if k else -8, 8, 200).astype(np.float32) for k in range(row.arity)]
    if row.name in ("log", "log1p", "sqrt"):
        xs = [abs(x) + np.float32(0.125) for x in xs]
    values = [Value(x) for x in xs]
    y = row(*values)
    slopes = gradients(y.sum())
    wide = [Value(x.astype(float)) for x in xs]
    expected = row(*wide)
    right = gradients(expected.sum())
    assert y.data.dtype == np.float32
    for a, b in [
        (y.data, expected.data),
        *((slopes[v], right[w]) for v, w in zip(values, wide, strict=True)),
    ]:
        assert np.all(np.abs(a - b) <= 2.0**-16 * np.maximum(np.abs(b), 1))
