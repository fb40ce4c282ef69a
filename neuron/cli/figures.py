"""How good a network is, as figures to save and as text to print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neuron.data import Dataset
from neuron.train import mean_squared_error, r_squared
from neuron.train.metrics import Evaluation

#: Of a digit's pixels, from paper to ink; each is printed twice, since letters are tall.
SHADES = " ░▒▓█"
PLAIN_SHADES = " .+*#"


def measured(found: Evaluation, data: Dataset) -> dict[str, float]:
    """Loss and accuracy; of predicted numbers the mean squared error, and R² where they differ."""
    if found.accuracy is not None:
        return {"loss": found.loss, "accuracy": found.accuracy}
    predicted = [row[0] for row in found.outputs]
    figures = {"mean_squared_error": mean_squared_error(data.targets, predicted)}
    if len(set(map(float, data.targets))) > 1:
        figures["r_squared"] = r_squared(data.targets, predicted)
    return figures


def measured_line(figures: dict[str, float]) -> str:
    """The figures in one line."""
    names = {"mean_squared_error": "mean squared error", "r_squared": "R²"}
    return ", ".join(
        f"{name} {figure:.2%}" if name == "accuracy" else f"{names.get(name, name)} {figure:.4g}"
        for name, figure in figures.items()
    )


def confusion_text(matrix: Sequence[Sequence[int]], classes: Sequence[str]) -> str:
    """The confusion matrix as a table: a row for each class, a column for each answer."""
    names = [_short(name) for name in classes]
    margin = max(map(len, [*names, "true"]))
    cell = max(3, *(len(name) + 1 for name in names))
    cell = max(cell, *(len(str(count)) + 1 for row in matrix for count in row))
    lines = [" " * margin + "  answer of the network", "true".ljust(margin) + "  "]
    lines[-1] += "".join(name.rjust(cell) for name in names)
    for name, row in zip(names, matrix, strict=True):
        counts = "".join((str(count) if count else ".").rjust(cell) for count in row)
        lines.append(f"{name.rjust(margin)}  {counts}")
    return "\n".join(lines)


def picture_text(pixels: Sequence[float], shape: tuple[int, int], shades: str = SHADES) -> str:
    """A picture as characters, darker ones for more ink; 0 is paper and 1 full ink."""
    rows, columns = shape
    drawn = [
        shades[min(len(shades) - 1, max(0, int(float(pixel) * len(shades))))] * 2
        for pixel in pixels
    ]
    return "\n".join("".join(drawn[r * columns : (r + 1) * columns]).rstrip() for r in range(rows))


def _short(name: Any) -> str:
    text = str(name)
    return text if len(text) <= 12 else text[:11] + "…"
