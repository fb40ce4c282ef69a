"""Points in the plane, told apart by shape and colour, and the lines that divide them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from neuron.data import Dataset
from neuron.maths.errors import ShapeError
from neuron.plots.figures import BLUE, ORANGE, axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKS = ("s", "o", "^", "D", "v", "P", "X")
COLOURS = (ORANGE, BLUE, "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
STYLES = (":", "--", "-.", "-")

Line = tuple[str, Sequence[float], float]  # what to call it, (w1, w2), b


def plane(
    data: Dataset,
    lines: Sequence[Line] = (),
    ax: Axes | None = None,
    *,
    point: Sequence[float] | None = None,
    title: str | None = None,
) -> Axes:
    """Points of two numbers each, one mark for each class, and lines w₁x₁ + w₂x₂ + b = 0.

    The last line is drawn boldest, with the side where the sum is positive tinted.
    `point` is a new point X. Raises `ShapeError` where the points are not in the plane.
    """
    if data.n_inputs != 2 or data.classes is None:
        raise ShapeError(f"{data!r} is not points in the plane with a class each.")
    import numpy as np

    ax = axes(ax, 6.4, 5.2)
    inputs, labels = data.arrays()
    for k, name in enumerate(data.classes):
        x, y = inputs[labels == k].T
        ax.scatter(
            x, y, marker=MARKS[k % 7], s=42, label=name, zorder=3,
            facecolor="none" if k % 2 else COLOURS[k % 7], edgecolor=COLOURS[k % 7], linewidths=1.6,
        )  # fmt: skip
    low, high = inputs.min(axis=0), inputs.max(axis=0)
    margin = 0.08 * (high - low)
    (left, bottom), (right, top) = low - margin, high + margin
    for i, (name, w, b) in enumerate(lines):
        last = i == len(lines) - 1
        style = "-" if last else STYLES[i % 3]
        shade = "black" if last else str(0.7 - 0.45 * i / max(1, len(lines)))
        x, y = _ends(w, b, (left, right), (bottom, top))
        ax.plot(x, y, style, color=shade, lw=2.4 if last else 1.4, label=name, zorder=2)
        if last:
            gx, gy = np.meshgrid(np.linspace(left, right, 200), np.linspace(bottom, top, 200))
            ax.contourf(
                gx, gy, w[0] * gx + w[1] * gy + b, levels=[0, np.inf], colors=[BLUE], alpha=0.10
            )
    if point is not None:
        ax.scatter(
            [point[0]], [point[1]], marker="*", s=260, color="black", edgecolor="white", zorder=5
        )
        ax.annotate(
            "X",
            (point[0], point[1]),
            xytext=(9, 7),
            textcoords="offset points",
            size=13,
            weight="bold",
            zorder=5,
        )
    ax.set_xlim(left, right)
    ax.set_ylim(bottom, top)
    ax.set_xlabel("x1")
    ax.set_ylabel("x2")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    if title is not None:
        ax.set_title(title.replace("$", r"\$"))
    return ax


def _ends(w: Sequence[float], b: float, xs: Any, ys: Any) -> tuple[list[float], list[float]]:
    """Where a line enters and leaves the picture, along its steeper direction."""
    if abs(w[0]) < abs(w[1]):
        return list(xs), [-(b + w[0] * x) / w[1] for x in xs]
    if w[0] == 0:
        return [], []  # no line: every point is on the same side
    return [-(b + w[1] * y) / w[0] for y in ys], list(ys)
