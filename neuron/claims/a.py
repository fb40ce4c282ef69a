"""What article A says, computed: one neuron that finds a six, and nine more."""

from __future__ import annotations

import numpy as np

from neuron.claims.bench import SIX, Bench
from neuron.claims.row import Numbers
from neuron.data import Dataset
from neuron.network import MLP
from neuron.study import black_and_white as bw
from neuron.study.convolution import convolution_layer, convolution_weights
from neuron.study.least_squares import in_closed_form
from neuron.train import Adam, evaluate, fit, predict

#: The output that the article reads as a percentage, and its picture's size.
READ_AS_CONFIDENCE = 0.9423
SIDE = 24


def a1(bench: Bench) -> Numbers:
    """An all-white and an all-black picture, and real digits, there and back."""
    white, black = np.zeros((SIDE, SIDE)), np.ones((SIDE, SIDE))
    digits = bench.test24.arrays()[0][:100].reshape(-1, SIDE, SIDE)
    same = [
        bool((bw.encode(bw.decode(image)) == image).all())
        and bool((bw.to_matrix(bw.to_row(image), image.shape) == image).all())
        for image in [white, black, *digits]
    ]
    return {
        "numbers": bw.to_row(white).size,
        "white_sum": float(white.sum()),
        "black_sum": float(black.sum()),
        "pictures": len(same),
        "exact": sum(same),
        "ink_in_a": bw.encode(["#"])[0, 0],
        "white_in_b": 1.0 - bw.encode(["."])[0, 0],
    }


def a2(bench: Bench) -> Numbers:
    """The linear model f(x) = x·W, by least squares, as a detector of sixes."""
    train, test = bench.sixes
    model = in_closed_form(*train.arrays(), bias=False)
    outputs = model(test.arrays()[0])[:, 0]
    sixes = test.arrays()[1] == 1
    near = np.abs(outputs - READ_AS_CONFIDENCE) < 0.05
    return {
        "read": READ_AS_CONFIDENCE,
        "accuracy": float(((outputs > 0.5) == sixes).mean()),
        "base_rate": float(1 - sixes.mean()),
        "lowest": float(outputs.min()),
        "highest": float(outputs.max()),
        "outside": float(((outputs < 0) | (outputs > 1)).mean()),
        "near": int(near.sum()),
        "sixes_near": float(sixes[near].mean()) if near.any() else 0.0,
    }


def a3(bench: Bench) -> Numbers:
    """The same model by gradient descent: many small adjustments of 576 weights."""
    train = bench.sixes[0]
    net = MLP(SIDE * SIDE, [1], "linear", initialiser="zeros", backend="numpy")
    records = fit(
        net,
        train,
        loss="squared_error",
        optimiser=Adam(0.001),
        epochs=5,
        batch_size=128,
        decay=True,
    )
    losses = [record.train_loss for record in records]
    best = in_closed_form(*train.arrays())
    return {
        "first": losses[0],
        "last": losses[-1],
        "epochs": len(losses),
        "best": best.loss(*train.arrays()),
        "steps": len(losses) * -(-len(train) // 128),
    }


def a4(bench: Bench) -> Numbers:
    """One sigmoid neuron that says six or not."""
    test = bench.sixes[1]
    outputs = np.array(predict(bench.six_neuron, test.inputs))[:, 0]
    found, sixes = outputs > 0, test.arrays()[1] == 1
    hits = int((found & sixes).sum())
    return {
        "inputs": bench.six_neuron.n_inputs,
        "accuracy": float((found == sixes).mean()),
        "recall": hits / int(sixes.sum()),
        "precision": hits / max(1, int(found.sum())),
        "base_rate": float(1 - sixes.mean()),
    }


def a5(bench: Bench) -> Numbers:
    """Ten such neurons side by side, each for its own digit."""
    net = bench.ten_neurons
    weights, biases = net.layers[0].numbers()
    return {
        "neurons": len(biases),
        "parameters": sum(map(len, weights)) + len(biases),
        "accuracy": evaluate(net, bench.test24, "binary_cross_entropy").accuracy,
    }


def a6(bench: Bench) -> Numbers:
    """A layer that feeds another; and a convolution as a layer with shared, local weights."""
    deep = bench.trained(bench.train24, [32, 10], ["relu", "linear"], epochs=4)
    kernel = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]])
    image = bench.test.arrays()[0][0]
    weights, (rows, columns) = convolution_weights(kernel, (28, 28))
    layer = convolution_layer(kernel, (28, 28), activation="linear")
    picture = image.reshape(28, 28)
    slid = [
        float((picture[i : i + 3, j : j + 3] * kernel).sum())
        for i in range(rows)
        for j in range(columns)
    ]
    return {
        "one_layer": evaluate(bench.ten_neurons, bench.test24, "binary_cross_entropy").accuracy,
        "two_layers": evaluate(deep, bench.test24, "cross_entropy").accuracy,
        "difference": float(np.abs(layer(image).data - slid).max()),
        "dense": weights.size,
        "shared": kernel.size,
        "data": bench.data,
    }


def a7(bench: Bench) -> Numbers:
    """One answer of the neuron that finds sixes, every term of its sum."""
    test: Dataset = bench.sixes[1]
    inputs, labels = test.arrays()
    x = inputs[labels == 1][0]
    step = bench.six_neuron.explain(x.tolist()).to_dict()["steps"][0]
    terms = [term["value"] for term in step["terms"]]
    added = step["added"]["value"]
    answer = float(bench.six_neuron(x)[0].data)
    return {
        "terms": len(terms),
        "inked": int((x > 0).sum()),
        "sum": float(sum(terms) + added),
        "answer": answer,
        "difference": abs(float(sum(terms) + added) - answer),
        "digit": SIX,
    }
