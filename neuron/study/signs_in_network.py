"""The doctor's look at a network: gradients that explode or vanish, neurons stuck or the same."""

from __future__ import annotations

import math
from collections.abc import Iterator

from neuron.network import MLP, Role
from neuron.study.activity import Activity
from neuron.study.findings import Finding

FLAT = 0.01  # of the steepest slope: below this an activation hardly passes a gradient on
VANISHING = 1e-4  # the first layer's gradient as a share of the last's
EXPLODING = 1e3  # a layer's mean gradient, or the first's beside the last's


def exploding(sizes: list[float]) -> Iterator[Finding]:
    """Gradients that grow on their way back, or are huge altogether."""
    layer = max(range(len(sizes)), key=lambda i: sizes[i])
    grows = len(sizes) > 1 and sizes[0] > EXPLODING * sizes[-1] > 0
    if not math.isfinite(sizes[layer]) or sizes[layer] > EXPLODING or (grows and sizes[0] > 1):
        yield Finding(
            "exploding gradients",
            f"the gradient of layer {layer + 1} has the mean size {sizes[layer]:.2g}",
            f"From the last layer back to the first they are {_listed(sizes)}: each layer "
            f"multiplies what it passes back by its weights.",
            "smaller initial weights (the default initialiser), fewer layers, or scaled inputs",
            layer=layer + 1,
        )


def vanishing(sizes: list[float]) -> Iterator[Finding]:
    """Gradients that fade on their way back to the first layer."""
    if len(sizes) < 3 or sizes[-1] == 0 or not all(map(math.isfinite, sizes)):
        return
    if sizes[0] < VANISHING * max(sizes):
        yield Finding(
            "vanishing gradients",
            f"the first layer's gradient is {sizes[0] / max(sizes):.1g} times the largest",
            f"From the last layer back to the first they are {_listed(sizes)}: each layer "
            f"multiplies what it passes back by a slope below 1.",
            "relu or tanh in place of sigmoid, fewer layers, or the initialiser of the activation",
            layer=1,
        )


def stuck(states: list[Activity]) -> Iterator[Finding]:
    """Hidden neurons that answer every example alike, since their activation is flat there."""
    for state in states[:-1]:
        if state.slopes is None or state.activation in ("linear", "step"):
            continue
        for unit in range(state.sums.shape[1]):
            sums, outputs = state.sums[:, unit], state.outputs[:, unit]
            one_sided = (sums > 0).all() or (sums < 0).all()
            if not one_sided or not (state.slopes[:, unit] < FLAT).all():
                continue
            role = Role("activation", state.layer, unit)
            dead = state.activation in ("relu", "elu", "gelu", "gelu_tanh", "silu", "softplus")
            side = "below" if sums[0] < 0 else "above"
            yield Finding(
                "dead neuron" if dead and side == "below" else "saturated neuron",
                f"neuron {unit} of layer {state.layer} ({role})",
                f"For all {len(sums)} examples its weighted sum lies {side} 0 (from "
                f"{sums.min():.3g} to {sums.max():.3g}), where {state.activation} is flat: it "
                f"answers {outputs.min():.3g} to {outputs.max():.3g} and learns nothing.",
                "a smaller learning rate and smaller initial weights"
                + (", or leaky_relu, which is never flat" if dead else ", or scaled inputs"),
                layer=state.layer,
                unit=unit,
            )


def twins(net: MLP) -> Iterator[Finding]:
    """Neurons of a hidden layer with the same numbers: they will stay the same for ever."""
    for layer in net.layers[:-1]:
        weights, biases = layer.numbers()
        seen: dict[tuple[float, ...], int] = {}
        for unit, (row, bias) in enumerate(zip(weights, biases, strict=True)):
            first = seen.setdefault((*row, bias), unit)
            if first != unit:
                yield Finding(
                    "twins",
                    f"neurons {first} and {unit} of layer {layer.index}",
                    "They have the same weights and bias, so they get the same gradient and "
                    "never become different.",
                    "random initial weights, from a seed, as the network draws them by itself",
                    layer=layer.index,
                    unit=unit,
                )
                return


def _listed(sizes: list[float]) -> str:
    shown = [f"{size:.1e}" for size in reversed(sizes)]
    return ", ".join(shown if len(shown) <= 6 else [*shown[:3], "...", *shown[-2:]])
