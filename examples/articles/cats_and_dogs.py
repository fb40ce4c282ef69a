"""A picture into a neuron, four mistakes to find, and cats and dogs from photographs.

`python cats_and_dogs.py FOLDER` trains on photographs too: a folder (or zip file)
cats_and_dogs with train/cat, train/dog, test/cat and test/dog.
"""

import random
import sys

import numpy as np

from neuron import MLP, sigmoid, weighted_sum
from neuron.claims.d import own_picture
from neuron.plots import save
from neuron.plots.gallery import gallery
from neuron.study.intervals import chance_of_guessing, wilson
from neuron.study.photographs import load_photographs, standardised, with_mirrored
from neuron.train import Adam, evaluate, fit

# 1. Read, take one channel, flatten, multiply by small random weights, squash.
picture = own_picture()
red = picture[:, :, 0]
row = (red / 255).reshape(-1).tolist()
rng = random.Random(0)
weights = [rng.random() * 1e-4 for _ in row]
y = float(weighted_sum(weights, row, 0.0))
print(f"{red.shape} pixels, {len(row):,} inputs: y = {y:.3f}, sigmoid(y) = {float(sigmoid(y)):.3f}")

# 2. An exercise: a published version of these five lines has four mistakes. One: it has 180
#    weights. Two: it calls the reading function by a wrong name. Three: its library keeps
#    blue first, so 'channel 0' is not red. The fourth shows here: bytes from 0 to 255.
y = float(weighted_sum(weights, [255 * pixel for pixel in row], 0.0))
print(f"on bytes: y = {y:.0f}, sigmoid(y) = {float(sigmoid(y))} for every picture there is")
channels = [np.stack([picture[:, :, k]] * 3, axis=2) / 255 for k in range(3)]
names = ["our own picture\n180 × 180", "its red channel", "its green channel", "its blue channel"]
save(gallery([picture / 255, *channels], names, columns=4), "cats_and_dogs.png")

# 3. Learn from photographs: every one twice, as it is and mirrored.
if len(sys.argv) > 1:
    train, test = load_photographs(sys.argv[1])
    ready, unseen = standardised(train, test)
    net = MLP(3072, [64, 32, 2], ["relu", "relu", "linear"], backend="numpy", dtype="float32")
    rate = Adam(0.0005, weight_decay=0.1)
    twice = with_mirrored(ready, (32, 32))
    fit(net, twice, loss="cross_entropy", optimiser=rate, epochs=15, batch_size=64, decay=True)
    found = evaluate(net, unseen, "cross_entropy")
    n = len(test)
    hits = round((found.accuracy or 0) * n)
    low, high = wilson(hits, n)
    print(f"{hits} of {n} right: {hits / n:.1%}, 95 % interval {low:.1%} to {high:.1%}")
    print(f"a coin does as well with probability {chance_of_guessing(hits, n):.1e}")
    shown = [*range(5), *range(n // 2, n // 2 + 5)]
    colour = test.arrays()[0].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    said = found.predicted or []
    names = [f"{test.classes[int(test.targets[i])]}\nsays {test.classes[said[i]]}" for i in shown]  # type: ignore[index]
    save(gallery(colour[shown], names, columns=5), "cats_and_dogs_answers.png")
