"""How to write an IDX file by hand."""

import struct
from collections.abc import Callable

import pytest


@pytest.fixture
def idx() -> Callable[..., bytes]:
    """A function that writes an IDX file by hand: idx((2, 3), b"......")."""

    def write(shape: tuple[int, ...], numbers: bytes, kind: int = 8) -> bytes:
        return struct.pack(f">HBB{len(shape)}I", 0, kind, len(shape), *shape) + numbers

    return write
