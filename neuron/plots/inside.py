"""Inside a network: what a layer answers, how saturated it is, how large its gradients are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from neuron.maths.errors import DataError, SettingError, ShapeError
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.network.inputs import is_batch
from neuron.plots.figures import BLUE, GREY, ORANGE, axes
from neuron.study.activity import activity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FLAT = 0.1  # of the steepest slope: below this a neuron counts as saturated
STYLES = ("-", "--", "-.", ":")
COLOURS = (BLUE, ORANGE, "#009E73", "#CC79A7", "#000000", "#E69F00")


def activations(
    net: MLP, x: Any, ax: Axes | None = None, *, layer: int = 1, names: Sequence[Any] | None = None
) -> Axes:
    """What the neurons of a layer answer: bars for one example, an image for several.

    `layer` is counted from 1; `names` says what its neurons stand for. Bars below 0
    are hatched. Raises `SettingError` for a layer that is not there, `ShapeError`
    where x does not fit.
    """
    check_network(net)
    if isinstance(layer, bool) or not isinstance(layer, int) or not 1 <= layer <= len(net.layers):
        raise SettingError(f"there is no layer {layer!r}; the network has 1 to {len(net.layers)}.")
    batch = is_batch(x)
    outputs = activity(net, x if batch else [x])[layer - 1].outputs
    n = outputs.shape[1]
    if names is not None and len(names) != n:
        raise ShapeError(f"layer {layer} has {n} neurons, and there are {len(names)} names.")
    words = [str(name).replace("$", r"\$") for name in names] if names else list(map(str, range(n)))
    ax = axes(ax, 6.4, 4.2)
    if batch:
        largest, signed = float(abs(outputs).max()) or 1.0, bool((outputs < 0).any())
        image = ax.imshow(
            outputs,
            aspect="auto",
            cmap="RdBu" if signed else "Blues",
            vmin=-largest if signed else 0,
            vmax=largest,
            interpolation="nearest",
        )
        label = "activation:  − red   + blue" if signed else "activation"
        ax.figure.colorbar(image, ax=ax, label=label)
        ax.set_ylabel("example")
    else:
        bars = ax.bar(range(n), outputs[0], color=BLUE, edgecolor="black", linewidth=0.6)
        for bar, a in zip(bars, outputs[0], strict=True):
            if a < 0:
                bar.set(hatch="//", facecolor=ORANGE)
        ax.axhline(0, color=GREY, linewidth=0.8)
        ax.set_ylabel("activation")
        ax.grid(axis="y", alpha=0.3)
    if n <= 40:
        tilt = 45 if max(map(len, words)) > 3 else 0
        ax.set_xticks(range(n), words, rotation=tilt, ha="right" if tilt else "center")
    ax.set_xlabel("neuron")
    ax.set_title(f"Layer {layer}: {n} {net.activations[layer - 1]} neurons")
    return ax


def saturation(net: MLP, examples: Any, ax: Axes | None = None) -> Axes:
    """For each layer, how often its neurons are where their activation is next to flat.

    A neuron counts as saturated for an example where its slope is below a tenth of the
    steepest. Raises `ShapeError` where the examples are no batch that fits.
    """
    states = activity(net, examples)
    ax = axes(ax, 6.4, 4.2)
    shares, words = [], []
    for state in states:
        flat = None if state.slopes is None else state.slopes < FLAT
        shares.append(0.0 if flat is None else float(flat.mean()))
        words.append(f"{state.layer}\n{state.activation}")
    bars = ax.bar(range(len(shares)), shares, color=BLUE, edgecolor="black", linewidth=0.6)
    for bar, share, state in zip(bars, shares, states, strict=True):
        text = f"{share:.0%}" if state.slopes is not None else "no flat part"
        ax.annotate(
            text,
            (bar.get_x() + bar.get_width() / 2, share),
            ha="center",
            va="bottom",
            xytext=(0, 2),
            textcoords="offset points",
        )
    from matplotlib.ticker import PercentFormatter

    ax.set_xticks(range(len(words)), words)
    ax.set_ylim(0, 1.08)
    ax.yaxis.set_major_formatter(PercentFormatter(xmax=1))
    ax.set_xlabel("layer")
    ax.set_ylabel("neurons × examples where it is flat")
    ax.set_title(f"Saturation: slope below {FLAT:.0%} of the steepest")
    ax.grid(axis="y", alpha=0.3)
    return ax


def gradient_histogram(net: MLP, ax: Axes | None = None, *, bins: int = 40) -> Axes:
    """How large the gradients of each layer's weights and biases are, on a logarithmic scale.

    The curves tell vanishing gradients (further left, the nearer to the inputs) from
    exploding ones. Raises `DataError` where no gradient has been computed.
    """
    import math

    check_network(net)
    sizes: list[tuple[str, list[float], int]] = []
    for layer in net.layers:
        found: list[float] = []
        for parameter in layer.parameters():
            if parameter.grad is not None:
                g = parameter.grad
                found += [abs(float(e)) for e in (g.ravel() if hasattr(g, "ravel") else (g,))]
        finite = [g for g in found if g and math.isfinite(g)]
        if found:
            sizes.append((f"layer {layer.index}", finite, len(found)))
    if not any(finite for _, finite, _ in sizes):
        raise DataError(
            "there is no gradient to plot: none has been computed, or all are 0. Call backward() "
            "on a loss first."
        )
    ax = axes(ax)
    import numpy as np

    every = np.log10([g for _, finite, _ in sizes for g in finite])
    edges = np.linspace(every.min() - 0.2, every.max() + 0.2, bins + 1)
    for i, (name, finite, n) in enumerate(sizes):
        counts, _ = np.histogram(np.log10(finite), bins=edges) if finite else (np.zeros(bins), None)
        zeros = n - len(finite)
        note = f", {zeros:,} are 0" if zeros else ""
        ax.stairs(
            counts / n,
            edges,
            label=f"{name} ({n:,}{note})",
            linestyle=STYLES[i % len(STYLES)],
            color=COLOURS[i % len(COLOURS)],
            linewidth=1.8,
        )
    from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda e, _: f"$10^{{{e:g}}}$"))
    ax.yaxis.set_major_formatter(PercentFormatter(xmax=1))
    ax.set_xlabel("size of the gradient |∂loss/∂w|")
    ax.set_ylabel("share of the layer's parameters")
    ax.set_title("Gradients, layer by layer")
    ax.grid(alpha=0.3)
    ax.legend()
    return ax
