"""How the inputs of a data set were made, as plain data that is saved with a model.

A network only makes sense together with the way its inputs were made: the same
means and standard deviations for a table, the same size and ink for a picture.
`to_dict` gives that record in words and numbers that JSON can hold, `from_dict`
reads it back (and trusts nothing in it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from neuron.data.records import check_keys, is_text
from neuron.maths.errors import DataError, FileFormatError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from neuron.data.dataset import Dataset
    from neuron.data.pixels import Ink

#: What stands in for a picture: a file, or its brightness as numbers.
ImageSource = "str | Path | NDArray[Any]"


@dataclass(frozen=True)
class Preprocessing:
    """The inputs are the numbers as they came (kind "none"), and the base of the other kinds.

    - `ImagePreprocessing` (kind "image"): pictures of one size.
    - `DigitsPreprocessing` (kind "digits8x8"): scanned digits, as the UCI set made them.
    - `TablePreprocessing` (kind "table"): rows of a table with named columns.
    """

    kind: ClassVar[str] = "none"

    def to_dict(self) -> dict[str, Any]:
        """Return the record as a dictionary that JSON can hold."""
        return {"kind": self.kind}

    @staticmethod
    def from_dict(record: object) -> Preprocessing:
        """Make the preprocessing from what `to_dict` gave.

        Raises `FileFormatError` when it is anything else; every entry is checked,
        since the record may come from a file that someone else made.
        """
        # Here, not above: each kind is built on this module.
        from neuron.data.table_recipe import TablePreprocessing

        if not isinstance(record, Mapping) or not is_text(record.get("kind")):
            raise FileFormatError(
                f"the preprocessing of a model is a dictionary with a 'kind'; got {record!r:.80}"
            )
        kind = record["kind"]
        if kind == Preprocessing.kind:
            check_keys(record, {"kind"}, "preprocessing")
            return Preprocessing()
        if kind == TablePreprocessing.kind:
            return TablePreprocessing.from_record(record)
        if kind in ("image", "digits8x8"):
            from neuron.data.image_recipe import image_recipe_from_record

            return image_recipe_from_record(record)
        raise FileFormatError(
            f"unknown kind of preprocessing {kind!r:.80}; known: digits8x8, image, none, table. "
            f"The model may come from a newer version of this library."
        )

    def fitted(self, rest: Dataset, *parts: Dataset) -> tuple[Dataset, ...]:
        """Return these parts of a data set with what is learned from data learned from `rest`.

        Their preprocessing is the one that says so: this one for most kinds, which learn nothing.
        """
        return tuple(replace(one, preprocessing=self) for one in (rest, *parts))

    def inputs_from_image(
        self, source: str | Path | NDArray[Any], polarity: str | None = None
    ) -> NDArray[np.float64]:
        """Turn a picture into one example, shape (d,), as the network was trained.

        `source` is a PNG or JPEG file, or an array of brightness of shape
        (rows, columns): floats from 0 to 1, or whole numbers from 0 to 255.
        `polarity` overrides the recorded one.

        Raises `DataError` when the network does not read pictures.
        """
        return self.ink_from_image(source, polarity).image.ravel()

    def ink_from_image(self, source: str | Path | NDArray[Any], polarity: str | None = None) -> Ink:
        """Do what `inputs_from_image` does, but keep the picture and what was decided about it."""
        raise DataError(
            f"this network does not read pictures: its inputs are {self._what()}. "
            f"Give it those, or train a network on pictures."
        )

    def inputs_from_rows(self, rows: str | Path | list[Mapping[str, object]]) -> list[list[float]]:
        """Turn rows of a table, or a CSV file, into examples as the network was trained.

        Raises `DataError` when the network does not read tables.
        """
        raise DataError(
            f"this network does not read rows of a table: its inputs are {self._what()}. "
            f"Give it those, or train a network on a table."
        )

    def _what(self) -> str:
        return "plain numbers"
