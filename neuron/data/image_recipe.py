"""How pictures become inputs: resized, normalised like MNIST, or counted like the UCI digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from neuron.data.normalise import digits8x8, mnist_normalise
from neuron.data.pixels import POLARITIES, Ink, checked_size, ink, resize
from neuron.data.preprocessing import Preprocessing
from neuron.data.records import check_keys, entry, is_size, is_text
from neuron.maths.errors import FileFormatError, SettingError, UnknownNameError

NORMALISATIONS = ("none", "mnist")


@dataclass(frozen=True)
class ImagePreprocessing(Preprocessing):
    """The inputs are pictures of one size, row by row, from 0 (paper) to 1 (ink).

    - `size`: (rows, columns).
    - `normalise`: 'none' resizes the whole picture (its proportions may change);
      'mnist' finds the ink and does as `mnist_normalise` does, to 28 x 28.
    - `polarity`: 'auto' guesses for each picture; 'dark-on-light' and
      'light-on-dark' (which leaves brightness as it is) are for all.
    - `channel`: what of a colour picture is read: 'grey', 'red', 'green' or 'blue'.
    """

    kind: ClassVar[str] = "image"
    size: tuple[int, int]
    normalise: str = "none"
    polarity: str = "auto"
    channel: str = "grey"

    def __post_init__(self) -> None:
        """Check the settings, which a user may have typed."""
        from neuron.data.image_files import CHANNELS

        object.__setattr__(self, "size", checked_size(self.size))
        for what, known in (
            ("normalise", NORMALISATIONS),
            ("polarity", POLARITIES),
            ("channel", CHANNELS),
        ):
            if getattr(self, what) not in known:
                raise UnknownNameError(what, getattr(self, what), known)
        if self.normalise == "mnist" and self.size != (28, 28):
            raise SettingError(
                f"pictures normalised like MNIST are 28 x 28; got size {self.size}. "
                f"Leave the size out, or normalise='none'."
            )

    def ink_from_image(self, source: str | Path | NDArray[Any], polarity: str | None = None) -> Ink:
        """Return the picture as the network sees it, shape `size`, and the polarity taken."""
        found = _ink(source, polarity or self.polarity, self.channel)
        if self.normalise == "mnist":
            return replace(found, image=mnist_normalise(found.image))
        return replace(found, image=resize(found.image, self.size))

    def to_dict(self) -> dict[str, Any]:
        """Return the record as a dictionary that JSON can hold."""
        return {
            "kind": self.kind,
            "size": list(self.size),
            "normalise": self.normalise,
            "polarity": self.polarity,
            "channel": self.channel,
            "range": [0.0, 1.0],
        }

    def _what(self) -> str:
        return f"pictures of {self.size[0]} x {self.size[1]}"


@dataclass(frozen=True)
class DigitsPreprocessing(Preprocessing):
    """The inputs are scanned digits brought to 8 x 8 as the UCI set was (`digits8x8`).

    - `polarity`: 'auto' guesses for each picture.
    """

    kind: ClassVar[str] = "digits8x8"
    polarity: str = "auto"

    def __post_init__(self) -> None:
        """Check the setting, which a user may have typed."""
        if self.polarity not in POLARITIES:
            raise UnknownNameError("polarity", self.polarity, POLARITIES)

    def ink_from_image(self, source: str | Path | NDArray[Any], polarity: str | None = None) -> Ink:
        """Return the picture as the network sees it, shape (8, 8), and the polarity taken.

        An array of shape (8, 8) is taken for a digit of that set, and left as it is
        but for its polarity.
        """
        found = _ink(source, polarity or self.polarity, "grey")
        if found.image.shape == (8, 8):
            return found
        return replace(found, image=digits8x8(found.image))

    def to_dict(self) -> dict[str, Any]:
        """Return the record as a dictionary that JSON can hold."""
        return {"kind": self.kind, "polarity": self.polarity, "range": [0.0, 1.0]}

    def _what(self) -> str:
        return "scanned digits of 8 x 8"


def image_recipe_from_record(record: Mapping[str, Any]) -> Preprocessing:
    """Make one of the above from what its `to_dict` gave; raises `FileFormatError`."""
    what = f"preprocessing of kind {record['kind']}"
    expected = {"kind", "polarity", "range"}
    if record["kind"] == ImagePreprocessing.kind:
        expected |= {"size", "normalise", "channel"}
    check_keys(record, expected, what)
    entry(record, "range", lambda r: r in ([0, 1], (0, 1)), "[0, 1]", what)
    words = {
        key: entry(record, key, is_text, "a word", what)
        for key in sorted(expected & {"polarity", "normalise", "channel"})
    }
    try:
        if record["kind"] == DigitsPreprocessing.kind:
            return DigitsPreprocessing(**words)
        rows, columns = entry(record, "size", is_size, "[rows, columns]", what)
        return ImagePreprocessing((rows, columns), **words)
    except (SettingError, UnknownNameError) as error:
        raise FileFormatError(f"{what}: {error}") from error


def _ink(source: str | Path | NDArray[Any], polarity: str, channel: str) -> Ink:
    """Read a picture, a file or an array of brightness, as ink."""
    if isinstance(source, str | Path):
        from neuron.data.image_files import read_brightness

        return ink(read_brightness(source, channel), polarity)
    return ink(np.asarray(source), polarity)
