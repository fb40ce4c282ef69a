"""The digits inside the package: complete, unchanged, small, and split as documented."""

from pathlib import Path

import numpy as np
import pytest

import neuron.data.digits as module
from neuron.data import digits_split, digits_writer_split, load_digits


def test_there_are_1797_images_with_the_counts_the_uci_page_gives() -> None:
    digits = load_digits()
    assert digits.inputs.shape == (1797, 64)
    assert (digits.n_outputs, digits.image_shape) == (10, (8, 8))
    assert np.bincount(digits.targets).tolist() == [
        *(178, 182, 177, 183, 181),
        *(182, 181, 179, 174, 180),
    ]


def test_the_first_image_is_the_zero_of_the_uci_file() -> None:
    zero = (load_digits().inputs[0] * 16).reshape(8, 8).astype(int)
    assert zero[0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert zero[7].tolist() == [0, 0, 6, 13, 10, 0, 0, 0]
    assert load_digits().targets[0] == 0


def test_ink_runs_from_0_to_1_in_sixteenths() -> None:
    sixteenths = load_digits().inputs * 16
    assert (sixteenths.min(), sixteenths.max()) == (0, 16)
    assert (sixteenths == sixteenths.astype(int)).all()


def test_the_numbers_are_those_of_scikit_learn() -> None:
    datasets = pytest.importorskip("sklearn.datasets", reason="scikit-learn is not installed")
    theirs, ours = datasets.load_digits(), load_digits()
    assert (theirs.data == ours.inputs * 16).all()
    assert (theirs.target == ours.targets).all()


def test_the_files_are_at_most_60_kB_and_come_with_their_licence() -> None:
    folder = Path(module.__file__).parent
    assert sum(f.stat().st_size for f in folder.glob("digits-*.gz")) <= 60_000
    notice = (folder / "DIGITS-ATTRIBUTION.md").read_text(encoding="utf-8")
    for words in ("Alpaydin", "Kaynak", "1998", "10.24432/C50P49", "CC BY 4.0"):
        assert words in notice


def test_the_fixed_split_holds_360_for_testing_with_every_digit_in_its_share() -> None:
    train, test = digits_split()
    assert (len(train), len(test)) == (1437, 360)
    assert np.bincount(test.targets).tolist() == [36, 37, 35, 37, 36, 36, 36, 36, 35, 36]


def test_the_fixed_split_never_changes() -> None:
    _, test = digits_split(0)
    assert test.targets[:20].tolist() == [
        1,
        5,
        6,
        5,
        6,
        6,
        1,
        3,
        6,
        6,
        1,
        7,
        6,
        4,
        6,
        9,
        8,
        6,
        6,
        5,
    ]
    assert test.inputs.sum() == 7085.375


def test_no_example_is_in_both_parts_of_a_split() -> None:
    for train, test in (digits_split(3), digits_writer_split()):
        together = np.concatenate([train.inputs, test.inputs])
        assert sorted(map(bytes, together)) == sorted(map(bytes, load_digits().inputs))


def test_the_split_by_writers_tests_on_the_last_360() -> None:
    train, test = digits_writer_split()
    assert (len(train), len(test)) == (1437, 360)
    assert (test.inputs == load_digits().inputs[-360:]).all()
