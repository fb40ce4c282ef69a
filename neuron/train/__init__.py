"""Training: losses, optimisers, the loop that joins them, and how good the result is."""

from neuron.train.loop import Epoch, Step, fit, train
from neuron.train.losses import LOSSES, Loss, loss_named
from neuron.train.metrics import (
    accuracy,
    confusion_matrix,
    evaluate,
    mean_squared_error,
    predict,
    r_squared,
)
from neuron.train.optimisers import OPTIMISERS, SGD, Adam, optimiser_named

__all__ = [
    "LOSSES",
    "OPTIMISERS",
    "SGD",
    "Adam",
    "Epoch",
    "Loss",
    "Step",
    "accuracy",
    "confusion_matrix",
    "evaluate",
    "fit",
    "loss_named",
    "mean_squared_error",
    "optimiser_named",
    "predict",
    "r_squared",
    "train",
]
