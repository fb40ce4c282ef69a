"""Move a digit by a few pixels and the network is lost, unless the picture is centred first."""

import numpy as np

from neuron import MLP
from neuron.data import mnist_normalise
from neuron.plots import save
from neuron.plots.gallery import gallery
from neuron.plots.series import curves, sheet
from neuron.study.enlarging import digits_28
from neuron.study.shifting import accuracy_against_shift, shift
from neuron.train import Adam, fit

train, test = digits_28()
net = MLP(784, [16, 16, 10], ["sigmoid", "sigmoid", "linear"], backend="numpy")
fit(net, train, loss="cross_entropy", optimiser=Adam(0.01), epochs=20)

# `mnist_normalise` scales the ink to 20 pixels and puts its centre of mass into the middle.
found = accuracy_against_shift(net, test, range(5), preprocess=mnist_normalise, margin=4)
for result in found:
    print(f"moved by {result.shift}: {result.off:.1%} right as it is, {result.on:.1%} once centred")

left, right = sheet(1, 2, 11.5, 4.2)
one = test.arrays()[0][:1].reshape(1, 28, 28)
wide = np.pad(one, ((0, 0), (4, 4), (4, 4)))  # a photograph has paper around the digit
moved = [shift(wide, 0, amount)[0] for amount in (0, 2, 4)]
pictures = [picture[4:-4, 4:-4] for picture in moved] + [mnist_normalise(m) for m in moved]
names = ["moved by 0", "moved by 2", "moved by 4", *["centred again"] * 3]
gallery(pictures, names, left, columns=3)
curves(
    [float(r.shift) for r in found],
    {"pre-processing on": [r.on for r in found], "pre-processing off": [r.off for r in found]},
    right, xlabel="moved by so many pixels", ylabel="right", percent=True,
    title="Why digits are centred first",
)  # fmt: skip
right.set_ylim(0, 1.02)
right.set_xticks(range(5))
save(left, "moved_digits.png")
