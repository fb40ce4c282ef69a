"""All claims on MNIST and on the photographs reach the figures that were measured there."""

from time import perf_counter

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(mnist_folder):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from neuron.claims import run

    place = mnist_folder.parent if mnist_folder.name == "mnist" else mnist_folder
    started = perf_counter()
    found = {result.claim.id: result for result in run(data=place)}
    return found, perf_counter() - started


def test_all_rows_run_in_under_five_minutes(results):
    found, seconds = results
    assert len(found) == 48
    assert seconds < 300
    not_run = [id for id, result in found.items() if result.verdict == "not run"]
    assert not_run == []
    assert [id for id, r in found.items() if r.verdict == "doesn't hold"] == ["B13"]


def test_the_figures_measured_in_prototypes_are_reached(results):
    numbers = {id: result.numbers for id, result in results[0].items()}
    assert numbers["A2"]["accuracy"] >= 0.97
    assert numbers["A4"]["accuracy"] >= 0.984
    assert numbers["A4"]["recall"] >= 0.90
    assert numbers["A4"]["base_rate"] == pytest.approx(0.9042)
    assert numbers["B12"]["on_lost"] < 1
    assert numbers["B12"]["off_lost"] > 50
    assert numbers["B16"]["flat"] >= 0.925
    assert numbers["B16"]["hidden"] >= 0.94
    assert numbers["C9"]["accuracy"] >= 0.925
    assert numbers["E6"]["smooth"] >= 0.99
    assert numbers["E6"]["smooth_least"] >= 0.45


def test_cats_and_dogs_are_told_apart_better_than_by_chance(results):
    found = results[0]["D4"].numbers
    if not found["seen"]:
        pytest.skip("the photographs are not there")
    assert found["photographs"] == 500
    assert found["low"] > 0.5
    assert found["chance"] < 0.001
    assert "95% interval" in found["cats"]
