"""Can you tell? Digits that the network is sure of, digits it can't decide, and why it is hard."""

from neuron import MLP
from neuron.plots import save
from neuron.plots.gallery import gallery
from neuron.study.ambiguity import certainties
from neuron.study.enlarging import digits_28
from neuron.study.similarity import distances
from neuron.train import Adam, fit

train, test = digits_28()
net = MLP(784, [10], "linear", backend="numpy")
fit(net, train, loss="cross_entropy", optimiser=Adam(0.003), epochs=20)

# The margin is how much more probable the first answer is than the second.
found = sorted(certainties(net, test), key=lambda c: c.margin)
for c in found[:3]:
    print(
        f"test digit {c.example} (really a {c.label}): {c.first} with "
        f"{c.probabilities[c.first]:.0%}, {c.second} with {c.probabilities[c.second]:.0%}, "
        f"entropy {c.entropy:.2f} bits"
    )
print(
    f"the surest: test digit {found[-1].example}, a {found[-1].label}, "
    f"margin {found[-1].margin:.4f}"
)

# Threes share a label, not pixels: some are nearer to an eight than to other threes.
d = distances(test, 3, 8)
print(f"two threes are {d.within:.1f} apart on average and share {d.shared_ink:.0%} of their ink")
print(f"this three is {d.farthest_gap:.1f} from another three and {d.gap:.1f} from an eight")

images = test.arrays()[0].reshape(-1, 28, 28)
pictures, names = [], []
for c in [*found[:5], *found[-5:][::-1]]:
    pictures.append(images[c.example])
    names.append(
        f"{c.first}: {c.probabilities[c.first]:.0%}   {c.second}: {c.probabilities[c.second]:.0%}\n"
        f"(it is a {c.label})"
    )
pictures += [images[d.confusing], images[d.other], images[d.farthest]]
names.append("this three ...")
names += [f"is {d.gap:.1f} from\nthis eight", f"and {d.farthest_gap:.1f} from\nthis three"]
title = "Undecided, sure, and far from its own kind"
save(gallery(pictures, names, columns=5, title=title), "can_you_tell.png")
