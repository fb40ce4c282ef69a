"""`draw`: a picture of a number's computation, or of a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neuron.draw.drawing import Drawing
from neuron.draw.levels import level_named, part_picture
from neuron.draw.opening import opened_picture
from neuron.draw.parts import part_of
from neuron.draw.picture import Picture
from neuron.draw.theme import theme_named
from neuron.draw.values import value_picture
from neuron.maths.errors import NumberError, SettingError
from neuron.maths.kinds import whole_number
from neuron.network.layer import Layer
from neuron.network.matrix import MatrixLayer, NeuronView
from neuron.network.mlp import MLP
from neuron.network.neuron import Neuron
from neuron.value.node import Node

MAX_NODES = 500


def draw(
    thing: Any,
    x: Any = None,
    *,
    level: str = "auto",
    theme: str = "screen",
    output: int | None = None,
    neuron: tuple[int, int] | None = None,
    threshold: float | None = None,
    depth: int | None = None,
    derivatives: bool = False,
    max_nodes: int = MAX_NODES,
    stacks: bool | None = None,
    input_names: Sequence[Any] | None = None,
    output_names: Sequence[Any] | None = None,
) -> Drawing:
    """Draw what a Value was computed from, or a network at a level of zoom.

    `thing` is a Value or a row of Values (their computation graph), or an MLP, a
    layer or a neuron of either backend (a diagram). To a diagram, `x` adds one
    example: the neurons are coloured and labelled by what they answer to it.
    `input_names` and `output_names` say what each input and each output stands for.

    - `level`: of a network 'layers', 'neurons', 'sums' or 'operations'; of a Value
      'sums' or 'operations', which open its weighted sums. 'auto' takes the most
      detailed level that stays readable; `drawing.message` says what it collapsed.
    - `output`, `neuron` = (layer, unit), `depth`: only what leads to one output, or to
      one neuron; only so many layers, or operations, back.
    - `threshold`: only the paths that carry at least this share of the result, 0 to 1.
    - `derivatives`: on each arrow its local derivative (Values, and 'operations').
    - `theme`: 'screen', 'print' (black and white) or 'dark'.
    - `stacks`: rows of given numbers, such as a neuron's 64 weights, are drawn as one
      stack where there would be too many boxes to read (True: always; False: not
      before `max_nodes`).

    A graph of more than `max_nodes` boxes is drawn in part, and so is a network of
    many neurons; the picture says what it leaves out.

    Raises `NumberError` for what cannot be drawn, `ShapeError` for an x or names
    that do not fit, `SettingError` and `UnknownNameError` for settings that make no sense.
    """
    _check(max_nodes, threshold, depth)
    look = theme_named(theme)
    if isinstance(thing, MLP | Layer | MatrixLayer | Neuron | NeuronView):
        part = part_of(thing, x, output=output, neuron=neuron, depth=depth)
        picture = part_picture(
            part,
            level_named(level),
            max_nodes=max_nodes,
            threshold=threshold,
            derivatives=derivatives,
            input_names=input_names,
            output_names=output_names,
        )
        return Drawing(picture, look, part=part)
    if any(given is not None for given in (x, input_names, output_names, output, neuron)):
        if _values(thing):
            raise SettingError(
                "x, output, neuron, input_names and output_names belong to a network; a Value "
                "already holds its numbers. Try draw(net, x), or draw(value)."
            )
    results = tuple(dict.fromkeys(_values(thing)))
    if not results:
        raise NumberError(
            f"draw takes a Value (or a list of Values), a Neuron, a layer or an MLP; got "
            f"{thing!r:.80} ({type(thing).__name__}). Try draw(net(x)[0]), or draw(net, x)."
        )
    picture = _of_values(
        results, level_named(level), threshold, depth, derivatives, max_nodes, stacks
    )
    return Drawing(picture, look, results=results)


def _of_values(
    results: tuple[Node, ...],
    level: str,
    threshold: float | None,
    depth: int | None,
    derivatives: bool,
    max_nodes: int,
    stacks: bool | None,
) -> Picture:
    if level in ("layers", "neurons"):
        raise SettingError(
            f"the level {level!r} belongs to a network. Draw the network, as in draw(net, x, "
            f"level={level!r}), or this Value at the level 'sums' or 'operations'."
        )
    if level == "auto" and threshold is None and depth is None:
        return value_picture(results, max_nodes, stacks, derivatives)
    return opened_picture(
        results,
        products=level != "sums",
        max_nodes=max_nodes,
        threshold=threshold,
        depth=depth,
        derivatives=derivatives,
    )


def _values(thing: Any) -> list[Node]:
    """The Values that are to be drawn; none where something else was given."""
    things = [thing] if isinstance(thing, Node) else thing
    if not isinstance(things, list | tuple) or not all(isinstance(one, Node) for one in things):
        return []
    return list(things)


def _check(max_nodes: Any, threshold: Any, depth: Any) -> None:
    if isinstance(max_nodes, bool) or not isinstance(max_nodes, int) or max_nodes < 2:
        raise SettingError(f"max_nodes must be a whole number of at least 2, got {max_nodes!r}.")
    if depth is not None:
        whole_number("depth", depth)
    if threshold is not None and (
        isinstance(threshold, bool)
        or not isinstance(threshold, int | float)
        or not 0 < threshold <= 1
    ):
        raise SettingError(
            f"threshold is a share of the result, above 0 and at most 1; got {threshold!r}."
        )
