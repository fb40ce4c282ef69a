"""Ink, sizes, normalised digits and distortions: laws, and the real digits."""

import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron.data import (
    digits8x8,
    distort,
    guess_polarity,
    ink,
    load_digits,
    load_mnist,
    mnist_normalise,
    resize,
)
from neuron.data.normalise import centre_of_mass, crop_to_ink, lift_from_paper
from neuron.data.thickness import thickened
from neuron.maths.errors import (
    DataError,
    NumberError,
    SettingError,
    ShapeError,
    UnknownNameError,
)

sizes = st.tuples(st.integers(1, 12), st.integers(1, 12))


def noise(shape: tuple[int, ...], seed: int) -> Any:
    return np.random.default_rng(seed).random(shape)


def stroke() -> Any:
    """A picture of a slanting stroke: ink 1 on paper 0, shape (40, 30)."""
    image = np.zeros((40, 30))
    for i in range(5, 30):
        image[i, 10 + i // 4 : 14 + i // 4] = 1.0
    return image


@given(old=sizes, new=sizes, grey=st.floats(0, 1))
def test_a_plain_picture_stays_plain_at_every_size(
    old: tuple[int, int], new: tuple[int, int], grey: float
) -> None:
    assert resize(np.full(old, grey), new) == pytest.approx(np.full(new, grey))


@given(size=sizes, seed=st.integers(0, 99))
def test_the_same_size_gives_the_same_picture(size: tuple[int, int], seed: int) -> None:
    image = noise(size, seed)
    assert (resize(image, size) == image).all()


@given(size=sizes, times=st.integers(1, 4), seed=st.integers(0, 99))
def test_shrinking_a_magnified_picture_gives_it_back(
    size: tuple[int, int], times: int, seed: int
) -> None:
    image = noise(size, seed)
    magnified = np.kron(image, np.ones((times, times)))
    assert resize(magnified, size) == pytest.approx(image)


@given(old=sizes, new=sizes, seed=st.integers(0, 99))
def test_resizing_keeps_within_the_range_and_shrinking_keeps_the_mean(
    old: tuple[int, int], new: tuple[int, int], seed: int
) -> None:
    image = noise(old, seed)
    resized = resize(image, new)
    assert resized.min() >= image.min() - 1e-12
    assert resized.max() <= image.max() + 1e-12
    if new[0] <= old[0] and new[1] <= old[1]:
        assert resized.mean() == pytest.approx(image.mean())


def test_three_pixels_become_two_by_the_areas_they_cover() -> None:
    # The first covers pixel 0 and half of pixel 1: (0 + 0.5 · 3) / 1.5 = 1.
    assert resize([[0.0, 3.0, 9.0]], (1, 2)) == pytest.approx(np.array([[1.0, 7.0]]))


@pytest.mark.parametrize("size", [(0, 3), (3,), (2.5, 3), (5000, 3), 3, "33", (3, "3")])
def test_a_size_that_is_none_is_refused(size: Any) -> None:
    with pytest.raises(SettingError, match=r"a size is \(rows, columns\)"):
        resize(np.zeros((3, 3)), size)


def test_pens_and_chalk_are_told_apart_by_the_border() -> None:
    chalk = stroke()
    for image, polarity in ((chalk, "light-on-dark"), (1 - chalk, "dark-on-light")):
        assert guess_polarity(image) == polarity
        found = ink(image)
        assert found.image == pytest.approx(chalk)
        assert (found.polarity, found.guessed) == (polarity, True)
        assert "guessed from the border" in found.describe()


def test_dark_paper_is_judged_by_its_ink() -> None:
    assert guess_polarity(0.3 - 0.25 * stroke()) == "dark-on-light"


def test_the_polarity_can_be_decided_by_the_caller() -> None:
    found = ink(stroke(), "dark-on-light")
    assert found.image == pytest.approx(1 - stroke())
    assert not found.guessed
    with pytest.raises(UnknownNameError, match="unknown polarity 'dark'"):
        ink(stroke(), "dark")


def test_bytes_and_16_bit_numbers_are_scaled_by_their_range() -> None:
    for dtype, full in ((np.uint8, 255), (np.uint16, 65535), (np.int64, 255), (bool, 1)):
        image = np.array([[0, full], [0, 0]]).astype(dtype)
        assert ink(image, "light-on-dark").image.tolist() == [[0.0, 1.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("image", "error"),
    [
        (np.zeros(5), ShapeError),
        (np.zeros((4, 4, 3)), ShapeError),
        (np.zeros((0, 4)), DataError),
        (np.full((2, 2), 255.0), DataError),
        (np.full((2, 2), np.nan), DataError),
        (np.full((2, 2), 256), DataError),
        (np.array([["a"]]), NumberError),
    ],
)
def test_what_is_no_picture_is_refused(image: Any, error: type[Exception]) -> None:
    for function in (ink, guess_polarity, mnist_normalise, digits8x8):
        with pytest.raises(error, match="picture"):
            function(image)


def test_real_digits_come_out_of_mnist_normalise_as_they_are(mnist_folder: Path) -> None:
    _, test = load_mnist(mnist_folder)
    for row in test.inputs[:2000]:
        digit = row.reshape(28, 28)
        normalised = mnist_normalise(digit)
        assert max(crop_to_ink(normalised).shape) == 20
        assert all(13.5 <= c <= 14.5 for c in centre_of_mass(normalised))
        assert np.abs(normalised - digit).max() < 1e-9


def test_real_digits_elsewhere_and_larger_come_back_to_their_place(mnist_folder: Path) -> None:
    _, test = load_mnist(mnist_folder)
    for row in test.inputs[:100]:
        digit = row.reshape(28, 28)
        elsewhere = np.pad(np.kron(digit, np.ones((3, 3))), ((40, 3), (7, 60)))
        assert mnist_normalise(elsewhere) == pytest.approx(digit)


def test_a_wide_stroke_keeps_its_proportions() -> None:
    image = np.zeros((50, 90))
    image[20:30, 10:50] = 1.0
    box = crop_to_ink(mnist_normalise(image))
    assert box.shape == (5, 20)


def test_a_noisy_scan_is_normalised_like_a_clean_one() -> None:
    clean = np.kron(stroke(), np.ones((6, 6)))
    rng = np.random.default_rng(0)
    scan = 0.85 - 0.6 * clean + rng.normal(0, 0.02, clean.shape)
    found = ink(np.clip(scan, 0, 1))
    assert np.abs(mnist_normalise(found.image) - mnist_normalise(clean)).mean() < 0.03


@pytest.mark.parametrize("function", [mnist_normalise, digits8x8, lift_from_paper])
@pytest.mark.parametrize("grey", [0.0, 0.4, 1.0])
def test_a_blank_picture_is_refused(function: Any, grey: float) -> None:
    with pytest.raises(DataError, match="the picture is blank"):
        function(np.full((20, 20), grey))


@given(sizes, st.integers(0, 99))
def test_any_trace_of_ink_can_be_normalised(size: tuple[int, int], seed: int) -> None:
    image = np.zeros((30, 40))
    image[3 : 3 + size[0], 5 : 5 + size[1]] = 0.1 + 0.9 * noise(size, seed)
    assert mnist_normalise(image).shape == (28, 28)
    counted = digits8x8(image) * 16
    assert counted.shape == (8, 8)
    assert (counted == counted.astype(int)).all()
    assert counted.max() <= 16
    assert counted.sum() > 0


def test_8x8_digits_have_as_much_ink_as_the_uci_set(mnist_folder: Path) -> None:
    _, test = load_mnist(mnist_folder)
    ours = np.array([digits8x8(row.reshape(28, 28)) for row in test.inputs[:200]])
    assert ours.mean() == pytest.approx(load_digits().inputs.mean(), rel=0.05)


def test_8x8_digits_of_other_people_are_mostly_nearest_to_the_right_ones(
    mnist_folder: Path,
) -> None:
    train, _ = load_mnist(mnist_folder)
    ours = np.array([digits8x8(row.reshape(28, 28)).ravel() for row in train.inputs[:500]])
    known = load_digits()
    squares = (known.inputs**2).sum(axis=1) - 2 * ours @ known.inputs.T
    right = known.targets[squares.argmin(axis=1)] == train.targets[:500]
    assert right.mean() > 0.7


def test_no_distortion_leaves_pictures_as_they_are() -> None:
    images = noise((5, 12), 0)
    still = distort(images, (3, 4), 0, rotate=0, shear=0, scale=0, shift=0)
    assert still == pytest.approx(images)
    assert still is not images


def test_a_distortion_depends_on_its_seed_alone() -> None:
    images = noise((300, 35), 0)
    whole = distort(images, (5, 7), 3)
    assert (whole == distort(images, (5, 7), random.Random(3))).all()
    assert (whole[:20] == distort(images[:20], (5, 7), 3)).all()
    assert not (whole == distort(images, (5, 7), 4)).all()


def test_six_numbers_are_drawn_for_each_picture() -> None:
    rng, twin = random.Random(0), random.Random(0)
    distort(np.zeros((7, 6)), (2, 3), rng, rotate=0)
    for _ in range(42):
        twin.random()
    assert rng.random() == twin.random()


def test_turning_by_a_right_angle_is_exact() -> None:
    class Always(random.Random):
        """Every amount is the largest."""

        def random(self) -> float:
            return 1.0

    image = noise((1, 25), 1)
    turned = distort(image, (5, 5), Always(), rotate=90, shear=0, scale=0, shift=0)
    quarter = np.rot90(image.reshape(5, 5)).ravel(), np.rot90(image.reshape(5, 5), -1).ravel()
    assert any(turned[0] == pytest.approx(expected) for expected in quarter)
    shifted = distort(image, (5, 5), Always(), rotate=0, shear=0, scale=0, shift=2)
    assert shifted.reshape(5, 5)[2:, 2:] == pytest.approx(image.reshape(5, 5)[:3, :3])
    assert not shifted.reshape(5, 5)[:2].any()
    stretched = distort(image, (5, 5), Always(), rotate=0, shear=0, scale=0.5, shift=0)
    assert stretched.reshape(5, 5)[2, 2] == pytest.approx(image[0, 12])


def test_a_shear_moves_rows_in_proportion_to_their_distance_from_the_middle() -> None:
    class Always(random.Random):
        def random(self) -> float:
            return 1.0

    image = np.zeros((5, 9))
    image[:, 4] = 1.0
    sheared = distort(image.reshape(1, 45), (5, 9), Always(), rotate=0, shear=1, scale=0, shift=0)
    assert sheared.reshape(5, 9).argmax(axis=1).tolist() == [2, 3, 4, 5, 6]


@given(st.integers(0, 1000), st.floats(0, 180), st.floats(0, 2), st.floats(0, 0.9))
def test_distorted_pictures_stay_within_the_range_of_ink(
    seed: int, rotate: float, shear: float, scale: float
) -> None:
    images = noise((3, 20), seed)
    result = distort(images, (4, 5), seed, rotate=rotate, shear=shear, scale=scale, shift=3)
    assert np.isfinite(result).all()
    assert result.min() >= -1e-12
    assert result.max() <= images.max() + 1e-12


@pytest.mark.parametrize(
    "amount",
    [{"scale": 1.0}, {"rotate": -1}, {"shift": np.nan}, {"shear": np.inf}, {"thickness": 1.1}],
)
def test_an_amount_of_distortion_that_makes_no_sense_is_refused(amount: Any) -> None:
    with pytest.raises(SettingError, match="is the largest change"):
        distort(np.zeros((1, 6)), (2, 3), 0, **amount)
    with pytest.raises(ShapeError, match=r"expected pictures of shape \(n, 6\)"):
        distort(np.zeros((1, 5)), (2, 3), 0)


def test_thickness_draws_one_more_number_for_each_picture_after_the_others() -> None:
    images = noise((4, 30), 2)
    rng, twin = random.Random(5), random.Random(5)
    result = distort(images, (5, 6), rng, thickness=0.8)
    for _ in range(24):
        twin.random()
    edges = np.array([0.8 * (2.0 * twin.random() - 1.0) for _ in images])
    assert rng.random() == twin.random()
    assert (result == distort(thickened(images, (5, 6), edges), (5, 6), 5)).all()


def test_a_stroke_grows_by_the_amount_at_both_edges() -> None:
    stroke = np.zeros((1, 9, 9))
    stroke[0, :, 4] = 1.0
    thick = thickened(stroke.reshape(1, 81), (9, 9), np.array([0.5])).reshape(9, 9)
    assert thick[4] == pytest.approx([0, 0, 0, 0.5, 1, 0.5, 0, 0, 0])
    whole = thickened(stroke.reshape(1, 81), (9, 9), np.array([1.0])).reshape(9, 9)
    assert whole[4] == pytest.approx([0, 0, 0, 1, 1, 1, 0, 0, 0])
    wide = np.zeros((1, 9, 9))
    wide[0, :, 2:7] = 1.0
    thin = thickened(wide.reshape(1, 81), (9, 9), np.array([-0.5])).reshape(9, 9)
    assert thin[4] == pytest.approx([0, 0, 0.5, 1, 1, 1, 0.5, 0, 0])


def test_a_dot_grows_equally_far_along_the_diagonals() -> None:
    dot = np.zeros((1, 25))
    dot[0, 12] = 1.0
    grown = thickened(dot, (5, 5), np.array([0.8])).reshape(5, 5)
    assert grown[2, 1] == pytest.approx(0.8)
    assert grown[1, 1] == pytest.approx(0.8 / np.sqrt(2))
    assert not grown[0].any()


@given(st.integers(0, 1000), st.floats(0, 1))
def test_growing_and_wearing_away_are_each_other_s_mirror_and_keep_to_the_range(
    seed: int, amount: float
) -> None:
    images = np.zeros((3, 7, 8))
    images[:, 2:-2, 2:-2] = noise((3, 12), seed).reshape(3, 3, 4)
    flat = images.reshape(3, 56)
    thick = thickened(flat, (7, 8), np.full(3, amount))
    thin = thickened(flat, (7, 8), np.full(3, -amount))
    paper_grown = thickened(1.0 - flat, (7, 8), np.full(3, amount))
    inside = np.zeros((7, 8), dtype=bool)
    inside[1:-1, 1:-1] = True
    assert (1.0 - thin)[:, inside.ravel()] == pytest.approx(paper_grown[:, inside.ravel()])
    assert (thick >= flat).all()
    assert (thin <= flat + 1e-12).all()
    for result in (thick, thin):
        assert result.min() >= 0.0
        assert result.max() <= 1.0


def test_around_a_picture_there_is_paper() -> None:
    full = np.ones((1, 9))
    worn = thickened(full, (3, 3), np.array([-1.0])).reshape(3, 3)
    assert worn.tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert (thickened(full, (3, 3), np.array([1.0])) == 1.0).all()


def test_what_is_no_picture_is_named() -> None:
    for picture in ("abc", [[1.0], [1.0, 2.0]]):
        for asked in (lambda x: resize(x, (8, 8)), lambda x: distort(x, (8, 8), 0)):
            with pytest.raises(NumberError, match="expected an array of numbers"):
                asked(picture)
    with pytest.raises(SettingError, match="rotate is the largest change"):
        distort(np.zeros((1, 64)), (8, 8), 0, rotate="a")  # type: ignore[arg-type]
    for size in (3, None, (8,), "88"):
        with pytest.raises(SettingError, match=r"a size is \(rows, columns\)"):
            distort(np.zeros((1, 64)), size, 0)


def test_ten_thousand_digits_are_distorted_in_about_a_third_of_a_second(
    mnist_folder: Path,
) -> None:
    _, test = load_mnist(mnist_folder)
    start = time.perf_counter()
    distort(test.inputs, (28, 28), 0)
    # Six times that is all of MNIST; the bound leaves room for a busy machine.
    assert time.perf_counter() - start < 3.0
