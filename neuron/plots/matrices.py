"""The confusion matrix: what was taken for what."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from typing import TYPE_CHECKING, Any

from neuron.data.arrays import as_floats
from neuron.maths.errors import ShapeError
from neuron.plots.figures import axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONGEST_NAME = 16


def confusion_matrix(matrix: Any, classes: Sequence[Any], ax: Axes | None = None) -> Axes:
    """How many examples of each class (rows) were taken for which (columns).

    `matrix` holds n × n counts; `classes` are the n names. The shade of a cell is
    its share of its row, so that a rare class is seen as well as a frequent one.
    Raises `ShapeError` where the counts and the names do not fit.
    """
    if isinstance(classes, str) or not isinstance(classes, Sized):
        raise ShapeError(f"classes are a list of names, one for each row; got {classes!r:.80}.")
    n = len(classes)
    ax = axes(ax, 2.6 + 0.42 * n, 2.2 + 0.42 * n)
    import numpy as np

    counts = as_floats(matrix)
    if counts.shape != (n, n) or n == 0:
        raise ShapeError(
            f"a confusion matrix of {n} classes has {n} rows of {n} counts; got shape "
            f"{counts.shape}. Give one name for each class."
        )
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    image = ax.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    names = [_short(name) for name in classes]
    tilt = 45 if max(map(len, names)) > 3 else 0
    ax.set_xticks(range(n), names, rotation=tilt, ha="right" if tilt else "center")
    ax.set_yticks(range(n), names)
    ax.set_xlabel("answer of the network")
    ax.set_ylabel("true class")
    right = int(np.trace(counts))
    total = int(counts.sum())
    percent = f" ({100 * right / total:.1f}%)" if total else ""
    ax.set_title(f"{right:,} of {total:,} right{percent}")
    if n <= 30:
        for row in range(n):
            for column in range(n):
                if counts[row, column]:
                    _write(ax, row, column, counts[row, column], shares[row, column])
    ax.figure.colorbar(image, ax=ax, label="share of the true class", shrink=0.8)
    return ax


def _write(ax: Axes, row: int, column: int, count: Any, share: float) -> None:
    colour = "white" if share > 0.5 else "black"
    weight = "bold" if row == column else "normal"
    ax.text(
        column, row, f"{count:g}", ha="center", va="center", color=colour, weight=weight, size=8
    )


def _short(name: Any) -> str:
    text = str(name).replace("$", r"\$")  # no name is read as a formula
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"
