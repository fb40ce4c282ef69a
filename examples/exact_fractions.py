"""Exact gradients: give the engine fractions, and nothing is ever rounded."""

from fractions import Fraction

from neuron import Neuron, Value, gradients, squared_error


def polynomial(x: Value) -> Value:
    """(x − 1)⁷, multiplied out: near 1, large terms cancel."""
    return x**7 - 7 * x**6 + 21 * x**5 - 35 * x**4 + 35 * x**3 - 21 * x**2 + 7 * x - 1


def main() -> None:
    # One relu neuron, with fractions for weights. A float could not hold a third.
    neuron = Neuron(
        activation="relu", weights=[Fraction(1, 3), Fraction(-2, 7)], bias=Fraction(1, 2)
    )
    a = neuron([Fraction(3, 5), Fraction(1, 4)])
    loss = squared_error(a, Fraction(1, 1))
    slopes = gradients(loss)
    print(f"a neuron's answer  {a.data}")
    print(f"its loss           {loss.data}")
    for name, value in ("w0", neuron.weights[0]), ("w1", neuron.weights[1]), ("b", neuron.bias):
        print(f"d loss / d {name:2}      {slopes[value]}")

    # A float has 16 digits. Here all of them cancel, and what is left is noise.
    print("(x - 1)^7, multiplied out, at x = 1 + 1/1000; its slope should be 7e-18:")
    for x in Value(1.001), Value(Fraction(1001, 1000)):
        y = polynomial(x)
        slope = gradients(y)[x]
        print(f"{type(x.data).__name__:9} value {float(y):10.1e}   slope {float(slope):10.1e}")


if __name__ == "__main__":
    main()
