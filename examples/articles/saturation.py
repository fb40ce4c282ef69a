"""The asterisk about the sigmoid: in deep networks it hardly learns, and relu does."""

from neuron import MLP
from neuron.plots import save
from neuron.plots.series import curves, sheet
from neuron.study.enlarging import digits_28
from neuron.study.saturation import layer_states
from neuron.train import Adam, evaluate, fit

train, test = digits_28()
accuracies: dict[str, list[float]] = {}
gradients: dict[str, list[float]] = {}
for activation in ("relu", "sigmoid"):
    net = MLP(784, [32, 32, 32, 32, 10], [activation] * 4 + ["linear"], backend="numpy")
    # How large is the gradient when learning begins, layer by layer from the input?
    states = layer_states(net, train.take(range(300)), "cross_entropy")
    gradients[activation] = [state.gradient for state in states]
    records = fit(net, train, loss="cross_entropy", optimiser=Adam(0.001), epochs=15)
    accuracies[activation] = [record.train_accuracy or 0.0 for record in records]
    right = evaluate(net, test, "cross_entropy").accuracy
    ratio = gradients[activation][-1] / gradients[activation][0]
    print(f"{activation:8} first layer's gradient {ratio:5.1f} times smaller; {right:.1%} right")

left, right_plot = sheet(1, 2, 11.5, 4.2)
title = "The gradient, layer by layer from the input"
curves([1, 2, 3, 4], gradients, left, xlabel="hidden layer", ylabel="size", title=title)
left.set_yscale("log")
left.set_xticks([1, 2, 3, 4])
epochs, title = list(range(1, 16)), "Learning with it"
curves(epochs, accuracies, right_plot, xlabel="epoch", ylabel="right", percent=True, title=title)
right_plot.set_ylim(0, 1.05)
right_plot.legend(loc="lower right")
save(left, "saturation.png")
