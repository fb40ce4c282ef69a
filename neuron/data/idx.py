"""Read IDX files, the format of MNIST: a short header, then the numbers, plain bytes.

The header is 0, 0, the type of the numbers (8 = one byte each), how many
dimensions, and the length of each dimension as four bytes, the highest first.
Source: Y. LeCun, C. Cortes, C. Burges, *The MNIST database of handwritten digits*.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from neuron.data.files import UNREADABLE, cannot_read
from neuron.maths.errors import FileFormatError, NeuronError

#: No file may claim more numbers than this, unless the caller says so (MNIST: 47 million).
MAX_BYTES = 256 * 2**20

_ONE_BYTE = 8
_OTHER_TYPES = {9: "signed bytes", 11: "int16", 12: "int32", 13: "float32", 14: "float64"}
_MAX_DIMENSIONS = 4
_CHUNK = 2**20


def read_idx(path: str | Path, *, max_bytes: int = MAX_BYTES) -> NDArray[np.uint8]:
    """Read an IDX file of bytes, gzipped or not, into an array of the shape it declares.

    The header is checked before anything is read, and one byte more than it
    declares is asked for, so that a damaged or hostile file costs at most
    `max_bytes` of memory, and no more than the file really holds.

    Raises `FileFormatError` when the file is not exactly what its header says,
    and `FileAccessError` when it can't be read.
    """
    try:
        with Path(path).open("rb") as file:
            gzipped = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            if gzipped:
                with gzip.GzipFile(fileobj=file) as unzipped:
                    return _read_array(unzipped, path, max_bytes)
            return _read_array(file, path, max_bytes)
    except NeuronError:
        raise
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FileFormatError(
            f"{path}: the gzip data is damaged or truncated ({error}). Fetch the file again."
        ) from error
    except UNREADABLE as error:
        raise cannot_read(path, error) from error


def _read_array(
    file: IO[bytes] | gzip.GzipFile, path: str | Path, max_bytes: int
) -> NDArray[np.uint8]:
    shape = _read_shape(file, path, max_bytes)
    size = math.prod(shape)
    numbers = bytearray()
    # In pieces: a read of `size` would set that much aside before looking at the file.
    while len(numbers) <= size and (piece := file.read(min(_CHUNK, size + 1 - len(numbers)))):
        numbers += piece
    declared = f"its header declares {' x '.join(map(str, shape))} = {size} bytes"
    if len(numbers) < size:
        raise FileFormatError(
            f"{path}: truncated: {declared}, but only {len(numbers)} are there. "
            f"Fetch the file again."
        )
    if len(numbers) > size:
        raise FileFormatError(f"{path}: too long: {declared}, but more are there.")
    return np.frombuffer(numbers, dtype=np.uint8).reshape(shape)


def _read_shape(
    file: IO[bytes] | gzip.GzipFile, path: str | Path, max_bytes: int
) -> tuple[int, ...]:
    """Read and check the header, and return the lengths of the dimensions."""
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0":
        raise FileFormatError(
            f"{path}: not an IDX file: it starts with {magic.hex(' ') or 'nothing'}; expected "
            f"00 00 08 and the number of dimensions."
        )
    kind, dimensions = magic[2], magic[3]
    if kind != _ONE_BYTE:
        found = _OTHER_TYPES.get(kind, f"the unknown type {kind}")
        raise FileFormatError(f"{path}: holds {found}; expected unsigned bytes (type 8).")
    if not 1 <= dimensions <= _MAX_DIMENSIONS:
        raise FileFormatError(
            f"{path}: declares {dimensions} dimensions; expected 1 (labels) to {_MAX_DIMENSIONS}."
        )
    lengths = file.read(4 * dimensions)
    if len(lengths) < 4 * dimensions:
        raise FileFormatError(f"{path}: truncated in the header. Fetch the file again.")
    shape = struct.unpack(f">{dimensions}I", lengths)
    if 0 in shape or math.prod(shape) > max_bytes:
        raise FileFormatError(
            f"{path}: declares absurd dimensions, {' x '.join(map(str, shape))}; expected each at "
            f"least 1, and no more than {max_bytes} bytes together."
        )
    return shape
