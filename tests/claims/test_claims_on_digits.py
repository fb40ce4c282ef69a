"""All claims run without any data but the built-in digits, and say what they are asked to say."""

import importlib
import inspect
import json
import math
import re

import pytest

from neuron.claims import CAVEAT, FAILS, HOLDS, NOT_RUN, all_claims, as_json, text_table

pytest.importorskip("numpy", reason="NumPy is not installed")
pytest.importorskip("matplotlib", reason="matplotlib is not installed")

ROWS = {"A": 7, "B": 18, "C": 11, "D": 4, "E": 8}
WRONG_OR_LOOSE = ["A1", "A2", "C4", "C6", "C10", "D2", "D3", "D4", "E3"]


def numbers(results, id):
    return results[id].numbers


def test_there_is_a_claim_for_every_row_of_every_article():
    expected = [f"{letter}{i}" for letter, n in ROWS.items() for i in range(1, n + 1)]
    assert sorted(claim.id for claim in all_claims()) == sorted(expected)
    assert len(expected) == 48


def test_every_claim_runs_but_the_one_that_counts_mnist(on_digits):
    assert [id for id, result in on_digits.items() if result.verdict == NOT_RUN] == ["C1"]
    assert "needs MNIST" in on_digits["C1"].reason


def test_the_claim_about_edges_and_loops_does_not_hold_and_no_other(on_digits):
    assert [id for id, result in on_digits.items() if result.verdict == FAILS] == ["B13"]
    assert on_digits["B13"].reason.startswith("Mostly not")


@pytest.mark.parametrize("id", WRONG_OR_LOOSE)
def test_where_an_article_is_loose_the_reason_has_a_number(on_digits, id):
    assert on_digits[id].verdict == CAVEAT
    assert re.search(r"\d", on_digits[id].reason)


def test_everything_adds_up_to_what_a_hand_can_count(on_digits):
    assert numbers(on_digits, "A1")["numbers"] == 24 * 24
    assert numbers(on_digits, "A5")["parameters"] == 10 * 576 + 10
    assert numbers(on_digits, "B1")["total"] == 784 * 16 + 16 + 16 * 16 + 16 + 16 * 10 + 10
    assert numbers(on_digits, "B4")["sums"] == "0, 24, −16, 8"
    assert numbers(on_digits, "B7")["active"] == "B"
    assert numbers(on_digits, "C8")["said_gap"] == pytest.approx(math.log(16))
    assert numbers(on_digits, "C7")["ratio"] == pytest.approx(math.e)
    assert numbers(on_digits, "C10")["high"] == pytest.approx(1 / (1 + math.exp(-2)))
    assert numbers(on_digits, "E2")["sum"] == 5 * 0.5 - 1 + 8 * 0.25 + 0.5


def test_the_three_is_penalised_in_the_hole_of_the_zero(on_digits):
    found = numbers(on_digits, "C9")
    assert found["centre"] < 0 < found["ring"]
    assert found["three_middle"] < 0


def test_the_table_has_every_claim_and_says_which_data_it_is_on(on_digits):
    table = text_table(on_digits.values())
    for result in on_digits.values():
        assert f"{result.claim.id:<3} " in table
    assert "48 claims on the built-in digits" in table
    assert max(map(len, table.splitlines())) <= 100
    assert not re.search(r"\{\w", table)  # no pattern is left unfilled


def test_json_holds_all_numbers(on_digits):
    read = json.loads(as_json(on_digits.values()))
    assert len(read) == 48
    assert {"id", "source", "claim", "computed", "verdict", "reason", "numbers"} <= set(read[0])
    assert next(row for row in read if row["id"] == "B1")["numbers"]["total"] == 13002


@pytest.mark.parametrize("letter", "abcde")
def test_no_expected_value_stands_in_the_code_that_computes(letter):
    source = inspect.getsource(importlib.import_module(f"neuron.claims.{letter}"))
    code = re.sub(r'""".*?"""', "", source, flags=re.DOTALL).replace("_", "")
    rows = importlib.import_module(f"neuron.claims.{letter}_rows").ROWS
    checks = [check for claim in rows for check in (*claim.holds, *claim.plainly)]
    checks = [check for check in checks if check.measure != "inputs"]  # which are given, not found
    for check in checks:
        if isinstance(check.bound, int | float) and len(f"{check.bound:g}".strip("0.")) >= 3:
            assert not re.search(rf"(?<![\d.]){re.escape(f'{check.bound:.10g}')}(?![\d.])", code)


def test_every_claim_names_an_example_and_engine_parts_that_exist():
    for claim in all_claims():
        assert claim.example, claim.id
        assert claim.engine, claim.id
        for place in claim.engine:
            module, name = place.split(":")
            assert hasattr(importlib.import_module(module), name), place


def test_a_claim_that_holds_gives_a_reason_too():
    for claim in all_claims():
        assert claim.because.get(HOLDS) or claim.plainly or claim.because.get(FAILS), claim.id
