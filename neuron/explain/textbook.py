"""The textbook's form of the rows over several numbers, whose own form is shifted by the largest.

Each is equal, in exact arithmetic, to the row of the same name; a test proves it.
A derivative is that by entry k of the operand. Of `softmax` and `log_softmax`,
which give a row of results y, the first is that of a y by its own x, the second
that by another x.
"""

from __future__ import annotations

from neuron.maths.functions import divide, exp, log, total
from neuron.ops.activations import sigmoid, softplus
from neuron.ops.row import Formula, Textbook
from neuron.ops.several import complements, probabilities

# fmt: off
OVER_ROWS: dict[str, Textbook] = {
    "softmax": Textbook(
        lambda x: divide(exp(x), total(exp(x))),
        (lambda x, y: y * (1 - y),
         lambda x, y: -y * divide(exp(x), total(exp(x))))),
    "log_softmax": Textbook(
        lambda x: x - log(total(exp(x))),
        (lambda x, y: 1 - exp(y),
         lambda x, y: -divide(exp(x), total(exp(x))))),
    "logsumexp": Textbook(
        lambda x: log(total(exp(x))),
        (lambda x, y: exp(x - y),)),
    "cross_entropy": Textbook(
        lambda z, t: total(t * (log(total(exp(z))) - z)),
        (lambda z, t, y: divide(exp(z), total(exp(z))) * total(t) - t,
         lambda z, t, y: log(total(exp(z))) - z)),
    "binary_cross_entropy": Textbook(
        lambda z, t: total(t * softplus.compute(-z) + (1 - t) * softplus.compute(z)),
        (lambda z, t, y: sigmoid.compute(z) - t,
         lambda z, t, y: -z)),
}

#: The derivatives of the rows that give rows, in the parts that the engine computes them with.
CAREFUL_SLOPES: dict[str, tuple[Formula, Formula]] = {
    "softmax": (
        lambda x, y: y * complements(x),
        lambda x, y: -y * probabilities(x)),
    "log_softmax": (
        lambda x, y: complements(x),
        lambda x, y: -probabilities(x)),
}
# fmt: on
