"""Plots one after the other as a moving picture: how something changes while a network learns."""

from __future__ import annotations

import io
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from neuron.data.files import path_of, write_bytes
from neuron.data.moving import FORMATS, moving_picture
from neuron.maths.errors import DataError, UnknownNameError
from neuron.plots.figures import figure_of, need_matplotlib

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def moving(
    plots: Iterable[Axes | Figure],
    path: str | PathLike[str],
    *,
    seconds: float = 0.3,
    dpi: int = 100,
) -> Path:
    """Write plots as a moving .gif, .webp or .png, each shown for so many seconds.

    The last one stays longest. Needs Pillow (extra 'images'). Raises `DataError`
    without a plot, `UnknownNameError` for another suffix.
    """
    need_matplotlib()
    path = path_of(path)
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        known = [f".{name}" for name in FORMATS]
        raise UnknownNameError("suffix for a moving picture", path.suffix or path.name, known)
    if not isinstance(plots, Iterable):
        raise DataError(f"moving takes several plots, one after the other; got {plots!r:.80}.")
    write_bytes(path, moving_picture((_as_png(plot, dpi) for plot in plots), suffix, seconds))
    return path


def _as_png(plot: Axes | Figure, dpi: int) -> bytes:
    figure = figure_of(plot, "moving")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return buffer.getvalue()
