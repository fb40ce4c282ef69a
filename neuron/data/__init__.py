"""Data for networks: real digits, points in the plane, tables and images.

Everything here gives a `Dataset`. What needs NumPy is loaded when it is first
asked for, so that points, tables and one-hot labels work where NumPy is absent.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from neuron.data.dataset import Dataset
from neuron.data.labels import from_one_hot, one_hot
from neuron.data.points import blobs, circles, line, moons, spiral, squares_and_circles, xor
from neuron.data.preprocessing import Preprocessing
from neuron.data.table_recipe import TablePreprocessing
from neuron.data.tables import read_table
from neuron.maths.chance import shuffled

if TYPE_CHECKING:
    from neuron.data.digits import digits_split, digits_writer_split, load_digits
    from neuron.data.distortion import distort
    from neuron.data.idx import read_idx
    from neuron.data.image_files import read_brightness, read_image, read_image_folder
    from neuron.data.image_recipe import DigitsPreprocessing, ImagePreprocessing
    from neuron.data.mnist import load_mnist
    from neuron.data.normalise import digits8x8, mnist_normalise
    from neuron.data.pixels import Ink, guess_polarity, ink, resize

_NEEDS_NUMPY = {
    "load_digits": "digits",
    "digits_split": "digits",
    "digits_writer_split": "digits",
    "distort": "distortion",
    "read_idx": "idx",
    "read_brightness": "image_files",
    "read_image": "image_files",
    "read_image_folder": "image_files",
    "DigitsPreprocessing": "image_recipe",
    "ImagePreprocessing": "image_recipe",
    "load_mnist": "mnist",
    "digits8x8": "normalise",
    "mnist_normalise": "normalise",
    "Ink": "pixels",
    "guess_polarity": "pixels",
    "ink": "pixels",
    "resize": "pixels",
}

__all__ = [
    "Dataset",
    "DigitsPreprocessing",
    "ImagePreprocessing",
    "Ink",
    "Preprocessing",
    "TablePreprocessing",
    "blobs",
    "circles",
    "digits8x8",
    "digits_split",
    "digits_writer_split",
    "distort",
    "from_one_hot",
    "guess_polarity",
    "ink",
    "line",
    "load_digits",
    "load_mnist",
    "mnist_normalise",
    "moons",
    "one_hot",
    "read_brightness",
    "read_idx",
    "read_image",
    "read_image_folder",
    "read_table",
    "resize",
    "shuffled",
    "spiral",
    "squares_and_circles",
    "xor",
]


def __getattr__(name: str) -> object:
    """Load a module that needs NumPy when one of its names is first asked for."""
    if name not in _NEEDS_NUMPY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_NEEDS_NUMPY[name]}")
    # Kept, so that the next look-up finds it without coming here.
    globals()[name] = getattr(module, name)
    return globals()[name]


def __dir__() -> list[str]:
    """List the names that can be asked for, loaded or not."""
    return sorted(set(globals()) | set(__all__))
