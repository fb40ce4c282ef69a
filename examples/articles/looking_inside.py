"""Looking inside: weights as pictures, neurons switched off, and detectors painted by hand."""

import numpy as np

from neuron import MLP
from neuron.plots import save
from neuron.plots.signed import signed_pictures
from neuron.study.ablation import ablate
from neuron.study.convolution import strongest_window
from neuron.study.detectors import loop, lower_loop, small_loop
from neuron.study.enlarging import digits_28
from neuron.study.painting import score, score_of
from neuron.study.templates import bank, nearest_template
from neuron.train import Adam, evaluate, fit

train, test = digits_28()
net = MLP(784, [16, 16, 10], ["sigmoid", "sigmoid", "linear"], backend="numpy")
fit(net, train, loss="cross_entropy", optimiser=Adam(0.01), epochs=15)
print(f"784-16-16-10: {evaluate(net, test, 'cross_entropy').accuracy:.1%} right")

# 1. Do the hidden neurons pick out edges and loops? Compare their weights with 1,836 such shapes.
weights = np.array(net.layers[0].numbers()[0])
likeness, _ = nearest_template(weights, bank((28, 28)))
print(f"like an edge, a line or a loop (above 0.7): {(likeness > 0.7).sum()} of 16 neurons")

# 2. Switch one neuron off at a time: is one of them in charge of something?
lost = ablate(net, test, 0)
worst = max(lost, key=lambda a: a.drop)
print(
    f"the most important one is neuron {worst.unit}: without it {100 * worst.drop:.1f} points less"
)

# 3. Detectors painted by hand: a ring for a nought; a lower loop for a six and an eight.
ring = loop((28, 28), (13.5, 13.5), (8.0, 6.5), 4.0)
below = lower_loop((28, 28))
print(f"a painted ring ranks noughts first in {score(ring, test, [0]).ranking:.0%} of pairs")
print(
    f"a painted lower loop ranks 6 and 8 first in {score(below, test, [6, 8]).ranking:.0%} of pairs"
)
slid = strongest_window(small_loop(), test.inputs, (28, 28), rows=(11, 26))
print(f"the same, wherever it lies below the middle: {score_of(slid, test, [6, 8]).ranking:.0%}")

strong = np.abs(weights).max() / 2  # so that all pictures share one scale
by_hand = [np.clip(p / p.max(), -1, 1) * strong for p in (ring, below)]
pictures = [*weights.reshape(-1, 28, 28), *by_hand]
names = [f"neuron {i}: {-100 * a.drop:+.1f}".replace("-", "−") for i, a in enumerate(lost)]
names += ["by hand: a nought", "by hand: lower loop"]
title = "What the first layer looks for, and the points lost without each neuron"
picture = signed_pictures(pictures, titles=names, columns=6, title=title)
save(picture, "looking_inside.png")
