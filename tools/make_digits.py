"""Make the two files of digits inside the package from scikit-learn's copy of the UCI set.

Run it from the root of the repository, with scikit-learn installed:

    python tools/make_digits.py

It writes `neuron/data/digits-images.idx3.gz` (1,797 images of 8 x 8 bytes, 0 to
16) and `neuron/data/digits-labels.idx1.gz` (1,797 labels), in the order of the
UCI file `optdigits.tes`. IDX is the format of MNIST; `neuron.data.idx` says more.
"""

from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "neuron" / "data"


def idx_bytes(array: Any) -> bytes:
    """Write an array of whole numbers from 0 to 255 as an IDX file."""
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return header + bytes(array.astype("uint8").tobytes())


def main() -> None:
    """Write the two files, the same bytes every time."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    if digits.images.shape != (1797, 8, 8) or digits.images.max() != 16:
        raise SystemExit("scikit-learn's digits are not the 1,797 images that were expected")
    for name, array in (("images.idx3", digits.images), ("labels.idx1", digits.target)):
        path = FOLDER / f"digits-{name}.gz"
        # No time stamp (mtime=0), so that the file can be compared with a new one.
        path.write_bytes(gzip.compress(idx_bytes(array), 9, mtime=0))


if __name__ == "__main__":
    main()
