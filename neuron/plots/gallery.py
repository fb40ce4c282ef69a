"""Pictures side by side, as ink on paper, with a line or two of text under each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from neuron.data.arrays import as_floats
from neuron.maths.errors import ShapeError
from neuron.plots.figures import GREY, axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def gallery(
    pictures: Any,
    captions: Sequence[str],
    ax: Axes | None = None,
    *,
    columns: int | None = None,
    title: str | None = None,
) -> Axes:
    """Pictures on one sheet: 0 is paper, 1 is ink, whatever the largest number in them.

    `pictures` has shape (n, rows, columns), or (n, rows, columns, 3) for colour from
    0 to 1; `captions` has a text for each, of one or two lines.

    Raises `ShapeError` where pictures are none, or captions do not fit.
    """
    import numpy as np

    images = as_floats(pictures)
    if images.ndim not in (3, 4) or 0 in images.shape:
        raise ShapeError(f"expected pictures of shape (n, rows, columns); got {images.shape}.")
    n, height, width = images.shape[:3]
    if len(captions) != n:
        raise ShapeError(f"{n} pictures but {len(captions)} captions; give one for each.")
    colour = images.ndim == 4
    columns = columns or math.ceil(math.sqrt(n))
    lines = math.ceil(n / columns)
    text_lines = max(caption.count("\n") + 1 for caption in captions)
    gap, caption_height = max(1, width / 7), height * (0.08 + 0.17 * text_lines)
    ax = axes(ax, 1.75 * columns + 0.3, (1.55 + 0.3 * text_lines) * lines + 0.6)
    size = 9.0 + 0.4 * max(0, columns - 5)  # wide sheets are shrunk more when projected
    for i, image in enumerate(images):
        left = i % columns * (width + gap)
        top = i // columns * (height + caption_height)
        ax.imshow(
            np.clip(image, 0, 1),
            cmap=None if colour else "gray_r",
            vmin=0,
            vmax=1,
            interpolation="nearest",
            extent=(left, left + width, top + height, top),
        )
        ax.plot(
            [left, left + width, left + width, left, left],
            [top, top, top + height, top + height, top],
            color=GREY,
            lw=0.8,
        )
        ax.text(
            left + width / 2,
            top + height * 1.04,
            captions[i].replace("$", r"\$"),
            ha="center",
            va="top",
            size=size,
            linespacing=1.15,
        )
    ax.set_xlim(-0.02 * width, columns * (width + gap) - gap + 0.02 * width)
    ax.set_ylim(lines * (height + caption_height), -0.02 * height)
    ax.set_aspect("equal")
    ax.set_axis_off()
    if title is not None:
        ax.set_title(title.replace("$", r"\$"), size=size + 3)
    return ax
