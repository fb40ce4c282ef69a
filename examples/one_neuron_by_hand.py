"""One neuron, worked out by hand and then by the engine: its answer, its error, its gradient."""

import math

from neuron import Neuron, squared_error

x = [5.0, 1.0, 8.0]  # what comes in
w = [0.4, -0.6, -0.1]  # how much each input counts
b = -0.2  # what the neuron adds to their sum
target = 1.0  # what it should have answered


def by_hand() -> dict[str, float]:
    # Forward: a weighted sum, squashed to between 0 and 1, compared with the target.
    z = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b
    a = 1 / (1 + math.exp(-z))
    loss = (a - target) ** 2

    # Backward: the chain rule, from the loss to what it was computed from.
    dloss_da = 2 * (a - target)
    da_dz = a * (1 - a)
    delta = dloss_da * da_dz  # how much the loss changes with z
    return {
        "z": z,
        "a": a,
        "loss": loss,
        "dloss/dw0": delta * x[0],  # because z contains w0·x0
        "dloss/dw1": delta * x[1],
        "dloss/dw2": delta * x[2],
        "dloss/db": delta,  # because z contains b as it is
    }


def by_engine() -> dict[str, float]:
    neuron = Neuron(weights=w, bias=b)  # a sigmoid neuron, unless told otherwise
    a = neuron(x)
    (z,) = a.parents  # every Value knows what it was computed from
    loss = squared_error(a, target)
    loss.backward()  # now every Value behind the loss has its gradient
    return {
        "z": z.data,
        "a": a.data,
        "loss": loss.data,
        **{f"dloss/dw{i}": weight.grad for i, weight in enumerate(neuron.weights)},
        "dloss/db": neuron.bias.grad,
    }


def main() -> None:
    ours, engines = by_hand(), by_engine()
    print(f"{'':12}{'by hand':>10}{'engine':>10}")
    for name, number in ours.items():
        print(f"{name:12}{number:10.4f}{engines[name]:10.4f}")
    assert all(math.isclose(ours[name], engines[name]) for name in ours)
    print("The two agree.")


if __name__ == "__main__":
    main()
