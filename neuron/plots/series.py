"""Curves and bars that can be told apart without colour, each named where it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from neuron.maths.errors import ShapeError
from neuron.plots.figures import BLUE, ORANGE, axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOKS: tuple[tuple[str, str, str], ...] = (
    (BLUE, "-", "o"),
    (ORANGE, "--", "s"),
    ("#009E73", "-.", "^"),
    ("#444444", ":", "D"),
)


def curves(
    x: Sequence[float],
    lines: Mapping[str, Sequence[float]],
    ax: Axes | None = None,
    *,
    xlabel: str = "",
    ylabel: str = "",
    title: str | None = None,
    percent: bool = False,
    marks: bool = True,
) -> Axes:
    """Several curves over the same x, each by a line of its own kind, with a legend.

    `percent` writes 0.9 as 90%. Raises `ShapeError` where a curve's length is not that of x.
    """
    ax = axes(ax, 6.8, 4.2)
    for i, (name, y) in enumerate(lines.items()):
        if len(y) != len(x):
            raise ShapeError(f"the curve {name!r} has {len(y)} points, but x has {len(x)}.")
        colour, style, mark = LOOKS[i % len(LOOKS)]
        ax.plot(
            x,
            y,
            linestyle=style,
            color=colour,
            marker=mark if marks else "",
            lw=2,
            ms=6,
            label=name,
        )
    if percent:
        from matplotlib.ticker import PercentFormatter

        ax.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    ax.grid(alpha=0.3)
    ax.legend()
    if title is not None:
        ax.set_title(title.replace("$", r"\$"))
    return ax


def bars(
    names: Sequence[str],
    heights: Sequence[float],
    ax: Axes | None = None,
    *,
    ylabel: str = "",
    title: str | None = None,
    percent: bool = False,
    marked: Sequence[int] = (),
) -> Axes:
    """One bar for each name, its number written on it; the `marked` ones are hatched.

    Raises `ShapeError` where names and heights do not fit.
    """
    if len(names) != len(heights) or not names:
        raise ShapeError(f"{len(names)} names but {len(heights)} heights; give one for each.")
    ax = axes(ax, 0.62 * len(names) + 1.6, 3.6)
    drawn: Any = ax.bar(range(len(names)), heights, color=BLUE, edgecolor="black", linewidth=0.6)
    for i in marked:
        drawn[i].set(facecolor=ORANGE, hatch="//")
    ax.bar_label(
        drawn,
        [(f"{h:.0%}" if percent else f"{h:.3g}").replace("-", "−") for h in heights],
        padding=2,
        size=9,
    )
    ax.set_xticks(range(len(names)), names)
    ax.set_ylabel(ylabel)
    low, high = min(0.0, *heights), max(0.0, *heights)
    ax.set_ylim(low - 0.12 * (high - low) * (low < 0), high + 0.14 * (high - low) + 1e-9)
    ax.axhline(0, color="black", lw=0.8)
    if percent:
        from matplotlib.ticker import PercentFormatter

        ax.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
    if title is not None:
        ax.set_title(title.replace("$", r"\$"))
    return ax


def sheet(rows: int, columns: int, width: float, height: float) -> list[Axes]:
    """The axes of a new figure with so many plots, row by row; `width` and `height` in inches."""
    from neuron.plots.figures import need_matplotlib

    need_matplotlib()
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=160)
    figure.set_layout_engine("constrained", w_pad=0.1, h_pad=0.1)
    return [figure.add_subplot(rows, columns, i + 1) for i in range(rows * columns)]
