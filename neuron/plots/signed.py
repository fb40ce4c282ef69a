"""Pictures of numbers with a sign: blue and + where positive, red and − where negative."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from neuron.data.arrays import as_floats
from neuron.maths.errors import ShapeError
from neuron.plots.figures import GREY, axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CELLS = 10  # signs are marked in at most so many places along a side
FAINT = 0.35  # of the scale: below it a place carries no mark
DARK = 0.7  # from here on the mark is white


def signed_pictures(
    pictures: Any,
    ax: Axes | None = None,
    *,
    titles: Sequence[str] | None = None,
    columns: int | None = None,
    legend: str = "weight:  − red (inhibits)   + blue (excites)",
    title: str | None = None,
) -> Axes:
    """Pictures of weights or of evidence side by side, on one scale that is symmetric about 0.

    `pictures` has shape (n, rows, columns), `titles` one name for each. A + or − on
    the strongest pixel of every small part repeats the sign for those who do not see
    the colours. The scale ends where 99.5% of the numbers lie (those that
    are finite), so that one outlier does not make all others pale.

    Raises `ShapeError` where pictures are none, or titles do not fit.
    """
    ax_given = ax
    import numpy as np

    images = as_floats(pictures)
    if images.ndim != 3 or 0 in images.shape:
        raise ShapeError(f"expected pictures of shape (n, rows, columns); got {images.shape}.")
    n, height, width = images.shape
    names = list(titles) if titles is not None else [f"neuron {i}" for i in range(n)]
    if len(names) != n:
        raise ShapeError(f"{n} pictures but {len(names)} titles; give one for each.")
    columns = columns or math.ceil(math.sqrt(n))
    lines = math.ceil(n / columns)
    ax = axes(ax_given, 1.7 * columns + 1.3, 1.9 * lines + 0.9)
    finite = np.abs(images[np.isfinite(images)])
    scale = float(np.quantile(finite, 0.995)) or 1.0 if finite.size else 1.0
    gap = max(1, round(width / 8))
    caption = max(2, round(height / 4)) if any(names) else 0
    sheet = np.full((lines * (height + caption), columns * (width + gap) - gap), np.nan)
    for i, image in enumerate(images):
        top, left = i // columns * (height + caption) + caption, i % columns * (width + gap)
        sheet[top : top + height, left : left + width] = image
        ax.text(
            left + width / 2 - 0.5, top - 0.9, names[i].replace("$", r"\$"),
            ha="center", va="bottom", size=9,
        )  # fmt: skip
        ax.plot(
            [left - 0.5, left + width - 0.5, left + width - 0.5, left - 0.5, left - 0.5],
            [top - 0.5, top - 0.5, top + height - 0.5, top + height - 0.5, top - 0.5],
            color=GREY, lw=0.7,
        )  # fmt: skip
        _mark(ax, image / scale, top, left, 72 * _pixel_inches(ax, sheet.shape))
    drawn = ax.imshow(sheet, cmap="RdBu", vmin=-scale, vmax=scale, interpolation="nearest")
    ax.set_axis_off()
    if title is not None:
        ax.set_title(title.replace("$", r"\$"))
    bar = ax.figure.colorbar(drawn, ax=ax, shrink=0.8, extend="both")
    bar.set_label(legend)
    return ax


def _pixel_inches(ax: Axes, shape: tuple[int, ...]) -> float:
    """About how large a pixel of the sheet becomes on paper."""
    box = ax.get_position()
    size = ax.figure.get_size_inches()  # type: ignore[union-attr]
    return float(min(0.8 * box.width * size[0] / shape[1], 0.9 * box.height * size[1] / shape[0]))


def _mark(ax: Axes, image: Any, top: int, left: int, points: float) -> None:
    """A + or − on the strongest pixel of each cell, if it is strong; `points` is a pixel's size."""
    import numpy as np

    height, width = image.shape
    side = max(1, math.ceil(max(height, width) / CELLS))
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for r in range(0, height, side):
        for c in range(0, width, side):
            cell = image[r : r + side, c : c + side]
            y, x = np.unravel_index(int(np.nan_to_num(np.abs(cell)).argmax()), cell.shape)
            strength = float(cell[y, x])
            if abs(strength) > FAINT:
                look = ("+" if strength > 0 else "_", "white" if abs(strength) > DARK else "black")
                found.setdefault(look, []).append((left + c + int(x), top + r + int(y)))
    for (mark, colour), places in found.items():
        x_places, y_places = zip(*places, strict=True)
        size = min(8.0, max(2.5, 1.3 * points))
        ax.scatter(x_places, y_places, marker=mark, s=size**2, color=colour, linewidths=1.0)
