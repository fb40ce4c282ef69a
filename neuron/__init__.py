"""neuron: see how a neural network works.

Every number of a network built here is a `Value`, which remembers what it was
computed from: it can be differentiated, explained and drawn.
"""

import warnings as _warnings

from neuron import interruption as _interruption

if _interruption.is_the_command():
    _interruption.end_quietly()

from neuron import identity as _identity
from neuron.network import MLP, Layer, Neuron, Role
from neuron.ops.activations import (
    elu,
    gelu,
    gelu_tanh,
    leaky_relu,
    log_sigmoid,
    relu,
    sigmoid,
    silu,
    softplus,
    step,
    tanh,
)
from neuron.ops.arithmetic import absolute, maximum, minimum, sqrt, square, where
from neuron.ops.elementary import cos, erfc, exp, expm1, log, log1p, sin
from neuron.ops.losses import binary_cross_entropy, cross_entropy, hinge, squared_error
from neuron.ops.several import log_softmax, logsumexp, mean, softmax, sum_, weighted_sum
from neuron.value import Value, check_finite, gradients, history, jvp, zero_grad
from neuron.version import __version__

sum = sum_  # left out of __all__, so that `import *` keeps Python's own

__all__ = [
    "MLP",
    "Layer",
    "Neuron",
    "Role",
    "Value",
    "__version__",
    "absolute",
    "binary_cross_entropy",
    "check_finite",
    "cos",
    "cross_entropy",
    "elu",
    "erfc",
    "exp",
    "expm1",
    "gelu",
    "gelu_tanh",
    "gradients",
    "hinge",
    "history",
    "jvp",
    "leaky_relu",
    "log",
    "log1p",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "maximum",
    "mean",
    "minimum",
    "relu",
    "sigmoid",
    "silu",
    "sin",
    "softmax",
    "softplus",
    "sqrt",
    "square",
    "squared_error",
    "step",
    "tanh",
    "weighted_sum",
    "where",
    "zero_grad",
]

if _intruders := _identity.files_of_the_simulator():
    _warnings.warn(_identity.warning(_intruders), RuntimeWarning, stacklevel=2)
