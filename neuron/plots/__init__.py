"""Plots of training and of weights, by matplotlib (extra 'plots').

Each takes an `ax` to draw into, or makes a figure of its own, and returns the ax.
Nothing touches pyplot or its global state; `save` writes any of them to a file.
"""

from neuron.plots.curves import accuracy_curve, loss_curve
from neuron.plots.figures import save
from neuron.plots.matrices import confusion_matrix
from neuron.plots.pixels import digit_image, weight_images

__all__ = [
    "accuracy_curve",
    "confusion_matrix",
    "digit_image",
    "loss_curve",
    "save",
    "weight_images",
]
