"""What article C says, computed: MNIST, a line, the perceptron, softmax and its evidence."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from neuron.claims.bench import Bench
from neuron.claims.row import Numbers
from neuron.data import Dataset, from_one_hot, mnist_normalise, one_hot, squares_and_circles, xor
from neuron.data.normalise import centre_of_mass, crop_to_ink
from neuron.network import MLP
from neuron.ops.activations import sigmoid
from neuron.ops.activations import step as step_function
from neuron.ops.several import softmax
from neuron.study import guessing, perceptron
from neuron.study.ambiguity import nearest_to, strongest
from neuron.study.black_and_white import as_numbers
from neuron.study.evidence import disc, evidence_model, overlay
from neuron.study.least_squares import in_closed_form
from neuron.train import SGD, accuracy, evaluate, fit
from neuron.value import Value

#: 'The eighth training image', counted from 0; what the article says the softmax may say.
EIGHTH = 7
BYTE = 2**8 - 1
SAID = (0.80, 0.05)


def c1(bench: Bench) -> Numbers:
    """The counts and the range of MNIST, and where and how large its digits are."""
    images = bench.train.arrays()[0][:2000].reshape(-1, 28, 28)
    boxes = [max(crop_to_ink(image).shape) for image in images]
    centres = np.array([centre_of_mass(image) for image in images])
    unchanged = [bool((mnist_normalise(image) == image).all()) for image in images]
    return {
        "train": len(bench.train),
        "test": len(bench.test),
        "lowest": round(BYTE * float(bench.train.arrays()[0].min())),
        "highest": round(BYTE * float(bench.train.arrays()[0].max())),
        "measured": len(images),
        "side": int(np.median(boxes)),
        "side_20": float(np.mean(np.array(boxes) == 20)),
        "centre_low": float(centres.min()),
        "centre_high": float(centres.max()),
        "unchanged": float(np.mean(unchanged)),
    }


def c2(bench: Bench) -> Numbers:
    """A training image as its matrix of numbers."""
    inputs, labels = bench.train.arrays()
    printed = as_numbers(inputs[EIGHTH].reshape(28, 28))
    lines = printed.split("\n")
    again = np.array([[int(n) for n in line.split()] for line in lines]) / BYTE
    return {
        "index": EIGHTH,
        "label": int(labels[EIGHTH]),
        "rows": len(lines),
        "columns": len(lines[0].split()),
        "largest": int(BYTE * again.max()),
        "error": float(np.abs(again.reshape(-1) - inputs[EIGHTH]).max()),
    }


def c3(bench: Bench) -> Numbers:
    """All training labels as one-hot rows, and back."""
    labels = bench.train.arrays()[1].astype(np.int64)
    rows = one_hot(labels, 10)
    return {
        "labels": len(labels),
        "example": int(labels[EIGHTH]),
        "row": " ".join(f"{entry:.0f}" for entry in rows[EIGHTH]),
        "ones": float(rows.sum(axis=1).min()),
        "wrong": int((from_one_hot(rows) != labels).sum()),
    }


def c4(bench: Bench) -> Numbers:
    """A line learned from squares and circles; and what linear regression would do instead."""
    data = squares_and_circles(80, gap=0.2, seed=1)
    net = MLP(2, [1], "linear", seed=0)
    fit(net, data, loss="binary_cross_entropy", optimiser=SGD(1.0), epochs=60, batch_size=8)
    weights, biases = net.layers[0].numbers()
    far = _with_far_circles(data, weights[0])
    again = MLP(2, [1], "linear", seed=0)
    fit(again, far, loss="binary_cross_entropy", optimiser=SGD(0.3), epochs=100, batch_size=8)
    line = in_closed_form(far.inputs, far.targets)
    straight = accuracy(far.targets, [int(y > 0.5) for y in line(far.inputs)[:, 0]])
    point = [0.4, 0.1]
    z = float(net(point)[0].data)
    return {
        "line": f"{weights[0][0]:.2f}·x1 {weights[0][1]:+.2f}·x2 {biases[0]:+.2f} = 0",
        "accuracy": evaluate(net, data, "binary_cross_entropy").accuracy,
        "point": f"({point[0]}, {point[1]})",
        "answer": (data.classes or ("", ""))[int(z > 0)],
        "probability": float(sigmoid(abs(z))),
        "logistic": evaluate(again, far, "binary_cross_entropy").accuracy,
        "linear": straight,
        "linear_wrong": round((1 - straight) * len(far)),
    }


def _with_far_circles(data: Dataset, direction: list[float]) -> Dataset:
    """The same points and thirty more circles, far on the side where circles are."""
    length = math.hypot(*direction)
    far = [[(8 + i / 10) * d / length for d in direction] for i in range(30)]
    points = [list(x) for x in data.inputs]
    labels = [int(y) for y in data.targets]
    return Dataset("with far circles", points + far, labels + [1] * 30, data.classes)


def c5(bench: Bench) -> Numbers:
    """A threshold unit and a sigmoid neuron on the same points, and their slopes."""
    data = squares_and_circles(80, gap=0.2, seed=1)
    corrections = list(perceptron.learn(data, epochs=100))
    mistakes = perceptron.mistakes_per_epoch(corrections)
    net = MLP(2, [1], "linear", seed=0)
    fit(net, data, loss="binary_cross_entropy", optimiser=SGD(1.0), epochs=60, batch_size=8)
    slopes: dict[str, list[float]] = {"step": [], "sigmoid": []}
    for z in np.linspace(-3, 3, 61).tolist():
        for name, function in (("step", step_function), ("sigmoid", sigmoid)):
            x = Value(z)
            function(x).backward()
            slopes[name].append(float(x.grad))
    return {
        "epochs": len(mistakes),
        "first": mistakes[0],
        "mistakes": sum(mistakes),
        "last": mistakes[-1],
        "sigmoid_accuracy": evaluate(net, data, "binary_cross_entropy").accuracy,
        "step_slope": max(slopes["step"]),
        "sigmoid_slope": max(slopes["sigmoid"]),
    }


def c6(bench: Bench) -> Numbers:
    """Nudge after nudge: does the error get smaller each time? Also where no line separates."""
    data = squares_and_circles(60, gap=0.1, noise=0.1, seed=2)
    net = MLP(2, [1], "sigmoid", seed=0)
    whole = [evaluate(net, data).loss]
    own = []
    for nudge in guessing.guesses(net, data, learning_rate=1.0, steps=180):
        own.append(nudge.after < nudge.before)
        whole.append(evaluate(net, data).loss)
    rises = [after > before for before, after in pairwise(whole)]
    settled = perceptron.mistakes_per_epoch(list(perceptron.learn(xor(4, noise=0), epochs=100)))
    return {
        "steps": len(own),
        "own_falls": float(np.mean(own)),
        "rises": sum(rises),
        "rises_share": float(np.mean(rises)),
        "first": whole[0],
        "last": whole[-1],
        "xor_epochs": len(settled),
        "xor_least": min(settled),
    }


def c7(bench: Bench) -> Numbers:
    """The laws of softmax, on the sums that the network gives real digits."""
    rows = np.array(bench.flat(bench.test.arrays()[0][:500]).data)
    p = softmax(rows)
    more = rows.copy()
    more[:, 3] += 1.0
    q = softmax(more)
    odds = (q[:, 3] / q[:, 4]) / (p[:, 3] / p[:, 4])
    return {
        "digits": len(rows),
        "sum_error": float(np.abs(p.sum(axis=1) - 1).max()),
        "shift_error": float(np.abs(softmax(rows + 100.0) - p).max()),
        "ratio": float(odds.mean()),
        "ratio_error": float(np.abs(odds / math.e - 1).max()),
        "others_change": bool((np.abs(q[:, 4] - p[:, 4]) > 0).all()),
    }


def c8(bench: Bench) -> Numbers:
    """A gap between two sums, and a real digit that comes nearest to what the article says."""
    chosen = [c for c in bench.certainties if (c.first, c.second) == (9, 8)]
    found = nearest_to(chosen or bench.certainties, SAID)
    z = np.array(bench.flat(bench.test.arrays()[0][found.example]).data)
    gap = float(z[found.first] - z[found.second])
    p, q = found.probabilities[found.first], found.probabilities[found.second]
    return {
        "said_gap": math.log(SAID[0] / SAID[1]),
        "example": found.example,
        "label": found.label,
        "first": found.first,
        "second": found.second,
        "p": p,
        "q": q,
        "others": 1 - p - q,
        "gap": gap,
        "log_ratio": math.log(p / q),
        "error": abs(gap - math.log(p / q)),
        "off": max(abs(p - SAID[0]), abs(q - SAID[1])),
    }


def c9(bench: Bench) -> Numbers:
    """The evidence model of the zero, and a three laid over it."""
    weights = evidence_model(bench.flat, 0, (28, 28))
    inputs, labels = bench.test.arrays()
    zero = bench.means[0].reshape(28, 28)
    centre = disc((28, 28), 3.0)
    ring = zero > 0.5 * zero.max()
    three = inputs[labels == 3]
    laid = [overlay(bench.flat, x, 0, (28, 28)) for x in three]
    middle = float(np.mean([layer.terms[disc((28, 28), 5.0)].sum() for layer in laid]))
    return {
        "accuracy": evaluate(bench.flat, bench.test, "cross_entropy").accuracy,
        "parameters": 10 * 784 + 10,
        "centre": float(weights[centre].mean()),
        "ring": float(weights[ring].mean()),
        "threes": len(laid),
        "three_middle": middle,
        "three_z": float(np.mean([layer.z for layer in laid])),
        "penalised": float(np.mean([layer.terms[centre].sum() < 0 for layer in laid])),
    }


def c10(bench: Bench) -> Numbers:
    """σ near 0, and softmax of (z, 0) beside σ(z)."""
    near = np.linspace(-2.0, 2.0, 401)
    z = np.linspace(-700.0, 700.0, 5601)
    pairs = softmax(np.stack([z, np.zeros_like(z)], axis=1))[:, 0]
    outputs = sigmoid(near)
    return {
        "low": float(outputs.min()),
        "high": float(outputs.max()),
        "extreme": float(((outputs < 0.1) | (outputs > 0.9)).mean()),
        "difference": float(np.abs(pairs - sigmoid(z)).max()),
    }


def c11(bench: Bench) -> Numbers:
    """The strongest prediction of all test digits, and the weakest."""
    found = bench.certainties
    sure = strongest(found)
    weak = min(found, key=lambda c: max(c.probabilities))
    return {
        "strong_example": sure.example,
        "strong": max(sure.probabilities),
        "strong_answer": sure.first,
        "weak_example": weak.example,
        "weak": max(weak.probabilities),
        "weak_label": weak.label,
        "weak_entropy": weak.entropy,
        "above_99": float(np.mean([max(c.probabilities) > 0.99 for c in found])),
        "below_half": float(np.mean([max(c.probabilities) < 0.5 for c in found])),
    }
