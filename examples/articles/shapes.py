"""Shapes of networks: what they cost, what they can, and what several straight layers are worth."""

import numpy as np

from neuron import MLP
from neuron.plots import save
from neuron.study.collapse import collapse
from neuron.study.convolution import convolution_weights
from neuron.study.enlarging import digits_28
from neuron.study.shapes import dense, total, width_for
from neuron.train import Adam, evaluate, fit

# 1. 13,002 numbers to learn, every one accounted for. The inputs compute nothing.
print(MLP(784, [16, 16, 10]).summary())
print(f"\n32 x 32 pixels to ten digits: {total(dense('1024-16-16-10')):,} parameters")
width = width_for(30_000_000, 1024, 10, 2)
print(f"30 million parameters (counted, not built): 1024-{width}-{width}-10")

# 2. A stack of linear layers is one matrix. Something bent must come between them.
stack = MLP(784, [16, 16, 10], "linear", backend="numpy")
x = digits_28()[1].arrays()[0][:100]
apart = np.abs(np.array(stack(x).data) - np.array(collapse(stack)(x).data)).max()
print(f"\nthree linear layers and their one matrix differ by {apart:.0e}")

# 3. A convolution is a layer too: shared weights, and most of them 0.
weights, windows = convolution_weights([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], (28, 28))
print(f"a 3 x 3 convolution: {len(weights)} neurons, {weights.size:,} weights, 9 different ones")

# 4. There is room to experiment. (With MNIST, hidden layers show their worth.)
train, test = digits_28()
results = []
for widths in ([10], [16, 10], [16, 16, 10], [64, 10], [32, 32, 10]):
    net = MLP(784, widths, ["relu"] * (len(widths) - 1) + ["linear"], backend="numpy")
    fit(net, train, loss="cross_entropy", optimiser=Adam(0.003), epochs=15)
    right = evaluate(net, test, "cross_entropy").accuracy or 0.0
    results.append(("-".join(map(str, net.sizes)), total(dense(net.sizes)), right))
    print(f"{results[-1][0]:16} {results[-1][1]:7,} parameters  {right:.1%}")

from neuron.plots.series import sheet  # noqa: E402

(ax,) = sheet(1, 1, 7.4, 4.4)
for k, (name, parameters, right) in enumerate(results):
    ax.plot(parameters, right, "osD^v"[k], ms=11, label=name)
ax.set(xlabel="parameters", ylabel="right on digits never seen", title="Shapes compared")
ax.xaxis.set_major_formatter("{x:,.0f}")
ax.yaxis.set_major_formatter("{x:.1%}")
ax.grid(alpha=0.3)
ax.legend()
save(ax, "shapes.png")
