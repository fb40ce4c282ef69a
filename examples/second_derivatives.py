"""Newton's method: derivatives are Values too, and can be differentiated again."""

import math

from neuron import Value, exp, gradients


def f(x: Value) -> Value:
    """A valley whose lowest point is where eˣ = 2, at x = log 2."""
    y: Value = exp(x) - 2 * x
    return y


def slope_and_curvature(x: Value) -> tuple[float, float]:
    # With create_graph, the slope remembers how it was computed …
    slope = gradients(f(x), create_graph=True)[x]
    # … so that its own slope can be asked for.
    return slope.data, gradients(slope)[x]


def main() -> None:
    x = Value(2.0)
    print("Newton's method         x                   distance from log 2")
    for step in range(7):
        slope, curvature = slope_and_curvature(x)
        print(f"step {step}       {x.data:20.16f}   {abs(x.data - math.log(2)):16.1e}")
        # Where would the bottom be, if the valley were a parabola of this slope and curvature?
        x.data -= slope / curvature

    # Gradient descent knows only the slope, and goes on in steps of its own.
    x = Value(2.0)
    for _ in range(7):
        x.data -= 0.1 * gradients(f(x))[x]
    print(f"Gradient descent{x.data:19.16f}   {abs(x.data - math.log(2)):16.1e}   (7 steps)")


if __name__ == "__main__":
    main()
