"""A neuron by hand: multiply, add up, squash. Then the equations of a whole network."""

import math

from neuron import MLP, Neuron, Value, sigmoid
from neuron.explain import readable
from neuron.plots import save
from neuron.plots.series import curves, sheet
from neuron.study.equations import equation

# 1. A neuron with three inputs. Change the weights, and watch the sum change.
neuron = Neuron(weights=[0.5, -1.0, 0.25], bias=0.5, activation="linear")
x = [5.0, 1.0, 8.0]
print(neuron(x).explain().text(ascii=True))

# 2. The sigmoid squashes any sum into 0 to 1. Far to the left the formula of the books
#    asks for e to the 1000, which no computer can hold; the engine's form never does.
try:
    1 / (1 + math.exp(1000))
except OverflowError as error:
    print(f"\nthe formula of the books at -1000: OverflowError ({error})")
print(f"the engine at -1000: {sigmoid(-1000.0)}")

# 3. The same neuron deep inside a network. Nothing in there is hidden from us.
net = MLP(4, [6, 1], seed=0)
print("\nwithout bias and activation:", readable(equation(net, 1, 0, complete=False)))
print("complete:                   ", readable(equation(net, 1, 0)))
print("for LaTeX:                  ", equation(net, 1, 0, latex=True))

# 4. Near 0 the sigmoid is almost a straight line; a step has no slope to learn from.
z = [i / 20 for i in range(-160, 161)]
left, right = sheet(1, 2, 11, 4)
curves(
    z,
    {"sigmoid": [sigmoid(v) for v in z], "step": [float(v > 0) for v in z]},
    left, xlabel="weighted sum z", ylabel="activation", title="Two ways to squash a sum",
    marks=False,
)  # fmt: skip
left.axvspan(-2, 2, color="grey", alpha=0.15)
left.text(-1.9, 0.94, "from -2\nto 2", va="top")


def slope(v: float) -> float:
    value = Value(v)
    sigmoid(value).backward()
    return float(value.grad)


curves(
    z,
    {"of the sigmoid": [slope(v) for v in z], "of the step": [0.0 for _ in z]},
    right, xlabel="weighted sum z", ylabel="slope", title="What learning can follow",
    marks=False,
)  # fmt: skip
save(left, "a_neuron.png")
