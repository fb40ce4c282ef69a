"""One neuron and one example: its weighted sum term by term, its bias, its activation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neuron.explain.gradient import number_named
from neuron.explain.layout import named, numbered, total_of
from neuron.explain.names import Names, Row
from neuron.explain.steps import Step, step_of
from neuron.lab.training import maps
from neuron.lab.training.curves import all_finite, finite
from neuron.network import MLP, Role
from neuron.network.activations import activation_named
from neuron.network.mlp import labelled_inputs
from neuron.ops.row import Elementwise
from neuron.value.node import Node, history

MOST_TERMS = 64
FAR, CURVE_POINTS = 5.0, 81  # of the drawing of an activation


def explained(net: MLP, x: Sequence[float], layer: int, unit: int) -> dict[str, Any]:
    """What a neuron computes for an example: layers from 1, units from 0.

    `terms` are the products w·x, the largest first, at most `MOST_TERMS` of them;
    `others` is how many are left out and what they come to.
    """
    outputs = net.to("scalar")(labelled_inputs(x))
    numbers = history(*outputs)
    names = Names()
    z = number_named(numbers, str(Role("weighted sum", layer, unit)))
    total = step_of(z, names, 0)
    shown, hidden = total.terms[:MOST_TERMS], total.terms[MOST_TERMS:]
    found: dict[str, Any] = {
        "layer": layer,
        "unit": unit,
        "activation": net.layers[layer - 1].activation,
        "sum": {"name": names.of(z), "value": finite(z.data)},
        "bias": finite(net.layers[layer - 1].numbers()[1][unit]),
        "terms": [_term(total, term.index, term.value) for term in shown],
        "others": {"count": len(hidden), "value": finite(total_of([t.value for t in hidden]))},
        "result": None,
    }
    if layer == 1 and len(x) > 2:
        found["pictures"] = _pictures(net, x, unit)
    if net.layers[layer - 1].activation != "linear":
        found["result"] = _activation(
            number_named(numbers, str(Role("activation", layer, unit))), names
        )
        found["curve"] = _curve(net.layers[layer - 1].activation, z.data)
    return found


def _pictures(net: MLP, x: Sequence[float], unit: int) -> dict[str, Any]:
    """A neuron's weights, and its products w·x for an example, as pictures of one scale."""
    import numpy as np

    weights = np.array(net.layers[0].numbers()[0][unit])
    reach = max(float(np.abs(weights).max()), 1e-300)
    return {
        "numbers": all_finite(weights),
        "weights": maps.as_text(maps.as_bytes(weights / reach)),
        "products": maps.as_text(maps.as_bytes(weights * np.array(x) / reach)),
        "reach": finite(reach),
    }


def _curve(activation: str, z: float) -> dict[str, Any] | None:
    """An activation around z, and its slope at z; None for a softmax, which has no curve."""
    import numpy as np

    op = activation_named(activation)
    if not isinstance(op, Elementwise):
        return None
    far = max(FAR, min(1.25 * abs(z), 1e3))
    at = np.linspace(-far, far, CURVE_POINTS)
    slope = op.derivatives[0](float(z), *op.defaults, op(float(z)))
    return {"z": all_finite(at), "a": all_finite(op(at)), "slope": finite(slope)}


def _term(step: Step, k: int, value: float) -> dict[str, Any]:
    """One product of a weighted sum: which input it is, and its two factors."""
    w, x = step.operands["w"], step.operands["x"]
    assert isinstance(w, Row)
    assert isinstance(x, Row)
    return {
        "source": k,
        "weight": finite(w.entries[k].value),
        "input": finite(x.entries[k].value),
        "product": finite(value),
    }


def _activation(a: Node, names: Names) -> dict[str, Any]:
    """The activation: its name, its number, its formula in names and in numbers."""
    step = step_of(a, names, 0)
    formula = step.call if step.call is not None else step.formula
    assert formula is not None
    return {
        "name": names.of(a),
        "value": finite(a.data),
        "formula": named(step, formula, step.index),
        "written": numbered(step, formula, step.index),
    }
