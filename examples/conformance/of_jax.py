"""How the conformance suite asks JAX: whole columns of doubles at once."""
# mypy: ignore-errors

import jax
from jax import nn
from jax import numpy as jnp
from jax.scipy import special

jax.config.update("jax_enable_x64", True)
NAME = f"JAX {jax.__version__}"
ARRAYS = True
UNARY = "abs exp expm1 log log1p sin cos tanh sqrt square negative".split()
OPERATIONS = {
    **{{"negative": "negate"}.get(name, name): getattr(jnp, name) for name in UNARY},
    "add": jnp.add, "subtract": jnp.subtract, "multiply": jnp.multiply, "divide": jnp.divide,
    "power": jnp.power, "maximum": jnp.maximum, "minimum": jnp.minimum,
    "where": lambda c, a, b: jnp.where(c != 0, a, b),
    "erfc": special.erfc, "normal_cdf": special.ndtr, "sigmoid": nn.sigmoid, "relu": nn.relu,
    "log_sigmoid": nn.log_sigmoid, "softplus": nn.softplus, "silu": nn.silu,
    "leaky_relu": lambda x, slope: jnp.where(x > 0, x, slope * x),
    "elu": lambda x, alpha: jnp.where(x > 0, x, alpha * jnp.expm1(jnp.where(x > 0, 0.0, x))),
    "gelu": lambda x: nn.gelu(x, approximate=False), "gelu_tanh": nn.gelu,
    "sum": jnp.sum, "mean": jnp.mean, "logsumexp": special.logsumexp,
    "weighted_sum": lambda w, x, b: jnp.dot(w, x) + b,
    "softmax": nn.softmax, "log_softmax": nn.log_softmax,
    "squared_error": lambda a, t: jnp.sum((a - t) ** 2),
    "cross_entropy": lambda z, t: -jnp.sum(t * nn.log_softmax(z)),
}  # fmt: skip


def evaluate(function, operands, g):
    """The value and the gradient, by JAX's vector-Jacobian product."""
    y, pull = jax.vjp(function, *(jnp.array(x, jnp.float64) for x in operands))
    slopes = pull(jnp.ones_like(y) if g is None else jnp.array(g, jnp.float64))
    return y.tolist(), [slope.tolist() for slope in slopes]
