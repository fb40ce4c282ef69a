"""What the lab's model can do and what it gets wrong, measured: the figures of its card."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.lab_model.drawn import DIGITS, OTHERS, inked
from benchmarks.lab_model.nonsense import KINDS, draws
from neuron import MLP
from neuron.data import Dataset, mnist_normalise
from neuron.data.distortion import moved
from neuron.maths.errors import DataError
from neuron.train import confusion_matrix, predict

#: What every random picture of the evaluation is drawn from.
SEED = 2024
EACH = 50  # drawings of one kind


def figures(net: MLP, test: Dataset) -> dict[str, str]:
    """All figures, by name, as the card shows them."""
    inputs, labels = test.arrays()
    shifted = shifted_and_scaled(inputs, Random(SEED))
    outputs = np.array(predict(net, inputs))
    right = outputs.argmax(axis=1) == labels
    found = {
        "test images as they are": share(right),
        "shifted and scaled, pre-processed": share(hits(net, normalised(shifted), labels)),
        "shifted and scaled, as they lie": share(hits(net, shifted, labels)),
        **{f"test images of {d}": share(right[labels == d]) for d in range(10)},
        "taken for one another most often": worst_pairs(labels, outputs.argmax(axis=1)),
        "no output above 0.5": share(outputs.max(axis=1) < 0.5),
        **calibration(outputs.max(axis=1), right),
    }
    return found | of_drawings(net) | of_nonsense(net)


def hits(net: MLP, images: NDArray[np.float64], labels: Any) -> Any:
    """Whether the largest output is that of the right digit, shape (n,)."""
    return np.array(predict(net, images)).argmax(axis=1) == labels


def share(true: Any) -> str:
    """How many of these are true, in per cent."""
    return f"{100 * float(np.mean(true)):.2f} %"


def shifted_and_scaled(images: NDArray[np.float64], rng: Random) -> NDArray[np.float64]:
    """Each picture scaled by 0.7 to 1.2 and shifted by up to 4 pixels either way, on 28 x 28."""
    amounts = np.zeros((len(images), 6))
    amounts[:, 2:4] = 0.5 * draws(rng, len(images), 1) - 0.3
    amounts[:, 4:] = 8.0 * draws(rng, len(images), 2) - 4.0
    return moved(images, (28, 28), amounts)


def normalised(images: Sequence[Any] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Each picture as pre-processing leaves it, shape (n, 784); without those it finds blank."""
    rows = []
    for image in images:
        try:
            side = round(np.size(image) ** 0.5)
            rows.append(mnist_normalise(np.reshape(image, (side, side))).ravel())
        except DataError:  # a blank picture never comes to the network
            continue
    return np.array(rows).reshape(-1, 784)


def worst_pairs(labels: Any, predicted: Any) -> str:
    """The five most frequent confusions."""
    matrix = np.array(confusion_matrix(labels, predicted, 10))
    np.fill_diagonal(matrix, 0)
    worst = np.argsort(-matrix, axis=None, kind="stable")[:5]
    return ", ".join(f"{i // 10} for {i % 10}: {matrix.flat[i]}" for i in worst)


def calibration(top: Any, right: Any) -> dict[str, str]:
    """How often the answer is right where the largest output lies between two numbers."""
    found = {}
    for low, high in ((0.0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.99), (0.99, 1.01)):
        within = (top >= low) & (top < high)
        name = f"largest output from {low} to {min(high, 1.0)}"
        found[name] = (
            f"{within.sum()} images, mean {top[within].mean():.2f}, right {share(right[within])}"
        )
    return found


def of_drawings(net: MLP) -> dict[str, str]:
    """Brush strokes on the lab's sheet: digits drawn in several ways, and what is no digit."""
    rng, found, everything = Random(SEED), {}, []
    for digit, ways in DIGITS.items():
        for way, drawing in ways:
            rows = normalised([inked(drawing, rng) for _ in range(EACH)])
            right = hits(net, rows, int(digit))
            everything.append(right)
            found[f"drawn {digit}, {way}"] = share(right)
    for name, drawing in OTHERS.items():
        rows = normalised([inked(drawing, rng) for _ in range(EACH)])
        found[f"{name}: an output above 0.5"] = share(
            np.array(predict(net, rows)).max(axis=1) > 0.5
        )
    return {"drawn digits together": share(np.concatenate(everything))} | found


def of_nonsense(net: MLP) -> dict[str, str]:
    """How often some output is above 0.5, though there is no digit; 1,000 pictures of each kind."""
    rng, found = Random(SEED), {}
    for name, kind in KINDS.items():
        images = kind(1000, rng)
        sure = [share(np.array(predict(net, images)).max(axis=1) > 0.5)]
        processed = normalised(images)
        if len(processed):
            sure.append(share(np.array(predict(net, processed)).max(axis=1) > 0.5))
        found[f"{name}: an output above 0.5"] = ", pre-processed ".join(sure)
    return found
