"""The claims, run once on the built-in digits for all tests of this folder."""

import pytest


@pytest.fixture(scope="session")
def on_digits(tmp_path_factory):
    pytest.importorskip("numpy", reason="NumPy is not installed")
    from neuron.claims import run
    from neuron.claims.bench import Bench

    class NoMnist(Bench):
        _mnist = None

    return {result.claim.id: result for result in run(bench=NoMnist())}
