"""The four levels of zoom on a network, and which of them stays readable."""

from __future__ import annotations

import sys
from collections.abc import Sequence, Sized
from itertools import pairwise
from typing import Any

from neuron.draw.blocks import layers_picture
from neuron.draw.choosing import MOST_UNITS
from neuron.draw.columns import network_picture
from neuron.draw.opening import MOST_READABLE, full_size, opened_picture
from neuron.draw.parts import Names, Part
from neuron.draw.picture import Picture
from neuron.maths.errors import SettingError, ShapeError, UnknownNameError
from neuron.network.activations import activation_named
from neuron.network.roles import Role
from neuron.value.node import Node, history
from neuron.value.reverse import backward
from neuron.value.value import Value

LEVELS = ("layers", "neurons", "sums", "operations")
MOST_COLUMNS = 8  # with more layers than this their neurons are too small to read
READABLE_OPERATIONS = 32  # boxes; more are drawn when asked for
READABLE_SUMS = 36


def level_named(name: Any) -> str:
    """Check the name of a level, or 'auto'. Raises `UnknownNameError`."""
    if not isinstance(name, str) or name not in (*LEVELS, "auto"):
        raise UnknownNameError("level", name, (*LEVELS, "auto"))
    return str(name)


def part_picture(
    part: Part,
    level: str,
    *,
    max_nodes: int,
    threshold: float | None = None,
    derivatives: bool = False,
    input_names: Sequence[Any] | None = None,
    output_names: Sequence[Any] | None = None,
) -> Picture:
    """A part of a network at a level of zoom; 'auto' takes the most detailed readable one."""
    names = Names(
        # What goes into a later layer are no inputs, and has no names.
        [] if part.before else _names("input", input_names, part.sizes[0]),
        _names("output", output_names, part.sizes[-1]),
    )
    asked, sizes = level, sizes_of(part)
    if level == "auto":
        level = automatic(part, sizes, max_nodes, derivatives)
    if level == "operations" and part.x is None:
        if asked == "operations":
            raise SettingError(
                "the level 'operations' shows what is computed for one example. "
                "Give one, as in draw(net, x, level='operations')."
            )
        level = "neurons"
    without = derivatives and level != "operations"
    if without and asked == level:
        raise SettingError(
            f"derivatives stand on the arrows of operations, and the level {level!r} has none. Ask "
            "for level='operations', or leave derivatives out."
        )
    if level == "layers":
        picture = layers_picture(part)
    elif level == "operations":
        picture = _operations(part, max_nodes, threshold, derivatives, names)
    else:
        picture = network_picture(part, names, opened=level == "sums", threshold=threshold)
    if asked == "auto" and level != "operations":
        finer = LEVELS[LEVELS.index(level) + 1]
        if finer != "operations":  # of a column no more than this are drawn
            sizes = sizes_of(part, MOST_UNITS)
        about = (
            f"Drawn as {level}; as {finer} there would be {sizes[finer]:,} boxes. "
            f"To see them, ask for level={finer!r}."
        )
        picture.message = f"{about} {picture.message}".strip()
    if without:
        picture.message += " Derivatives are drawn at level='operations' alone, for an example."
    return picture


def _names(kind: str, given: Sequence[Any] | None, n: int) -> list[str]:
    if given is None:
        return []
    if isinstance(given, str) or not isinstance(given, Sized) or len(given) != n:
        raise ShapeError(f"{kind}_names needs {n} names, one for each {kind}; got {given!r:.100}.")
    return list(map(str, given))


def sizes_of(part: Part, most: int = sys.maxsize) -> dict[str, int]:
    """How many boxes a picture has at each level, with at most so many units of a column.

    They are counted, not drawn.
    """
    units = [min(n, most) for n in part.asked]
    steps = [2 if activation_named(layer.activation) is None else 3 for layer in part.layers]
    sums = units[0] + sum(n * step for n, step in zip(units[1:], steps, strict=True))
    products = sum(n_in * n for n_in, n in pairwise(units))
    biases = sum(units[1:])
    return {
        "layers": len(units),
        "neurons": sum(units),
        "sums": sums,
        "operations": sums + 2 * products + biases,
    }


def automatic(part: Part, sizes: dict[str, int], max_nodes: int, derivatives: bool) -> str:
    """The most detailed level at which a picture stays readable."""
    if part.x is not None:
        most = MOST_READABLE if derivatives else READABLE_OPERATIONS
        if sizes["operations"] <= min(most, max_nodes):
            return "operations"
        if sizes["sums"] <= min(READABLE_SUMS, max_nodes):
            return "sums"
    drawn = sizes_of(part, MOST_UNITS)
    readable = drawn["layers"] <= MOST_COLUMNS and drawn["neurons"] <= max_nodes
    return "neurons" if readable else "layers"


def _operations(
    part: Part, max_nodes: int, threshold: float | None, derivatives: bool, names: Names
) -> Picture:
    """Every product and sum for the example; of many outputs the largest one."""
    assert part.x is not None
    before = part.before
    inputs: list[Any] = [
        Value(a, Role("activation", before, k) if before else Role("input", 0, k))
        for k, a in enumerate(part.x)
    ]
    signal: Any = inputs
    for layer in part.layers:
        signal = layer(signal)
    results = [signal[unit] for unit in part.only] if part.only else list(signal)
    title, message = f"The operations of {part.name()[0].lower()}{part.name()[1:]}", ""
    largest: Node = max(results, key=lambda a: (a.data == a.data, a.data))
    too_many = full_size(history(*results), True) > max_nodes
    if len(results) > 1 and (too_many or derivatives):
        results = [largest]
        title += f", for its largest output {largest.label}"
        message = "Only what leads to the largest output is drawn: "
        if too_many:
            message += (
                f"with all outputs there would be {sizes_of(part)['operations']:,} boxes, which is "
                f"more than max_nodes={max_nodes:,}."
            )
        else:
            message += "derivatives are those of one number. For another, give output=k."
    if derivatives:
        backward(largest)
    called = dict(zip(inputs, names.inputs, strict=False))
    if names.outputs:
        called |= {result: names.outputs[result.label.unit] for result in results}
    return opened_picture(
        results,
        products=True,
        called=called,
        max_nodes=max_nodes,
        threshold=threshold,
        derivatives=derivatives,
        title=title,
        message=message,
    )
