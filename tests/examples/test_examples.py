"""The examples run, in a folder of their own, and print what they promise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
LONGEST = 60

PRINTED = {
    "digits.py": "96.1% of 360 digits that it has never seen are read right.",
    "exact_fractions.py": "Fraction  value    1.0e-21   slope    7.0e-18",
    "one_neuron_by_hand.py": "The two agree.",
    "scalar_equals_matrix.py": "keeps every bit: True",
    "second_derivatives.py": "step 6         0.6931471805599453",
    "why_topological_order.py": "x is short of 54",
    "xor.py": "    0   1       1      0.96",
}


@pytest.mark.parametrize("script", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_an_example_runs_on_any_terminal(script, tmp_path):
    if script.name in ("digits.py", "scalar_equals_matrix.py"):
        pytest.importorskip("numpy", reason="NumPy is not installed")
    run = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        encoding="ascii",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert PRINTED[script.name] in run.stdout


def test_every_example_is_listed_here():
    assert sorted(PRINTED) == sorted(path.name for path in EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("script", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_an_example_is_short(script):
    assert len(script.read_text(encoding="utf-8").splitlines()) < LONGEST
