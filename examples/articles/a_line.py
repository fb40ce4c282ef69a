"""A line between squares and circles, learned by nudges; and a line through points."""

from neuron import MLP
from neuron.data import line, squares_and_circles
from neuron.explain import readable
from neuron.plots import save
from neuron.plots.plane import Line, plane
from neuron.study.guessing import guesses
from neuron.study.least_squares import by_gradient_descent, in_closed_form
from neuron.study.perceptron import learn, mistakes_per_epoch

# 1. A neuron with two inputs learns the line w1*x1 + w2*x2 + b = 0, one example at a time:
#    guess, compare with the label, nudge the parameters against the error.
data = squares_and_circles(80, gap=0.15, seed=1)
neuron = MLP(2, [1], "linear", seed=3)
shots: list[Line] = []


def shoot(name: str) -> None:
    weights, biases = neuron.layers[0].numbers()
    shots.append((name, weights[0], biases[0]))


shoot("before")
for nudge in guesses(neuron, data, loss="binary_cross_entropy", learning_rate=0.5, steps=400):
    if nudge.step in (5, 25, 400):
        shoot(f"after {nudge.step} nudges")
    if nudge.step <= 3:
        print(
            f"nudge {nudge.step}: guess {nudge.guess[0]:+.2f}, wanted {nudge.wanted[0]:.0f}, "
            f"loss {nudge.before:.3f} -> {nudge.after:.3f}"
        )

# 2. A new point: which side of the line is it on?
X = [0.4, 0.1]
answer = (data.classes or ())[int(neuron(X)[0].data > 0)]
print(f"the point X = {X} is a {answer}")
picture = plane(data, shots, point=X, title="The line moves as the neuron learns")
save(picture, "a_line.png")

# 3. Rosenblatt's perceptron finds a line too, without any gradient.
print("the perceptron's mistakes, epoch by epoch:", mistakes_per_epoch(list(learn(data))))

# 4. A line *through* points is another thing: least squares, in one step or in many.
points = line(60, w1=2.0, w0=1.0, noise=0.1)
print("in closed form:     ", readable(in_closed_form(points.inputs, points.targets).text))
print("by gradient descent:", readable(by_gradient_descent(points)[0].text))
