"""Picture files, and folders of them: upright, scaled, on paper, and never too large."""

import builtins
import struct
import tracemalloc
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import neuron.data.image_files as module
from neuron.data import read_brightness, read_image, read_image_folder
from neuron.maths.errors import (
    DataError,
    FileAccessError,
    FileFormatError,
    MissingPackageError,
    UnknownNameError,
)

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")

RAMP = np.array([[0, 51, 102], [153, 204, 255]], dtype=np.uint8)


def save(folder: Path, array: Any, name: str = "picture.png", **settings: Any) -> Path:
    Image.fromarray(np.asarray(array)).save(folder / name, **settings)
    return folder / name


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tif", "a.gif", "a.pgm"])
def test_grey_pictures_are_read_exactly(tmp_path: Path, name: str) -> None:
    assert read_brightness(save(tmp_path, RAMP, name)) == pytest.approx(RAMP / 255)


def test_a_jpeg_is_read_nearly(tmp_path: Path) -> None:
    image = np.kron(RAMP, np.ones((8, 8), dtype=np.uint8))
    path = save(tmp_path, image, "a.jpg", quality=95)
    assert np.abs(read_brightness(path) - image / 255).max() < 0.03


def test_16_bit_pictures_keep_their_precision(tmp_path: Path) -> None:
    deep = np.array([[0, 1, 1000], [30_000, 65_534, 65_535]], dtype=np.uint16)
    for name in ("a.png", "a.tif"):
        assert read_brightness(save(tmp_path, deep, name)) == pytest.approx(deep / 65535)


def test_floats_in_a_tiff_are_read_by_their_range(tmp_path: Path) -> None:
    for array in (np.array([[0, 0.25, 1]]), np.array([[0, 51.0, 255.0]])):
        path = save(tmp_path, array.astype(np.float32), "a.tif")
        assert read_brightness(path) == pytest.approx(array / array.max())
    with pytest.raises(FileFormatError, match="its numbers run from"):
        read_brightness(save(tmp_path, np.array([[-1.0, 2.0]], dtype=np.float32), "a.tif"))


def test_a_channel_can_be_chosen(tmp_path: Path) -> None:
    colour = np.zeros((2, 2, 3), dtype=np.uint8)
    colour[:] = (255, 51, 0)
    path = save(tmp_path, colour)
    assert read_brightness(path, "red")[0, 0] == 1.0
    assert read_brightness(path, "green")[0, 0] == pytest.approx(0.2)
    assert read_brightness(path, "blue")[0, 0] == 0.0
    assert read_brightness(path)[0, 0] == pytest.approx(0.299 + 0.587 * 0.2, abs=0.01)
    with pytest.raises(UnknownNameError, match=r"unknown channel 'gren'.*Did you mean 'green'"):
        read_brightness(path, "gren")


def test_palettes_and_black_and_white_are_read(tmp_path: Path) -> None:
    picture = Image.fromarray(RAMP)
    picture.convert("P").save(tmp_path / "p.png")
    picture.convert("1", dither=0).save(tmp_path / "one.png")
    assert read_brightness(tmp_path / "p.png") == pytest.approx(RAMP / 255, abs=0.03)
    assert read_brightness(tmp_path / "one.png").tolist() == [[0, 0, 0], [1, 1, 1]]


def test_behind_dark_ink_lies_white_paper_and_behind_light_ink_black(tmp_path: Path) -> None:
    for grey, paper in ((0, 1.0), (255, 0.0)):
        drawing = np.zeros((5, 5, 4), dtype=np.uint8)
        drawing[2, 1:4] = (grey, grey, grey, 255)
        brightness = read_brightness(save(tmp_path, drawing))
        assert brightness[0, 0] == paper
        assert brightness[2, 2] == 1.0 - paper
        assert read_image(tmp_path / "picture.png").sum() == pytest.approx(3.0)


def test_half_transparent_ink_is_half_as_dark(tmp_path: Path) -> None:
    drawing = np.zeros((3, 3, 4), dtype=np.uint8)
    drawing[1, 1] = (0, 0, 0, 51)
    assert read_brightness(save(tmp_path, drawing))[1, 1] == pytest.approx(0.8)


def test_pictures_are_turned_upright_as_the_camera_noted(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by a quarter, clockwise
    path = save(tmp_path, RAMP, exif=exif)
    assert read_brightness(path) == pytest.approx(np.rot90(RAMP, -1) / 255)


def test_ink_is_1_whether_the_scan_is_black_on_white_or_white_on_black(tmp_path: Path) -> None:
    chalk = np.zeros((9, 9), dtype=np.uint8)
    chalk[3:6, 4] = 255
    for picture in (chalk, 255 - chalk):
        path = save(tmp_path, picture)
        assert read_image(path) == pytest.approx(chalk / 255)
    assert read_image(path, polarity="light-on-dark") == pytest.approx(1 - chalk / 255)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match=r"can't read .*nowhere.png"):
        read_image(tmp_path / "nowhere.png")


@pytest.mark.parametrize("contents", [b"", b"not a picture", b"%!PS-Adobe-3.0 EPSF-3.0\n"])
def test_what_is_no_picture_is_refused_with_its_name(tmp_path: Path, contents: bytes) -> None:
    (tmp_path / "odd.png").write_bytes(contents)
    with pytest.raises(FileFormatError, match=r"odd\.png: can't be read as a picture"):
        read_image(tmp_path / "odd.png")


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.gif", "a.bmp"])
def test_a_truncated_picture_is_refused_with_its_name(tmp_path: Path, name: str) -> None:
    rng = np.random.default_rng(0)
    path = save(tmp_path, rng.integers(0, 256, (40, 40)).astype(np.uint8), name)
    whole = path.read_bytes()
    for part in (0.3, 0.6):
        path.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(FileFormatError, match=name):
            read_image(path)


def png_that_declares(columns: int, rows: int) -> bytes:
    """Return a tiny PNG file whose header declares any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [7_072, 10_000, 60_000])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(
    tmp_path: Path, side: int
) -> None:
    (tmp_path / "bomb.png").write_bytes(png_that_declares(side, side))
    with pytest.raises(FileFormatError, match=r"bomb\.png"):
        read_image(tmp_path / "bomb.png")


def test_the_size_is_limited_to_the_pixel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path, RAMP)
    monkeypatch.setattr(module, "MAX_PIXELS", 6)
    assert read_brightness(path).shape == (2, 3)
    monkeypatch.setattr(module, "MAX_PIXELS", 5)
    with pytest.raises(FileFormatError, match="3 x 2 pixels are more than the 5"):
        read_brightness(path)


def test_more_pixels_than_the_bytes_can_hold_are_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path, RAMP)
    n = path.stat().st_size
    monkeypatch.setattr(module, "MAX_PIXELS_PER_BYTE", 1)
    monkeypatch.setattr(module, "PIXELS_FOR_NOTHING", 6 - n)
    assert read_brightness(path).shape == (2, 3)
    monkeypatch.setattr(module, "PIXELS_FOR_NOTHING", 5 - n)
    with pytest.raises(FileFormatError, match=f"3 x 2 pixels, which do not fit into its {n} bytes"):
        read_brightness(path)


def test_a_plain_picture_of_a_large_camera_is_read(tmp_path: Path) -> None:
    """Nothing packs as well as one colour; reading it takes little more memory than the result."""
    path = save(tmp_path, np.full((3000, 4000), 51, dtype=np.uint8), compress_level=9)
    tracemalloc.start()
    try:
        picture = read_brightness(path)
        assert tracemalloc.get_traced_memory()[1] < 1.2 * picture.nbytes
    finally:
        tracemalloc.stop()
    assert picture.shape == (3000, 4000)
    assert picture.max() == picture.min() == 0.2


@pytest.mark.parametrize("light", [51, 204])
def test_a_large_transparent_picture_lies_on_paper_like_a_small_one(
    tmp_path: Path, light: int
) -> None:
    rng = np.random.default_rng(0)
    rgba = np.full((1100, 1000, 4), light, dtype=np.uint8)
    rgba[..., 3] = rng.integers(0, 256, (1100, 1000))
    opacity = rgba[..., 3] / 255
    paper = 1.0 if light < 128 else 0.0
    expected = light / 255 * opacity + paper * (1 - opacity)
    assert np.array_equal(read_brightness(save(tmp_path, rgba)), expected)


def test_the_limits_are_those_that_are_promised() -> None:
    assert module.MAX_PIXELS == 50_000_000
    assert module.MAX_FOLDER_PIXELS == 250_000_000
    assert (module.MAX_PIXELS_PER_BYTE, module.PIXELS_FOR_NOTHING) == (10_000, 4_000_000)
    assert module.CHANNELS == ("grey", "red", "green", "blue")


def test_each_colour_can_be_read_alone_and_grey_is_how_the_eye_sees_it(tmp_path: Path) -> None:
    colours = np.zeros((1, 4, 3), dtype=np.uint8)
    colours[0] = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (10, 20, 30)]
    path = save(tmp_path, colours)
    for i, channel in enumerate(("red", "green", "blue")):
        assert read_brightness(path, channel)[0].tolist() == (colours[0, :, i] / 255).tolist()
    eye = np.array([0.299, 0.587, 0.114]) @ (colours[0].T / 255)
    assert read_brightness(path)[0] == pytest.approx(eye, abs=1 / 255)
    with pytest.raises(UnknownNameError, match="grey"):
        read_brightness(path, "purple")


@pytest.mark.parametrize(
    ("numbers", "highest"),
    [
        ([0.0, 0.5, 1.0], 1),
        ([0.0, 0.5, 1.5], 255),
        ([0.0, 1.5, 255.0], 255),
        ([0.0, 255.5, 256.0], 65535),
        ([0.0, 256.0, 65535.0], 65535),
    ],
)
def test_floats_in_a_picture_are_scaled_by_the_range_they_fill(
    tmp_path: Path, numbers: list[float], highest: int
) -> None:
    path = save(tmp_path, np.array([numbers], dtype=np.float32), "a.tif")
    assert read_brightness(path)[0].tolist() == [x / highest for x in numbers]


@pytest.mark.parametrize("numbers", [[-0.5, 1.0], [0.0, 65536.0], [0.0, float("nan")]])
def test_floats_outside_of_every_range_are_refused(tmp_path: Path, numbers: list[float]) -> None:
    path = save(tmp_path, np.array([numbers], dtype=np.float32), "a.tif")
    with pytest.raises(FileFormatError, match="its numbers run from"):
        read_brightness(path)


def test_what_pillow_warns_of_is_not_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here a warning would be an error."""
    real = Image.open

    def warning(*given: Any, **settings: Any) -> Any:
        warnings.warn("odd metadata", UserWarning, stacklevel=1)
        return real(*given, **settings)

    path = save(tmp_path, RAMP)
    monkeypatch.setattr(Image, "open", warning)
    assert read_brightness(path).shape == (2, 3)


def test_sixteen_bits_keep_their_precision(tmp_path: Path) -> None:
    deep = np.array([[0, 1, 2, 65535]], dtype=np.uint16)
    assert read_brightness(save(tmp_path, deep))[0].tolist() == [0, 1 / 65535, 2 / 65535, 1]


def test_paper_is_black_only_behind_what_is_mostly_light(tmp_path: Path) -> None:
    def corner(value: int, opacity: int) -> float:
        rgba = np.zeros((2, 2, 4), dtype=np.uint8)
        rgba[0, 0] = (value, value, value, opacity)
        return float(read_brightness(save(tmp_path, rgba))[1, 1])

    assert corner(200, 255) == 0.0
    assert corner(50, 255) == 1.0
    assert corner(127, 255) == 1.0
    assert corner(128, 255) == 0.0
    assert corner(0, 0) == 1.0  # nothing is visible: white paper


def test_a_folder_holds_so_many_pixels_and_no_more(
    shapes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_FOLDER_PIXELS", 8 * 12 * 12)
    assert len(read_image_folder(shapes)) == 8
    monkeypatch.setattr(module, "MAX_FOLDER_PIXELS", 8 * 12 * 12 - 1)
    with pytest.raises(DataError, match="8 pictures of 12 x 12"):
        read_image_folder(shapes)


def test_the_pixels_of_a_folder_are_counted_by_rows_and_columns(
    shapes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_FOLDER_PIXELS", 8 * 2 * 20)
    assert read_image_folder(shapes, size=(2, 20)).n_inputs == 40
    assert read_image_folder(shapes, size=(20, 2)).n_inputs == 40
    monkeypatch.setattr(module, "MAX_FOLDER_PIXELS", 8 * 2 * 20 - 1)
    for size in ((2, 20), (20, 2)):
        with pytest.raises(DataError, match="8 pictures of"):
            read_image_folder(shapes, size=size)


def test_what_most_pictures_of_a_folder_are_decides(shapes: Path) -> None:
    inverse = 255 - np.full((12, 12), 240, dtype=np.uint8)
    inverse[3:9, 3:9] = 240
    for name in ("5.png", "6.png", "7.png", "8.png"):
        save(shapes / "bars", inverse, name)
    assert read_image_folder(shapes).preprocessing.polarity == "dark-on-light"  # 8 of 12
    for name in ("a.png", "b.png", "c.png", "d.png"):
        save(shapes / "posts", inverse, name)
    assert read_image_folder(shapes).preprocessing.polarity == "light-on-dark"  # 8 of 16
    given = read_image_folder(shapes, polarity="dark-on-light")
    assert given.preprocessing.polarity == "dark-on-light"


def test_files_that_are_no_pictures_or_hidden_are_left_out(shapes: Path) -> None:
    (shapes / "bars" / ".a.png").write_bytes(b"hidden")
    (shapes / "bars" / "b.pdf").write_bytes(b"no picture")
    save(shapes / "bars", np.full((12, 12), 240, dtype=np.uint8), "Z.PNG")
    data = read_image_folder(shapes)
    assert data.targets.tolist() == [0] * 5 + [1] * 4
    assert data.name == "shapes"


def test_without_pillow_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path, RAMP)
    real: Callable[..., Any] = builtins.__import__

    def without_pillow(name: str, *rest: Any) -> Any:
        if name == "PIL":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pillow)
    with pytest.raises(MissingPackageError, match="pip install pillow"):
        read_image(path)


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    """A folder with scans of two classes: horizontal and vertical strokes, black on white."""
    for name, turn in (("bars", 0), ("posts", 1)):
        (tmp_path / "shapes" / name).mkdir(parents=True)
        for i in range(4):
            picture = np.full((12, 12), 240, dtype=np.uint8)
            picture[3 + i, 2:10] = 20
            save(tmp_path / "shapes" / name, np.rot90(picture, turn), f"{i}.png")
    (tmp_path / "shapes" / "bars" / "notes.txt").write_text("no picture", encoding="utf-8")
    (tmp_path / "shapes" / ".hidden").mkdir()
    return tmp_path / "shapes"


def test_a_folder_of_class_folders_becomes_a_data_set(shapes: Path) -> None:
    data = read_image_folder(shapes)
    assert (len(data), data.classes, data.image_shape) == (8, ("bars", "posts"), (12, 12))
    assert data.targets.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert data.preprocessing.polarity == "dark-on-light"
    assert data.inputs[0].reshape(12, 12)[3, 5] == pytest.approx(1 - 20 / 255)


def test_a_new_picture_is_treated_as_those_of_the_folder(shapes: Path) -> None:
    data = read_image_folder(shapes, size=(6, 4))
    assert data.image_shape == (6, 4)
    again = data.preprocessing.inputs_from_image(shapes / "posts" / "2.png")
    assert again == pytest.approx(data.inputs[6])


def test_a_folder_can_be_normalised_like_mnist(shapes: Path) -> None:
    data = read_image_folder(shapes, normalise="mnist")
    assert data.image_shape == (28, 28)
    box = np.argwhere(data.inputs[0].reshape(28, 28) > 0)
    assert (box.max(axis=0) - box.min(axis=0) + 1).max() == 20


def test_photographs_keep_their_brightness(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        for i in range(3):
            save(tmp_path / name, rng.integers(100, 256, (6, 6, 3)).astype(np.uint8), f"{i}.png")
    data = read_image_folder(tmp_path, channel="red")
    assert data.preprocessing.polarity == "light-on-dark"
    assert data.inputs[0] == pytest.approx(
        read_brightness(tmp_path / "cat" / "0.png", "red").ravel()
    )


def test_the_real_photographs_are_read(mnist_folder: Path, tmp_path: Path) -> None:
    import zipfile

    archive = mnist_folder.parent / "cats_and_dogs.zip"
    if not archive.is_file():
        pytest.skip("the photographs of cats and dogs are not there")
    with zipfile.ZipFile(archive) as files:
        files.extractall(tmp_path, [n for n in files.namelist() if "/test/" in n])
    data = read_image_folder(tmp_path / "cats_and_dogs" / "test")
    assert (len(data), data.n_inputs, data.classes) == (500, 1024, ("cat", "dog"))


@pytest.mark.parametrize("name", [3, None, []])
def test_what_is_no_name_of_a_folder_is_refused(name: Any) -> None:
    with pytest.raises(FileAccessError, match="expected the name of a file or folder"):
        read_image_folder(name)


def test_folders_that_are_no_classes_are_refused(shapes: Path, tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="can't read the folder"):
        read_image_folder(tmp_path / "nowhere")
    with pytest.raises(DataError, match=r"two or more; got 0 \(none\)"):
        read_image_folder(shapes / "bars")
    (shapes / "empty").mkdir()
    with pytest.raises(DataError, match="empty holds no pictures"):
        read_image_folder(shapes)


def test_a_picture_of_another_size_or_a_damaged_or_blank_one_is_named(shapes: Path) -> None:
    save(shapes / "bars", np.zeros((5, 5), dtype=np.uint8), "4.png")
    with pytest.raises(DataError, match=r"4\.png has shape \(5, 5\).*Give a size"):
        read_image_folder(shapes)
    with pytest.raises(DataError, match=r"4\.png: the picture is blank"):
        read_image_folder(shapes, normalise="mnist")
    (shapes / "bars" / "4.png").write_bytes(b"rubbish")
    with pytest.raises(FileFormatError, match=r"4\.png"):
        read_image_folder(shapes)


def test_a_folder_too_large_for_memory_is_refused_with_advice(
    shapes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_FOLDER_PIXELS", 1000)
    with pytest.raises(DataError, match="Try a smaller size"):
        read_image_folder(shapes)


def test_a_damaged_length_in_a_picture_costs_no_memory(tmp_path: Path) -> None:
    good = save(tmp_path, RAMP, "good.png").read_bytes()
    start = good.index(b"IHDR") + 4 + 13 + 4  # where the next piece states its length
    path = tmp_path / "damaged.png"
    path.write_bytes(good[:start] + b"\xc6\x00\x00\x00" + b"tEXt" + good[start + 8 :])
    tracemalloc.start()
    try:
        with pytest.raises(FileFormatError):
            read_brightness(path)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_one_picture_a_class_is_a_folder_too(shapes: Path) -> None:
    for path in shapes.glob("*/[123].png"):
        path.unlink()
    assert len(read_image_folder(shapes).inputs) == 2


def test_of_two_pictures_that_differ_neither_decides_for_both(shapes: Path) -> None:
    dark, light = shapes / "bars" / "0.png", shapes / "bars" / "1.png"
    save(shapes / "bars", 255 - np.asarray(module._pillow().open(dark)), "1.png")
    assert module._majority_polarity([dark], "grey") == "dark-on-light"
    assert module._majority_polarity([dark, light], "grey") == "light-on-dark"
    assert module._majority_polarity([light, dark], "grey") == "light-on-dark"


@pytest.mark.parametrize(("largest", "share"), [(1.0, 1.0), (1.5, 1.5 / 255), (255.0, 1.0)])
def test_floats_up_to_1_are_brightness_and_up_to_255_bytes(largest: float, share: float) -> None:
    numbers = np.array([[0.0, largest]], dtype=np.float32)
    assert module._deep_brightness(numbers, "F").tolist() == [[0.0, share]]


def test_a_picture_that_could_be_transparent_and_is_not_is_read_like_any_other(
    tmp_path: Path,
) -> None:
    pixels = np.array([[[10, 20, 30, 255], [200, 100, 50, 255]]], dtype=np.uint8)
    opaque = read_brightness(save(tmp_path, pixels, "a.png"))
    assert opaque.tolist() == read_brightness(save(tmp_path, pixels[..., :3], "b.png")).tolist()
