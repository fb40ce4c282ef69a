"""A picture is a matrix of numbers, a row of numbers, and at last the input of a network."""

from neuron.data import from_one_hot, one_hot
from neuron.plots import save
from neuron.plots.gallery import gallery
from neuron.study.black_and_white import (
    as_numbers,
    black_and_white,
    decode,
    encode,
    to_matrix,
    to_row,
)
from neuron.study.enlarging import digits_28

# 1. Draw with # for ink and . for paper: ink is 1, paper 0. (Some texts count the other way
#    round. It does not matter, as long as everybody means the same.)
six = encode("""
    ..##..
    .#....
    .###..
    .#..#.
    ..##..
""")
row = to_row(six)
print(f"{six.shape[0]} x {six.shape[1]} pixels are a row of {row.size} numbers:")
print(" ".join(f"{pixel:.0f}" for pixel in row))
print("and back:", decode(to_matrix(row, six.shape)).replace("\n", " "))

# 2. A real digit has shades: 0 to 255. (For MNIST: train, test = neuron.data.load_mnist().)
train, test = digits_28()
images, labels = train.arrays()
place = list(labels).index(3)
three = images[place].reshape(28, 28)
print(f"\ntraining image {place} is a {labels[place]}; its middle rows:")
print("\n".join(as_numbers(three).split("\n")[8:14]))

# 3. A label as a row with a single 1, and back.
hot = one_hot([3], 10)
print(
    "\n3 as one-hot:", " ".join(f"{entry:.0f}" for entry in hot[0]), "and back:", from_one_hot(hot)
)

# 4. The same digit in fewer numbers, and in black and white only.
pictures = [three, black_and_white(three, (24, 24), 0.3), black_and_white(three, (12, 12), 0.3)]
sheet = [
    picture.repeat(168 // len(picture), 0).repeat(168 // len(picture), 1) for picture in pictures
]
names = [
    "28 × 28 shades\n784 numbers",
    "24 × 24, 0 or 1\n576 numbers",
    "12 × 12, 0 or 1\n144 numbers",
]
save(
    gallery(sheet, names, columns=3, title="One three, three ways to write it"),
    "images_as_numbers.png",
)
