"""How loss and accuracy went during training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from neuron.maths.errors import DataError
from neuron.plots.figures import BLUE, ORANGE, axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Told apart by line and mark, not by colour alone.
LOOKS: dict[str, dict[str, Any]] = {
    "train": {"color": BLUE, "linestyle": "-", "marker": "o", "label": "training"},
    "validation": {"color": ORANGE, "linestyle": "--", "marker": "s", "label": "validation"},
}
MOST_MARKS = 25


def loss_curve(records: Sequence[Any], ax: Axes | None = None) -> Axes:
    """The loss after each epoch, on training and on validation data.

    `records` have the fields epoch, train_loss and validation_loss (None: not
    measured). Raises `DataError` without a single measurement.
    """
    ax = _curves(records, "loss", ax)
    ax.set_ylabel("loss")
    ax.set_title("Loss")
    if all(line > 0 for curve in ax.get_lines() for line in _heights(curve)):
        ax.set_ylim(bottom=0)
    return ax


def accuracy_curve(records: Sequence[Any], ax: Axes | None = None) -> Axes:
    """The share of correct answers after each epoch, on training and on validation data.

    `records` have the fields epoch, train_accuracy and validation_accuracy (None:
    not measured). Raises `DataError` without a single measurement.
    """
    from matplotlib.ticker import PercentFormatter

    ax = _curves(records, "accuracy", ax)
    ax.set_ylabel("correct answers")
    ax.set_title("Accuracy")
    ax.yaxis.set_major_formatter(PercentFormatter(xmax=1))
    return ax


def _curves(records: Sequence[Any], what: str, ax: Axes | None) -> Axes:
    records = _of_epochs(records, f"train_{what}")
    ax = axes(ax)
    from matplotlib.ticker import MaxNLocator

    drawn = 0
    for part, look in LOOKS.items():
        points = [
            (record.epoch, getattr(record, f"{part}_{what}"))
            for record in records
            if getattr(record, f"{part}_{what}") is not None
        ]
        if points:
            epochs, heights = zip(*points, strict=True)
            every = max(1, len(points) // MOST_MARKS)
            ax.plot(epochs, heights, linewidth=1.8, markersize=4, markevery=every, **look)
            drawn += 1
    if not drawn:
        raise DataError(
            f"there is no {what} to plot: none of the {len(records)} records has a train_{what} or "
            f"a validation_{what}. Train for at least one epoch, and with accuracy measured."
        )
    ax.set_xlabel("epoch")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(alpha=0.3)
    ax.legend()
    return ax


def _of_epochs(given: Sequence[Any], field: str) -> list[Any]:
    """The records as a list; raises `DataError` for one that does not have the field."""
    records = list(given) if isinstance(given, Iterable) else [given]
    for record in records:
        try:
            getattr(record, field)
        except AttributeError as error:
            raise DataError(
                f"a curve takes a record of each epoch, as fit returns them; got {record!r:.80}. "
                "Of what train yields, take the epochs and leave out the steps."
            ) from error
    return records


def _heights(curve: Any) -> list[float]:
    return [float(height) for height in curve.get_ydata()]
