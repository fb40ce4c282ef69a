"""A picture laid over a class's evidence model: where its ink speaks for it, where against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from neuron.maths.errors import ShapeError
from neuron.plots.series import sheet
from neuron.plots.signed import signed_pictures

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def evidence_overlay(overlay: Any, *, name: str, cls: str) -> Axes:
    """Three plots: the model with the picture's outline, the evidence itself, and its balance.

    `overlay` has `picture`, `weights` and `terms`, arrays of one shape, and
    `evidence_for`, `evidence_against`, `bias` and `z` (as `neuron.study.evidence`
    makes it). `name` says what the picture is, `cls` what the model is of.

    Raises `ShapeError` where the three arrays have different shapes.
    """
    picture, weights, terms = overlay.picture, overlay.weights, overlay.terms
    if not picture.shape == weights.shape == terms.shape:
        raise ShapeError(f"shapes differ: {picture.shape}, {weights.shape}, {terms.shape}.")
    model, parts, balance = sheet(1, 3, 13.5, 4.4)
    signed_pictures(
        weights[None], model, titles=[""], legend="weight:  − red   + blue",
        title=f"{name} over the model of {cls}",
    )  # fmt: skip
    rows, columns = range(weights.shape[0]), range(weights.shape[1])
    model.contour(list(columns), list(rows), picture, levels=[0.4], colors="black", linewidths=2.2)
    signed_pictures(
        terms[None], parts, titles=[""], legend="evidence:  − against   + for",
        title="weight × ink, pixel by pixel",
    )  # fmt: skip
    values = [overlay.evidence_for, overlay.evidence_against, overlay.bias, overlay.z]
    names = ["for\n(+)", "against\n(−)", "bias", "sum"]
    colours = ["#2166AC", "#B2182B", "#888888", "black"]
    drawn = balance.bar(names, values, color=colours, edgecolor="black")
    drawn[1].set_hatch("//")
    balance.bar_label(drawn, [f"{value:+.1f}".replace("-", "−") for value in values], padding=3)
    balance.axhline(0, color="black", lw=0.8)
    balance.margins(y=0.15)
    balance.set_ylabel(f"evidence for {cls}")
    balance.set_title("What it adds up to")
    return model
