"""Judging, choosing and telling: the machinery around the claims."""

import json
import os
import subprocess
import sys

import pytest

from neuron.claims import CAVEAT, FAILS, HOLDS, Check, Claim, claims_named, run
from neuron.claims.row import judge
from neuron.maths.errors import FileAccessError, UnknownNameError


def claim(**settings):
    return Claim("B4", "says", "computed {a:.1f}", **settings)


def test_a_claim_is_judged_by_its_checks():
    strict = claim(holds=(Check("a", "≥", 2),), plainly=(Check("a", "<", "of b"),))
    assert judge(strict, {"a": 1.0, "b": 9}, 0).verdict == FAILS
    assert judge(strict, {"a": 3.0, "b": 2}, 0).verdict == CAVEAT
    assert judge(strict, {"a": 3.0, "b": 9}, 0).verdict == HOLDS
    assert judge(strict, {"a": 1.0, "b": 9}, 0).reason == "A is 1, expected ≥ 2"


def test_a_check_may_be_meant_for_one_data_set_only():
    only = claim(holds=(Check("a", ">", 5, on="mnist"),))
    assert judge(only, {"a": 1.0, "data": "digits"}, 0).verdict == HOLDS
    assert judge(only, {"a": 1.0, "data": "mnist"}, 0).verdict == FAILS


def test_a_reason_is_filled_with_the_numbers_of_the_run():
    told = claim(because={HOLDS: "{a:.2f}, off by {b:tiny} and {c:tiny}"})
    result = judge(told, {"a": -1.5, "b": 0.0, "c": 2e-16}, 0)
    assert result.reason == "−1.50, off by 0 and 2e-16"
    assert result.computed == "computed −1.5"


def test_claims_are_chosen_by_id_or_by_article():
    assert [c.id for c in claims_named(["b4"])] == ["B4"]
    assert len(claims_named(["D", "D1"])) == 4
    with pytest.raises(UnknownNameError, match="Did you mean 'B4'"):
        claims_named(["B44"])


def test_a_folder_without_data_is_refused(tmp_path, np):
    with pytest.raises(FileAccessError, match="neither MNIST"):
        run(["B1"], tmp_path)


def command(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "neuron.claims", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "NEURON_DATA": "", "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
    )


def test_the_command_prints_one_claim(np):
    ran = command("B4", "B6")
    assert ran.returncode == 0, ran.stderr
    assert "B > D > A > C" in ran.stdout
    assert "OverflowError" in ran.stdout
    assert "2 claims on the built-in digits" in ran.stdout
    assert ran.stderr == ""


def test_the_command_writes_json_and_works_on_a_poor_terminal(np):
    assert json.loads(command("E7", "--json").stdout)[0]["id"] == "E7"
    poor = subprocess.run(
        [sys.executable, "-m", "neuron.claims", "B4"],
        capture_output=True,
        env={**os.environ, "NEURON_DATA": "", "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert poor.returncode == 0, poor.stderr


def test_mistakes_at_the_command_line_are_told_in_one_line(np, tmp_path):
    for arguments, code in (
        (("Z9",), 1),
        (("B1", "--data", str(tmp_path)), 1),
        (("--nonsense",), 2),
    ):
        ran = command(*arguments)
        assert ran.returncode == code
        assert "Traceback" not in ran.stderr
        assert ran.stderr
    assert "Did you mean --data?" in command("--dat", "mnist").stderr


def test_every_claim_has_its_computation() -> None:
    from neuron.claims import all_claims
    from neuron.claims.running import computation

    for claim in all_claims():
        assert computation(claim).__name__ == claim.id.lower()
