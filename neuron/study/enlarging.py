"""The built-in digits in the form of MNIST, so that all that is said of 28 × 28 can be tried."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from neuron.data import Dataset, digits_split, mnist_normalise, resize
from neuron.data.dataset import check_dataset
from neuron.data.image_recipe import ImagePreprocessing
from neuron.maths.errors import DataError


def enlarged(data: Dataset) -> Dataset:
    """The same digits at 28 × 28: scaled until the longer side is 20 pixels, and centred.

    Details that were not there do not appear: the strokes are as soft as those of
    the small pictures. Raises `DataError` for data without pictures.
    """
    check_dataset(data)
    if data.image_shape is None:
        raise DataError(f"{data.name} holds no pictures to enlarge.")
    inputs, labels = data.arrays()
    images: list[Any] = [
        mnist_normalise(resize(row.reshape(data.image_shape), (20, 20))).reshape(-1)
        for row in inputs
    ]
    recipe = ImagePreprocessing((28, 28), "mnist")
    return Dataset(
        f"{data.name}, enlarged", np.array(images), labels, data.classes, (28, 28), None, recipe
    )


@functools.cache
def digits_28() -> tuple[Dataset, Dataset]:
    """The built-in digits as (train, test), 1,437 and 360, at 28 × 28.

    For the real MNIST: `from neuron.data import load_mnist` and `load_mnist()`.
    """
    train, test = digits_split()
    return enlarged(train), enlarged(test)
