"""A neuron that looks for an edge, its weights set by hand, and why it needs a surround."""

import numpy as np

from neuron.plots import save
from neuron.plots.gallery import gallery
from neuron.plots.series import bars, sheet
from neuron.plots.signed import signed_pictures
from neuron.study.detectors import edge, edge_patches
from neuron.study.painting import neuron_from, sums

# 24 weights of +1 in a band, and 16 of -1 just above and below it.
shape, rows, columns, surround = (6, 14), range(2, 4), range(1, 13), range(3, 11)
weights = edge(shape, rows, columns, surround)
patches = edge_patches(shape, rows, columns, surround)
names = [name for name, _ in patches]
images = np.array([image for _, image in patches])

z = sums(weights, images)
bare = sums(edge(shape, rows, columns, None), images)

# A bias of -10 makes the neuron quiet unless the sum exceeds 10.
neuron = neuron_from(weights, bias=-10.0)
for name, image, total, plain in zip(names, images, z, bare, strict=True):
    a = neuron(image.reshape(-1).tolist()).data
    print(f"{name:18} sum {total:4.0f}   with bias -10: {a:.5f}   no surround: {plain:4.0f}")

ranked = sorted(range(4), key=lambda k: -z[k])
print("ranked:", " > ".join("ABCD"[k] for k in ranked))
print("Without its surround, the neuron takes a blob (D) for an edge (B).")

first, second, third, fourth = sheet(2, 2, 11, 6.6)
signed_pictures(weights[None], first, titles=["the detector: +1 and −1"], columns=1)
gallery(images, names, second, columns=2, title="four pictures")
bars(list("ABCD"), z.tolist(), third, title="sum with the surround", marked=[2])
bars(list("ABCD"), bare.tolist(), fourth, title="sum without the surround")
save(first, "edges.png")
