"""Read pictures from PNG, JPEG and other files, one by one or a folder of classes (Pillow)."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from neuron.data.dataset import Dataset
from neuron.data.files import UNREADABLE, path_of, read_bytes
from neuron.data.image_recipe import ImagePreprocessing
from neuron.data.pixels import POLARITIES, border, guess_polarity, ink
from neuron.maths.errors import (
    DataError,
    FileAccessError,
    FileFormatError,
    MissingPackageError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from PIL.Image import Image

#: What of a colour picture is read: its brightness as the eye sees it, or one colour.
CHANNELS = ("grey", "red", "green", "blue")

#: A file that unpacks to more pixels than this is refused (a camera makes 12 to 50 million).
MAX_PIXELS = 50_000_000

#: The formats pack at most about 8,000 pixels of a plain picture into a byte. A file that
#: declares more, beyond some millions for a picture of one colour, is damaged or hostile.
MAX_PIXELS_PER_BYTE, PIXELS_FOR_NOTHING = 10_000, 4_000_000

#: A folder may hold so many pixels together, after they were resized: 2 GB of floats.
MAX_FOLDER_PIXELS = 250_000_000

_PIECE = 2**20  # pixels that are calculated with at a time, to save memory

# Only formats that Pillow reads by itself: for EPS it would start another program.
_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
_SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm"}


def read_brightness(path: str | Path, channel: str = "grey") -> NDArray[np.float64]:
    """Read a picture's brightness: shape (rows, columns), 0 for black and 1 for white.

    The picture is turned upright as its camera noted (EXIF), 16-bit pictures keep
    their precision, of an animation the first frame is read. Behind what is
    transparent lies white paper, or black where the visible part is mostly light.

    Raises `FileAccessError` when the file can't be read, `FileFormatError` when it
    is no picture, is damaged or has too many pixels, `UnknownNameError` for an
    unknown channel, and `MissingPackageError` without Pillow.
    """
    # The whole file at once: a reader that believes a damaged length asks a file for
    # gigabytes, and is given them; from memory it gets what is there.
    return brightness_of(read_bytes(path), path, channel)


def brightness_of(
    data: bytes, name: str | Path, channel: str = "grey", max_pixels: int | None = None
) -> NDArray[np.float64]:
    """Do what `read_brightness` does, for a picture file's bytes; `name` is for errors alone.

    `max_pixels` None allows as many as a file may have.
    """
    if channel not in CHANNELS:
        raise UnknownNameError("channel", channel, CHANNELS)
    pillow = _pillow()
    with warnings.catch_warnings():
        # Pillow warns of what is refused below anyway, and of oddities in metadata.
        warnings.simplefilter("ignore")
        try:
            with pillow.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check_size(image, name, len(data), max_pixels or MAX_PIXELS)
                return _brightness(image, channel)
        except (FileFormatError, MemoryError):
            raise
        except Exception as error:  # Pillow's readers raise whatever they hit
            # That it knows no such format, Pillow says of our buffer and not of the file.
            unknown = isinstance(error, pillow.UnidentifiedImageError)
            reason = "" if unknown else f" ({type(error).__name__}: {error})"
            raise FileFormatError(
                f"{name}: can't be read as a picture{reason}. "
                f"Expected a PNG, JPEG, BMP, GIF, TIFF, WebP or PPM file."
            ) from error


def read_image(
    path: str | Path, channel: str = "grey", polarity: str = "auto"
) -> NDArray[np.float64]:
    """Read a picture as ink: shape (rows, columns), 0 for paper and 1 for full ink.

    `polarity="auto"` guesses from the border whether ink is darker or lighter
    than paper (`ink` says what was guessed); 'dark-on-light' and 'light-on-dark'
    decide. A photograph has no ink: 'light-on-dark' gives its brightness.

    Raises what `read_brightness` raises.
    """
    return ink(read_brightness(path, channel), polarity).image


def read_image_folder(
    path: str | Path,
    size: tuple[int, int] | None = None,
    channel: str = "grey",
    polarity: str = "auto",
    normalise: str = "none",
) -> Dataset:
    """Read a folder with one subfolder of pictures for each class, in the order of the names.

    Each picture is resized to `size` = (rows, columns) (None: all have one size
    already) and laid out row by row. With `polarity="auto"` one decision is made
    for all: dark on light if most pictures have a plain light border, as scans
    have, and otherwise the brightness as it is. `normalise="mnist"` makes them
    28 x 28 as `mnist_normalise` does. What was decided is in `preprocessing`.

    Raises `DataError` when there are no two classes with pictures or sizes
    differ, and what `read_brightness` raises, naming the file.
    """
    folder = path_of(path)
    files = _class_files(folder)
    if polarity == "auto":
        polarity = _majority_polarity([file for group in files.values() for file in group], channel)
    if size is None:
        first = read_brightness(next(iter(files.values()))[0], channel)
        size = (28, 28) if normalise == "mnist" else (first.shape[0], first.shape[1])
        fixed = normalise != "mnist"
    else:
        fixed = False
    recipe = ImagePreprocessing(size, normalise, polarity, channel)
    n = sum(len(group) for group in files.values())
    if n * recipe.size[0] * recipe.size[1] > MAX_FOLDER_PIXELS:
        raise DataError(
            f"{folder}: {n} pictures of {recipe.size[0]} x {recipe.size[1]} are too many numbers "
            f"to hold in memory. Try a smaller size, such as size=(32, 32)."
        )
    inputs, labels = [], []
    for label, group in enumerate(files.values()):
        for file in group:
            brightness = read_brightness(file, channel)
            if fixed and brightness.shape != size:
                raise DataError(
                    f"{file} has shape {brightness.shape}, but the first picture has {size}. "
                    f"Give a size, such as size=(32, 32), to resize them all."
                )
            inputs.append(_prepared(recipe, brightness, file))
            labels.append(label)
    return Dataset(
        folder.name, np.array(inputs), np.array(labels), tuple(files), recipe.size, None, recipe
    )


def _prepared(
    recipe: ImagePreprocessing, brightness: NDArray[np.float64], file: Path
) -> NDArray[np.float64]:
    try:
        return recipe.inputs_from_image(brightness)
    except DataError as error:
        raise DataError(f"{file}: {error}") from error


def _class_files(folder: Path) -> dict[str, list[Path]]:
    """Return the picture files of each class: the subfolders, by name, hidden ones left out."""
    try:
        subfolders = sorted(
            (f for f in folder.iterdir() if f.is_dir() and not f.name.startswith(".")),
            key=lambda f: f.name,
        )
        files = {
            sub.name: sorted(
                (f for f in sub.iterdir() if f.suffix.lower() in _SUFFIXES and f.name[0] != "."),
                key=lambda f: f.name,
            )
            for sub in subfolders
        }
    except UNREADABLE as error:
        reason = getattr(error, "strerror", None) or error
        raise FileAccessError(
            f"can't read the folder {folder}: {reason}. Check its name."
        ) from error
    if len(files) < 2:
        raise DataError(
            f"{folder}: expected a subfolder of pictures for each class, two or more; got "
            f"{len(files)} ({', '.join(files) or 'none'})."
        )
    for name, group in files.items():
        if not group:
            raise DataError(
                f"{folder / name} holds no pictures (PNG, JPEG, BMP, GIF, TIFF, WebP or PPM). "
                f"Add some, or remove the folder."
            )
    return files


def _majority_polarity(files: list[Path], channel: str) -> str:
    """Guess one polarity for many pictures from at most about a hundred of them."""
    sample = files[:: max(1, len(files) // 100)]
    votes = 0
    for file in sample:
        brightness = read_brightness(file, channel)
        edge = border(brightness)
        plain = float(np.mean(np.abs(edge - np.median(edge)) < 0.15)) > 0.75
        votes += plain and guess_polarity(brightness) == "dark-on-light"
    return POLARITIES[1] if 2 * votes > len(sample) else POLARITIES[2]


def _pillow() -> ModuleType:
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingPackageError("pillow", "reading picture files", "images") from error
    return Image


def _check_size(image: Image, name: str | Path, n_bytes: int, max_pixels: int) -> None:
    """Look at the size that a file declares, before anything is unpacked."""
    columns, rows = image.size
    if columns * rows > max_pixels:
        raise FileFormatError(
            f"{name}: {columns} x {rows} pixels are more than the {max_pixels:,} that are read. "
            f"Make the picture smaller."
        )
    if columns * rows > PIXELS_FOR_NOTHING + MAX_PIXELS_PER_BYTE * n_bytes:
        raise FileFormatError(
            f"{name}: declares {columns} x {rows} pixels, which do not fit into its {n_bytes:,} "
            f"bytes; it is damaged. Save the picture again, smaller if it is of one colour."
        )


def _brightness(image: Image, channel: str) -> NDArray[np.float64]:
    from PIL import ImageOps

    ImageOps.exif_transpose(image, in_place=True)
    if image.mode == "F" or image.mode.startswith("I"):
        return _deep_brightness(np.asarray(image), image.mode)
    opaque = not image.has_transparency_data
    colours = image.convert("RGB" if opaque else "RGBA")
    if channel == "grey":
        chosen = colours.convert("L")
    else:
        chosen = colours.getchannel(CHANNELS.index(channel) - 1)
    brightness = np.asarray(chosen) / 255.0
    return brightness if opaque else _on_paper(brightness, colours.getchannel("A"))


def _on_paper(brightness: NDArray[np.float64], alpha: Image) -> NDArray[np.float64]:
    """A picture with paper behind what is transparent, calculated in place, piece by piece."""
    if alpha.getextrema()[0] == 255:
        return brightness
    numbers, opacity = brightness.reshape(-1), np.asarray(alpha).reshape(-1)
    pieces = [slice(start, start + _PIECE) for start in range(0, numbers.size, _PIECE)]
    for piece in pieces:
        numbers[piece] *= opacity[piece] / 255.0
    visible = opacity.sum(dtype=np.int64) / 255.0
    if visible == 0 or numbers.sum() <= visible / 2.0:
        for piece in pieces:
            numbers[piece] += 1.0 - opacity[piece] / 255.0
    return brightness


def _deep_brightness(numbers: NDArray[Any], mode: str) -> NDArray[np.float64]:
    """Scale a picture of one channel with more than 8 bits to 0 to 1."""
    lowest, largest = numbers.min(), numbers.max()
    highest = 1.0 if mode == "F" and largest <= 1.0 else 65535.0
    if mode == "F" and 1.0 < largest <= 255.0:
        highest = 255.0
    if not (lowest >= 0 and largest <= highest):
        raise ValueError(f"its numbers run from {lowest} to {largest}")
    return numbers.astype(np.float64) / highest
