"""Why gradients must go back in the right order: a number that is used twice shows it."""

from collections import defaultdict

from neuron import Value, gradients, history
from neuron.ops.row import Elementwise
from neuron.value.node import Node


def local_derivative(node: Node, i: int) -> float:
    """How a number changes with its i-th operand: its row of the op table knows."""
    assert isinstance(node.op, Elementwise)
    return float(node.op.derivatives[i](*(parent.data for parent in node.parents), node.data))


def depth_first(node: Node, grads: dict[Node, float], seen: set[Node]) -> None:
    """WRONG: it goes on to an operand at once, while part of its gradient is still missing."""
    seen.add(node)
    for i, parent in enumerate(node.parents):
        grads[parent] += grads[node] * local_derivative(node, i)
        if parent not in seen:
            depth_first(parent, grads, seen)


def newest_first(result: Node, grads: dict[Node, float]) -> None:
    """Right: a number's turn comes after everything that it was used for.

    A number is always younger than what it was computed from. So the order of
    birth, backwards, will do.
    """
    for node in reversed(history(result)):
        for i, parent in enumerate(node.parents):
            grads[parent] += grads[node] * local_derivative(node, i)


def main() -> None:
    x = Value(3.0, label="x")
    s = x * x  # 9, and used twice: in t and in y
    t = s + x  # 12
    y = s * t  # y = x²·(x² + x) = x⁴ + x³, so dy/dx = 4x³ + 3x² = 135

    wrong: dict[Node, float] = defaultdict(float, {y: 1.0})
    depth_first(y, wrong, set())
    right: dict[Node, float] = defaultdict(float, {y: 1.0})
    newest_first(y, right)
    engine = gradients(y)

    print(f"{'':14}{'dy/dt':>7}{'dy/ds':>7}{'dy/dx':>7}")
    for name, grads in ("depth first", wrong), ("newest first", right), ("the engine", engine):
        print(f"{name:14}{grads[t]:7.0f}{grads[s]:7.0f}{grads[x]:7.0f}")

    # Depth first, s had sent 12 on to x before the other 9, which come by way of t, arrived.
    print(f"x is short of {right[x] - wrong[x]:.0f}: the late 9, times ds/dx = 2x = 6.")


if __name__ == "__main__":
    main()
