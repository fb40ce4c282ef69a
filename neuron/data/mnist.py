"""Load MNIST: 60,000 handwritten digits to train on and 10,000 to test on, 28 x 28."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from neuron.data.dataset import Dataset
from neuron.data.fetch import Progress, cache_folder, fetch
from neuron.data.files import path_of
from neuron.data.idx import read_idx
from neuron.data.image_recipe import ImagePreprocessing
from neuron.maths.errors import FileAccessError, FileFormatError

MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)

#: Bytes and SHA-256 of the four files, decompressed.
FILES = {
    "train-images-idx3-ubyte": (
        47_040_016,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    "train-labels-idx1-ubyte": (
        60_008,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    "t10k-images-idx3-ubyte": (
        7_840_016,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    "t10k-labels-idx1-ubyte": (
        10_008,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
}


def load_mnist(
    folder: str | Path | None = None,
    *,
    download: bool = False,
    progress: Progress | None = None,
    mirrors: Sequence[str] = MIRRORS,
) -> tuple[Dataset, Dataset]:
    """Load MNIST as (train, test): inputs of shape (n, 784) from 0 to 1 (ink), labels 0 to 9.

    Looks in `folder`; or, where none is given, in the folder that the environment
    variable NEURON_DATA names and then in the cache; in each also in `mnist/`.
    The four files may be gzipped or not, with a dash or a dot before 'idx'. Other
    data in the same format (such as Fashion-MNIST) loads as well.

    With `download=True`, what is missing is fetched into `folder`, or the cache,
    from the first of the `mirrors` that has it; `progress(name, done, total)` is
    called with bytes, total being None where the server does not say.

    Raises `FileAccessError` when files are missing or can't be fetched, and
    `FileFormatError` when one is damaged.
    """
    places = _places(folder)
    home = find_mnist(folder)
    if home is None and download:
        home = places[-1]
        for name, (size, sha256) in FILES.items():
            if _find(home, name) is None:
                try:
                    fetch(mirrors, name, home, size=size, sha256=sha256, progress=progress)
                except FileAccessError as error:
                    raise FileAccessError(
                        f"{error} Or fetch the four files by hand into {places[0]}."
                    ) from error
    if home is None:
        raise FileAccessError(
            f"MNIST is not in {' nor in '.join(map(str, places))} (four files such as "
            f"train-images-idx3-ubyte.gz are looked for, also in a folder mnist there). Try "
            f"download=True, or set NEURON_DATA to the folder that holds them."
        )
    return _load(home, "train", "train"), _load(home, "t10k", "test")


def find_mnist(folder: str | Path | None = None) -> Path | None:
    """Return the folder whose files `load_mnist` would read; None where there are none."""
    return _first_complete(_places(folder))


def _places(folder: str | Path | None) -> list[Path]:
    return [path_of(folder)] if folder is not None else _usual_folders()


def holds_mnist(folder: Path) -> bool:
    """Say whether the four files, under any of their names, lie in a folder itself."""
    return all(_find(folder, name) for name in FILES)


def _usual_folders() -> list[Path]:
    named = os.environ.get("NEURON_DATA")
    return [*([Path(named)] if named else []), cache_folder() / "mnist"]


def _first_complete(places: Sequence[Path]) -> Path | None:
    """Return the first folder that holds all four files, itself or in its `mnist/`."""
    for place in places:
        for folder in (place, place / "mnist"):
            if holds_mnist(folder):
                return folder
    return None


def _find(folder: Path, name: str) -> Path | None:
    """Return a file's path under any of the four names it goes by."""
    dotted = name.replace("-idx", ".idx")
    for candidate in (name, dotted, f"{name}.gz", f"{dotted}.gz"):
        if (folder / candidate).is_file():
            return folder / candidate
    return None


def _load(folder: Path, prefix: str, part: str) -> Dataset:
    images_path = _find(folder, f"{prefix}-images-idx3-ubyte")
    labels_path = _find(folder, f"{prefix}-labels-idx1-ubyte")
    if images_path is None or labels_path is None:
        raise FileAccessError(f"the {part} files of MNIST vanished from {folder}; try again.")
    images, labels = read_idx(images_path), read_idx(labels_path)
    _check(images, labels, images_path, labels_path)
    return Dataset(
        f"mnist {part}",
        images.reshape(len(images), 784) / 255.0,
        labels.astype(np.int64),
        tuple("0123456789"),
        (28, 28),
        None,
        ImagePreprocessing((28, 28), "mnist"),
    )


def _check(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], images_path: Path, labels_path: Path
) -> None:
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise FileFormatError(
            f"{images_path}: expected images of 28 x 28, shape (n, 28, 28); got {images.shape}."
        )
    if labels.ndim != 1 or len(labels) != len(images):
        raise FileFormatError(
            f"{labels_path}: expected {len(images)} labels, one for each image; got shape "
            f"{labels.shape}. Do the two files belong together?"
        )
    if labels.max() > 9:
        i = int(np.argmax(labels > 9))
        raise FileFormatError(f"{labels_path}: label {i} is {labels[i]}; expected 0 to 9.")
