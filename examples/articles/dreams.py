"""Dreams: the picture that excites a class, a neuron or a layer most; and what fools them."""

from neuron import MLP
from neuron.plots import save
from neuron.plots.gallery import gallery
from neuron.study.ambiguity import class_probabilities
from neuron.study.dreams import PLAIN, Knobs, dream, likeness
from neuron.study.enlarging import digits_28
from neuron.study.evidence import class_means
from neuron.study.fooling import fooled, pictures_of_nothing
from neuron.train import Adam, fit

train, test = digits_28()
net = MLP(784, [64, 10], ["relu", "linear"], backend="numpy")
fit(net, train, loss="cross_entropy", optimiser=Adam(0.004, weight_decay=1e-3), epochs=20)
means = class_means(*train.arrays(), 10)

# Climb the slope of a class's probability, not in the weights but in the pixels.
# The knobs: a penalty on ink, a blur after every step, a jitter. Turn them!
smooth = Knobs(steps=100, norm_penalty=0.5, blur=0.6, jitter=0)
pictures, names = [], []
for kind, knobs in (("plain", PLAIN), ("smooth", smooth)):
    for digit in range(10):
        picture = dream(net, (28, 28), unit=digit, knobs=knobs).picture
        p = class_probabilities(net, picture.reshape(1, -1))[0, digit]
        pictures.append(picture)
        names.append(f"{digit}: {p:.1%}\nlikeness {likeness(picture, means[digit]):.2f}")
    print(f"{kind}: all ten classes driven up; likeness is to the mean digit of the training set")
title = "What the network most wants to see: without knobs above, with blur and penalty below"
save(gallery(pictures, names, columns=10, title=title), "dreams.png")

# One hidden neuron; the whole hidden layer.
neuron = dream(net, (28, 28), layer=0, unit=0, knobs=smooth)
layer = dream(net, (28, 28), layer=0, unit=None, knobs=smooth)
print(f"neuron 0: {neuron.objective[0]:.2f} -> {neuron.objective[-1]:.2f}")

# What fools it: pictures of nothing, answered all the same.
nothing = fooled(net, pictures_of_nothing((28, 28), test.inputs))
for f in nothing:
    print(f"{f.kind:32} taken for a {f.answer} with {f.confidence:.0%}")
pictures = [neuron.picture, layer.picture, *(f.picture for f in nothing)]
names = ["dream of\none neuron", "dream of\nthe layer"]
names += [
    f"{f.kind.replace(', ', ',' + chr(10))}\na {f.answer}, {f.confidence:.0%}" for f in nothing
]
save(
    gallery(pictures, names, columns=5, title="Dreams from inside, and what fools the network"),
    "fooled.png",
)
