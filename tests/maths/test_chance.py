"""Random numbers: the same everywhere, and spread as they should be."""

import random
from statistics import fmean, pstdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron.maths.chance import generator, normal, shuffled, uniform
from neuron.maths.errors import SettingError


@given(st.integers(0, 50), st.integers(0, 2**64))
def test_a_shuffle_is_a_rearrangement(n: int, seed: int) -> None:
    assert sorted(shuffled(n, seed)) == list(range(n))


def test_shuffles_are_the_same_on_every_machine_and_version() -> None:
    assert shuffled(10, 0) == [9, 4, 0, 5, 2, 7, 1, 3, 6, 8]
    assert [round(uniform(generator(1), 0, 1), 6), round(normal(generator(1)), 6)] == [
        0.134364,
        0.308709,
    ]


def test_every_order_of_three_is_equally_likely() -> None:
    rng = random.Random(0)
    counts: dict[tuple[int, ...], int] = {}
    for _ in range(6000):
        order = tuple(shuffled(3, rng))
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    assert all(880 < count < 1120 for count in counts.values())


def test_normal_numbers_have_the_mean_and_deviation_asked_for() -> None:
    rng = random.Random(0)
    numbers = [normal(rng, 3.0, 2.0) for _ in range(20_000)]
    assert fmean(numbers) == pytest.approx(3.0, abs=0.05)
    assert pstdev(numbers) == pytest.approx(2.0, abs=0.05)
    assert sum(abs(x - 3.0) < 2.0 for x in numbers) / 20_000 == pytest.approx(0.683, abs=0.01)


def test_a_normal_number_draws_twice_and_a_uniform_one_once() -> None:
    rng, twin = random.Random(5), random.Random(5)
    normal(rng)
    uniform(rng, 0, 1)
    for _ in range(3):
        twin.random()
    assert rng.random() == twin.random()


def test_a_generator_is_handed_back_as_it_is() -> None:
    rng = random.Random(0)
    assert generator(rng) is rng


@pytest.mark.parametrize("seed", [-1, 1.5, "7", None, True])
def test_what_is_no_seed_is_refused(seed: Any) -> None:
    with pytest.raises(SettingError, match="seed is a whole number"):
        generator(seed)
