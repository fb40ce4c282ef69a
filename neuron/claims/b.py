"""What article B says, computed: the network 784-16-16-10, its neurons, weights and doubts."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np

from neuron import store
from neuron.claims.bench import Bench
from neuron.claims.row import Numbers
from neuron.network import MLP
from neuron.ops.activations import sigmoid
from neuron.plots.signed import signed_pictures
from neuron.study import ablation, detectors, painting, shapes
from neuron.study.ambiguity import certainties, most_ambiguous
from neuron.train import evaluate

CHAPTER = [784, 16, 16, 10]
HESITANT = (4, 9)
#: The edge detector of the quiz: 2 × 12 pixels of +1, and 8 of −1 above and below.
EDGE = ((6, 14), range(2, 4), range(1, 13), range(3, 11))
BIAS = -10.0
FAR_LEFT = -1000.0


def b1(bench: Bench) -> Numbers:
    """The network's parameters, counted one by one, and without building it."""
    net = MLP(CHAPTER[0], CHAPTER[1:], seed=0)
    items = [(count.weights, count.biases) for count in shapes.dense(CHAPTER)]
    return {
        "total": len(net.parameters()),
        "counted": sum(map(sum, items)),
        "itemised": " + ".join(f"{w:,} + {b}" for w, b in items),
        "in_summary": f"{len(net.parameters()):,}" in net.summary(),
    }


def b2(bench: Bench) -> Numbers:
    """The range of the pixels, and of every neuron's activation, over the test digits."""
    pixels = bench.test.arrays()[0]
    layers = [ablation.activations(bench.chapter, bench.test, i) for i in range(3)]
    corner = pixels[:, 0]
    return {
        "lowest": float(min(pixels.min(), *(a.min() for a in layers))),
        "highest": float(max(pixels.max(), *(a.max() for a in layers))),
        "neurons": int(pixels.shape[1] + sum(a.shape[1] for a in layers)),
        "paper": float(np.median(corner)),
    }


def b3(bench: Bench) -> Numbers:
    """The test digit between a four and a nine that the network is least able to decide."""
    found = certainties(bench.chapter, bench.test)
    unsure = most_ambiguous(found, HESITANT)
    typical = sorted(c.margin for c in found)[len(found) // 2]
    return {
        "example": unsure.example,
        "label": unsure.label,
        "p_first": unsure.probabilities[unsure.first],
        "p_second": unsure.probabilities[unsure.second],
        "first": unsure.first,
        "second": unsure.second,
        "margin": unsure.margin,
        "entropy": unsure.entropy,
        "typical": typical,
        "pairs": sum({c.first, c.second} == set(HESITANT) for c in found),
    }


def b4(bench: Bench) -> Numbers:
    """An edge detector set by hand, shown four patches."""
    weights = detectors.edge(*EDGE)
    patches = detectors.edge_patches(*EDGE)
    neuron = painting.neuron_from(weights, activation="linear")
    sums = [neuron(image.reshape(-1).tolist()).data for _, image in patches]
    ranked = sorted(range(4), key=lambda k: -sums[k])
    return {
        "positive": int((weights > 0).sum()),
        "negative": int((weights < 0).sum()),
        "sums": ", ".join(f"{z:.0f}" for z in sums).replace("-", "−"),
        "order": " > ".join("ABCD"[k] for k in ranked),
    }


def b5(bench: Bench) -> Numbers:
    """The same patches for a detector that has no negative surround."""
    patches = np.array([image for _, image in detectors.edge_patches(*EDGE)])
    bare = painting.sums(detectors.edge(*EDGE[:3], None), patches)
    whole = painting.sums(detectors.edge(*EDGE), patches)
    return {
        "edge_without": float(bare[1]),
        "blob_without": float(bare[3]),
        "edge_with": float(whole[1]),
        "blob_with": float(whole[3]),
    }


def b6(bench: Bench) -> Numbers:
    """σ far to the left, by the engine and by the formula as it stands in books."""
    value = sigmoid(FAR_LEFT)
    try:
        naive = f"{1 / (1 + math.exp(-FAR_LEFT)):g}"
    except OverflowError as error:
        naive = f"OverflowError ({error})"
    nearest = min((0.0, 0.5, 1.0), key=lambda candidate: abs(candidate - value))
    return {"z": FAR_LEFT, "sigma": float(value), "naive": naive, "nearest": nearest}


def b7(bench: Bench) -> Numbers:
    """The four patches again, the neuron having a bias: which of them make it fire."""
    weights = detectors.edge(*EDGE)
    neuron = painting.neuron_from(weights, bias=BIAS)
    patches = [image for _, image in detectors.edge_patches(*EDGE)]
    sums = [float(z) for z in painting.sums(weights, np.array(patches))]
    answers = [neuron(image.reshape(-1).tolist()).data for image in patches]
    return {
        "bias": BIAS,
        "answers": ", ".join(f"{a:.2g}" for a in answers),
        "active": "".join("ABCD"[k] for k in range(4) if answers[k] > 0.5),
        "above": "".join("ABCD"[k] for k in range(4) if sums[k] > -BIAS),
        "at_border": float(sigmoid(-BIAS + BIAS)),
    }


def b8(bench: Bench) -> Numbers:
    """The first layer's weights as pictures: the scale, the colours, the marks."""
    rows = np.array(bench.chapter.layers[0].numbers()[0])
    ax = signed_pictures(rows.reshape(-1, 28, 28))
    low, high = ax.images[0].get_clim()
    marks = [len(np.asarray(group.get_offsets())) for group in ax.collections]
    red, _, blue = (ax.images[0].cmap(level)[:3] for level in (0.0, 0.5, 1.0))
    return {
        "pictures": bench.chapter.layers[0].n_outputs,
        "low": float(low),
        "high": float(high),
        "skew": abs(float(low + high)),
        "marks": sum(marks),
        "minus_is_red": bool(red[0] > red[2]),
        "plus_is_blue": bool(blue[2] > blue[0]),
    }


def b9(bench: Bench) -> Numbers:
    """The same network neuron by neuron and as matrices, on real digits."""
    matrix = bench.chapter
    scalar = matrix.to("scalar")
    images = bench.test.arrays()[0][:20]
    apart = [
        abs(float(a) - b.data)
        for x in images
        for a, b in zip(matrix(x).data, scalar(x.tolist()), strict=True)
    ]
    return {"pictures": len(images), "outputs": len(apart), "difference": max(apart)}


def b10(bench: Bench) -> Numbers:
    """The network as a function: called twice, saved and loaded again."""
    net, x = bench.chapter, bench.test.arrays()[0][0]
    before = net.numbers()
    first, second = net(x).data.tolist(), net(x).data.tolist()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "network.json"
        store.save(net, file)
        loaded = store.load(file).net.to("numpy")
        size = file.stat().st_size
    return {
        "inputs": net.n_inputs,
        "outputs": len(first),
        "same_twice": first == second,
        "unchanged": before == net.numbers(),
        "same_loaded": first == loaded(x).data.tolist(),
        "kilobytes": size / 1000,
    }


def b11(bench: Bench) -> Numbers:
    """Painting weights by hand: a ring that looks for a nought, scored on all test digits."""
    ring = detectors.loop((28, 28), (13.5, 13.5), (8.0, 6.5), 4.0)
    score = painting.score(ring, bench.test, [0])
    return {
        "painted": int((ring != 0).sum()),
        "all": shapes.total(shapes.dense(CHAPTER)),
        "ranking": score.ranking,
        "accuracy": score.accuracy,
        "base_rate": score.base_rate,
        "learned": evaluate(bench.chapter, bench.test).accuracy,
    }
