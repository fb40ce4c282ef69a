"""The 1,797 handwritten digits of 8 x 8 pixels that come with the package."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from neuron.data.dataset import Dataset
from neuron.data.idx import read_idx
from neuron.data.image_recipe import DigitsPreprocessing
from neuron.maths.chance import SeedOrGenerator

#: How many examples are for testing, in both splits: about a fifth.
TEST_SIZE = 360

_FOLDER = Path(__file__).parent


def load_digits() -> Dataset:
    """Load the digits: inputs of shape (1797, 64) from 0 (paper) to 1 (ink), labels 0 to 9.

    In the order of the UCI file, which is by writer. Each input is how much of a
    4 x 4 block of the scan is ink, in sixteenths.

    Source: E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten
    Digits*, 1998, doi 10.24432/C50P49, CC BY 4.0 (`DIGITS-ATTRIBUTION.md`).
    """
    images = read_idx(_FOLDER / "digits-images.idx3.gz")
    labels = read_idx(_FOLDER / "digits-labels.idx1.gz")
    return Dataset(
        "digits",
        images.reshape(len(images), 64) / 16.0,
        labels.astype(np.int64),
        tuple("0123456789"),
        (8, 8),
        None,
        DigitsPreprocessing(),
    )


def digits_split(seed: SeedOrGenerator = 0) -> tuple[Dataset, Dataset]:
    """Split the digits into (train, test): 1,437 and 360, each digit with its share in both.

    Seed 0 is the split that figures are reported on; it was fixed before any
    training. Test digits are by the same people as training digits: an easier
    question than `digits_writer_split` asks.
    """
    digits = load_digits()
    return digits.split(TEST_SIZE / len(digits), seed, stratified=True)


def digits_writer_split() -> tuple[Dataset, Dataset]:
    """Split the digits into (train, test) by writers: the last 360 in file order are for testing.

    The file goes from writer to writer, so hardly anyone who wrote test digits
    wrote training digits: the question a stranger's handwriting asks.
    """
    digits = load_digits()
    border = len(digits) - TEST_SIZE
    return digits.take(range(border)), digits.take(range(border, len(digits)))
