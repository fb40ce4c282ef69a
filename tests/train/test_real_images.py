"""Real images one by one: both backends agree, and every process finds the same bits."""

import os
import subprocess
import sys

import pytest

from neuron import MLP
from neuron.train import SGD, fit

IN_A_PROCESS = """
import hashlib
from neuron import MLP
from neuron.data import digits_split
from neuron.train import SGD, fit
net = MLP(64, [16, 16, 10], seed=0)
fit(net, digits_split()[0].take(range({n})), optimiser=SGD(0.5), epochs=1, batch_size=1)
print(hashlib.sha256(repr(net.numbers()).encode()).hexdigest())
"""


def test_a_thousand_images_one_by_one_give_the_same_parameters_on_both_backends(np, mnist_folder):
    from neuron.data import load_mnist

    data = load_mnist(mnist_folder)[0].take(range(1000))
    nets = [
        MLP(data.n_inputs, [16, 16, 10], seed=0, backend=backend) for backend in ("scalar", "numpy")
    ]
    for net in nets:
        fit(net, data, optimiser=SGD(0.5), epochs=1, batch_size=1, seed=0)
    for (rows, biases), (other_rows, other_biases) in zip(
        *(net.numbers() for net in nets), strict=True
    ):
        for ours, theirs in [(rows, other_rows), (biases, other_biases)]:
            a, b = np.array(ours), np.array(theirs)
            assert np.abs(a - b).max() <= 1e-11 * np.abs(a).max()


def found_in_processes(n_processes: int, n_images: int) -> set[str]:
    command = [sys.executable, "-c", IN_A_PROCESS.format(n=n_images)]
    return {
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(n_processes)
    }


def test_a_scalar_run_has_the_same_bits_in_every_process(np):
    assert len(found_in_processes(3, 100)) == 1


@pytest.mark.slow
def test_a_long_scalar_run_has_the_same_bits_in_ten_processes(np):
    assert len(found_in_processes(10, 1000)) == 1
