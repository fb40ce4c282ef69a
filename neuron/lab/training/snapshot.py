"""What the page shows of a training at one moment, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neuron.lab.training import maps
from neuron.lab.training.curves import all_finite, finite
from neuron.lab.training.job import Job, Measure
from neuron.network import MLP

Place = tuple[int, int]  # a neuron: its layer, from 1, and its unit, from 0


def snapshot(
    job: Job, focus: Place | None, probe: Sequence[float], *, still: bool
) -> dict[str, Any]:
    """The state of a training.

    `focus` is the neuron whose map is drawn large (None: the network's answer),
    `probe` the example whose activations are shown. `still` says that training
    rests, so that there is time to measure it as it is now.
    """
    found: dict[str, Any] = {
        "epoch": job.epoch,
        "step": job.step,
        "steps": job.n_steps,
        "total_steps": job.total_steps,
        "rate": job.optimiser.learning_rate,
        "curve": job.curve.as_data(),
        "batches": job.batches.as_data(),
        "layers": _layers(job, with_every_number=still),
        "probe": _probe(job.net, probe),
        "now": _now(job) if still else None,
        "failed": job.has_failed,
        "imported": job.start is not None,
    }
    box = job.examples.box
    if box is not None:
        found["large"] = maps.large_map(job.net, box, focus, job.loss.threshold)
        for layer, drawn in zip(found["layers"], maps.small_maps(job.net, box), strict=True):
            layer["maps"] = drawn
    return found


def has_neuron(net: MLP, place: Place) -> bool:
    """Whether a network has this neuron."""
    layer, unit = place
    return 1 <= layer <= len(net.layers) and 0 <= unit < net.layers[layer - 1].n_outputs


def _layers(job: Job, *, with_every_number: bool) -> list[dict[str, Any]]:
    """Every layer's numbers; of pictures' weights, which are many, a picture and the largest."""
    found: list[dict[str, Any]] = []
    for layer in job.net.layers:
        weights, biases = layer.numbers()
        content: dict[str, Any] = {"activation": layer.activation, "biases": all_finite(biases)}
        if layer.index == 1 and job.configuration.on_pictures:
            content |= weight_pictures(job.net)
        else:
            content["weights"] = [all_finite(row) for row in weights]
        found.append(content)
    return found


def weight_pictures(net: MLP) -> dict[str, Any]:
    """The first layer's weights as pictures: `reach` is the largest of each neuron."""
    import numpy as np

    rows = np.array(net.layers[0].numbers()[0])
    reach = np.maximum(np.abs(rows).max(axis=1), 1e-300)
    drawn = maps.as_bytes(rows / reach[:, None])
    return {"pictures": [maps.as_text(row) for row in drawn], "reach": all_finite(reach)}


def _probe(net: MLP, x: Sequence[float]) -> dict[str, Any]:
    """Every neuron's activation for one example."""
    return {"activations": [all_finite(a[0]) for a in maps.signals(net, [list(x)])]}


def _now(job: Job) -> dict[str, Any]:
    """Loss and accuracy of the network as it is, on both parts."""
    learned = job.measured(job.examples.train)
    return {"train": _measure(learned), "validation": _measure(job.validated())}


def _measure(found: Measure | None) -> dict[str, Any] | None:
    return None if found is None else {"loss": finite(found.loss), "accuracy": found.accuracy}
