"""Images: what a network is shown, and what the weights of its first layer look for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from neuron.maths.errors import ShapeError
from neuron.network.mlp import MLP
from neuron.plots.figures import GREY, axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_MARKED_PIXELS = 64  # in larger images only every second, third, … pixel is marked
STRONG = 0.35  # of the largest weight: from here on a pixel carries a mark
DARK = 0.75  # from here on the mark is white


def digit_image(
    pixels: Any, shape: tuple[int, int], ax: Axes | None = None, *, title: str | None = None
) -> Axes:
    """One image as the network sees it: ink = 1 is black on white, as on paper.

    `pixels` are rows × columns numbers, row by row. Raises `ShapeError` where their
    number does not fit `shape`.
    """
    ax = axes(ax, 3.2, 3.4)
    ax.imshow(_as_image(pixels, shape), cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    ax.set_xticks([])
    ax.set_yticks([])
    if title is not None:
        ax.set_title(title.replace("$", r"\$"))
    return ax


def weight_images(
    layer: Any,
    image_shape: tuple[int, int],
    ax: Axes | None = None,
    *,
    columns: int | None = None,
    most: int = 32,
) -> Axes:
    """Each neuron's weights as an image: blue (+) where ink excites it, red (−) where it inhibits.

    `layer` is a layer or a network, whose first layer is taken; `image_shape` is the
    rows and columns of its inputs. All images share one scale, symmetric about 0.
    Strong weights are marked + or −, for those who cannot tell the colours apart.
    At most `most` neurons are drawn, and the title says how many there are.

    Raises `ShapeError` where the weights of a neuron do not fill an image.
    """
    first = layer.layers[0] if isinstance(layer, MLP) else layer
    rows, _ = first.numbers()
    images = [_as_image(row, image_shape) for row in rows[:most]]
    columns = columns or math.ceil(math.sqrt(len(images)))
    n_rows = math.ceil(len(images) / columns)
    ax = axes(ax, 1.5 * columns + 1.4, 1.62 * n_rows + 0.8)
    import numpy as np

    height, width = image_shape
    gap = max(1, round(width / 8))
    caption = max(1, round(height / 5))
    sheet = np.full((n_rows * (height + gap + caption), columns * (width + gap)), np.nan)
    largest = (
        max(float(np.abs(image[np.isfinite(image)]).max(initial=0)) for image in images) or 1.0
    )
    for unit, image in enumerate(images):
        top = unit // columns * (height + gap + caption) + caption
        left = unit % columns * (width + gap)
        sheet[top : top + height, left : left + width] = image
        name = f"neuron {unit}"
        ax.text(left + width / 2 - 0.5, top - 0.7, name, ha="center", va="bottom", size=8)
        outline = [(-0.5, -0.5), (width - 0.5, -0.5), (width - 0.5, height - 0.5)]
        outline += [(-0.5, height - 0.5), (-0.5, -0.5)]
        ax.plot([left + x for x, _ in outline], [top + y for _, y in outline], color=GREY, lw=0.6)
    drawn = ax.imshow(sheet, cmap="RdBu", vmin=-largest, vmax=largest, interpolation="nearest")
    _mark_signs(ax, sheet / largest, height * width)
    ax.set_axis_off()
    of = "" if len(images) == len(rows) else f" ({len(images)} of {len(rows)} neurons)"
    ax.set_title(f"Weights of the first layer{of}")
    bar = ax.figure.colorbar(drawn, ax=ax, shrink=0.8)
    bar.set_label("weight:  − red (inhibits)   + blue (excites)")
    return ax


def _mark_signs(ax: Axes, sheet: Any, pixels: int) -> None:
    """A small + or − in strong pixels; in large images only in some, lest they run together."""
    import numpy as np

    step = max(1, round(math.sqrt(pixels / MOST_MARKED_PIXELS)))
    at = np.arange(sheet.shape[0])[:, None] % step + np.arange(sheet.shape[1])[None, :] % step == 0
    size = 27.0 * step / math.sqrt(pixels)
    sheet = np.nan_to_num(sheet)
    for sign, mark in ((1, "+"), (-1, "_")):
        for low, high, colour in ((STRONG, DARK, "black"), (DARK, math.inf, "white")):
            y, x = np.nonzero(at & (sign * sheet > low) & (sign * sheet <= high))
            ax.scatter(x, y, marker=mark, s=size**2, color=colour, linewidths=0.8)


def _as_image(numbers: Any, shape: Sequence[int]) -> Any:
    import numpy as np

    row = np.asarray(numbers, dtype=float).reshape(-1)
    if len(shape) != 2 or row.size != math.prod(shape):
        raise ShapeError(
            f"{row.size} numbers do not fill an image of shape {tuple(shape)}. Give image_shape="
            f"(rows, columns) with rows × columns = {row.size}, such as (8, 8) for 64."
        )
    return row.reshape(shape)
