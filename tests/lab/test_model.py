"""The model that the lab ships: it loads, is small, and does what its card says."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="NumPy is not installed")

import neuron.lab
from neuron.data import Preprocessing, load_mnist
from neuron.store import load
from neuron.train import evaluate

ROOT = Path(__file__).parents[2]
FOLDER = Path(neuron.lab.__file__).parent / "model"
MODEL = FOLDER / "digits.json"


def test_it_has_the_shape_of_the_articles_and_sigmoids_to_the_end() -> None:
    model = load(MODEL)
    assert model.net.sizes == [784, 16, 16, 10]
    assert model.net.activations == ["sigmoid"] * 3
    assert model.classes == tuple("0123456789")


def test_it_is_small() -> None:
    assert MODEL.stat().st_size <= 150_000


def test_its_numbers_are_short_so_that_every_kind_of_float_holds_them() -> None:
    for weights, biases in load(MODEL).net.numbers():
        assert all(float(64 * n).is_integer() for row in [*weights, biases] for n in row)


def test_it_says_how_its_inputs_were_made_and_how_it_was() -> None:
    model = load(MODEL)
    assert Preprocessing.from_dict(model.preprocessing).normalise == "mnist"  # type: ignore[attr-defined]
    assert model.provenance["command"] in (FOLDER / "MODEL-CARD.md").read_text(encoding="utf-8")
    assert model.seed == model.provenance["seed"]


def test_it_knows_the_test_images_of_mnist(mnist_folder: Path) -> None:
    _, test = load_mnist(mnist_folder)
    accuracy = evaluate(load(MODEL, "numpy", "float64").net, test).accuracy
    assert accuracy is not None
    assert accuracy >= 0.953
    shown = f"| test images as they are | {100 * accuracy:.2f} % |"
    assert shown in (FOLDER / "MODEL-CARD.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_all_figures_of_the_card_are_those_of_the_file(mnist_folder: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.lab_model", "--data", str(mnist_folder)]
    run = subprocess.run(
        [*command, "--check"], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
