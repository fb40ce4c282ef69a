"""From a network to the plain data of its file."""

from __future__ import annotations

from itertools import chain
from typing import Any

from neuron.maths.errors import DataError
from neuron.network.mlp import MLP
from neuron.store import numbers


def dtype_of(net: MLP) -> str:
    """What the parameters are: floats, or arrays of one precision."""
    if net.backend == "scalar":
        return "float64"
    found = {str(parameter.data.dtype) for parameter in net.parameters()}
    if len(found) == 1 and found <= set(numbers.TYPECODES):
        return found.pop()
    raise DataError(
        f"the parameters are arrays of {', '.join(sorted(found))}; a file holds float64 or "
        f"float32, one for all. Bring them to one with net.to('numpy', dtype='float64')."
    )


def layers_of(net: MLP, dtype: str) -> list[dict[str, Any]]:
    """Each layer's entry in the file. Raises `DataError` for parameters that are not finite."""
    layers = []
    for layer in net.layers:
        rows, biases = layer.numbers()
        place = f"layer {layer.index}"
        layers.append(
            {
                "inputs": layer.n_inputs,
                "neurons": layer.n_outputs,
                "activation": layer.activation,
                "weights": _text(list(chain.from_iterable(rows)), dtype, f"{place}, weights"),
                "biases": _text(biases, dtype, f"{place}, biases"),
            }
        )
    return layers


def _text(given: list[Any], dtype: str, what: str) -> str:
    for i, number in enumerate(given):
        if type(number) is float and number - number == 0:  # ∞ − ∞ and nan − nan are nan
            continue
        advice = "convert it to float"
        if type(number) is float:
            advice = "see whether training diverged"
        raise DataError(
            f"{what}: number {i} is {number!r:.80}; only finite floats can be saved: {advice}"
        )
    return numbers.as_text(given, dtype)
