"""Where the real MNIST lies, for the tests that read it, and how to write an IDX file."""

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder with the four files of MNIST; the test is skipped where there is none."""
    named = os.environ.get("NEURON_DATA")
    places = [Path(named)] if named else []
    for place in [*places, REPOSITORY.parent / "shared" / "data"]:
        for folder in (place, place / "mnist"):
            if (folder / "train-images-idx3-ubyte.gz").is_file():
                return folder
    pytest.skip("MNIST is not there: set NEURON_DATA to its folder")


@pytest.fixture
def idx() -> Callable[..., bytes]:
    """A function that writes an IDX file by hand: idx((2, 3), b"......")."""

    def write(shape: tuple[int, ...], numbers: bytes, kind: int = 8) -> bytes:
        return struct.pack(f">HBB{len(shape)}I", 0, kind, len(shape), *shape) + numbers

    return write
