"""IDX files: read as they are, or refused with their name; and bounded in memory."""

import contextlib
import gzip
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuron.data.idx as module
from neuron.data import read_idx
from neuron.maths.errors import FileAccessError, FileFormatError

Writer = Callable[..., bytes]


def write(folder: Path, contents: bytes, name: str = "some.idx") -> Path:
    (folder / name).write_bytes(contents)
    return folder / name


def test_a_file_written_by_hand_is_read_in_the_shape_it_declares(
    tmp_path: Path, idx: Writer
) -> None:
    array = read_idx(write(tmp_path, idx((2, 1, 3), b"\x00\x01\x02\xfd\xfe\xff")))
    assert array.dtype == np.uint8
    assert array.tolist() == [[[0, 1, 2]], [[253, 254, 255]]]


def test_gzip_is_recognised_by_its_contents_and_not_by_its_name(
    tmp_path: Path, idx: Writer
) -> None:
    plain = idx((4,), b"abcd")
    for name in ("a.idx", "a.idx.gz"):
        assert read_idx(write(tmp_path, gzip.compress(plain), name)).tobytes() == b"abcd"
        assert read_idx(write(tmp_path, plain, name)).tobytes() == b"abcd"


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        (b"", "not an IDX file: it starts with nothing"),
        (b"\x00\x00", "not an IDX file"),
        (b"\x89PNG\r\n\x1a\n", "not an IDX file: it starts with 89 50 4e 47"),
        (struct.pack(">HBBI", 0, 13, 1, 1) + bytes(4), "holds float32; expected unsigned bytes"),
        (struct.pack(">HBBI", 0, 99, 1, 1) + bytes(4), "holds the unknown type 99"),
        (struct.pack(">HBB", 0, 8, 0), "declares 0 dimensions"),
        (struct.pack(">HBB", 0, 8, 255) + bytes(2000), "declares 255 dimensions"),
        (struct.pack(">HBBI", 0, 8, 3, 1), "truncated in the header"),
        (struct.pack(">HBBI", 0, 8, 1, 0), "absurd dimensions, 0"),
        (struct.pack(">HBB3I", 0, 8, 3, *[2**32 - 1] * 3), "absurd dimensions"),
        (struct.pack(">HBBI", 0, 8, 1, 5) + b"abcd", "truncated: .* 5 bytes, but only 4"),
        (struct.pack(">HBBI", 0, 8, 1, 3) + b"abcd", "too long: .* 3 bytes, but more"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_malformed_file_is_refused_with_its_name(
    tmp_path: Path, contents: bytes, message: str, pack: Callable[[bytes], bytes]
) -> None:
    path = write(tmp_path, pack(contents), "odd.idx")
    with pytest.raises(FileFormatError, match=message) as caught:
        read_idx(path)
    assert "odd.idx" in str(caught.value)


@pytest.mark.parametrize("keep", [2, 5, 12, 18, 25, -9, -5, -1])
def test_a_truncated_gzip_file_is_refused_with_its_name(
    tmp_path: Path, idx: Writer, keep: int
) -> None:
    packed = gzip.compress(idx((1000,), bytes(range(250)) * 4))
    with pytest.raises(FileFormatError, match=r"cut\.gz.*damaged or truncated"):
        read_idx(write(tmp_path, packed[:keep], "cut.gz"))


@given(
    shape=st.lists(st.integers(0, 5), max_size=5),
    kind=st.sampled_from([0, 8, 9, 13]),
    zeros=st.sampled_from([0, 0, 0, 1, 0x1F8B]),
    change=st.integers(-3, 3),
    cut=st.integers(0, 30),
    packed=st.booleans(),
)
def test_whatever_the_header_says_the_file_is_read_exactly_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    shape: list[int],
    kind: int,
    zeros: int,
    change: int,
    cut: int,
    packed: bool,
) -> None:
    size = int(np.prod(shape)) if shape else 0
    body = bytes(max(0, size + change))
    contents = struct.pack(f">HBB{len(shape)}I", zeros, kind, len(shape), *shape) + body
    if cut < 20:
        contents = contents[:cut]
    path = write(tmp_path_factory.mktemp("idx"), gzip.compress(contents) if packed else contents)
    good = (zeros == 0 and kind == 8 and 1 <= len(shape) <= 4 and 0 not in shape) and len(
        contents
    ) == 4 + 4 * len(shape) + size
    if good:
        assert read_idx(path).shape == tuple(shape)
    else:
        with pytest.raises(FileFormatError):
            read_idx(path)


@given(st.binary(max_size=60), st.booleans())
def test_any_bytes_are_read_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, contents: bytes, packed: bool
) -> None:
    start = b"\x1f\x8b\x08\x00" if packed else b"\x00\x00\x08\x01"
    path = write(tmp_path_factory.mktemp("idx"), start + contents)
    with contextlib.suppress(FileFormatError):
        assert read_idx(path).ndim == 1


def test_a_zip_bomb_costs_no_more_memory_than_it_declares(tmp_path: Path, idx: Writer) -> None:
    bomb = gzip.compress(idx((1000,), b"") + bytes(200 * 2**20), 1)
    path = write(tmp_path, bomb)
    del bomb
    tracemalloc.start()
    with pytest.raises(FileFormatError, match="too long"):
        read_idx(path)
    assert tracemalloc.get_traced_memory()[1] < 5 * 2**20
    tracemalloc.stop()


def test_a_small_file_that_declares_much_costs_little_memory(tmp_path: Path, idx: Writer) -> None:
    path = write(tmp_path, idx((200, 2**20), b"few"))
    tracemalloc.start()
    with pytest.raises(FileFormatError, match="truncated"):
        read_idx(path)
    assert tracemalloc.get_traced_memory()[1] < 5 * 2**20
    tracemalloc.stop()


def test_more_than_the_caller_allows_is_refused_before_it_is_read(
    tmp_path: Path, idx: Writer
) -> None:
    path = write(tmp_path, idx((100,), bytes(100)))
    assert read_idx(path, max_bytes=100).shape == (100,)
    with pytest.raises(FileFormatError, match="no more than 99 bytes"):
        read_idx(path, max_bytes=99)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match=r"can't read .*nowhere.idx"):
        read_idx(tmp_path / "nowhere.idx")
    with pytest.raises(FileAccessError, match="can't read"):
        read_idx(tmp_path)
    with pytest.raises(FileAccessError, match="null byte"):
        read_idx("a\0b")


def test_the_limits_hold_to_the_byte_and_the_dimension(tmp_path: Path, idx: Writer) -> None:
    assert module.MAX_BYTES == 256 * 2**20
    path = write(tmp_path, idx((2, 3), b"abcdef"))
    assert read_idx(path, max_bytes=6).shape == (2, 3)
    with pytest.raises(FileFormatError, match="no more than 5 bytes together"):
        read_idx(path, max_bytes=5)
    assert read_idx(write(tmp_path, idx((1, 1, 2, 1), b"ab"))).shape == (1, 1, 2, 1)
    with pytest.raises(FileFormatError, match=r"declares 5 dimensions; expected 1 \(labels\) to 4"):
        read_idx(write(tmp_path, idx((1, 1, 2, 1, 1), b"ab")))
    with pytest.raises(FileFormatError, match="absurd dimensions, 2 x 0"):
        read_idx(write(tmp_path, idx((2, 0), b"")))


@pytest.mark.parametrize(
    ("kind", "name"),
    [(9, "signed bytes"), (11, "int16"), (12, "int32"), (13, "float32"), (14, "float64")],
)
def test_other_types_of_numbers_are_named(tmp_path: Path, kind: int, name: str) -> None:
    with pytest.raises(FileFormatError, match=f"holds {name}; expected unsigned bytes"):
        read_idx(write(tmp_path, struct.pack(">HBBI", 0, kind, 1, 1) + bytes(8)))


def test_a_file_of_several_pieces_is_put_together(tmp_path: Path, idx: Writer) -> None:
    numbers = bytes(i * i % 251 for i in range(2**20 + 2**19))
    for contents in (idx((3, 2**19), numbers), gzip.compress(idx((3, 2**19), numbers), 1)):
        assert read_idx(write(tmp_path, contents)).tobytes() == numbers
