"""The picture of a computation with its weighted sums opened: products, Σ, + b, activation.

`b + Σ wᵢxᵢ` is one Value. Opened in one stage it is Σ and + b; in two, every product
has a box of its own. Where that would be more than one can read, each sum shows its
largest terms, and one box stands for the rest of them, so that every sum stays true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from neuron.draw.opened_boxes import OpenedBoxes
from neuron.draw.picture import Picture
from neuron.draw.relevance import opened
from neuron.maths.functions import shape
from neuron.ops.row import WeightedSum
from neuron.value.node import Node, history

MOST_READABLE = 60
FEWEST_TERMS = 2
MOST_SEPARATE = 40  # with more boxes than this, weights and biases stand in those that use them


def opened_picture(
    results: Sequence[Node],
    *,
    products: bool,
    max_nodes: int,
    threshold: float | None = None,
    depth: int | None = None,
    derivatives: bool = False,
    title: str = "",
    message: str = "",
    called: Mapping[Node, str] | None = None,
) -> Picture:
    """What the results were computed from, with every weighted sum opened.

    `products` draws each product; otherwise the weights stand on the arrows. See
    `relevance.opened` for `threshold` and `depth`; `called` says what results or inputs stand for,
    and `message` what was left out before.
    """
    nodes = history(*results)
    total = full_size(nodes, products)
    paths = threshold or 0.0

    readable = min(MOST_READABLE, max_nodes)
    attempts: list[tuple[int | None, int | None, bool, int]] = [
        # terms of each sum, depth, weights inside the boxes that use them, most boxes
        (None, depth, False, max_nodes if derivatives else min(MOST_SEPARATE, max_nodes)),
        (None, depth, True, max_nodes),
        *((most, depth, True, readable) for most in (8, 6, 5, 4, 3, FEWEST_TERMS)),
        *((FEWEST_TERMS, least, True, max_nodes) for least in (depth, 24, 12, 6, 3, 2, 1)),
    ]
    if total > max_nodes and not threshold and depth is None:
        del attempts[:2]
    for most, back, inline, limit in attempts:
        found = opened(results, most, paths, back, limit)
        # Nearly every operation and term makes a box, so that this is too much in any case.
        if sum(1 + products * len(one.terms) for one in found) > limit and attempts[-1][1] != back:
            continue
        drawing = OpenedBoxes(results, nodes, found, products, derivatives, inline)
        if drawing.size <= limit:
            break
    picture = drawing.picture(title, message, total, max_nodes)
    if called:
        drawing.call(picture, called)
    return picture


def full_size(nodes: Sequence[Node], products: bool) -> int:
    """How many boxes a picture of every operation among some nodes has; counted, not drawn."""
    count = len(nodes)
    for node in nodes:
        if isinstance(node.op, WeightedSum) and not shape(node.data):
            count += 1 + (len(node.operands[0]) if products else 0)
    return count
