"""Floats as text, to the last bit: base64 of their little-endian IEEE 754 bytes."""

from __future__ import annotations

import base64
import binascii
import math
import sys
from array import array
from collections.abc import Iterable

from neuron.maths.errors import FileFormatError

TYPECODES = {"float64": "d", "float32": "f"}


def as_text(numbers: Iterable[float], dtype: str) -> str:
    """The numbers' bytes in base64: 8 bytes each for 'float64', 4 for 'float32'."""
    packed = array(TYPECODES[dtype], numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return base64.b64encode(packed.tobytes()).decode("ascii")


def from_text(text: str, count: int, dtype: str, what: str) -> array[float]:
    """The `count` numbers of a text. `what` says in errors which they are.

    The length is compared before anything is decoded, so that a file that
    claims a huge layer costs no memory. Raises `FileFormatError`.
    """
    size = array(TYPECODES[dtype]).itemsize
    expected = 4 * ((count * size + 2) // 3)
    if len(text) != expected:
        raise FileFormatError(
            f"{what}: {count} numbers in {dtype} take {expected} characters of base64, "
            f"got {len(text)}"
        )
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError as error:  # not ASCII, or not base64
        raise FileFormatError(f"{what}: this is no base64 ({error})") from error
    if len(data) != count * size:
        raise FileFormatError(f"{what}: expected {count * size} bytes, got {len(data)}")
    numbers: array[float] = array(TYPECODES[dtype])
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    if not all(map(math.isfinite, numbers)):
        place = next(i for i, number in enumerate(numbers) if not math.isfinite(number))
        raise FileFormatError(f"{what}: number {place} is {numbers[place]}, expected a finite one")
    return numbers
