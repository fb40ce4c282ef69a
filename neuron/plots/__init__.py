"""Plots of training and of weights, by matplotlib (extra 'plots').

Each takes an `ax` to draw into, or makes a figure of its own, and returns the ax.
Nothing touches pyplot or its global state; `save` writes any of them to a file.
"""

from neuron.plots.boundary import decision_boundary
from neuron.plots.curves import accuracy_curve, loss_curve
from neuron.plots.figures import save
from neuron.plots.inside import activations, gradient_histogram, saturation
from neuron.plots.matrices import confusion_matrix
from neuron.plots.moving import moving
from neuron.plots.pixels import digit_image, weight_images

__all__ = [
    "accuracy_curve",
    "activations",
    "confusion_matrix",
    "decision_boundary",
    "digit_image",
    "gradient_histogram",
    "loss_curve",
    "moving",
    "saturation",
    "save",
    "weight_images",
]
