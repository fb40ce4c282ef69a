"""The equation of one neuron of a real network, with its numbers, as text and as LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

from neuron.maths.errors import SettingError
from neuron.network import MLP
from neuron.network.checks import check_network

#: How an activation is written around a weighted sum: in text, and in LaTeX.
WRITTEN = {
    "linear": ("{}", "{}"),
    "sigmoid": ("σ({})", r"\sigma\left({}\right)"),
    "tanh": ("tanh({})", r"\tanh\left({}\right)"),
    "relu": ("max(0, {})", r"\max\left(0,\; {}\right)"),
    "step": ("[{} > 0]", r"\left[{} > 0\right]"),
}


def equation(
    net: MLP,
    layer: int,
    unit: int,
    *,
    complete: bool = True,
    latex: bool = False,
    digits: int = 3,
) -> str:
    """The equation of neuron `unit` of a layer (1 is the first), its weights as numbers.

    `complete` has the bias and the activation; without it only the sum of the
    products is written, as introductions sometimes do. Names are those of the
    engine: x for inputs, a for activations, units counted from 0.

    Raises `SettingError` for a neuron that is not there.
    """
    _check(net, layer, unit)
    weights, biases = net.layers[layer - 1].numbers()
    terms = [
        (weight, _name("a" if layer > 1 else "x", layer - 1, i, latex))
        for i, weight in enumerate(weights[unit])
    ]
    total = _sum(terms, latex, digits)
    left = _name("a" if complete else "z", layer, unit, latex)
    if not complete:
        return f"{left} = {total}"
    minus = "-" if latex else "−"
    total += f" {minus if biases[unit] < 0 else '+'} {abs(biases[unit]):.{digits}f}"
    name = net.layers[layer - 1].activation
    pattern = WRITTEN.get(name, (f"{name}({{}})", rf"\mathrm{{{name}}}\left({{}}\right)"))[latex]
    return f"{left} = {pattern.replace('{}', total)}"


def nested(net: MLP, unit: int, *, digits: int = 2) -> str:
    """One neuron of layer 2 with the equations of layer 1 put in: combinations of combinations."""
    _check(net, 2, unit)
    outer, _ = net.layers[1].numbers()
    inner, _ = net.layers[0].numbers()
    sums = [
        _sum([(w, _name("x", 0, i, False)) for i, w in enumerate(row)], False, digits)
        for row in inner
    ]
    return f"{_name('z', 2, unit, False)} = " + _sum(
        [(w, f"({total})") for w, total in zip(outer[unit], sums, strict=True)], False, digits
    )


def _sum(terms: Sequence[tuple[float, str]], latex: bool, digits: int) -> str:
    dot, minus = (r" \cdot ", "-") if latex else ("·", "−")
    text = ""
    for k, (weight, name) in enumerate(terms):
        sign = minus if weight < 0 else "+"
        lead = (minus if weight < 0 else "") if k == 0 else f" {sign} "
        text += f"{lead}{abs(weight):.{digits}f}{dot}{name}"
    return text


def _name(letter: str, layer: int, unit: int, latex: bool) -> str:
    if letter == "x":
        return f"x_{{{unit}}}" if latex else f"x[{unit}]"
    return f"{letter}^{{({layer})}}_{{{unit}}}" if latex else f"{letter}{layer}[{unit}]"


def _check(net: MLP, layer: int, unit: int) -> None:
    check_network(net)
    places = {layer.index: range(layer.n_outputs) for layer in net.layers}
    if layer not in places or unit not in places[layer]:
        raise SettingError(
            f"there is no neuron {unit} in layer {layer}; the network is {net!r}, layers counted "
            f"from 1 and neurons from 0."
        )
