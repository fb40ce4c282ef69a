"""One neuron that finds sixes: first a straight sum, then a sigmoid, then nine more neurons."""

import numpy as np

from neuron import MLP
from neuron.plots import save
from neuron.plots.series import curves, sheet
from neuron.study.black_and_white import black_and_white_data, one_against_the_rest
from neuron.study.enlarging import digits_28
from neuron.study.least_squares import in_closed_form
from neuron.train import Adam, evaluate, fit, predict

train, test = (black_and_white_data(data, (24, 24)) for data in digits_28())
sixes, test_sixes = one_against_the_rest(train, 6), one_against_the_rest(test, 6)
inputs, is_six = test_sixes.arrays()

# 1. f(x) = x . W, the best W of all in one step. Its outputs are no probabilities.
line = in_closed_form(*sixes.arrays(), bias=False)(inputs)[:, 0]
right = ((line > 0.5) == is_six).mean()
print(f"straight sum: {right:.1%} right, outputs from {line.min():.2f} to {line.max():.2f}")

# 2. A sigmoid neuron, found by many small steps down the loss.
neuron = MLP(576, [1], "linear", backend="numpy")
records = fit(neuron, sixes, loss="binary_cross_entropy", optimiser=Adam(0.005), epochs=40)
found = np.array(predict(neuron, inputs))[:, 0]
hits = ((found > 0) & (is_six == 1)).sum()
print(
    f"one neuron: {((found > 0) == is_six).mean():.1%} right; "
    f"it finds {hits} of {is_six.sum()} sixes"
)
print(f"always saying no would be right for {1 - is_six.mean():.1%}: accuracy alone is not enough")

# 3. Nine more neurons, one for each digit: 5,770 parameters. The loudest wins.
ten = MLP(576, [10], "linear", backend="numpy")
fit(ten, train, loss="binary_cross_entropy", optimiser=Adam(0.005), epochs=30)
print(
    f"ten neurons: {evaluate(ten, test, 'binary_cross_entropy').accuracy:.1%} of all digits right"
)

left, right_plot = sheet(1, 2, 11.5, 4.2)
bins = np.linspace(-0.5, 1.6, 43).tolist()
left.hist(line[is_six == 0], bins, label="other digits", color="#999999")
left.hist(line[is_six == 1], bins, label="sixes", color="#0072B2", hatch="//", edgecolor="black")
left.axvspan(-0.5, 0, color="#D55E00", alpha=0.15)
left.axvspan(1, 1.6, color="#D55E00", alpha=0.15)
left.set(xlabel="output of x · W", ylabel="test digits", title="Below 0 or above 1: no probability")
left.set_yscale("symlog", linthresh=5)
left.legend()
losses = [record.train_loss for record in records]
epochs = [float(record.epoch) for record in records]
title = "The loss falls, and never gets to 0"
curves(epochs, {"one neuron": losses}, right_plot, xlabel="epoch", ylabel="loss", title=title)
right_plot.set_ylim(bottom=0)
save(left, "finding_sixes.png")
