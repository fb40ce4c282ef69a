"""What article B says of experiments, computed: moved digits, ablation, depth, likeness, shapes."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from neuron.claims.bench import Bench
from neuron.claims.row import Numbers
from neuron.data import Dataset, mnist_normalise, resize
from neuron.network import MLP
from neuron.study import ablation, shapes, similarity, templates
from neuron.study.saturation import layer_states
from neuron.study.shifting import accuracy_against_shift
from neuron.train import Adam, evaluate, fit


def b12(bench: Bench) -> Numbers:
    """Accuracy on moved digits, with the pre-processing off and on."""
    data = bench.test.take(range(0, len(bench.test), max(1, len(bench.test) // 1000)))
    found = accuracy_against_shift(
        bench.chapter, data, range(5), preprocess=mnist_normalise, margin=4
    )
    return {
        "digits": len(data),
        "off": " / ".join(f"{100 * r.off:.1f}" for r in found),
        "on": " / ".join(f"{100 * r.on:.1f}" for r in found),
        "off_lost": 100 * (found[0].off - found[-1].off),
        "on_lost": 100 * (found[0].off - found[-1].on),
    }


def b13(bench: Bench) -> Numbers:
    """Are hidden neurons edge and loop detectors? Their weights beside a bank of such shapes."""
    weights = np.array(bench.chapter.layers[0].numbers()[0])
    inked = bench.train.arrays()[0].mean(axis=0) > 0.02
    shapes_wanted = templates.bank((28, 28))
    likeness, _ = templates.nearest_template(weights * inked, shapes_wanted * inked)
    untrained = MLP(784, [16], seed=1, backend="numpy")
    chance, _ = templates.nearest_template(
        np.array(untrained.layers[0].numbers()[0]) * inked, shapes_wanted * inked
    )
    lost = [ablation.ablate(bench.chapter, bench.test, layer) for layer in (0, 1)]
    harmed = [sum(drop > 0.05 for drop in neuron.class_drops) for layer in lost for neuron in layer]
    return {
        "neurons": len(weights),
        "shapes": len(shapes_wanted),
        "alike": int((likeness > 0.7).sum()),
        "share": float((likeness > 0.7).mean()),
        "best": float(likeness.max()),
        "mean": float(likeness.mean()),
        "chance": float(chance.mean()),
        "largest_drop": 100 * max(neuron.drop for layer in lost for neuron in layer),
        "harmed": float(np.mean(harmed)),
        "single": sum(n <= 1 for n in harmed),
        "hidden": len(harmed),
    }


def b14(bench: Bench) -> Numbers:
    """The same deep network with sigmoid and with relu, after the same training."""
    found: Numbers = {}
    for name in ("sigmoid", "relu"):
        net = MLP(784, [32, 32, 32, 32, 10], [name] * 4 + ["linear"], backend="numpy")
        fresh = layer_states(net, bench.some.take(range(500)), "cross_entropy")
        fit(
            net,
            bench.some,
            loss="cross_entropy",
            optimiser=Adam(0.001),
            epochs=3 if bench.data == "mnist" else 12,
            batch_size=64,
        )
        done = layer_states(net, bench.some.take(range(500)), "cross_entropy")
        found[name] = evaluate(net, bench.test, "cross_entropy").accuracy
        found[f"{name}_vanishing"] = fresh[-1].gradient / fresh[0].gradient
        found[f"{name}_flat"] = float(np.mean([state.flat for state in done]))
    return found


def b15(bench: Bench) -> Numbers:
    """What the page does with a drawing: a digit written small and askew on a large sheet."""
    inputs, labels = bench.test.arrays()
    images = inputs[:200].reshape(-1, 28, 28)
    sheets = [np.pad(resize(image, (90, 90)), ((20, 90), (85, 25))) for image in images]
    plain = Dataset(
        "as drawn",
        np.array([resize(s, (28, 28)).reshape(-1) for s in sheets]),
        labels[:200],
        bench.test.classes,
        (28, 28),
    )
    centred = Dataset(
        "centred and scaled",
        np.array([mnist_normalise(s).reshape(-1) for s in sheets]),
        labels[:200],
        bench.test.classes,
        (28, 28),
    )
    started = perf_counter()
    mnist_normalise(sheets[0])
    bench.chapter(centred.arrays()[0][0])
    return {
        "drawings": len(sheets),
        "plain": evaluate(bench.chapter, plain).accuracy,
        "centred": evaluate(bench.chapter, centred).accuracy,
        "milliseconds": 1000 * (perf_counter() - started),
    }


def b16(bench: Bench) -> Numbers:
    """Every pixel connected to every output, beside two hidden layers, on the same data."""
    return {
        "flat": evaluate(bench.flat, bench.test, "cross_entropy").accuracy,
        "flat_parameters": shapes.total(shapes.dense(bench.flat.sizes)),
        "hidden": evaluate(bench.chapter, bench.test).accuracy,
        "hidden_parameters": shapes.total(shapes.dense(bench.chapter.sizes)),
    }


def b17(bench: Bench) -> Numbers:
    """Threes beside threes, and beside eights, pixel by pixel."""
    found = similarity.distances(bench.test.take(range(min(5000, len(bench.test)))), 3, 8)
    return {
        "within": found.within,
        "between": found.between,
        "gap": found.gap,
        "farthest": found.farthest_gap,
        "nearer": found.nearer_to_other,
        "shared_ink": found.shared_ink,
    }


def b18(bench: Bench) -> Numbers:
    """A small table of shapes: parameters, accuracy, seconds of training."""
    rows: list[Numbers] = []
    for widths in ([10], [16, 10], [16, 16, 10], [64, 10], [128, 10], [32, 32, 32, 10]):
        started = perf_counter()
        net = bench.trained(bench.some, widths, ["relu"] * (len(widths) - 1) + ["linear"], epochs=4)
        rows.append(
            {
                "shape": "-".join(map(str, net.sizes)),
                "parameters": shapes.total(shapes.dense(net.sizes)),
                "accuracy": evaluate(net, bench.test, "cross_entropy").accuracy,
                "seconds": perf_counter() - started,
            }
        )
    return {
        "shapes": rows,
        "n": len(rows),
        "table": "; ".join(
            f"{row['shape']} ({row['parameters']:,}): {row['accuracy']:.1%} "
            f"in {row['seconds']:.1f} s"
            for row in rows
        ),
        "spread": 100
        * (max(row["accuracy"] for row in rows) - min(row["accuracy"] for row in rows)),
    }
