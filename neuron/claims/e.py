"""What article E says, computed: features, guessing, dreams, and counting parameters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from neuron.claims.bench import SEED, Bench
from neuron.claims.row import Numbers
from neuron.draw import draw
from neuron.network import MLP, Neuron
from neuron.study import detectors, dreams, fooling, guessing, painting, shapes, templates
from neuron.study.ambiguity import class_probabilities
from neuron.study.convolution import strongest_window
from neuron.study.selectivity import half_of_the_weight, layer_selectivity
from neuron.train import evaluate

PICTURE = (28, 28)
SAID_PARAMETERS = 30_000_000


def e1(bench: Bench) -> Numbers:
    """A network for pictures of 32 × 32."""
    net = MLP(32 * 32, [16, 16, 10], seed=0, backend="numpy")
    first = net.summary().splitlines()[2]
    return {
        "inputs": net.n_inputs,
        "outputs": net.n_outputs,
        "summary_line": " ".join(first.split()),
        "total": shapes.total(shapes.dense(net.sizes)),
    }


def e2(bench: Bench) -> Numbers:
    """A neuron with the inputs 5, 1 and 8, worked out term by term; the weights are ours."""
    inputs, weights, bias = [5.0, 1.0, 8.0], [0.5, -1.0, 0.25], 0.5
    neuron = Neuron(activation="linear", weights=weights, bias=bias)
    value = neuron(inputs)
    terms = [w * x for w, x in zip(weights, inputs, strict=True)]
    step = value.explain().to_dict()["steps"][0]
    return {
        "worked": " + ".join(f"{w:g}·{x:g}" for w, x in zip(weights, inputs, strict=True))
        + f" + {bias:g}",
        "terms": " + ".join(f"{term:g}" for term in terms),
        "sum": sum(terms) + bias,
        "neuron": float(value.data),
        "explained": sum(term["value"] for term in step["terms"]) + step["added"]["value"],
    }


def e3(bench: Bench) -> Numbers:
    """A lower loop as a feature set by hand: one neuron at a fixed place, then slid about."""
    inputs, labels = bench.test.arrays()
    fixed = painting.score(detectors.lower_loop(PICTURE), bench.test, [6, 8])
    z = strongest_window(detectors.small_loop(), inputs, PICTURE, rows=(11, 26))
    slid = painting.score_of(z, bench.test, [6, 8])
    means = [float(z[labels == digit].mean()) for digit in range(10)]
    order = sorted(range(10), key=lambda digit: -means[digit])
    return {
        "fixed": fixed.ranking,
        "slid": slid.ranking,
        "top": ", ".join(f"{digit} ({means[digit]:.2f})" for digit in order[:4]),
        "first_two": "".join(str(digit) for digit in sorted(order[:2])),
        "accuracy": slid.accuracy,
        "base_rate": slid.base_rate,
    }


def e4(bench: Bench) -> Numbers:
    """The input layer in the summary and in the drawing: no parameters there."""
    net = MLP(3, [2, 1], seed=0)
    line = next(line for line in net.summary().splitlines() if line.startswith("input"))
    source = draw(net, [0.1, 0.2, 0.3]).dot
    return {
        "line": " ".join(line.split()),
        "parameters": int(line.split()[-1].replace(",", "")),
        "computes_nothing": "computes nothing" in line,
        "drawn": all(f"x[{i}]" in source or f"x{i}" in source for i in range(3)),
        "named": sum(name.startswith("layers[0]") for name, _ in net.named_parameters()),
    }


def e5(bench: Bench) -> Numbers:
    """Shots in the dark, then guess, compare, correct, one digit after another."""
    dark = [
        evaluate(MLP(784, [16, 16, 10], seed=seed, backend="numpy"), bench.test).accuracy or 0.0
        for seed in range(20)
    ]
    net = MLP(784, [16, 10], ["sigmoid", "linear"], seed=SEED, backend="numpy")
    before = evaluate(net, bench.test, "cross_entropy").accuracy
    nudges = list(
        guessing.guesses(net, bench.train, loss="cross_entropy", learning_rate=0.2, steps=4000)
    )
    rights = [n.guess.index(max(n.guess)) == n.wanted.index(1.0) for n in nudges]
    return {
        "networks": len(dark),
        "dark": float(np.mean(dark)),
        "luckiest": max(dark),
        "before": before,
        "steps": len(nudges),
        "early": float(np.mean(rights[:200])),
        "late": float(np.mean(rights[-200:])),
        "after": evaluate(net, bench.test, "cross_entropy").accuracy,
    }


def e6(bench: Bench) -> Numbers:
    """A picture for every class, with and without the knobs, and what it looks like."""
    found: Numbers = {}
    for name, knobs in (("plain", dreams.PLAIN), ("smooth", dreams.SMOOTH)):
        pictures = [
            dreams.dream(bench.dreamer, PICTURE, unit=digit, knobs=knobs).picture
            for digit in range(10)
        ]
        rows = class_probabilities(bench.dreamer, np.array(pictures).reshape(10, -1))
        alike = [dreams.likeness(p, m) for p, m in zip(pictures, bench.means, strict=True)]
        found[name] = float(rows.diagonal().min())
        found[f"{name}_likeness"] = float(np.mean(alike))
        found[f"{name}_least"] = min(alike)
    noise = fooling.confidence_on_noise(bench.dreamer, 500)
    neuron = dreams.dream(bench.dreamer, PICTURE, layer=0, unit=0)
    layer = dreams.dream(bench.dreamer, PICTURE, layer=0, unit=None)
    found["noise"] = float(np.mean(noise > 0.9))
    found["neuron"] = f"{neuron.objective[0]:.1f} → {neuron.objective[-1]:.1f}"
    found["layer"] = f"{layer.objective[0]:.2f} → {layer.objective[-1]:.1f}"
    found["neuron_gain"] = neuron.objective[-1] - neuron.objective[0]
    found["layer_gain"] = layer.objective[-1] - layer.objective[0]
    return found


def e7(bench: Bench) -> Numbers:
    """Which networks have thirty million parameters? Counted, not built."""
    width = shapes.width_for(SAID_PARAMETERS, 32 * 32, 10, 2)
    at = shapes.total(shapes.dense([32 * 32, width, width, 10]))
    wider = shapes.total(shapes.dense([32 * 32, width + 1, width + 1, 10]))
    small = shapes.total(shapes.dense("784-16-16-10"))
    kernel = shapes.convolution(3, 64, (3, 3)).parameters
    return {
        "width": width,
        "at": at,
        "wider": wider,
        "small": small,
        "times": at / small,
        "kernel": kernel,
        "gigabytes": 8 * at / 1e9,
        "said": SAID_PARAMETERS,
    }


def e8(bench: Bench) -> Numbers:
    """Layer by layer: how much each neuron depends on the digit, and how local its weights are."""
    net = bench.trained(bench.train, [32, 32, 32, 10], ["relu"] * 3 + ["linear"], epochs=4)
    knows = layer_selectivity(net, bench.test)
    weights = np.array(net.layers[0].numbers()[0])
    inked = bench.train.arrays()[0].mean(axis=0) > 0.02
    likeness, _ = templates.nearest_template(weights * inked, templates.bank(PICTURE) * inked)
    alike = [_dream_likeness(bench, net, layer) for layer in range(4)]
    return {
        "shape": "-".join(map(str, net.sizes)),
        "knows": " → ".join(f"{share:.0%}" for share in knows),
        "first_knows": knows[1],
        "last_hidden_knows": knows[-2],
        "rises": all(a < b for a, b in pairwise(knows[:-1])),
        "half": half_of_the_weight(weights[:, inked]),
        "simple": float((likeness > 0.7).mean()),
        "likeness": " → ".join(f"{share:.2f}" for share in alike),
        "first_dream": alike[0],
        "last_dream": alike[-1],
    }


def _dream_likeness(bench: Bench, net: MLP, layer: int) -> float:
    """How much the pictures dreamed up for a layer's first neurons look like any digit's mean."""
    units = min(8, net.layers[layer].n_outputs)
    pictures = [
        dreams.dream(net, PICTURE, layer=layer, unit=unit, knobs=dreams.Knobs(steps=60)).picture
        for unit in range(units)
    ]
    best = [max(dreams.likeness(p, mean) for mean in bench.means) for p in pictures]
    return float(np.mean(best))
