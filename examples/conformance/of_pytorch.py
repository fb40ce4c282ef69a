"""How the conformance suite asks PyTorch: whole columns of doubles at once."""
# mypy: ignore-errors

from functools import partial
from operator import attrgetter

import torch
from torch.nn import functional as nn

NAME = f"PyTorch {torch.__version__}"
ARRAYS = True
UNARY = "abs exp expm1 log log1p sin cos erfc tanh sigmoid relu sqrt square".split()
OPERATIONS = {
    **{name: getattr(torch, name) for name in UNARY},
    "negate": torch.neg, "normal_cdf": torch.special.ndtr, "sum": torch.sum, "mean": torch.mean,
    "add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div,
    "power": torch.pow, "maximum": torch.maximum, "minimum": torch.minimum,
    "where": lambda c, a, b: torch.where(c != 0, a, b),
    "log_sigmoid": nn.logsigmoid, "softplus": nn.softplus, "gelu": nn.gelu, "silu": nn.silu,
    "gelu_tanh": lambda x: nn.gelu(x, approximate="tanh"),
    "logsumexp": lambda x: torch.logsumexp(x, 0),
    "weighted_sum": lambda w, x, b: torch.dot(w, x) + b,
    "softmax": lambda x: torch.softmax(x, 0), "log_softmax": lambda x: torch.log_softmax(x, 0),
    "squared_error": lambda a, t: nn.mse_loss(a, t, reduction="sum"),
    "cross_entropy": nn.cross_entropy,
    "binary_cross_entropy": lambda z, t: nn.binary_cross_entropy_with_logits(z, t, reduction="sum"),
}  # fmt: skip


def evaluate(function, operands, g):
    """The value and the gradient, by PyTorch's own backward pass."""
    xs = [number(x) for x in operands]
    y = function(*xs)
    y.backward(torch.ones_like(y) if g is None else torch.tensor(g, dtype=torch.float64))
    return y.tolist(), [(torch.zeros_like(x) if x.grad is None else x.grad).tolist() for x in xs]


number = partial(torch.tensor, dtype=torch.float64, requires_grad=True)
backward = partial(torch.Tensor.backward, retain_graph=True)
grad = attrgetter("grad")
