"""What each neuron makes of the plane: its activation at the points of a grid, as small pictures.

A map holds one byte for each point of the grid, the upper row first: 128 stands
for the neuron's own middle (a sigmoid's ½, otherwise 0), 255 and 1 for its farthest.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from neuron.lab.training.curves import all_finite
from neuron.lab.training.sources import Box
from neuron.network import MLP

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALL, LARGE, COARSE = 36, 72, 7  # points of a side
MIDDLE, REACH = 128, 127
#: What an activation can reach, where there is an end to it: its middle and its reach.
BOUNDED = {"sigmoid": (0.5, 0.5), "softmax": (0.5, 0.5), "tanh": (0.0, 1.0), "step": (0.5, 0.5)}


@lru_cache(maxsize=64)
def grid(box: Box, side: int) -> NDArray[Any]:
    """The middles of side × side cells of a box, the upper row first: shape (side², 2)."""
    import numpy as np

    steps = (np.arange(side) + 0.5) / side * box.size
    x, y = np.meshgrid(box.x + steps, (box.y + steps)[::-1])
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    points.flags.writeable = False
    return points


def signals(net: MLP, inputs: Any) -> list[NDArray[Any]]:
    """The activations of every layer for a batch of examples: shape (examples, units) each."""
    import numpy as np

    found = []
    signal: Any = inputs
    with np.errstate(all="ignore"):
        for layer in net.layers:
            signal = layer(signal)
            found.append(signal.data)
    return found


def small_maps(net: MLP, box: Box) -> list[list[str]]:
    """A small map of each neuron of each layer, as base64."""
    found = []
    for layer, signal in zip(net.layers, signals(net, grid(box, SMALL)), strict=True):
        found.append([as_text(shades(column, layer.activation)) for column in signal.T])
    return found


def large_map(
    net: MLP, box: Box, place: tuple[int, int] | None, threshold: float
) -> dict[str, Any]:
    """One large map, and the lines on it where a decision changes.

    `place` is a neuron, (layer from 1, unit); its line is where its weighted sum is
    0. None is the network's answer: which class, and how clearly.
    """
    import numpy as np

    found = signals(net, grid(box, LARGE))
    if place is None:
        return {"side": LARGE, **_answer(found[-1], net.activations[-1], threshold)}
    layer, unit = place
    before = grid(box, LARGE) if layer == 1 else found[layer - 2]
    weights, biases = net.layers[layer - 1].numbers()
    with np.errstate(all="ignore"):
        z = before @ np.array(weights[unit]) + biases[unit]
    shade = shades(found[layer - 1][:, unit], net.activations[layer - 1])
    return {"side": LARGE, "shades": as_text(shade), "lines": zero_lines(z.reshape(LARGE, LARGE))}


def number_table(net: MLP, box: Box, place: tuple[int, int] | None) -> dict[str, Any]:
    """A neuron's activation, or the outputs, on a coarse grid: `values` by row, then column."""
    points = grid(box, COARSE)
    layer, units = (len(net.layers), slice(None)) if place is None else (place[0], [place[1]])
    found = signals(net, points)[layer - 1][:, units].reshape(COARSE, COARSE, -1)
    return {
        "x": all_finite(points[:COARSE, 0]),
        "y": all_finite(points[::COARSE, 1]),
        "values": [[all_finite(cell) for cell in row] for row in found],
    }


def _answer(outputs: NDArray[Any], activation: str, threshold: float) -> dict[str, Any]:
    """The network's answers on the grid: of a single output, or of one for each class."""
    import numpy as np

    if outputs.shape[1] == 1:
        clear = outputs[:, 0] - threshold
        reach = 0.5 if activation in ("sigmoid", "tanh") else _usual_reach(clear)
        lines = zero_lines(clear.reshape(LARGE, LARGE))
        return {"shades": as_text(as_bytes(clear / reach)), "lines": lines}
    order = np.sort(outputs, axis=1)
    clear = order[:, -1] - order[:, -2]
    lines = []
    for k in range(outputs.shape[1]):
        ahead = outputs[:, k] - np.delete(outputs, k, axis=1).max(axis=1)
        lines += zero_lines(ahead.reshape(LARGE, LARGE))
    return {
        "classes": as_text(outputs.argmax(axis=1).astype(np.uint8)),
        "shades": as_text(as_bytes(clear / _usual_reach(clear))),
        "lines": lines,
    }


def shades(column: NDArray[Any], activation: str) -> NDArray[Any]:
    """A neuron's activations as bytes around its middle."""
    if activation in BOUNDED:
        middle, reach = BOUNDED[activation]
        return as_bytes((column - middle) / reach)
    return as_bytes(column / _usual_reach(column))


def _usual_reach(column: NDArray[Any]) -> float:
    """The size that all but a twentieth stay below."""
    import numpy as np

    sizes = np.abs(column[np.isfinite(column)])
    return max(float(np.quantile(sizes, 0.95)), 1e-12) if sizes.size else 1.0


def as_bytes(shares: NDArray[Any]) -> NDArray[Any]:
    """Shares from −1 to 1 as bytes around the middle."""
    import numpy as np

    clipped = np.clip(np.nan_to_num(shares, nan=0.0), -1.0, 1.0)
    bytes_: NDArray[Any] = (MIDDLE + np.rint(clipped * REACH)).astype(np.uint8)
    return bytes_


def as_text(numbers: NDArray[Any]) -> str:
    """Bytes in base64."""
    return base64.b64encode(numbers.tobytes()).decode("ascii")


def zero_lines(field: NDArray[Any]) -> list[list[int]]:
    """The pieces of line along which a field on a square grid is 0, by marching squares.

    Each is [x, y, x, y] in thousandths of the square's side, y downwards. Source:
    W. E. Lorensen and H. E. Cline, *Marching cubes*, 1987, in the plane.
    """
    import numpy as np

    side = len(field)
    field = np.where(np.isfinite(field), field, 0.0)
    rows, columns = np.mgrid[:side, :side]
    # The four edges of every cell, clockwise from the upper one: where they begin and end.
    corners = [np.s_[:-1, :-1], np.s_[:-1, 1:], np.s_[1:, 1:], np.s_[1:, :-1]]
    edges = [(corners[k], corners[(k + 1) % 4]) for k in range(4)]
    crossed = np.array([(field[start] > 0) != (field[end] > 0) for start, end in edges])
    cells = crossed.any(axis=0)
    crossed, places = crossed[:, cells], np.zeros((4, cells.sum(), 2))
    for k, (start, end) in enumerate(edges):
        f, g = field[start][cells], field[end][cells]
        share = f / np.where(crossed[k], f - g, 1.0)
        for axis, place in enumerate((columns, rows)):
            begin = place[start][cells]
            places[k, :, axis] = begin + share * (place[end][cells] - begin)
    order = np.argsort(~crossed, axis=0, kind="stable")  # the crossed edges first: two, or four
    sorted_places = np.take_along_axis(places, order[:, :, None], axis=0)
    pieces = [sorted_places[:2]]
    pieces.append(sorted_places[2:, crossed.all(axis=0)])
    joined = np.concatenate([np.moveaxis(p, 0, 1).reshape(-1, 4) for p in pieces])
    thousandths: list[list[int]] = np.rint(1000 * (joined + 0.5) / side).astype(int).tolist()
    return thousandths
