"""micrograd's README expression gives micrograd's numbers."""

import pytest

from neuron import Value


def readme_expression(number):
    """The expression that micrograd's README shows, on numbers of either library."""
    a, b = number(-4.0), number(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    return a, b, g


def test_the_readme_expression_has_micrograds_value_and_gradients():
    engine = pytest.importorskip("micrograd.engine", reason="micrograd is not installed")
    ours, theirs = readme_expression(Value), readme_expression(engine.Value)
    ours[2].backward()
    theirs[2].backward()
    assert ours[2].data == pytest.approx(theirs[2].data, rel=1e-12)
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.grad == pytest.approx(other.grad, rel=1e-12)


def test_the_readme_expression_has_the_numbers_that_its_readme_prints():
    a, b, g = readme_expression(Value)
    g.backward()
    assert f"{g.data:.4f}" == "24.7041"
    assert f"{a.grad:.4f}" == "138.8338"
    assert f"{b.grad:.4f}" == "645.5773"
