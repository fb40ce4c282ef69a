"""Softmax: evidence for ten digits, turned into probabilities that sum to 1."""

import math

import numpy as np

from neuron import MLP, sigmoid, softmax
from neuron.plots import save
from neuron.plots.evidence import evidence_overlay
from neuron.plots.series import bars
from neuron.plots.signed import signed_pictures
from neuron.study.ambiguity import certainties, nearest_to
from neuron.study.enlarging import digits_28
from neuron.study.evidence import overlay
from neuron.train import Adam, evaluate, fit

train, test = digits_28()
net = MLP(784, [10], "linear", backend="numpy")
fit(net, train, loss="cross_entropy", optimiser=Adam(0.003), epochs=20)
print(f"784-10, 7,850 parameters: {evaluate(net, test, 'cross_entropy').accuracy:.1%} right")

# 1. One more unit of evidence multiplies the odds by e. With two classes it is the sigmoid.
p, q = softmax([1.0, 2.0, 3.0]), softmax([2.0, 2.0, 3.0])
print(f"odds multiplied by {(q[0] / q[1]) / (p[0] / p[1]):.5f} = e = {math.e:.5f}")
print(f"softmax(1.5, 0) = {softmax([1.5, 0.0])[0]:.6f} = sigmoid(1.5) = {sigmoid(1.5):.6f}")

# 2. '80 % a nine, 5 % an eight': a digit of which the network says about that.
found = certainties(net, test)
nines = [c for c in found if (c.first, c.second) == (9, 8)]
c = nearest_to(nines or found, (0.80, 0.05))
gap = math.log(c.probabilities[c.first] / c.probabilities[c.second])
print(
    f"test digit {c.example}: {c.probabilities[9]:.0%} a nine, "
    f"{c.probabilities[8]:.0%} an eight; gap {gap:.2f}"
)
title = f"Test digit {c.example}, really a {c.label} (hatched)"
save(
    bars(list("0123456789"), c.probabilities, percent=True, title=title, marked=[c.label]),
    "softmax.png",
)

# 3. Ten evidence models: where ink speaks for a digit (blue, +), and where against it (red, -).
weights = np.array(net.layers[0].numbers()[0]).reshape(10, 28, 28)
names = [f"evidence for {digit}" for digit in range(10)]
save(
    signed_pictures(weights, titles=names, columns=5, title="The ten evidence models"),
    "evidence_models.png",
)

# 4. Lay a three over the zero's model: the hole of the zero punishes it.
images, labels = test.arrays()
three = images[list(labels).index(3)]
laid = overlay(net, three, 0, (28, 28))
print(f"a three as a zero: {laid.evidence_for:+.1f} for, {laid.evidence_against:+.1f} against")
save(evidence_overlay(laid, name="a three", cls="zero"), "a_three_on_the_zero.png")
