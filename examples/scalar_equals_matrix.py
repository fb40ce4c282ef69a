"""One network, twice: every weight a Value of its own, and every layer two NumPy arrays."""

import math
from typing import Any

from neuron import MLP, squared_error

X = [0.5, -1.0, 0.25, 2.0]
TARGET = [1.0, 0.0]


def bits(net: MLP) -> list[str]:
    """Every weight and bias, written so that not one bit is lost."""
    return [w.hex() for rows, biases in net.numbers() for row in [*rows, biases] for w in row]


def slopes(net: MLP) -> list[Any]:
    """The gradient of every weight and bias, neuron by neuron."""
    found: list[Any] = []
    for layer in net.layers:
        for j in range(layer.n_outputs):
            neuron = layer.neurons[j]
            found += [number.grad for number in (*neuron.weights, neuron.bias)]
    return found


def main() -> None:
    # The same seed draws the same weights for both.
    scalar = MLP(4, [3, 2], activation="tanh", seed=7)
    matrix = MLP(4, [3, 2], activation="tanh", seed=7, backend="numpy")
    print(f"{len(bits(scalar))} parameters, equal to the last bit: {bits(scalar) == bits(matrix)}")

    # The same call, and something to index on both.
    for net in scalar, matrix:
        outputs = net(X)
        print(f"{net.backend:7} answers {outputs[0].data:+.6f} and {outputs[1].data:+.6f}")
        squared_error(outputs, TARGET).backward()

    # A neuron is read in the same way on both, although a matrix has none.
    for net in scalar, matrix:
        weight = net.layers[0].neurons[2].weights[1]
        print(f"{net.backend:7} {weight.label} = {weight.data:+.6f}   gradient {weight.grad:+.6f}")

    # All gradients agree, up to rounding: the two add up in different orders.
    for ours, theirs in zip(slopes(scalar), slopes(matrix), strict=True):
        assert math.isclose(ours, theirs, rel_tol=1e-12)
    print("All gradients agree to 12 digits.")

    # There and back again: no parameter changes by a bit.
    returned = scalar.to("numpy").to("scalar")
    print(f"to('numpy') and back keeps every bit: {bits(returned) == bits(scalar)}")


if __name__ == "__main__":
    main()
