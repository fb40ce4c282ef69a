"""Cats and dogs: photographs in a folder or a zip file, as numbers for a network."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from neuron.data import Dataset, read_image_folder
from neuron.data.dataset import check_dataset
from neuron.data.files import path_of
from neuron.data.pixels import checked_size
from neuron.maths.errors import DataError, FileAccessError, FileFormatError

#: The folder or zip file that is looked for, and what it may unpack to.
NAME = "cats_and_dogs"
MAX_UNPACKED = 500_000_000
MAX_FILES = 100_000

COLOURS = ("red", "green", "blue")


def find_photographs(place: str | Path) -> Path | None:
    """The folder or zip file with the photographs: `place` itself, or in it; None if neither."""
    folder = path_of(place)
    for candidate in (folder, folder / NAME, folder / f"{NAME}.zip"):
        if candidate.is_file() and candidate.suffix == ".zip":
            return candidate
        if (candidate / "train").is_dir() and (candidate / "test").is_dir():
            return candidate
    return None


def load_photographs(
    place: str | Path, channels: Sequence[str] = COLOURS, size: tuple[int, int] | None = None
) -> tuple[Dataset, Dataset]:
    """Load photographs as (train, test): one row of brightness from 0 to 1 for each.

    `place` is a folder, or a zip file of one, with `train/` and `test/`, in each a
    subfolder of pictures for each class. The `channels` ('red', 'green', 'blue',
    'grey') follow one another in a row: three of 32 × 32 make 3,072 inputs.

    Raises `FileAccessError` where there is no such folder, `FileFormatError` for a
    damaged zip file, and what `read_image_folder` raises.
    """
    found = find_photographs(place)
    if found is None:
        raise FileAccessError(
            f"no photographs in {place}: expected a folder {NAME} or {NAME}.zip, with train and "
            f"test in it, and in each a subfolder of pictures for each class."
        )
    if found.suffix != ".zip":
        return _part(found, "train", channels, size), _part(found, "test", channels, size)
    with tempfile.TemporaryDirectory() as unpacked:
        _unpack(found, Path(unpacked))
        inside = find_photographs(unpacked)
        if inside is None:
            raise FileFormatError(f"{found} holds no folders train and test.")
        return _part(inside, "train", channels, size), _part(inside, "test", channels, size)


def standardised(train: Dataset, test: Dataset) -> tuple[Dataset, Dataset]:
    """Both data sets with each input less its mean over `train`, divided by its deviation there."""
    check_dataset(train)
    check_dataset(test)
    inputs = train.arrays()[0]
    mean, std = inputs.mean(axis=0), inputs.std(axis=0)
    std = np.where(std > 0, std, 1.0)
    made = [
        Dataset(
            f"{data.name}, standardised",
            (data.arrays()[0] - mean) / std,
            data.targets,
            data.classes,
            data.image_shape,
        )
        for data in (train, test)
    ]
    return made[0], made[1]


def with_mirrored(data: Dataset, shape: tuple[int, int]) -> Dataset:
    """The pictures and, after them, all of them mirrored: a cat facing left is a cat facing right.

    Each example is one or more channels of `shape`, one after another.
    """
    check_dataset(data)
    rows, columns = checked_size(shape)
    inputs, labels = data.arrays()
    if inputs.shape[1] % (rows * columns):
        raise DataError(f"{data.name}: {inputs.shape[1]} inputs are no channels of {shape}.")
    mirrored = inputs.reshape(len(inputs), -1, rows, columns)[..., ::-1].reshape(inputs.shape)
    return Dataset(
        f"{data.name}, mirrored too",
        np.vstack([inputs, mirrored]),
        np.concatenate([labels, labels]),
        data.classes,
        data.image_shape,
    )


def _part(
    folder: Path, part: str, channels: Sequence[str], size: tuple[int, int] | None
) -> Dataset:
    read = [
        read_image_folder(folder / part, size, channel=channel, polarity="light-on-dark")
        for channel in channels
    ]
    first = read[0]
    return Dataset(
        f"{folder.name} {part}",
        np.hstack([data.arrays()[0] for data in read]),
        first.targets,
        first.classes,
        first.image_shape if len(read) == 1 else None,
    )


def _unpack(file: Path, folder: Path) -> None:
    """Unpack a zip file that is of a sensible size; `zipfile` keeps its names inside the folder."""
    try:
        with zipfile.ZipFile(file) as packed:
            infos = packed.infolist()
            if sum(info.file_size for info in infos) > MAX_UNPACKED or len(infos) > MAX_FILES:
                raise FileFormatError(
                    f"{file} unpacks to more than {MAX_UNPACKED // 10**6} MB or {MAX_FILES:,} "
                    f"files. Unpack it yourself, and give the folder."
                )
            packed.extractall(folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise FileFormatError(f"{file} can't be unpacked ({error}). Fetch it again.") from error
    except OSError as error:
        raise FileAccessError(f"can't unpack {file}: {error.strerror or error}.") from error
