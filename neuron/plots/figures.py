"""Axes without global state, and saving them so that the same plot gives the same bytes."""

from __future__ import annotations

import io
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neuron.data.files import path_of, write_bytes
from neuron.maths.errors import (
    MissingPackageError,
    NumberError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE = "#0072B2"
ORANGE = "#D55E00"
GREY = "#6B6B6B"

# What a file must not say if it is to be the same every time.
UNDATED: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
}


def need_matplotlib() -> None:
    """Raise `MissingPackageError`, which says what to install, where matplotlib is not there."""
    try:
        import matplotlib as mpl  # noqa: F401
    except ImportError as error:
        raise MissingPackageError("matplotlib", "a plot", "plots") from error


def axes(ax: Axes | None, width: float = 6.4, height: float = 4.4) -> Axes:
    """The axes given, or those of a new figure, so many inches wide and high."""
    need_matplotlib()
    if ax is not None:
        return _checked_axes(ax)
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=160)
    figure.set_layout_engine("constrained", w_pad=0.12, h_pad=0.12)
    return figure.add_subplot()


def _checked_axes(ax: Any) -> Axes:
    from matplotlib.axes import Axes

    if not isinstance(ax, Axes):
        raise NumberError(
            f"ax is the matplotlib Axes to draw into, such as axes[0] of several; got {ax!r:.80}."
        )
    return ax


def save(plot: Axes | Figure, path: str | PathLike[str]) -> Path:
    """Write a plot's whole figure to a .png, .svg or .pdf file, and return its path.

    The file appears complete or not at all, and holds no date: the same plot gives
    the same bytes. Raises `UnknownNameError` for another suffix, `FileAccessError`
    where it can't be written.
    """
    need_matplotlib()
    import matplotlib as mpl

    figure = figure_of(plot, "save")
    path = path_of(path)
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in UNDATED:
        known = [f".{name}" for name in UNDATED]
        raise UnknownNameError("suffix for a plot", path.suffix or path.name, known)
    buffer = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "neuron"}):
        figure.savefig(buffer, format=suffix, metadata=UNDATED[suffix])
    write_bytes(path, buffer.getvalue())
    return path


def figure_of(plot: Any, taker: str) -> Figure:
    """The whole figure of a plot. Raises `NumberError` for what is none; `taker` is who asks."""
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    figure = plot.get_figure(root=True) if isinstance(plot, Axes) else plot
    if not isinstance(figure, Figure):
        raise NumberError(f"{taker} takes matplotlib Axes or a Figure, got {plot!r:.80}.")
    return figure
