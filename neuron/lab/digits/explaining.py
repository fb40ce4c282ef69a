"""Where one number came from, and why one output and not another: the engine's own `explain`.

What `neuron.explain` finds is laid out here as plain lists, for the page to draw; no
number is computed that it has not computed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neuron.explain.door import explain_network
from neuron.explain.explanation import Explanation
from neuron.explain.layout import named, numbered, total_of
from neuron.explain.names import Row
from neuron.explain.steps import Step
from neuron.network import MLP
from neuron.network.activations import activation_named
from neuron.network.roles import Role
from neuron.ops.row import Elementwise

#: So many terms of a sum are listed; the others are added up.
LARGEST = 8
#: The curve of an activation is drawn through so many points, this far to either side at least.
POINTS, REACH = 81, 6.0


def explained(net: MLP, x: list[float], layer: int, unit: int) -> dict[str, Any]:
    """Where a neuron's activation came from; `net` is on the scalar backend.

    - `name`, `value`: the activation; `equation`: it in letters and in numbers;
    - `sum`: the weighted sum z, with `weights`, `inputs` and their products `terms` in
      the order of the inputs, `largest` (indices), `others` (how many, and their sum),
      `above` and `below` (the sums of the terms of either sign) and the `bias`;
    - `curve`: the activation function around z, or None where it is none of z alone;
    - `text`: what Python prints.
    """
    explanation = _explanation(net, x, layer, unit)
    a = explanation.steps[0]
    z = next(step for step in explanation.steps if step.op == "weighted_sum")
    return {
        "layer": layer,
        "unit": unit,
        "activation": net.layers[layer - 1].activation,
        "name": a.name,
        "value": float(a.value),
        "equation": _equation(a),
        "sum": _sum(z),
        "curve": curve(net.layers[layer - 1].activation, float(z.value)),
        "text": explanation.text(),
    }


def _explanation(net: MLP, x: list[float], layer: int, unit: int) -> Explanation:
    if layer == len(net.layers):
        return explain_network(net, x, output=unit, depth=1, largest=LARGEST)
    part = "weighted sum" if net.layers[layer - 1].activation == "linear" else "activation"
    of = str(Role(part, layer, unit))
    return explain_network(net, x, of=of, depth=1, largest=LARGEST)


def _sum(z: Step) -> dict[str, Any]:
    return {
        "name": z.name,
        "value": float(z.value),
        "weights": _numbers(z, "w"),
        **_terms(z),
    }


def compared(net: MLP, x: list[float], first: int, second: int) -> dict[str, Any]:
    """Why output `first` and not `second`: the difference of their weighted sums, term by term.

    As in `explained`, with the weights of both (`weights`, `other_weights`), and
    `shares`: how much of the difference each input makes up, traced back to them
    (None where it cannot be traced), and what is there without any (`at_reference`).
    """
    explanation = explain_network(net, x, output=first, versus=second, depth=1, largest=LARGEST)
    step, trace = explanation.steps[0], explanation.trace
    return {
        "first": first,
        "second": second,
        "name": step.name,
        "value": float(step.value),
        "weights": _numbers(step, "w"),
        "other_weights": _numbers(step, "v"),
        **_terms(step),
        "shares": None if trace is None else [share.share for share in trace.layers[0]],
        "at_reference": None if trace is None else trace.at_reference,
        "text": explanation.text(),
    }


def _terms(step: Step) -> dict[str, Any]:
    """The products of a sum in order, the largest of them, the others together, and the bias."""
    assert step.rest is not None
    in_order = [0.0] * len(step.terms)
    for term in step.terms:
        in_order[term.index] = term.value
    others = [term.value for term in step.terms[LARGEST:]]
    return {
        "bias": {"name": named(step, step.rest), "value": float(step.value_of(step.rest))},
        "inputs": _numbers(step, "x"),
        "terms": in_order,
        "largest": [term.index for term in step.terms[:LARGEST]],
        "others": {"count": len(others), "value": total_of(others)},
        "above": total_of([value for value in in_order if value > 0]),
        "below": total_of([value for value in in_order if value < 0]),
    }


def _numbers(step: Step, letter: str) -> list[float]:
    operand = step.operands[letter]
    assert isinstance(operand, Row)
    return [float(entry.value) for entry in operand.entries]


def _equation(step: Step) -> list[str]:
    """What a number is equal to, in letters and in numbers, as Python prints it."""
    if step.formula is None:
        return []
    short = [] if step.call is None else [named(step, step.call, step.index)]
    return [
        *short,
        named(step, step.formula, step.index),
        numbered(step, step.formula, step.index),
    ]


def curve(activation: str, z: float) -> list[list[float]] | None:
    """[z, a] along an activation function, as far as the point z and somewhat further."""
    row = activation_named(activation)
    if not isinstance(row, Elementwise):
        return None
    reach = max(REACH, 1.25 * abs(z))
    along = np.linspace(-reach, reach, POINTS)
    points: list[list[float]] = np.column_stack([along, row(along)]).tolist()
    return points
