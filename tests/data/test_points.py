"""Points in the plane: their shapes, their labels, their seeds. Needs no NumPy.

Hypothesis looks at NumPy by itself, so the laws here are tried on examples chosen by hand.
"""

import math
import sys
from collections.abc import Callable
from typing import Any

import pytest

from neuron.data import (
    Dataset,
    blobs,
    circles,
    line,
    moons,
    read_table,
    spiral,
    squares_and_circles,
    xor,
)
from neuron.maths.errors import NeuronError, SettingError

ALL: list[Callable[..., Dataset]] = [
    moons,
    circles,
    spiral,
    xor,
    blobs,
    squares_and_circles,
    line,
]


@pytest.mark.parametrize("make", ALL)
def test_the_same_seed_gives_the_same_points_and_another_seed_others(
    make: Callable[..., Dataset],
) -> None:
    first, again, other = make(30, seed=4), make(30, seed=4), make(30, seed=5)
    assert first.inputs == again.inputs
    assert first.targets == again.targets
    assert first.inputs != other.inputs


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize(("n", "seed"), [(3, 0), (4, 1), (17, 2), (40, 3), (101, 4)])
def test_there_are_as_many_points_as_asked_for_in_classes_of_equal_size(
    make: Callable[..., Dataset], n: int, seed: int
) -> None:
    points = make(n, seed=seed)
    assert len(points) == n
    assert type(points.inputs) is list
    if points.classes is not None and make is not xor:
        sizes = [list(points.targets).count(k) for k in range(points.n_outputs)]
        assert max(sizes) - min(sizes) <= 1


def test_the_moons_are_two_half_circles() -> None:
    for (x, y), label in pairs(moons(51, noise=0.0)):
        if label == 0:
            assert math.hypot(x, y) == pytest.approx(1.0)
            assert y >= -1e-12
        else:
            assert math.hypot(x - 1.0, y - 0.5) == pytest.approx(1.0)
            assert y <= 0.5 + 1e-12


def test_the_circles_have_the_radii_asked_for() -> None:
    for (x, y), label in pairs(circles(40, noise=0.0, factor=0.3)):
        assert math.hypot(x, y) == pytest.approx(1.0 if label == 0 else 0.3)


def test_the_arms_of_a_spiral_are_turned_copies_of_each_other() -> None:
    arms = spiral(30, classes=3, noise=0.0)
    radii = [
        sorted(math.hypot(*point) for point, label in pairs(arms) if label == k) for k in range(3)
    ]
    assert radii[0] == pytest.approx(radii[1])
    assert radii[0] == pytest.approx(radii[2])
    assert radii[0][-1] == pytest.approx(1.0)


def test_xor_without_noise_is_the_truth_table() -> None:
    table = xor(4, noise=0.0)
    assert table.inputs == [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    assert table.targets == [0, 1, 1, 0]


def test_blobs_lie_around_the_centres_given() -> None:
    made = blobs(6, noise=0.0, centres=[(1.0, 2.0), (-3.0, 0.0)])
    assert made.n_outputs == 2
    for point, label in pairs(made):
        assert point == [[1.0, 2.0], [-3.0, 0.0]][label]


@pytest.mark.parametrize("seed", range(25))
def test_one_line_separates_squares_from_circles_with_the_gap_asked_for(seed: int) -> None:
    made = squares_and_circles(40, gap=0.2, seed=seed)
    # Along the right direction, the two classes are at least the gap apart.
    apart = max(_apart(made, math.pi * k / 90.0) for k in range(180))
    assert apart > 0.12  # a direction is at most one degree off


def _apart(made: Dataset, angle: float) -> float:
    along = [(math.cos(angle) * x + math.sin(angle) * y, label) for (x, y), label in pairs(made)]
    return min(z for z, label in along if label) - max(z for z, label in along if not label)


def test_points_on_a_line_without_noise_fulfil_its_equation() -> None:
    for (x,), y in pairs(line(10, w1=-1.5, w0=0.25, noise=0.0)):
        assert y == pytest.approx(-1.5 * x + 0.25)


def test_the_numbers_are_the_same_on_every_machine_to_four_figures() -> None:
    rounded = [[round(x, 4) for x in row] for row in list(moons(3, seed=0).inputs)]
    assert rounded == [[-1.0985, -0.2184], [-0.0989, 0.4425], [1.0096, -0.0059]]


@pytest.mark.parametrize(
    ("make", "settings", "what"),
    [
        (moons, {"n": 1}, "n is how many points"),
        (moons, {"noise": -0.1}, "noise is a standard deviation"),
        (circles, {"noise": math.nan}, "noise is a standard deviation"),
        (circles, {"factor": 1.0}, "factor is the inner radius"),
        (moons, {"n": 10.5}, "n must be a whole number of at least 1, got 10.5"),
        (spiral, {"classes": 0}, "classes must be a whole number"),
        (blobs, {"classes": 0}, "classes must be a whole number"),
        (blobs, {"classes": 2.5}, "classes must be a whole number"),
        (blobs, {"centres": [(1, 2, 3)]}, "pair of numbers"),
        (squares_and_circles, {"gap": 3}, "gap is the width"),
        (line, {"seed": -1}, "seed is a whole number"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    make: Callable[..., Dataset], settings: dict[str, Any], what: str
) -> None:
    with pytest.raises(SettingError, match=what):
        make(**settings)


def test_points_tables_and_splits_work_without_numpy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)  # makes `import numpy` fail
    rest, part = moons(20).split(0.25, seed=0)
    assert (len(rest), len(part)) == (15, 5)
    (tmp_path / "t.csv").write_text("a,y\n1,no\n2,yes\n", encoding="utf-8")
    assert read_table(tmp_path / "t.csv", "y").inputs == [[-1.0], [1.0]]


def pairs(data: Dataset) -> list[tuple[Any, Any]]:
    return list(zip(data.inputs, data.targets, strict=True))


@pytest.mark.parametrize("nonsense", ["a", None, []])
def test_settings_that_are_no_numbers_are_refused(nonsense):
    for made in (
        lambda: moons(noise=nonsense),
        lambda: circles(factor=nonsense),
        lambda: squares_and_circles(gap=nonsense),
        lambda: line(w1=nonsense),
        lambda: line(w0=nonsense),
        lambda: blobs(centres=3),
        lambda: blobs(centres=[1]),
    ):
        with pytest.raises(NeuronError):
            made()
