"""Images: what a network is shown, and what the weights of its first layer look for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from neuron.data.arrays import as_floats
from neuron.data.pixels import checked_size
from neuron.maths.errors import NumberError, ShapeError
from neuron.network.layer import Layer
from neuron.network.matrix import MatrixLayer
from neuron.network.mlp import MLP
from neuron.plots.figures import axes
from neuron.plots.signed import signed_pictures

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
    rows and columns of its inputs. They share one scale, and are marked, as in
    `signed_pictures`. At most `most` neurons are drawn, and the title says how many there are.

    Raises `ShapeError` where the weights of a neuron do not fill an image.
    """
    first = layer.layers[0] if isinstance(layer, MLP) else layer
    if not isinstance(first, Layer | MatrixLayer):
        raise NumberError(f"weight_images takes a network or a layer of one; got {layer!r:.80}.")
    rows, _ = first.numbers()
    images = [_as_image(row, image_shape) for row in rows[:most]]
    of = "" if len(images) == len(rows) else f" ({len(images)} of {len(rows)} neurons)"
    return signed_pictures(images, ax, columns=columns, title=f"Weights of the first layer{of}")


def _as_image(numbers: Any, shape: tuple[int, int]) -> Any:
    row, size = as_floats(numbers).reshape(-1), checked_size(shape)
    if row.size != math.prod(size):
        raise ShapeError(
            f"{row.size} numbers do not fill an image of shape {size}. Give image_shape="
            f"(rows, columns) with rows × columns = {row.size}, such as (8, 8) for 64."
        )
    return row.reshape(size)
