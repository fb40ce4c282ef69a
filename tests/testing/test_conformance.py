"""The suite condemns every mutant and every broken engine, and no correct variant."""

import functools
import importlib.util
from pathlib import Path

import pytest

from neuron.maths.errors import FileAccessError, UnknownNameError
from neuron.ops import TABLE
from neuron.testing.__main__ import main
from neuron.testing.conformance import NAMES, material, run, table
from neuron.testing.engine import Engine, engine_of, load

spec = importlib.util.spec_from_file_location(
    "engines_under_test", Path(__file__).with_name("engines.py")
)
engines = importlib.util.module_from_spec(spec)
spec.loader.exec_module(engines)

ADAPTERS = Path(__file__).parents[2] / "examples" / "conformance"


@functools.cache
def questions(name):
    return material(80, names=[name], longest=10)


def judged(name, answers):
    """What the suite finds about an engine that has this one operation."""
    engine = Engine("mutant", {name: TABLE[name]}, answers)
    report = run(engine, questions(name))
    return [found for found in report.condemned if found == name]


def test_this_library_passes_its_own_suite():
    report = run(engines.this_library(), material(25, longest=10))
    assert report.condemned == [], table(report)
    assert report.missing == []


@pytest.mark.parametrize("name", NAMES)
def test_every_mutant_of_a_row_is_caught(name):
    row = TABLE[name]
    for what, answers in engines.mutants(row):
        assert judged(name, answers) == [name], f"{name}: {what} went unnoticed"


def test_no_correct_variant_is_condemned(np):
    variants = list(engines.variants())
    assert len(variants) >= 50
    for name, what, answers in variants:
        report = run(Engine("variant", {name: TABLE[name]}, answers), questions(name))
        assert name not in report.condemned, f"{name}, {what}:\n{table(report)}"


ARITHMETIC = ["add", "subtract", "multiply", "weighted_sum"]


@pytest.mark.parametrize(
    ("flaw", "finding"),
    [
        ("", None),
        ("assigns", "paths add up"),
        ("no order", "random graphs"),
        ("stale", "a second backward"),
        ("no bias", "weighted_sum"),
        ("lost order", "order of parents"),
    ],
)
def test_a_broken_structure_is_named(flaw, finding):
    report = run(engines.tape_engine(flaw), material(50, names=ARITHMETIC, longest=10))
    assert (finding in report.condemned) if finding else report.condemned == []


def test_a_forgotten_sum_over_what_was_stretched_is_named(np):
    given = material(20, names=["add"])
    assert "broadcasting" in run(engines.array_engine(False), given).condemned
    assert "broadcasting" not in run(engines.array_engine(True), given).condemned


def test_micrograd_is_condemned_for_what_is_known_about_it():
    pytest.importorskip("micrograd.engine", reason="micrograd is not installed")
    report = run(load(ADAPTERS / "of_micrograd.py"), material(10, longest=10))
    assert {"a second backward", "depth", "order of parents"} <= set(report.condemned)
    assert {"exp", "tanh", "log", "maximum"} <= set(report.missing)
    assert "recursion limit" in table(report)


def test_an_exponential_that_overflows_with_an_exception_is_condemned():
    import math

    def evaluate(function, operands, g):
        y = function(*operands)
        return y, [y]

    report = run(Engine("math", {"exp": math.exp}, evaluate), material(50, names=["exp"]))
    assert any("OverflowError" in said for said in report.measured["exp"].wrong)


@pytest.mark.parametrize("file", sorted(ADAPTERS.glob("of_*.py")), ids=lambda file: file.name)
def test_an_adapter_has_at_most_forty_lines(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 40


def test_what_is_no_adapter_is_refused(tmp_path):
    with pytest.raises(ValueError, match="OPERATIONS and evaluate"):
        engine_of(object())
    with pytest.raises(FileAccessError, match="no adapter"):
        load(tmp_path / "missing.py")
    with pytest.raises(UnknownNameError, match=r"unknown operation 'tan'; known: .* mean 'tanh'"):
        material(1, names=["tan"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["conformance", "missing.py"], "there is no adapter at missing.py"),
        (["vectors", "missing/vectors.json"], "there is no folder"),
    ],
)
def test_the_command_says_in_a_line_what_is_wrong(
    arguments, message, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        main([*arguments, "--cases", "1"])
    assert message in capsys.readouterr().err
