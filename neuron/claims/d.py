"""What article D says, computed: a line through points, equations, and cats and dogs."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from neuron.claims.bench import Bench
from neuron.claims.row import Numbers
from neuron.data import Dataset, line, read_brightness
from neuron.maths.errors import MissingPackageError, SettingError, ShapeError
from neuron.network import MLP
from neuron.ops.activations import sigmoid
from neuron.ops.several import weighted_sum
from neuron.study.collapse import collapse
from neuron.study.equations import equation, nested
from neuron.study.intervals import chance_of_guessing, wilson
from neuron.study.least_squares import by_gradient_descent, in_closed_form
from neuron.study.photographs import standardised, with_mirrored
from neuron.train import Adam, evaluate, fit

SIDE = 180
#: The article's small random weights lie from 0 to this.
SMALL = 1e-4


def d1(bench: Bench) -> Numbers:
    """A line, then a plane in five variables, in closed form and by gradient descent."""
    data = line(60, w1=2.0, w0=1.0, noise=0.1)
    exact = in_closed_form(data.inputs, data.targets)
    found, records = by_gradient_descent(data, epochs=400)
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 5))
    plane = Dataset("plane", X, X @ rng.normal(size=5) + 1.0 + rng.normal(0, 0.1, 200))
    exact5 = in_closed_form(plane.inputs, plane.targets)
    found5, _ = by_gradient_descent(plane, epochs=400)
    return {
        "line": exact.text,
        "w1": float(exact.weights[0, 0]),
        "w0": float(exact.bias[0]),
        "first": records[0].train_loss,
        "last": records[-1].train_loss,
        "apart": float(np.abs(exact.weights - found.weights).max()),
        "apart5": float(np.abs(exact5.weights - found5.weights).max()),
        "epochs": len(records),
    }


def d2(bench: Bench) -> Numbers:
    """The first node of layer 1 and of layer 2 of a network with 4 inputs and 6 hidden neurons."""
    net = MLP(4, [6, 1], seed=0)
    x = [1.0, 0.5, -1.0, 2.0]
    hidden = [a.data for a in net.layers[0](x)]
    weights, biases = net.layers[0].numbers()
    by_hand = float(sigmoid(sum(w * v for w, v in zip(weights[0], x, strict=True)) + biases[0]))
    return {
        "bare": equation(net, 1, 0, complete=False),
        "complete": equation(net, 1, 0),
        "second": equation(net, 2, 0, digits=2),
        "latex": equation(net, 1, 0, latex=True),
        "difference": abs(by_hand - hidden[0]),
        "without": float(sum(w * v for w, v in zip(weights[0], x, strict=True))),
        "with": hidden[0],
        "hidden": len(hidden),
    }


def d3(bench: Bench) -> Numbers:
    """A stack of linear layers as one matrix; and the same stack with a non-linearity."""
    images = bench.test.arrays()[0][:200]
    linear = MLP(784, [16, 16, 10], "linear", seed=0, backend="numpy")
    flat = collapse(linear)
    bent = MLP(784, [16, 16, 10], ["relu", "relu", "linear"], seed=0, backend="numpy")
    answers = np.array(bent(images).data)
    # The best single matrix for the bent network's answers, on as many inputs as it has weights.
    rng = np.random.default_rng(0)
    probes = rng.normal(size=(2000, 784))
    wanted = np.array(bent(probes).data)
    best = in_closed_form(probes, wanted)
    try:
        collapse(bent)
        refused = False
    except SettingError:
        refused = True
    small = MLP(2, [2, 1], "linear", seed=1)
    return {
        "layers": len(linear.layers),
        "difference": float(np.abs(np.array(linear(images).data) - flat(images).data).max()),
        "left_over": best.loss(probes, wanted) / float(wanted.var(axis=0).sum()),
        "refused": refused,
        "nested": nested(small, 0),
        "answers": int(answers.size),
    }


def d4(bench: Bench) -> Numbers:
    """A picture of our own through the article's steps, its four mistakes, then cats and dogs."""
    brightness, how = _own_picture()
    row = brightness.reshape(-1)
    rng = random.Random(0)
    weights = [SMALL * rng.random() for _ in row]
    y = float(weighted_sum(weights, row.tolist(), 0.0))
    y_bytes = float(weighted_sum(weights, (255 * row).tolist(), 0.0))
    found: Numbers = {
        "inputs": row.size,
        "how": how,
        "y": y,
        "answer": float(sigmoid(y)),
        "y_bytes": y_bytes,
        "answer_bytes": float(sigmoid(y_bytes)),
        "lowest_bytes": float(sigmoid(255 * 0.1 * sum(weights))),
        **_too_few_weights(row),
        **_blue_for_red(),
    }
    found["cats"] = "no photographs here: give --data FOLDER with cats_and_dogs.zip in it"
    found |= {"mlp": "", "seen": False, "guessing": False}
    if bench.photographs_at is not None:
        found |= cats_and_dogs(bench)
    return found


def cats_and_dogs(bench: Bench) -> Numbers:
    """Train a plain MLP on the photographs, and say how far above guessing it comes.

    Its shape and its weight decay were chosen on a fifth of the training
    photographs, held out; the test photographs had no say in it.
    """
    train, test = standardised(*bench.photographs)
    more = with_mirrored(train, (32, 32))
    net = MLP(
        train.n_inputs, [64, 32, 2], ["relu", "relu", "linear"], backend="numpy", dtype="float32"
    )
    fit(
        net,
        more,
        loss="cross_entropy",
        optimiser=Adam(0.0005, weight_decay=0.1),
        epochs=15,
        batch_size=64,
        decay=True,
    )
    found = evaluate(net, test, "cross_entropy")
    share = found.accuracy or 0.0
    hits = round(share * len(test))
    low, high = wilson(hits, len(test))
    learned = evaluate(net, train, "cross_entropy").accuracy or 0.0
    chance = chance_of_guessing(hits, len(test))
    labels = np.bincount(test.arrays()[1].astype(int)) / len(test)
    return {
        "seen": True,
        "guessing": low <= float(labels.max()),
        "hits": hits,
        "photographs": len(test),
        "accuracy": share,
        "low": low,
        "high": high,
        "learned": learned,
        "chance": chance,
        "base_rate": float(labels.max()),
        "mlp": f"Why a plain MLP stops there: it weighs fixed pixels, and a cat may sit "
        f"anywhere and look any way. It gets {learned:.0%} of the photographs it has learned "
        f"from right, {100 * (learned - share):.0f} points more than new ones: it learns them by "
        f"heart instead of what makes a cat.",
        "cats": f"{share:.1%} of {len(test)} photographs right (95% interval {low:.1%} to "
        f"{high:.1%}; a coin does as well once in {1 / max(chance, 1e-300):,.0f}), {learned:.0%} "
        f"of those it learned from",
    }


def own_picture(side: int = SIDE) -> NDArray[np.uint8]:
    """A picture of our own, shape (side, side, 3): a face with ears, orange on sky blue."""
    row, column = np.indices((side, side)) / side - 0.5
    head = np.hypot(row - 0.08, column) < 0.3
    ears = (np.abs(np.abs(column) - 0.2) < 0.11 + 0.35 * (row + 0.2)) & (row > -0.42) & (row < 0)
    eyes = np.hypot(row, np.abs(column) - 0.11) < 0.035
    nose = np.hypot(1.3 * (row - 0.1), column) < 0.03
    picture = np.empty((side, side, 3), dtype=np.uint8)
    picture[:] = (150, 200, 240)
    picture[head | (ears & ~head)] = (230, 130, 40)
    picture[eyes | nose] = (40, 30, 30)
    return picture


def _own_picture() -> tuple[NDArray[np.float64], str]:
    """The red channel of our picture, read from a PNG file where Pillow is installed."""
    picture = own_picture()
    try:
        from PIL import Image
    except ImportError:
        return picture[:, :, 0] / 255.0, "drawn in memory, since Pillow is not installed"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "face.png"
        Image.fromarray(picture).save(file)
        try:
            return read_brightness(file, channel="red"), "read from a PNG file"
        except MissingPackageError:
            return picture[:, :, 0] / 255.0, "drawn in memory"


def _too_few_weights(row: NDArray[np.float64]) -> Numbers:
    """The first mistake: as many weights as the picture has columns, for all its pixels."""
    neuron = MLP(SIDE, [1], seed=0)
    try:
        neuron(row.tolist())
        said = ""
    except ShapeError as error:
        said = str(error).split(":")[0]
    return {"few": SIDE, "refused": said != "", "said": said}


def _blue_for_red() -> Numbers:
    """The 'red' channel of a library that keeps blue first is the blue one."""
    picture = own_picture()
    blue_first = picture[:, :, ::-1]
    taken = blue_first[:, :, 0]
    return {
        "taken_is_blue": bool((taken == picture[:, :, 2]).all()),
        "taken_is_red": bool((taken == picture[:, :, 0]).all()),
    }
