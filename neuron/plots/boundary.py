"""Decision boundaries: which class a network gives to every point of the plane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from neuron.data import Dataset
from neuron.data.dataset import check_dataset
from neuron.maths.errors import ShapeError
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.plots.figures import axes
from neuron.plots.plane import COLOURS, MARKS
from neuron.train import predict
from neuron.train.losses import predicted_classes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HATCHES = ("", "..", "//", "\\\\", "xx", "++", "oo")
MARGIN = 0.12  # of the range of the points, around them


def decision_boundary(
    net: MLP,
    data: Dataset,
    ax: Axes | None = None,
    *,
    resolution: int = 250,
    threshold: float | None = None,
    title: str | None = None,
) -> Axes:
    """Which class a network of two inputs gives to every point, and the points themselves.

    Classes are told apart by hatching and marks, not by colour alone; what the network
    gets wrong is ringed. `threshold` is where a single output says yes: by default
    0.5 after a sigmoid, and 0 otherwise. To see the boundary move, draw it after
    every few epochs and give the plots to `moving`.

    Raises `ShapeError` where the network or the data is not about points in the plane.
    """
    check_network(net)
    check_dataset(data)
    if net.n_inputs != 2 or data.n_inputs != 2 or data.classes is None:
        raise ShapeError(
            f"a decision boundary lies in the plane: it takes a network of 2 inputs and classes to "
            f"tell apart; got {net!r} and {data!r}."
        )
    ax = axes(ax, 6.2, 5.2)
    import numpy as np

    if threshold is None:
        threshold = 0.5 if net.activations[-1] == "sigmoid" else 0.0
    points, labels = data.arrays()
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * np.maximum(high - low, 1e-9)
    x, y = (np.linspace(a, b, resolution) for a, b in zip(low - margin, high + margin, strict=True))
    grid = np.stack([part.ravel() for part in np.meshgrid(x, y)], axis=1)
    answers = _classes(net, grid, threshold).reshape(resolution, resolution)
    n = len(data.classes)
    edges = np.arange(n + 1) - 0.5
    ax.contourf(x, y, answers, levels=edges, colors=COLOURS[:n], alpha=0.22, hatches=HATCHES[:n])
    for k in range(1, n):
        ax.contour(x, y, answers >= k, levels=[0.5], colors="black", linewidths=1.4)
    wrong = _classes(net, points, threshold) != labels
    for k, name in enumerate(data.classes):
        here = points[labels == k]
        ax.scatter(
            here[:, 0],
            here[:, 1],
            marker=MARKS[k % len(MARKS)],
            s=30,
            color=COLOURS[k % len(COLOURS)],
            edgecolor="white",
            linewidths=0.7,
            label=str(name).replace("$", r"\$"),
            zorder=3,
        )
    if wrong.any():
        ax.scatter(
            points[wrong, 0],
            points[wrong, 1],
            s=110,
            facecolor="none",
            edgecolor="black",
            linewidths=1.4,
            label="wrong",
            zorder=4,
        )
    right = 1 - wrong.mean()
    ax.set_title(f"{title or 'What the network answers'}: {right:.0%} right".replace("$", r"\$"))
    ax.set_xlabel("x[0]")
    ax.set_ylabel("x[1]")
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0)
    return ax


def _classes(net: MLP, points: Any, threshold: float) -> Any:
    import numpy as np

    outputs: Sequence[Sequence[float]] = predict(net, points)
    return np.array(predicted_classes(outputs, threshold))
